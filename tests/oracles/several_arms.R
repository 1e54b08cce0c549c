# Makes several_arms.csv: Rscript tests/oracles/several_arms.R > tests/oracles/several_arms.csv
# Base R: the score statistic as G times the uncentred R squared of a regression of ones on the
# landlords' score sums (lm); mantelhaen.test on arm x response x test for Cochran's Q. R is not
# needed to run the tests.
samples <- list(
  three = list(arms = 3, tests = 40, groups = 11, share = c(.6, .4, .35)),
  four = list(arms = 4, tests = 90, groups = 20, share = c(.5, .5, .45, .3)),
  single = list(arms = 3, tests = 30, groups = 30, share = c(.5, .3, .5)),
  two = list(arms = 2, tests = 50, groups = 9, share = c(.6, .4)))
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "lm, mantelhaen.test tests/oracles/several_arms.R\n")
cat("sample,arms,responses,landlord,q,q_p,score,score_p\n")
set.seed(20)
for (name in names(samples)) {
  one <- samples[[name]]
  level <- rnorm(one$tests)
  r <- sapply(one$share, function(s) as.numeric(runif(one$tests) < plogis(qlogis(s) + level)))
  landlord <- if (one$groups == one$tests) seq_len(one$tests) else 1 + (seq_len(one$tests)^2) %% one$groups
  long <- data.frame(y = as.vector(r), arm = factor(rep(seq_len(one$arms), each = one$tests)), test = factor(rep(seq_len(one$tests), one$arms)))
  varied <- rowSums(r) %in% 1:(one$arms - 1)
  q <- mantelhaen.test(table(long$arm, factor(long$y), long$test)[, , which(varied)], correct = FALSE)
  u <- apply(r - rowMeans(r), 2, function(x) tapply(x, landlord, sum))[, -1, drop = FALSE]
  G <- nrow(u)
  score <- (G - 1) / G * sum(fitted(lm(rep(1, G) ~ 0 + u)))
  cat(name, one$arms, paste(t(r), collapse = " "), paste(landlord, collapse = " "),
      number(c(q$statistic, q$p.value, score, pchisq(score, one$arms - 1, lower.tail = FALSE))), sep = ","); cat("\n")
}
