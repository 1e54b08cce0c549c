# Makes randomization.csv: Rscript tests/oracles/randomization.R > tests/oracles/randomization.csv
# Base R: every order in which the contacts of each test could have been made, all as likely.
# R is not needed to run the tests.
# Each study: tests, each "arms by position:answers by position"; arm 0 is the control candidate.
studies <- list(
  one = "01:10", two = "01:10 10:01", cancel = "01:10 01:01", none = "01:00 10:11",
  pairs = "01:10 10:01 01:10 10:00 01:11 10:10 01:10",
  ties = "01:10 10:01 01:10 10:10 01:01 10:01 01:11 10:00 01:10 10:01",
  reversed = "01:01 10:10 01:01 10:10 01:01 10:01",
  twelve = paste(c(rep("01:10", 9), rep("10:10", 3)), collapse = " "),
  replicates = "0011:1100 0101:1010 1100:0010 0110:1001",
  replicates_alike = "0011:1010 0101:0110",
  replicates_mixed = "01:10 001:110 0011:1100 1010:0101 011:100",
  test_twice = "011:100 101:010 110:001 011:110 101:110",
  triples = "012:100 120:001 201:010 012:110 210:011",
  triples_alike = "012:100 120:100 201:100",
  triples_mixed = "012:110 021:110 102:110 120:001 01:10 20:01",
  four = "0123:1000 1230:0011 2301:1100"
)
arrangements <- function(items) {
  if (length(items) < 2) return(list(items))
  do.call(c, lapply(seq_along(items), function(i)
    lapply(arrangements(items[-i]), function(rest) c(items[i], rest))))
}
digits <- function(text) as.numeric(strsplit(text, "")[[1]])
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "base tests/oracles/randomization.R\n")
cat("study,tests,assignments,net,net_p,spread,spread_p\n")
for (name in names(studies)) {
  parts <- strsplit(strsplit(studies[[name]], " ")[[1]], ":")
  arms <- lapply(parts, function(one) digits(one[1]))
  answers <- lapply(parts, function(one) digits(one[2]))
  count <- 1 + max(unlist(arms))
  made <- tabulate(unlist(arms) + 1, count)
  # Favourable answers by arm expected over all orders: the share of a test times its contacts.
  expected <- Reduce(`+`, Map(function(a, y) mean(y) * tabulate(a + 1, count), arms, answers))
  totals <- function(assigned) Reduce(`+`, Map(function(a, y) sapply(seq_len(count) - 1,
    function(arm) sum(y[a == arm])), assigned, answers))
  net <- function(t) if (count == 2) t[1] / made[1] - t[2] / made[2] else NA
  spread <- function(t) sum((t - expected)^2)
  # All orders of every test, crossed: totals are added test by test.
  sums <- matrix(0, 1, count)
  for (number in seq_along(arms)) {
    each <- do.call(rbind, lapply(arrangements(arms[[number]]), function(a)
      sapply(seq_len(count) - 1, function(arm) sum(answers[[number]][a == arm]))))
    sums <- do.call(rbind, lapply(seq_len(nrow(each)), function(i) sweep(sums, 2, each[i, ], `+`)))
  }
  seen <- totals(arms)
  share <- function(figure) mean(apply(sums, 1, figure) >= figure(seen) - 1e-9)
  net_p <- if (count == 2) share(function(t) abs(net(t))) else NA
  values <- c(nrow(sums), net(seen), net_p, spread(seen), share(spread))
  cat(name, studies[[name]], paste(formatC(values, digits = 15, format = "g", width = 1), collapse = ","), sep = ",")
  cat("\n")
}
