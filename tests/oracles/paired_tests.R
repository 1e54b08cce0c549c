# Makes paired_tests.csv: Rscript tests/oracles/paired_tests.R > tests/oracles/paired_tests.csv
# Base R only (packages stats); R is not needed to run the tests.
tables <- rbind(
  c(1, 1, 7, 12), c(59, 6, 16, 80), c(53, 16, 8, 9), c(20, 12, 2, 16), c(43, 0, 1, 0),
  c(8, 3, 1, 2), c(7, 25, 2, 68), c(486, 398, 248, 1109), c(40, 46, 14, 141), c(0, 5, 0, 0),
  c(0, 0, 7, 3), c(5, 3, 3, 5), c(0, 1, 0, 0), c(10, 1, 1, 10), c(120, 60, 55, 90),
  c(45, 41, 20, 204), c(29, 57, 14, 210), c(0, 12, 11, 0), c(3, 200, 150, 2), c(1, 2, 9, 400)
)
cat("# R", paste(R.version$major, R.version$minor, sep = "."),
    "binom.test, mcnemar.test, t.test(paired), prop.test; tests/oracles/paired_tests.R\n")
cat(paste(c("both", "control_only", "test_only", "neither", "mcnemar_exact", "mcnemar_chi2",
            "mcnemar_chi2_p", "mcnemar_chi2_cc", "mcnemar_chi2_cc_p", "paired_t", "paired_t_p",
            "wilson_low", "wilson_high", "wilson_cc_low", "wilson_cc_high",
            "clopper_pearson_low", "clopper_pearson_high"), collapse = ","), "\n", sep = "")
for (i in seq_len(nrow(tables))) {
  x <- tables[i, ]
  a <- x[2]; b <- x[3]; n <- sum(x)
  m <- matrix(c(x[1], b, a, x[4]), 2)
  plain <- mcnemar.test(m, correct = FALSE)
  edwards <- mcnemar.test(m, correct = TRUE)
  control <- rep(c(1, 1, 0, 0), x)
  test <- rep(c(1, 0, 1, 0), x)
  t <- tryCatch(t.test(control, test, paired = TRUE),
                error = function(e) list(statistic = NA, p.value = NA))
  score <- suppressWarnings(prop.test(x[1] + a, n, correct = FALSE)$conf.int)
  # prop.test drops the correction where the share equals its null hypothesis.
  null <- if (2 * (x[1] + a) == n) 0.25 else 0.5
  scorecc <- suppressWarnings(prop.test(x[1] + a, n, p = null, correct = TRUE)$conf.int)
  exact <- binom.test(x[1] + a, n)$conf.int
  values <- c(binom.test(a, a + b)$p.value, plain$statistic, plain$p.value, edwards$statistic,
              edwards$p.value, t$statistic, t$p.value, score, scorecc, exact)
  printed <- ifelse(is.na(values), "", formatC(values, digits = 15, format = "g", width = 1))
  cat(paste(c(x, printed), collapse = ","), "\n", sep = "")
}
