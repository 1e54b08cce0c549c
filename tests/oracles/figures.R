# Every figure of paired tests and the tests that go with it, from one row a test.
# Rscript tests/oracles/figures.R > tests/oracles/figures.csv
# Base R: means, binom.test, prop.test, t.test; likelihoods maximised with optimize, score equations
# solved with uniroot, all tables and all signs enumerated. Package boot for the bootstraps.
suppressMessages(library(boot))
options(digits = 15, warn = -1)

# Landlords x (both, control only, test only, neither), for tests in which the control candidate
# asked first, then for those in which the test candidate did.
rows <- function(text) {
  cells <- matrix(scan(text = text, quiet = TRUE), ncol = 4, byrow = TRUE)
  do.call(rbind, lapply(seq_len(nrow(cells)), function(g) {
    kind <- rep(1:4, cells[g, ])
    data.frame(g = rep(g, length(kind)), c = as.integer(kind %in% c(1, 2)),
               t = as.integer(kind %in% c(1, 3)))
  }))
}
samples <- list(
  pairs = c("1 1 0 1 0 2 1 1 2 0 0 3 0 1 0 0", "1 0 1 2 0 2 0 0 0 1 1 1 0 1 0 2"),
  few = c("3 2 1 1 0 2 0 3 1 1 1 1", "2 1 0 2 1 2 1 0 0 1 0 2 2 0 1 1"),
  uneven = c("9 6 2 8 1 1 0 1 0 0 1 1 0 1 0 0 1 0 0 2", "5 7 1 4 0 1 1 0 1 0 0 0 0 0 1 2"),
  one_way = c("2 3 0 1 0 1 0 2 1 2 0 0", "0 2 0 3 1 1 0 1 0 1 0 0"),
  level = c("2 2 2 3 0 1 1 1 1 0 0 2", "1 2 2 1 1 1 1 0 0 0 1 3")
)
say <- function(case, id, method, value, low = NA, high = NA, statistic = NA, p = NA, df = NA) {
  out <- c(case, samples[[case]], id, method, sapply(c(value, low, high, statistic, p, df), function(x)
    if (is.na(x)) "" else sprintf("%.14g", x)))
  cat(paste(out, collapse = ","), "\n", sep = "")
}

score <- function(a, b, n, d) {
  loss <- function(q) {
    p <- c(q + d, q, 1 - d - 2 * q)
    k <- c(a, b, n - a - b)
    -sum(ifelse(k > 0, k * log(pmax(p, 1e-300)), 0))
  }
  q <- optimize(loss, c(max(0, -d), (1 - d) / 2), tol = 1e-14)$minimum
  (a - b - n * d) / sqrt(n * (2 * q + d * (1 - d)))
}
tango <- function(a, b, n, level) {
  z <- qnorm((1 + level) / 2)
  e <- (a - b) / n
  one <- function(from, to, aim) {
    if (abs(to - from) < 1e-9) return(to)
    uniroot(function(d) score(a, b, n, d) - aim, c(from, to), tol = 1e-13)$root
  }
  c(one(-1 + 1e-7, e - 1e-7, z), one(e + 1e-7, 1 - 1e-7, -z))
}
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
exact <- function(a, b) if (a + b == 0) 1 else binom.test(a, a + b)$p.value
power <- function(n, different, net, alpha) {
  total <- 0
  for (k in 0:n) {
    if (k == 0) next
    x <- 0:k
    reject <- sapply(x, function(one) exact(one, k - one) <= alpha)
    total <- total + dbinom(k, n, different) * sum(dbinom(x, k, (1 + net / different) / 2)[reject])
  }
  total
}

