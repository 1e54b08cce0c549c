# Makes unconditional.csv: Rscript tests/oracles/unconditional.R > tests/oracles/unconditional.csv
# Base R (dmultinom over all tables, optimize); R is not needed to run the tests.
tables <- rbind(c(1, 1, 7, 12), c(59, 6, 16, 80), c(5, 0, 1, 8), c(0, 5, 0, 0), c(8, 3, 1, 2),
                c(3, 9, 2, 16), c(0, 0, 7, 3), c(10, 1, 1, 10), c(40, 4, 14, 41), c(20, 12, 2, 16))
cat("# R", paste(R.version$major, R.version$minor, sep = "."),
    "dmultinom, optimize; tests/oracles/unconditional.R\n")
cat("both,control_only,test_only,neither,p_value\n")
for (i in seq_len(nrow(tables))) {
  x <- tables[i, ]; n <- sum(x)
  all <- expand.grid(a = 0:n, b = 0:n); all <- all[all$a + all$b <= n & all$a + all$b > 0, ]
  z <- (all$a - all$b)^2 / (all$a + all$b); seen <- (x[2] - x[3])^2 / (x[2] + x[3])
  extreme <- all[z >= seen - 1e-9, ]
  ways <- lfactorial(n) - lfactorial(extreme$a) - lfactorial(extreme$b) - lfactorial(n - extreme$a - extreme$b)
  tail <- function(p) {
    differ <- extreme$a + extreme$b
    sum(exp(ways + differ * log(p / 2) + ifelse(n - differ > 0, (n - differ) * log1p(-p), 0)))
  }
  grid <- c(seq(1e-4, 1 - 1e-4, length.out = 4000), 1)
  values <- sapply(grid, tail); best <- order(-values)[1:6]
  refined <- sapply(best, function(k) optimize(tail, c(grid[max(k - 1, 1)], grid[min(k + 1, length(grid))]),
                                               maximum = TRUE, tol = 1e-12)$objective)
  cat(paste(c(x, formatC(min(1, max(values, refined)), digits = 12, format = "g")), collapse = ","), "\n", sep = "")
}
