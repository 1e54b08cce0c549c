# Makes ordered.csv: Rscript tests/oracles/ordered.R > tests/oracles/ordered.csv
# Package coin: mh_test (Stuart-Maxwell, asymptotic), wilcoxsign_test (exact with ties, Wilcoxon's
# zeros); base R: the matrix formulas of Bhapkar by solve() on all categories but the last that are
# used, binom.test for the sign test, t.test(paired); estimatr: lm_robust CR2 for the mean score.
# R is not needed to run the tests.
suppressMessages({library(coin); library(estimatr)})
# Rows: control's category, worst first; columns: test candidate's.
squares <- list(
  eyes = c(492, 179, 82, 36,  205, 1772, 362, 117,  78, 432, 1512, 234,  66, 124, 266, 1520),
  few = c(3, 1, 0,  4, 6, 2,  5, 3, 8),
  two = c(20, 3, 12, 40),
  unused = c(5, 0, 2, 1,  0, 0, 0, 0,  6, 0, 7, 1,  3, 0, 4, 9),
  apart = c(4, 2, 0, 0,  7, 3, 0, 0,  0, 0, 5, 1,  0, 0, 6, 2),
  worse = c(10, 8, 5,  2, 12, 9,  0, 1, 15),
  level = c(6, 4, 2,  4, 7, 3,  2, 3, 5),
  middle = c(30, 22, 15, 9, 4,  35, 41, 20, 11, 8,  29, 33, 50, 18, 12,  14, 25, 30, 44, 21,  9, 12, 19, 33, 60))
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "coin", as.character(packageVersion("coin")),
    "estimatr", as.character(packageVersion("estimatr")), "tests/oracles/ordered.R\n")
cat(paste0("square,counts,stuart_maxwell,stuart_maxwell_df,stuart_maxwell_p,bhapkar,bhapkar_p,",
    "sign_p,wilcoxon,wilcoxon_exact_p,wilcoxon_normal_p,mean,t_low,t_high,t,t_p,",
    "cr2_se,cr2_df,cr2_low,cr2_high,cr2_p\n"))
for (name in names(squares)) {
  k <- sqrt(length(squares[[name]]))
  n <- matrix(squares[[name]], k, byrow = TRUE)
  row <- rep(rep(1:k, each = k), times = as.vector(t(n))); col <- rep(rep(1:k, k), times = as.vector(t(n)))
  # mh_test wants categories that are used and that hang together: one test for each set.
  sets <- if (name == "apart") list(1:2, 3:4) else list(which(rowSums(n) + colSums(n) > 0))
  statistic <- 0; df <- 0; d <- c(); V <- matrix(0, 0, 0)
  for (part in sets) {
    m <- n[part, part]
    test <- mh_test(as.table(m))
    statistic <- statistic + as.numeric(statistic(test)); df <- df + length(part) - 1
  }
  used <- unlist(lapply(sets, function(part) part[-length(part)]))
  N <- sum(n); diff <- rowSums(n) - colSums(n)
  V <- -(n + t(n)); diag(V) <- rowSums(n) + colSums(n) - 2 * diag(n)
  W <- V - outer(diff, diff) / N
  bhapkar <- if (length(used)) as.numeric(t(diff[used]) %*% solve(W[used, used]) %*% diff[used]) else NA
  better <- sum(row > col); worse <- sum(row < col)
  # Landlords take the tests in turn, three at a time, the first takes every fifth as well.
  i <- seq_along(row); landlord <- ifelse(i %% 5 == 0, 1, 1 + (i %/% 3) %% 23)
  y <- row - col
  kept <- y != 0
  exact <- if (sum(kept) <= 400) as.numeric(pvalue(wilcoxsign_test(row[kept] ~ col[kept], distribution = "exact"))) else NA
  normal <- suppressWarnings(wilcox.test(row, col, paired = TRUE, correct = FALSE, exact = FALSE))
  student <- t.test(row, col, paired = TRUE)
  robust <- lm_robust(y ~ 1, data = data.frame(y = y), clusters = landlord, se_type = "CR2")
  cat(name, paste(squares[[name]], collapse = " "),
      number(c(statistic, df, pchisq(statistic, df, lower.tail = FALSE), bhapkar,
               pchisq(bhapkar, df, lower.tail = FALSE), binom.test(better, better + worse)$p.value,
               normal$statistic, exact, normal$p.value, mean(y), student$conf.int, student$statistic,
               student$p.value, robust$std.error, robust$df, robust$conf.low, robust$conf.high,
               robust$p.value)), sep = ",")
  cat("\n")
}