figures <- list(
  rate_control = function(d) list(d$c, rep(TRUE, nrow(d))),
  rate_test = function(d) list(d$t, rep(TRUE, nrow(d))),
  net_all = function(d) list(d$c - d$t, rep(TRUE, nrow(d))),
  net_any = function(d) list(d$c - d$t, d$c + d$t > 0),
  net_discordant = function(d) list(d$c - d$t, d$c != d$t),
  control_invited_lost = function(d) list(1 - d$t, d$c == 1),
  gross_control = function(d) list(d$c * (1 - d$t), rep(TRUE, nrow(d))),
  gross_test = function(d) list(d$t * (1 - d$c), rep(TRUE, nrow(d))),
  gross_control_any = function(d) list(d$c * (1 - d$t), d$c + d$t > 0),
  gross_test_any = function(d) list(d$t * (1 - d$c), d$c + d$t > 0),
  equal_both = function(d) list(d$c * d$t, rep(TRUE, nrow(d))),
  equal_neither = function(d) list((1 - d$c) * (1 - d$t), rep(TRUE, nrow(d))),
  discordance = function(d) list(abs(d$c - d$t), rep(TRUE, nrow(d)))
)
shares <- setdiff(names(figures), c("net_all", "net_any", "net_discordant"))

# Restricted Rademacher bootstrap of a mean, every pattern of signs.
wild <- function(y, g, at) {
  n <- length(y)
  studentised <- function(values) {
    m <- mean(values)
    s <- sum(tapply(values - m, g, sum)^2)
    if (s < 1e-12) { if (abs(m - at) < 1e-12) 0 else Inf } else (m - at)^2 / s
  }
  groups <- unique(g)
  signs <- as.matrix(expand.grid(rep(list(c(1, -1)), length(groups))))
  seen <- studentised(y)
  drawn <- apply(signs, 1, function(s) studentised(at + (y - at) * s[match(g, groups)]))
  mean(drawn >= seen * (1 - 1e-9))
}

cat("# R", paste(R.version$major, R.version$minor, sep = "."), "boot",
    as.character(packageVersion("boot")), "tests/oracles/figures.R\n")
