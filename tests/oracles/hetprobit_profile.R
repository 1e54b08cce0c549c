# Makes hetprobit_profile.csv: Rscript tests/oracles/hetprobit_profile.R > tests/oracles/hetprobit_profile.csv
# Small invented markets in which the likelihood of Neumark's (2012) model is awkward: two maxima, a
# maximum below a limit, or none. Each is a list of covariates (;) and of answers; control and test
# candidate take turns. For a given log ratio of spreads g the model is a probit on narrowed terms, so
# glm.fit gives the profile likelihood: on a grid, with optimize at its highest peak. `limit` is the
# likelihood where a spread has no limit: a probit of one candidate and a constant for the other. Where
# it lies above every peak there is no estimate. R is not needed to run the tests.
markets <- list(
  none1 = list("1 2 -2 -2 2 2 -1 -1 2 0 -1 2 -1 0 1 0 -2 -2 2 1 2 0 2 -1 0 1 -2 -1 -2 0 2 -2 -1 0 2 -1 0 -1 -2 1 -2 -1 0 0 -2 2 1 2 -2 1 -1 0 2 -1 1 -2 -1 2 0 0;0 0 0 1 0 1 0 1 1 1 0 0 1 1 1 0 0 0 0 1 1 1 0 1 1 0 0 1 1 1 1 1 1 1 0 0 1 1 0 1 1 1 1 0 1 1 0 0 0 0 0 1 1 1 1 1 0 0 1 0", "1 1 0 0 0 1 0 0 1 1 1 1 0 0 1 0 0 0 1 1 1 0 1 0 1 0 0 0 1 1 1 0 0 1 1 0 1 0 0 1 0 0 1 0 1 1 1 1 0 0 1 1 1 0 1 0 0 1 1 0"),
  ordinary1 = list("-2 -1 0 2 0 -2 -1 1 2 1 2 -2 2 -2 0 -1 -1 1 -1 0 -1 -2 1 0 1 1 2 0 -1 1 2 2 2 1 -1 -1 -2 -2 -1 -1 0 0 1 2 2 1 2 -1 2 2 -1 0 0 1 1 -2 0 -2 2 -1 0 2 0 1 0 2 0 1 0 0 0 0 1 0 0 2 -1 0 0 2 0 1 -2 2 0 0 -2 1 1 -1", "0 0 1 1 1 0 0 0 1 0 0 1 1 0 0 1 1 0 0 0 0 0 1 0 0 1 1 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 0 1 1 1 0 0 1 1 0 0 1 0 0 1 0 1 0 1 0 0 0 0 0 1 1 0 0 0 0 0 0 1 1 0 0 0 0 1 0 0 0 0 0 0 1 1 1"),
  ordinary2 = list("-2 -1 -2 2 2 0 -2 -2 -1 0 1 0 -1 -2 1 1 -2 -2 0 -1 2 0 0 0 1 0 -2 1 1 2 1 -1 -1 1 1 1 2 -1 2 -2 -2 2 2 -1 -2 -1 -2 2 1 0 -1 0 -2 1 0 -2 -1 1 0 -1 -1 -2 1 1 0 2 2 -1 1 1 -1 -1 0 1 -1 1 1 -1 -1 2 2 1 -2 1 -1 2 2 0 2 1", "1 1 1 1 1 1 1 0 1 1 1 1 0 1 1 0 1 1 1 1 1 1 0 1 1 0 0 1 0 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 1 1 1 1 1 1 0 1 1 0 0 0 1 1 0 1 1 1 1 0 1 1 1 1 0 1 1 1 1 1 1 1 0 1 0 1 1 1 0 1"),
  ordinary3 = list("2 0 2 2 2 -2 0 1 -1 -1 1 2 0 -2 1 2 -1 0 -1 2 -2 0 2 0 -2 1 2 2 2 -1 1 2 0 2 0 -2 0 1 -1 1 0 2 -1 1 -2 -2 0 0 0 0 2 0 -1 2 2 -1 -1 -1 -2 0 0 1 2 2 0 0 -2 -1 2 2 -2 0 0 1 -2 0 -1 -1 2 1 -2 1 0 -2 1 0 0 -1 2 -2;1 0 1 1 0 1 0 0 1 1 0 0 0 1 0 1 0 1 1 0 1 0 0 0 0 1 0 0 1 0 0 1 1 1 0 0 0 0 0 1 1 0 0 0 1 1 0 1 0 0 1 0 0 1 0 1 0 0 0 1 0 0 1 1 0 1 1 1 1 0 0 1 1 0 1 0 1 0 1 1 1 1 1 1 0 0 0 0 1 0", "1 0 1 1 1 0 1 0 1 0 1 1 0 0 1 1 0 0 0 0 0 1 1 0 0 1 1 0 1 0 1 1 1 1 1 0 0 0 0 1 0 1 0 1 0 0 0 1 0 0 0 0 0 1 1 0 0 0 0 0 1 0 1 1 0 0 0 0 1 1 0 1 1 0 0 0 0 0 1 1 0 1 1 0 1 0 1 0 1 0"),
  none2 = list("0 -1 2 -1 1 -1 0 2 -2 1 0 1 1 -1 1 1 0 -2 1 -2 2 2 2 -2 2 2 0 2 1 1 -2 -2 -1 -1 0 2 1 0 0 1 1 -2 1 -2 0 0 2 1 -2 0 -2 -2 0 2 -1 -2 2 0 -2 0;0 0 0 0 1 1 0 0 1 1 1 1 0 0 1 1 0 0 1 0 0 1 0 0 1 1 1 1 1 1 0 0 1 0 1 1 0 0 1 0 1 1 0 1 1 1 0 0 0 0 1 1 0 0 0 0 1 0 0 0", "0 1 1 0 0 0 1 0 0 1 1 1 1 1 0 0 0 0 1 0 0 0 1 1 1 1 0 0 1 0 1 1 0 0 1 0 1 1 1 1 0 1 0 1 1 0 0 1 0 1 0 1 0 1 0 0 1 1 0 0"),
  none3 = list("2 2 -2 -2 -2 -2 0 -1 0 -1 2 1 1 -2 -2 2 -1 2 1 -2 0 0 0 -2 1 -1 -1 0 -1 0 2 0 1 2 -1 -1 0 -2 1 1 1 2 0 2 2 2 -1 -2 2 2 -1 1 -2 2 2 0 1 -1 2 1", "1 1 0 0 1 0 0 0 0 0 0 1 1 0 0 1 0 1 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 1 0 0 0 0 1 1 1 1 1 1 0 1 0 0 1 1 0 1 0 1 1 0 0 0 1 1"),
  lower1 = list("-2 2 0 -1 0 -1 0 0 -1 0 -2 -2 1 1 -1 1 0 0 0 -1 -2 0 -1 -1 2 1 2 -1 1 2 1 0 0 -1 -1 1 -2 1 2 -1 -2 -2 1 -2 0 2 -2 1 0 1 -2 -1 2 0 1 0 -2 0 -2 -1;0 0 0 1 0 1 0 0 1 0 1 0 1 0 0 1 1 0 0 1 1 1 1 0 1 1 1 0 1 0 0 0 1 1 0 1 0 1 1 0 1 0 0 0 1 1 0 1 1 0 1 1 1 1 1 1 1 1 1 0", "0 1 0 0 0 0 0 1 1 0 1 0 1 1 0 1 1 1 1 1 0 0 0 1 1 1 0 1 1 1 0 1 1 0 0 0 0 1 1 0 0 0 0 1 1 1 0 1 0 1 0 0 1 1 1 0 1 0 0 1"),
  lower2 = list("-1 2 2 -1 -1 0 -2 0 -1 2 2 -1 0 -1 1 2 1 0 -1 2 -1 -2 1 -1 -2 1 -1 -1 0 2 -1 0 -1 2 0 1 0 1 2 1 0 -2 -1 0 -2 2 2 -1 -2 0 1 2 -2 -2 0 2 2 2 -1 2 -2 0 1 0 0 2 0 2 0 0 -2 2 1 2 -2 1 2 2 2 -2 -2 -2 2 0 -2 -1 1 1 1 -1;0 0 1 1 0 0 1 1 1 0 1 0 1 1 0 0 1 1 0 0 1 1 1 1 0 0 1 1 1 0 1 1 1 0 1 1 0 1 0 0 1 1 0 1 0 0 0 1 0 0 0 0 0 0 1 1 1 1 0 1 1 1 0 1 0 0 1 1 1 1 1 1 1 1 0 0 0 0 1 1 0 0 1 1 0 1 1 1 0 0", "1 0 1 0 1 1 0 0 0 1 1 1 0 0 1 1 1 1 1 1 1 0 0 1 1 1 1 0 0 0 1 0 1 0 1 1 1 1 1 0 0 0 1 0 1 0 0 1 0 0 0 1 1 1 0 1 1 1 1 0 1 0 0 1 0 1 0 0 1 0 0 0 1 1 0 1 1 1 1 1 0 1 1 0 0 1 1 1 1 1"),
  two2 = list("1 1 0 0 2 1 -2 -2 -1 0 -2 0 2 0 0 2 2 1 0 -1 -2 2 -2 2 1 2 -1 1 1 -2 -2 1 -2 -1 1 2 2 -2 0 2;0 0 1 0 1 1 0 0 0 1 0 1 1 1 1 1 1 0 1 0 0 0 1 0 1 0 0 0 1 0 1 1 1 1 0 0 1 1 0 0", "1 1 1 0 1 0 0 0 0 1 1 1 0 1 1 1 0 0 1 0 1 0 0 1 0 0 0 1 1 1 1 0 1 1 0 1 1 0 1 1"))
