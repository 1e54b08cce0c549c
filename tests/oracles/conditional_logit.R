# Makes conditional_logit.csv:
#   Rscript tests/oracles/conditional_logit.R > tests/oracles/conditional_logit.csv
# Package survival, clogit(method = "exact"); R is not needed to run the tests.
suppressMessages(library(survival))
patterns <- as.matrix(expand.grid(c = 0:1, b = 0:1, a = 0:1))[, c("a", "b", "c")]
ones <- matrix(1, 8, 3)
missing <- rbind(c(1, 1, 0), c(1, 0, 1), c(0, 1, 1), c(1, 1, 1))
some <- do.call(rbind, lapply(1:4, function(m) {
  x <- unique(sweep(patterns, 2, missing[m, ], "*")); cbind(matrix(missing[m, ], nrow(x), 3, byrow = TRUE), x)
}))
twos <- as.matrix(expand.grid(f1 = 0:2, f2 = 0:2))
mixed <- rbind(c(2, 2, 1, 0), c(2, 2, 0, 2), c(2, 1, 2, 0), c(2, 1, 1, 1), c(1, 1, 0, 1), c(1, 3, 1, 2),
               c(3, 1, 0, 1), c(2, 2, 2, 1), c(1, 3, 1, 0))
cases <- list(
  low = list(ones, patterns, c(280, 36, 25, 24, 47, 60, 35, 93)),
  middle = list(ones, patterns, c(457, 78, 56, 60, 100, 110, 50, 203)),
  high = list(ones, patterns, c(220, 38, 41, 42, 29, 52, 27, 78)),
  missing = list(some[, 1:3], some[, 4:6], 1 + (seq_len(nrow(some)) * 7) %% 6),
  twos = list(matrix(2, 9, 2), twos, c(30, 8, 3, 11, 12, 4, 2, 7, 20)),
  mixed = list(mixed[, 1:2], mixed[, 3:4], c(3, 1, 4, 5, 2, 3, 6, 2, 1)))
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "survival",
    as.character(packageVersion("survival")), "clogit(method = exact); tests/oracles/conditional_logit.R\n")
cat("case,coding,made,favourable,times,arm,log_odds,error,log_likelihood,score\n")
for (name in names(cases)) for (coding in c("each", "together")) {
  made <- cases[[name]][[1]]; favourable <- cases[[name]][[2]]; times <- cases[[name]][[3]]
  arms <- ncol(made)
  if (arms == 2 && coding == "together") next
  rows <- list(); id <- 0
  for (i in seq_len(nrow(made))) for (t in seq_len(times[i])) {
    id <- id + 1
    for (k in seq_len(arms)) for (n in seq_len(made[i, k]))
      rows[[length(rows) + 1]] <- c(id, k, as.integer(n <= favourable[i, k]))
  }
  long <- as.data.frame(do.call(rbind, rows)); names(long) <- c("test", "arm", "y")
  for (k in 2:arms) long[[paste0("x", k)]] <- as.integer(long$arm == k)
  long$x <- as.integer(long$arm > 1)
  terms <- if (coding == "each") paste0("x", 2:arms) else "x"
  fit <- clogit(as.formula(paste("y ~", paste(terms, collapse = " + "), "+ strata(test)")), long,
                method = "exact", control = coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 50))
  for (j in seq_along(terms)) {
    values <- c(coef(fit)[j], sqrt(diag(vcov(fit)))[j], fit$loglik[2], fit$score)
    cat(name, coding, paste(t(made), collapse = " "), paste(t(favourable), collapse = " "),
        paste(times, collapse = " "), j,
        paste(formatC(values, digits = 14, format = "g", width = 1), collapse = ","), sep = ",")
    cat("\n")
  }
}