cat("case,control_first,test_first,id,method,value,low,high,statistic,p,df\n")
for (case in names(samples)) {
  first <- rows(samples[[case]][1])
  second <- rows(samples[[case]][2])
  # The landlords of the second list are others.
  second$g <- second$g + max(first$g)
  d <- rbind(first, second)
  n <- nrow(d)
  a <- sum(d$c > d$t); b <- sum(d$t > d$c)
  for (id in names(figures)) {
    parts <- figures[[id]](d)
    y <- parts[[1]][parts[[2]]]; g <- d$g[parts[[2]]]
    say(case, id, "", mean(y))
    if (id %in% shares) {
      x <- sum(y); m <- length(y)
      w <- prop.test(x, m, correct = FALSE)$conf.int
      # prop.test corrects by no more than |x - m p|, whatever the interval: p far from x / m.
      k <- prop.test(x, m, p = if (2 * x < m) 0.99 else 0.01, correct = TRUE)$conf.int
      e <- binom.test(x, m)$conf.int
      say(case, id, "wilson", mean(y), w[1], w[2])
      say(case, id, "wilson_cc", mean(y), k[1], k[2])
      say(case, id, "clopper_pearson", mean(y), e[1], e[2])
    }
    if (length(unique(g)) <= 9 && length(unique(y)) > 1) {
      # The limits are where the share of signs as extreme falls to .05: found on a fine grid.
      least <- if (id %in% shares) 0 else -1
      edge <- function(end) {
        kept <- function(at) wild(y, g, at) > 0.05
        if (kept(end)) return(end)
        low <- end; high <- mean(y)
        for (i in 1:26) { m <- (low + high) / 2; if (kept(m)) high <- m else low <- m }
        (low + high) / 2
      }
      if (id %in% c("net_all", "net_any", "rate_test") && case != "pairs")
        say(case, id, "wild_bootstrap", mean(y), edge(least), edge(1))
    }
  }
  say(case, "rate_ratio", "", mean(d$t) / mean(d$c))
  say(case, "odds_ratio_conditional", "", b / a)
  o <- binom.test(b, a + b)$conf.int
  say(case, "odds_ratio_conditional", "clopper_pearson", b / a, o[1] / (1 - o[1]), o[2] / (1 - o[2]))
  any <- sum(d$c + d$t > 0)
  for (one in list(c("net_all", n), c("net_any", any))) {
    m <- as.integer(one[2])
    limits <- tango(a, b, m, 0.95)
    say(case, one[1], "tango", (a - b) / m, limits[1], limits[2])
  }
  v <- mean((d$c - d$t)[d$c + d$t > 0]); y <- (d$c - d$t)[d$c + d$t > 0]
  half <- qnorm(.975) * sqrt(mean((y - v)^2) / any)
  say(case, "net_any", "delta", v, max(v - half, -1), min(v + half, 1))
  p <- (a + 1) / (n + 2); q <- (b + 1) / (n + 2)
  half <- qnorm(.975) * sqrt((p + q - (p - q)^2) / (n + 2))
  say(case, "net_all", "bonett_price", (a - b) / n, p - q - half, p - q + half)

  # Tests.
  x <- min(a, b)
  say(case, "mcnemar_exact", "", NA, p = exact(a, b))
  say(case, "mcnemar_midp", "", NA, p = if (a == b) 1 - dbinom(a, a + b, .5) / 2 else
    exact(a, b) - dbinom(x, a + b, .5))
  m <- mcnemar.test(matrix(c(sum(d$c * d$t), b, a, sum((1 - d$c) * (1 - d$t))), 2), correct = FALSE)
  say(case, "mcnemar_chi2", "", NA, statistic = m$statistic, p = m$p.value)
  m <- mcnemar.test(matrix(c(sum(d$c * d$t), b, a, sum((1 - d$c) * (1 - d$t))), 2), correct = a != b)
  say(case, "mcnemar_chi2_cc", "", NA, statistic = m$statistic, p = m$p.value)
  w <- t.test(d$c, d$t, paired = TRUE)
  say(case, "paired_t", "", NA, statistic = w$statistic, p = w$p.value)
  by <- tapply(d$c - d$t, d$g, sum); size <- tapply(d$c, d$g, length); G <- length(by)
  s <- (G - 1) / G * sum(by)^2 / sum(by^2)
  say(case, "mcnemar_obuchowski", "", NA, statistic = s, p = pchisq(s, 1, lower.tail = FALSE))
  s <- sum(by / size)^2 / sum((by / size)^2)
  say(case, "mcnemar_durkalski", "", NA, statistic = s, p = pchisq(s, 1, lower.tail = FALSE))
  if (G <= 9) say(case, "wild_bootstrap", "", NA, p = wild(d$c - d$t, d$g, 0))

  # Equivalence within .2, the smallest difference found in 80 of 100 studies, the tipping point.
  low <- score(a, b, n, -0.2); high <- score(a, b, n, 0.2)
  l <- tango(a, b, n, 0.9)
  say(case, "tost", "tango", (a - b) / n, l[1], l[2], max(high, -low),
      pnorm(max(high, -low)))
  seen <- (a + b) / n
  found <- uniroot(function(net) power(n, max(seen, net), net, .05) - .8, c(1e-6, 1), tol = 1e-11)
  say(case, "smallest_detectable", "", found$root)
  more <- max(a, b); less <- min(a, b); was <- exact(a, b) <= .05; k <- 0
  repeat {
    now <- (if (was) exact(more, less + k) else exact(more + k, less)) <= .05
    if (now != was) break
    k <- k + 1
  }
  say(case, "tipping_point", "", k)
  say(case, "net_all", "worst_case_bounds", (a - b) / n, (a - b - 4) / (n + 4), (a - b + 4) / (n + 4))

  # If 34 of 40 raters recognise the signal: where squaring and adding the limits of the net rate and
  # of ratio x share reaches 0.
  w <- wilson(34, 40)
  for (one in list(c("rate_adjusted_signal", n), c("rate_adjusted_signal_any", any))) {
    m <- as.integer(one[2]); e <- (a - b) / m; l <- tango(a, b, m, .95)
    lower <- function(r) e - r * .85 - sqrt((e - l[1])^2 + (r * ((if (r > 0) w[2] else w[1]) - .85))^2)
    upper <- function(r) e - r * .85 + sqrt((l[2] - e)^2 + (r * ((if (r > 0) w[1] else w[2]) - .85))^2)
    say(case, one[1], "mover", e / .85, uniroot(lower, c(-4, e / .85 - 1e-9), tol = 1e-12)$root,
        uniroot(upper, c(e / .85 + 1e-9, 4), tol = 1e-12)$root)
  }

  # Order.
  fc <- first$c; st <- second$t
  one <- wilson(sum(fc), length(fc)); other <- wilson(sum(st), length(st))
  e <- mean(fc) - mean(st)
  z <- prop.test(c(sum(fc), sum(st)), c(length(fc), length(st)), correct = FALSE)
  say(case, "first_contact_only", "newcombe", e,
      e - sqrt((mean(fc) - one[1])^2 + (other[2] - mean(st))^2),
      e + sqrt((one[2] - mean(fc))^2 + (mean(st) - other[1])^2),
      sign(e) * sqrt(z$statistic), z$p.value)
  w <- t.test(second$c - second$t, first$c - first$t)
  say(case, "order_effect", "welch", (w$estimate[1] - w$estimate[2]) / 2, w$conf.int[1] / 2,
      w$conf.int[2] / 2, w$statistic, w$p.value, w$parameter)
  w <- t.test(first$c + first$t, second$c + second$t)
  say(case, "arm_x_order", "welch", w$estimate[1] - w$estimate[2], w$conf.int[1], w$conf.int[2],
      w$statistic, w$p.value, w$parameter)

  # Two groups: the tests of the first list against those of the second.
  nets <- function(x) c(sum(x$c > x$t), sum(x$t > x$c), nrow(x), sum(x$c + x$t > 0))
  f <- nets(first); g <- nets(second)
  e <- (f[1] - f[2]) / f[3]; h <- (g[1] - g[2]) / g[3]
  added <- function(level) {
    l <- tango(f[1], f[2], f[3], level); r <- tango(g[1], g[2], g[3], level)
    c(e - h - sqrt((e - l[1])^2 + (r[2] - h)^2), e - h + sqrt((l[2] - e)^2 + (h - r[1])^2))
  }
  side <- if (e > h) 1 else 2
  p <- if (abs(e - h) < 1e-12) 1 else
    uniroot(function(p) added(1 - p)[side], c(1e-6, 1 - 1e-6), tol = 1e-10)$root
  l <- added(.95)
  say(case, "group_difference_all", "mover", e - h, l[1], l[2], p = p)
  one <- (first$c - first$t)[first$c + first$t > 0]; other <- (second$c - second$t)[second$c + second$t > 0]
  spread <- function(y) mean((y - mean(y))^2) / length(y)
  se <- sqrt(spread(one) + spread(other)); e <- mean(one) - mean(other)
  say(case, "group_difference_any", "delta", e, e - qnorm(.975) * se, e + qnorm(.975) * se, e / se,
      2 * pnorm(-abs(e / se)))
}

