# Makes contacts.csv, the invented contacts that the oracles of regressions are made from:
#   Rscript tests/oracles/contacts.R > tests/oracles/contacts.csv
# arm: 0 control, 1 and 2 test arms; letter and hours differ between contacts of a test, rent and
# private do not; alone is 1 for the late contacts of one landlord only.
set.seed(20261122)
made <- function(case, sizes, owner, arms, effect, hetero = 1) {
  landlord_effect <- rnorm(max(owner), 0, 0.7)
  private <- rbinom(max(owner), 1, 0.4)
  rows <- list()
  for (t in seq_along(sizes)) {
    n <- sizes[t]; test_effect <- rnorm(1, 0, 0.8); rent <- 5 * sample(110:260, 1)
    arm <- if (arms == 2) sample(rep(0:1, length.out = n)) else sample(rep(0:2, length.out = max(n, 3))[seq_len(n)])
    if (arms == 3 && n == 2) arm <- sample(c(0, sample(1:2, 1)))
    letter <- rbinom(n, 1, 0.5); hours <- round(rexp(n, 1 / 12), 2)
    index <- -0.4 + effect * (arm > 0) + 0.3 * (arm == 2) + 0.5 * letter - 0.02 * hours +
      landlord_effect[owner[t]] + test_effect - 0.5 * (arm > 0) * private[owner[t]] + 0.001 * (rent - 900)
    y <- as.integer(index + rnorm(n) * ifelse(arm > 0, hetero, 1) > 0)
    rows[[t]] <- data.frame(case, test = t, landlord = owner[t], arm, y, letter, hours, order = seq_len(n),
                            rent, private = private[owner[t]],
                            alone = as.integer(owner[t] == 1 & seq_len(n) == n))
  }
  do.call(rbind, rows)
}
all <- rbind(
  made("pairs", rep(2, 120), sample(1:30, 120, TRUE), 2, -0.5),
  made("uneven", rep(2, 90), c(rep(1, 35), rep(2, 20), sample(3:15, 35, TRUE)), 2, -0.4),
  made("triples", sample(c(2, 3, 3, 3), 110, TRUE), sample(1:28, 110, TRUE), 3, -0.6),
  made("many", sample(6:14, 24, TRUE), sample(1:9, 24, TRUE), 2, -0.5),
  made("wide", rep(2, 900), sample(1:250, 900, TRUE), 2, -0.5, 1.6))
write.csv(all, stdout(), row.names = FALSE, quote = FALSE)
