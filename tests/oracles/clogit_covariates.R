# Makes clogit_covariates.csv from contacts.csv:
#   Rscript tests/oracles/clogit_covariates.R > tests/oracles/clogit_covariates.csv
# Estimates, errors and log-likelihood: survival, clogit(method = "exact"). The package gives no
# robust variance for that method; where every test that says something has one favourable answer
# (or, turned round, one unfavourable) breslow is exact and gives one. Elsewhere ("many", "triples")
# the scores are differences of the log-likelihood of each test, all ways written out by combn.
# crv1 is G/(G-1) times that, G the clusters of tests that say something.
# score: Rao's test that the arms and their interactions are 0.
suppressMessages(library(survival))
all <- read.csv("tests/oracles/contacts.csv")
all$a1 <- as.numeric(all$arm == 1); all$a2 <- as.numeric(all$arm == 2)
all$a1private <- all$a1 * all$private; all$a1rent <- all$a1 * all$rent / 100; all$a1order <- all$a1 * all$order
cases <- list(
  pairs = list("a1", c("a1", "letter", "hours"), c("a1", "letter", "a1private"), c("a1", "order", "hours", "a1rent")),
  uneven = list("a1", c("a1", "letter", "hours")),
  triples = list(c("a1", "a2"), c("a1", "a2", "letter", "hours"), c("a1", "a2", "order", "a1private")),
  many = list("a1", c("a1", "letter", "hours", "order"), c("a1", "letter", "a1order", "order")),
  wide = list(c("a1", "letter", "hours", "order", "a1rent", "a1private")))
one_test <- function(beta, x, y) {
  d <- sum(y); ways <- combn(length(y), d)
  eta <- as.vector(x %*% beta)
  sums <- apply(ways, 2, function(w) sum(eta[w])); top <- max(sums)
  sum(eta[y == 1]) - top - log(sum(exp(sums - top)))
}
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "survival",
    as.character(packageVersion("survival")), "tests/oracles/clogit_covariates.R\n")
cat("case,cluster,terms,term,value,wald,crv1,log_likelihood,score,score_df\n")
for (name in names(cases)) for (by in c("landlord", "test")) for (terms in cases[[name]]) {
  data <- all[all$case == name, ]
  given <- ave(data$y, data$test); data <- data[given > 0 & given < 1, ]
  data$g <- data[[by]]
  form <- as.formula(paste("y ~", paste(terms, collapse = " + "), "+ strata(test)"))
  exact <- clogit(form, data, method = "exact",
                  control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))
  beta <- coef(exact)
  G <- length(unique(data$g))
  if (all(tapply(data$y, data$test, sum) == 1)) {
    robust <- clogit(update(form, . ~ . + cluster(g)), data, method = "breslow",
                     control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))
    variance <- vcov(robust)
  } else {
    scores <- t(sapply(split(data, data$test), function(one) {
      x <- as.matrix(one[terms])
      sapply(seq_along(terms), function(j) {
        h <- 1e-3 / max(1, max(abs(x[, j]))); step <- replace(numeric(length(terms)), j, h)
        f <- function(k) one_test(beta + k * step, x, one$y)
        (-f(2) + 8 * f(1) - 8 * f(-1) + f(-2)) / (12 * h)
      })
    }))
    scores <- matrix(scores, ncol = length(terms))
    owner <- sapply(split(data, data$test), function(one) one$g[1])
    variance <- vcov(exact) %*% crossprod(rowsum(scores, owner)) %*% vcov(exact)
  }
  crv1 <- sqrt(diag(variance) * G / (G - 1))
  arms <- grepl("^a[12]", terms)
  start <- replace(beta, arms, 0)
  if (any(!arms)) {
    rest <- clogit(as.formula(paste("y ~", paste(terms[!arms], collapse = " + "), "+ strata(test)")), data,
                   method = "exact", control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))
    start[!arms] <- coef(rest)
  }
  null <- clogit(form, data, method = "exact", init = start, control = coxph.control(iter.max = 0))
  for (j in seq_along(terms)) {
    gone <- if (sqrt(diag(vcov(exact)))[j] > 1e3) NA else 1  # odds without a limit
    values <- c(beta[j] * gone, gone * sqrt(diag(vcov(exact)))[j], gone * crv1[j], exact$loglik[2], null$score, sum(arms))
    cat(name, by, paste(terms, collapse = " "), terms[j],
        paste(formatC(values, digits = 13, format = "g", width = 1), collapse = ","), sep = ",")
    cat("\n")
  }
}