control <- list(epsilon = 1e-13, maxit = 200)
value <- function(x, y) {  # of the linear index that glm.fit reaches
  fit <- suppressWarnings(glm.fit(x, y, family = binomial("probit"), control = control))
  q <- fit$linear.predictors; sum(pnorm(ifelse(y == 1, q, -q), log.p = TRUE))
}
read <- function(text) as.numeric(strsplit(text, " ")[[1]])
number <- function(x) paste(formatC(as.numeric(x), digits = 12, format = "g", width = 1), collapse = ",")
grid <- seq(-4, 4, .25)
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "glm.fit, optimize tests/oracles/hetprobit_profile.R\n")
cat("market,covariates,answers,peaks,log_ratio,log_likelihood,limit\n")
for (name in names(markets)) {
  z <- sapply(strsplit(markets[[name]][[1]], ";")[[1]], read); y <- read(markets[[name]][[2]])
  t <- rep(0:1, length(y) / 2); own <- split(seq_along(y), t)
  separate <- sapply(own, function(r) value(cbind(1, z[r, , drop = FALSE]), y[r]))
  constant <- sapply(own, function(r) value(matrix(1, length(r)), y[r]))
  f <- function(g) value(cbind(1, z, t) * exp(-g * t), y)
  v <- sapply(grid, f); i <- 2:(length(grid) - 1)
  peaks <- i[v[i] > v[i - 1] + 1e-6 & v[i] > v[i + 1] + 1e-6]
  limit <- max(separate[1] + constant[2], separate[2] + constant[1])
  best <- if (length(peaks)) optimize(f, grid[peaks[which.max(v[peaks])]] + c(-.25, .25), maximum = TRUE, tol = 1e-10) else list(maximum = NA, objective = -Inf)
  if (best$objective < limit) best <- list(maximum = NA, objective = NA)
  cat(name, markets[[name]][[1]], markets[[name]][[2]], length(peaks), number(c(best$maximum, best$objective, limit)), sep = ","); cat("\n")
}