# Bootstraps of a study large enough for its figures to be nearly continuous. The corrected shares
# are worked out here, because boot.ci counts replicates equal to the figure as above it.
samples$many <- c(
  paste(rep(c("2 1 0 3", "0 2 1 2", "1 0 0 4", "3 1 1 1", "0 3 0 2", "1 1 2 2"), 4), collapse = " "),
  paste(rep(c("4 0 1 2", "0 1 0 1", "2 5 1 6", "1 0 0 0"), 6), collapse = " ")
)
set.seed(20261122)
case <- "many"
first <- rows(samples[[case]][1]); second <- rows(samples[[case]][2])
second$g <- second$g + max(first$g)
d <- rbind(first, second)
for (id in c("net_all", "net_any", "rate_test", "equal_both")) {
  parts <- figures[[id]](d)
  y <- ifelse(parts[[2]], parts[[1]], 0); m <- as.integer(parts[[2]])
  ratio <- function(x, i) sum(x[i, 1]) / sum(x[i, 2])
  by <- cbind(tapply(y, d$g, sum), tapply(m, d$g, sum))
  for (one in list(list("bootstrap_landlord", by), list("bootstrap_test", cbind(y, m)))) {
    drawn <- boot(one[[2]], ratio, R = 60000)
    l <- empinf(data = one[[2]], statistic = ratio, type = "jack", stype = "i")
    a <- sum(l^3) / (6 * sum(l^2)^1.5)
    same <- abs(drawn$t - drawn$t0) < 1e-12
    z0 <- qnorm(mean(drawn$t < drawn$t0 & !same) + mean(same) / 2)
    z <- z0 + qnorm(c(.025, .975))
    ends <- quantile(drawn$t, pnorm(z0 + z / (1 - a * z)))
    say(case, id, one[[1]], drawn$t0, ends[1], ends[2])
  }
}
