# Makes response_time.csv: Rscript tests/oracles/response_time.R > tests/oracles/response_time.csv
# Package survival: survdiff, coxph (ties efron and breslow, cluster by landlord), survfit.
# R is not needed to run the tests.
suppressMessages(library(survival))
# A small generator of our own, so that the samples do not depend on R's.
state <- 20260301
unit <- function() { state <<- (state * 16807) %% 2147483647; state / 2147483647 }
# tests: number; control, test: contacts of each arm; step: hours are rounded up to it;
# faster: how much sooner the control candidate is answered; window: its end, in hours, or two;
# landlords: how many, the first with a share "uneven" of all tests; alone: every so manieth test
# lacks the test candidate.
make <- function(tests, control = 1, test = 1, step = 0.25, faster = 1.5, window = 240,
                 landlords = tests, uneven = 0, alone = 0) {
  rows <- list()
  for (number in seq_len(tests)) {
    landlord <- if (unit() < uneven) 1 else 1 + floor(unit() * landlords)
    ready <- 0.2 + 1.6 * unit()
    arms <- c(rep(0, control), rep(1, if (alone > 0 && number %% alone == 0) 0 else test))
    for (arm in arms) {
      hours <- -log(unit()) * 150 / ready * (if (arm == 1) faster else 1)
      end <- window[1 + floor(unit() * length(window))]
      hours <- max(step, ceiling(hours / step) * step)
      rows[[length(rows) + 1]] <- c(number, arm, min(hours, end), as.numeric(hours <= end), landlord)
    }
  }
  frame <- as.data.frame(do.call(rbind, rows))
  names(frame) <- c("test", "arm", "hours", "answered", "landlord")
  frame
}
samples <- list(
  pairs = make(20, landlords = 8),
  tied = make(30, step = 48, landlords = 9),
  apart = make(25, landlords = 1e6),
  triples = make(15, test = 2, landlords = 6),
  tied_triples = make(18, test = 2, step = 60, landlords = 7),
  four = make(16, control = 2, test = 2, step = 36, landlords = 5),
  uneven = make(40, landlords = 10, uneven = 0.5),
  windows = make(24, window = c(48, 96, 240), landlords = 9),
  alone = make(21, landlords = 8, alone = 3),
  alike = make(36, faster = 1, landlords = 12),
  slower = make(36, faster = 6, landlords = 12),
  sooner = make(36, faster = 0.3, landlords = 12),
  days = make(60, step = 24, landlords = 15, uneven = 0.2),
  short = make(30, window = 12, landlords = 10),
  two = make(12, landlords = 2),
  many = make(150, landlords = 40, uneven = 0.1)
)
written <- function(values) paste(formatC(as.numeric(values), digits = 15, format = "g", width = 1), collapse = " ")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "survival",
    as.character(packageVersion("survival")), "tests/oracles/response_time.R\n")
cat("sample,kind,arm,test_arm_hours_answered_landlord,chi2,p,log_hazard,model_se,robust_se,",
    "curve_hours,curve_waiting,curve_answered,curve_share,curve_se\n", sep = "")
exact <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 100)
for (name in names(samples)) {
  d <- samples[[name]]
  data <- paste(apply(d, 1, written), collapse = ";")
  apart <- survdiff(Surv(hours, answered) ~ arm + strata(test), data = d)
  p <- pchisq(apart$chisq, 1, lower.tail = FALSE)
  cat(name, "sample", "", data, ",,,,,,,,,", sep = ","); cat("\n")
  cat(name, "logrank", "", "", written(apart$chisq), written(p), ",,,,,,,", sep = ","); cat("\n")
  for (ties in c("efron", "breslow")) {
    fit <- coxph(Surv(hours, answered) ~ arm + strata(test), data = d, cluster = landlord,
                 ties = ties, control = exact)
    cat(name, ties, "", "", "", "", written(coef(fit)), written(sqrt(fit$naive.var)),
        written(sqrt(fit$var)), ",,,,", sep = ","); cat("\n")
  }
  for (arm in 0:1) {
    curve <- survfit(Surv(hours, answered) ~ 1, data = d[d$arm == arm, ])
    at <- curve$n.event > 0
    cat(name, "curve", arm, "", "", "", "", "", "", written(curve$time[at]),
        written(curve$n.risk[at]), written(curve$n.event[at]), written(1 - curve$surv[at]),
        written((curve$surv * curve$std.err)[at]), sep = ","); cat("\n")
  }
}
