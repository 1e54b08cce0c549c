# Makes ordered_landlord.csv: Rscript tests/oracles/ordered_landlord.R > tests/oracles/ordered_landlord.csv
# Base R. Nominal: Hotelling's test that the landlords' sums of marginal differences have mean 0
# (all categories but the last; manova, "Hotelling-Lawley"), and the score statistic by solve.
# Signs: every pattern of signs of landlords (expand.grid), of the differences' signs and of their
# signed ranks (rank, ties shared). R is not needed to run the tests.
# Tests: control's category, test candidate's, landlord.
studies <- list(
  few = list(c(1, 1, 2, 3, 3, 3, 2, 1, 3, 2, 1, 3), c(1, 2, 1, 1, 2, 3, 2, 3, 1, 1, 1, 2), c(1, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6)),
  two = list(c(2, 2, 1, 2, 2, 1, 1, 2, 2, 1, 2, 2), c(1, 1, 1, 2, 1, 2, 2, 1, 1, 1, 1, 2), c(1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 7)),
  single = list(c(1, 3, 2, 4, 4, 2, 1, 3, 3, 4, 2), c(2, 1, 2, 2, 1, 3, 1, 4, 2, 1, 1), 1:11),
  level = list(c(1, 2, 3, 1, 2, 3, 2, 3), c(2, 1, 1, 3, 3, 2, 1, 1), c(1, 1, 2, 2, 3, 3, 4, 5)))
set.seed(20261122)
draw <- function(n, k, owners, lean) {
  owner <- owners(n); taste <- rnorm(max(owner), 0, lean)
  one <- pmin(k, pmax(1, 1 + floor(k * pnorm(rnorm(n) + taste[owner]))))
  other <- pmin(k, pmax(1, 1 + floor(k * pnorm(rnorm(n) - taste[owner]))))
  list(one, other, as.integer(factor(owner)))
}
studies$uneven <- draw(90, 4, function(n) pmin(14, 1 + floor(14 * runif(n)^3)), 0.5)
studies$many <- draw(150, 5, function(n) 1 + floor(16 * runif(n)), 0.3)
studies$alike <- draw(60, 3, function(n) rep(1:12, each = 5), 1.2)
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "manova, expand.grid tests/oracles/ordered_landlord.R\n")
cat("study,categories,control,test,landlord,df,score,f,f_p,sign_p,wilcoxon,wilcoxon_p\n")
for (name in names(studies)) {
  one <- studies[[name]][[1]]; other <- studies[[name]][[2]]; owner <- studies[[name]][[3]]
  k <- max(one, other); G <- length(unique(owner)); p <- k - 1
  apart <- sapply(1:p, function(c) (one == c) - (other == c))
  U <- colSums(apart); u <- rowsum(apart, owner)
  score <- (G - 1) / G * as.numeric(t(U) %*% solve(crossprod(u)) %*% U)
  fit <- if (p > 1) summary(manova(u ~ 1), test = "Hotelling-Lawley", intercept = TRUE)$stats[1, ] else {
    t <- t.test(u); c("approx F" = unname(t$statistic)^2, "Pr(>F)" = t$p.value) }
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), G)))
  y <- one - other; kept <- y != 0
  ranks <- ifelse(kept, sign(y), 0); ranks[kept] <- sign(y[kept]) * rank(abs(y[kept]))
  counted <- function(of) {
    parts <- tapply(of, owner, sum); seen <- abs(sum(of))
    mean(abs(signs %*% parts) >= seen - 1e-9)
  }
  cat(name, k, paste(one, collapse = " "), paste(other, collapse = " "), paste(owner, collapse = " "),
      number(c(p, score, fit["approx F"], fit["Pr(>F)"], counted(sign(y)), sum(ranks[ranks > 0]), counted(ranks))), sep = ",")
  cat("\n")
}
