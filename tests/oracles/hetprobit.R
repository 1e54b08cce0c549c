# Makes hetprobit.csv from contacts.csv:
#   Rscript tests/oracles/hetprobit.R > tests/oracles/hetprobit.csv
# The likelihood of Neumark (2012) written out in base R: maximum by optim (from three starts) and
# Newton's last steps, derivatives by differences, effects at the means of the sample, delta method
# by differences, sandwich by cluster with G/(G-1); overid: likelihood ratio against
# glm(binomial("probit")) for each arm.
all <- read.csv("tests/oracles/contacts.csv")
all$a1 <- as.numeric(all$arm == 1); all$a2 <- as.numeric(all$arm == 2); all$rent <- all$rent / 100
cases <- list(
  wide = list(c("a1", "letter"), c("a1", "letter", "hours"), c("a1", "hours", "rent", "private", "letter")),
  many = list(c("a1", "letter", "hours"), c("a1", "hours")),
  triples = list(c("a1", "a2", "letter", "hours"), c("a1", "a2", "letter", "hours", "private")),
  pairs = list(c("a1", "letter", "hours", "rent")))
richer <- function(f, x, h = 1e-3) {  # Jacobian, five points
  j <- sapply(seq_along(x), function(k) {
    e <- replace(numeric(length(x)), k, h)
    (-f(x + 2 * e) + 8 * f(x + e) - 8 * f(x - e) + f(x - 2 * e)) / (12 * h)
  })
  matrix(j, ncol = length(x))
}
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "optim, glm; tests/oracles/hetprobit.R\n")
cat("case,cluster,terms,arm,effect,effect_se,level,level_se,variance,variance_se,log_ratio,log_ratio_se,log_likelihood,overid,overid_df\n")
for (name in names(cases)) for (terms in cases[[name]]) {
  data <- all[all$case == name, ]
  arms <- grep("^a[12]$", terms, value = TRUE); rest <- setdiff(terms, arms)
  z <- scale(as.matrix(data[rest])); t <- as.matrix(data[arms]); y <- data$y
  x <- cbind(1, z, t); k <- ncol(x); m <- ncol(t)
  each <- function(p) {
    q <- as.vector(x %*% p[1:k]) * exp(-as.vector(t %*% p[k + 1:m]))
    q <- pmax(pmin(q, 30), -30)  # far from any maximum found below
    pnorm(ifelse(y == 1, q, -q), log.p = TRUE)
  }
  minus <- function(p) { v <- -sum(each(p)); if (is.finite(v)) v else 1e6 }
  slope <- function(p) -colSums(richer(each, p))
  plain <- glm.fit(x, y, family = binomial("probit"), control = list(epsilon = 1e-14))
  best <- NULL
  for (g in c(0, -0.7, 0.7)) {
    one <- optim(c(plain$coefficients, rep(g, m)), minus, slope, method = "BFGS",
                 control = list(maxit = 2000, reltol = 1e-15))
    if (is.null(best) || one$value < best$value) best <- one
  }
  p <- best$par
  for (i in 1:6) {  # Newton's last steps
    h <- richer(slope, p, 1e-3); p <- as.vector(p - solve(h, slope(p)))
  }
  h <- richer(slope, p, 1e-3); h <- (h + t(h)) / 2
  xm <- colMeans(x); tm <- colMeans(t)
  parts <- function(p) {
    s <- exp(-sum(tm * p[k + 1:m])); q <- sum(xm * p[1:k]) * s
    level <- dnorm(q) * s * p[k - m + 1:m]; variance <- -dnorm(q) * q * p[k + 1:m]
    c(level + variance, level, variance, p[k + 1:m])
  }
  separate <- sum(sapply(split(seq_along(y), data$arm), function(r)
    as.numeric(logLik(glm(y[r] ~ z[r, ], family = binomial("probit"), control = list(epsilon = 1e-14, maxit = 100))))))
  df <- (m + 1) * (1 + ncol(z)) - k - m
  overid <- if (df > 0) 2 * (separate + minus(p)) else NA
  for (by in c("landlord", "test")) {
    scores <- rowsum(richer(each, p), data[[by]]); G <- nrow(scores)
    v <- solve(h) %*% crossprod(scores) %*% solve(h) * G / (G - 1)
    d <- richer(parts, p, 1e-3); se <- sqrt(diag(d %*% v %*% t(d))); value <- parts(p)
    for (j in 1:m) {
      n <- j + m * (0:3)
      values <- c(rbind(value[n], se[n]), -minus(p), overid, if (df > 0) df else NA)
      cat(name, by, paste(terms, collapse = " "), arms[j],
          paste(formatC(values, digits = 11, format = "g", width = 1), collapse = ","), sep = ",")
      cat("\n")
    }
  }
}
