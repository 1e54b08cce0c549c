# Makes levels.csv: Rscript tests/oracles/levels.R > tests/oracles/levels.csv
# Base (prop.trend.test, prop.test for Wilson's limits of the last wave), package coin (lbl_test, asymptotic,
# scores 0, 1, 2) and clubSandwich (CR3, which leaves out (G-1)/G) of lm, where landlord i has call i of each wave.
# R is not needed to run the tests.
suppressMessages({library(coin); library(clubSandwich)})
# Rows: refuses, leaves it to the owner, goes along; columns: waves 1, 2, 4.
tables <- list(
  falling = c(20, 25, 40,  15, 20, 30,  45, 35, 20),
  level = c(30, 30, 30,  20, 20, 20,  25, 25, 25),
  few = c(3, 5, 2,  4, 1, 3,  6, 4, 1),
  none_goes_along = c(8, 6, 9,  3, 5, 2,  0, 0, 0),
  two_waves = c(40, 0, 62,  20, 0, 22,  60, 0, 36),
  rising = c(90, 70, 50,  6, 14, 30,  4, 16, 20))
waves <- c(1, 2, 4)
number <- function(x) paste(formatC(as.numeric(x), digits = 12, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "coin", as.character(packageVersion("coin")),
    "clubSandwich", as.character(packageVersion("clubSandwich")), "tests/oracles/levels.R\n")
cat("name,counts,trend,trend_p,linear,linear_p,low,high,slope,slope_cr3,landlords\n")
for (name in names(tables)) {
  n <- matrix(tables[[name]], 3, byrow = TRUE)
  along <- n[3, ]; calls <- colSums(n); used <- calls > 0
  trend <- if (sum(along)) prop.trend.test(along[used], calls[used], waves[used]) else list(statistic = NA, p.value = NA)
  level <- rep(rep(0:2, 3), times = as.vector(n)); wave <- rep(waves, times = calls)
  linear <- lbl_test(as.table(n[, used]), scores = list(Var1 = 0:2, Var2 = waves[used]))
  chi <- statistic(linear)^2
  limits <- suppressWarnings(prop.test(along[3], calls[3], correct = FALSE))$conf.int
  landlord <- sequence(calls)
  line <- lm(as.numeric(level == 2) ~ wave)
  cr3 <- if (sum(along)) vcovCR(line, cluster = landlord, type = "CR3")[2, 2] else NA
  cat(name, paste(tables[[name]], collapse = " "),
      number(c(trend$statistic, trend$p.value, chi, pchisq(chi, 1, lower.tail = FALSE), limits,
               coef(line)[2], cr3, length(unique(landlord)))), sep = ",")
  cat("\n")
}
