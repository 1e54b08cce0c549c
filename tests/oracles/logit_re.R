# Makes logit_re.csv and logit_re_contacts.csv:
#   Rscript tests/oracles/logit_re.R
# The contacts of each case; the model fitted by lme4::glmer(nAGQ = 25); and from its estimates the
# maximum of the likelihood integrated by stats::integrate, with finite differences. R is not needed
# to run the tests.
suppressMessages(library(lme4))
folder <- "tests/oracles"
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

long <- function(counts) {
  patterns <- as.matrix(expand.grid(c = 0:1, b = 0:1, a = 0:1))[, c("a", "b", "c")]
  data.frame(test = rep(seq_along(counts), each = 3), y = as.vector(t(patterns[rep_len(1:8, length(counts)), ])),
                  b = rep(c(0, 1, 0), length(counts)), c = rep(c(0, 0, 1), length(counts)), times = rep(counts, each = 3))
}
pairs <- function(cells) data.frame(test = rep(1:4, each = 2), y = c(1, 1, 1, 0, 0, 1, 0, 0), t = rep(0:1, 4),
                                    times = rep(cells, each = 2))
us <- list(low = c(280, 36, 25, 24, 47, 60, 35, 93), middle = c(457, 78, 56, 60, 100, 110, 50, 203),
           high = c(220, 38, 41, 42, 29, 52, 27, 78))
all3 <- long(unlist(us))
all3$middle <- as.numeric(all3$test > 8 & all3$test <= 16); all3$high <- as.numeric(all3$test > 16)
crossed <- within(all3, { `c x high` <- c * high; `c x middle` <- c * middle; `b x high` <- b * high; `b x middle` <- b * middle })
crossed <- crossed[, c("test", "y", "b", "c", "middle", "high", "b x middle", "b x high", "c x middle", "c x high", "times")]
together <- within(long(Reduce(`+`, us)), { t <- b + c; b <- NULL; c <- NULL })[, c("test", "y", "t", "times")]

draw <- function(seed, tests, beta, sigma, make, each = 2, random = NULL) {
  set.seed(seed)
  d <- data.frame(test = rep(seq_len(tests), each = each))
  d$t <- rep(rep_len(c(0, 1), each), tests)
  d <- make(d)
  terms <- setdiff(names(d), c("test", "landlord", "times"))
  owner <- if (is.null(random)) d$test else d[[random]]
  u <- rnorm(max(owner), 0, sigma)
  d$y <- as.numeric(runif(nrow(d)) < plogis(beta[1] + as.matrix(d[, terms, drop = FALSE]) %*% beta[-1] + u[owner]))
  if (is.null(d$times)) d$times <- 1
  d[, c("test", intersect("landlord", names(d)), "y", terms, "times")]
}
rent <- function(d) { d$rent <- rep(round(rnorm(max(d$test), 900, 200)), each = 2); d$second <- rbinom(nrow(d), 1, .5); d }
by_rent <- function(d) { d <- rent(d); d$`t x rent` <- d$t * d$rent; d }
lords <- function(sizes) function(d) { d$landlord <- rep(rep(seq_along(sizes), sizes), each = 2); d }
missing <- function(d) { d$b <- rep_len(c(0, 1, 0), nrow(d)); d$c <- rep_len(c(0, 0, 1), nrow(d)); d$t <- NULL
                         keep <- !(d$test %% 5 == 0 & d$b == 1) & !(d$test %% 7 == 3 & d$c == 1); d[keep, ] }
never <- function(d) { d$b <- rep_len(c(0, 1, 0), nrow(d)); d$c <- rep_len(c(0, 0, 1), nrow(d)); d$t <- NULL; d }
gone <- draw(9, 120, c(.2, -.4, -.5), 1.2, never, each = 3)
gone$y[gone$c == 1] <- 0
counted <- lords(c(1, 2, 9, 4, 6, 3, 3, 1, 1, 5))
frequent <- function(d) { d <- counted(d); d$times <- rep(1 + (seq_len(max(d$test)) * 5) %% 4, each = 2); d }
cases <- list(
  us_all = list(long(Reduce(`+`, us)), 2), us_low = list(long(us$low), 2), us_middle = list(long(us$middle), 2),
  us_high = list(long(us$high), 2), us_minority = list(together, 1), us_strata = list(all3, 2), us_crossed = list(crossed, 2),
  covariates = list(draw(1, 150, c(-1, -.6, .001, .3), 1.3, rent), 1),
  interaction = list(draw(2, 160, c(-2, -1.2, .002, .2, .0008), 1, by_rent), 1),
  little = list(draw(3, 300, c(.3, -.5), .5, identity), 1),
  much = list(draw(4, 200, c(.5, -.8), 3, identity), 1),
  none = list(pairs(c(10, 30, 25, 10)), 1), pairs = list(pairs(c(40, 25, 12, 60)), 1),
  four = list(draw(7, 90, c(-.7, -.5), 1.4, identity, each = 4), 1),
  missing = list(draw(8, 140, c(.2, -.4, .3), 1.2, missing, each = 3), 2),
  separated = list(gone, 2),
  landlords = list(draw(10, 164, c(.2, -.7), 1.1, lords(c(rep(1, 12), rep(2, 9), 3, 4, 5, 6, 7, 8, 11, 13, 17, 60)), random = "landlord"), 1),
  frequencies = list(draw(13, 35, c(0, -.5), .9, frequent, random = "landlord"), 1))

group_value <- function(y, eta, weight, sigma) {
  sign <- 2 * y - 1
  log_f <- function(z) drop(weight %*% plogis(outer(sign * eta, z, function(e, z) e) + outer(sign * sigma, z), log.p = TRUE)) + dnorm(z, log = TRUE)
  mode <- optimize(log_f, c(-9, 9), maximum = TRUE, tol = 1e-6)$maximum
  top <- log_f(mode)
  p <- plogis(eta + sigma * mode)
  s <- 1 / sqrt(1 + sigma^2 * sum(weight * p * (1 - p)))
  ends <- sort(unique(pmin(12, pmax(-12, mode + s * c(-50, -8, 0, 8, 50)))))
  pieces <- mapply(function(a, b) integrate(function(z) exp(log_f(z) - top), a, b, rel.tol = 1e-11, subdivisions = 2000)$value,
                   head(ends, -1), tail(ends, -1))
  top + log(sum(pieces))
}
slopes <- function(f, at, h) sapply(seq_along(at), function(i) { e <- replace(0 * at, i, h[i])
  (8 * (f(at + e) - f(at - e)) - (f(at + 2 * e) - f(at - 2 * e))) / 12 / h[i] })
curves <- function(f, at, h) {
  rough <- function(h) { n <- length(at); m <- matrix(0, n, n)
    for (i in 1:n) for (j in 1:i) { a <- replace(0 * at, i, h[i]); b <- replace(0 * at, j, h[j])
      m[i, j] <- m[j, i] <- (f(at + a + b) - f(at + a - b) - f(at - a + b) + f(at - a - b)) / 4 / h[i] / h[j] }
    m }
  (4 * rough(h) - rough(2 * h)) / 3
}
chance <- function(eta, sigma) if (sigma == 0) plogis(eta) else sapply(eta, function(one)
  sum(mapply(function(a, b) integrate(function(z) plogis(one + sigma * z) * dnorm(z), a, b, rel.tol = 1e-12)$value, c(-12, -one / sigma), c(-one / sigma, 12))))

head_line <- paste("# R", paste(R.version$major, R.version$minor, sep = "."), "lme4", as.character(packageVersion("lme4")),
                   "glmer(nAGQ = 25), integrate; tests/oracles/logit_re.R")
contacts <- file(file.path(folder, "logit_re_contacts.csv"), "w"); results <- file(file.path(folder, "logit_re.csv"), "w")
writeLines(c(head_line, "case,test,landlord,y,design,times"), contacts)
writeLines(c(head_line, paste0("case,term,arms,value,error,glmer_value,spread,spread_error,glmer_spread,log_likelihood,glmer_log_likelihood,",
                               "alone,ame,ame_error")), results)
number <- function(x) paste(ifelse(is.nan(x), "", formatC(x, digits = 13, format = "g", width = 1)), collapse = ",")
for (name in names(cases)) {
  d <- cases[[name]][[1]]; arms <- cases[[name]][[2]]
  terms <- setdiff(names(d), c("test", "landlord", "y", "times"))
  owner <- if (is.null(d$landlord)) d$test else d$landlord
  writeLines(paste(name, d$test, if (is.null(d$landlord)) "" else d$landlord, d$y,
                   apply(as.matrix(d[, terms, drop = FALSE]), 1, paste, collapse = " "), d$times, sep = ","), contacts)
  told <- rep(TRUE, nrow(d))
  if (name == "separated") { told <- d$c == 0; terms <- "b" }  # the limit: arm c says nothing of b
  x <- cbind(1, as.matrix(d[told, terms, drop = FALSE])); y <- d$y[told]; times <- d$times[told]
  rows <- rep(which(told), times)
  copy <- if (is.null(d$landlord)) paste(owner[rows], unlist(lapply(times, seq_len))) else owner[rows]
  size <- pmax(1, apply(abs(x), 2, max)); z <- sweep(x, 2, size, "/")
  data <- list(Y = d$y[rows], Z = z[rep(seq_along(y), times), -1, drop = FALSE], copy = copy)
  fit <- suppressMessages(suppressWarnings(glmer(Y ~ Z + (1 | copy), data, family = binomial, nAGQ = 25,
                                                  control = glmerControl("bobyqa", optCtrl = list(rhobeg = .02, rhoend = 1e-9, maxfun = 1e5)))))
  plain <- glm(Y ~ Z, binomial, data, epsilon = 1e-14)
  spread <- as.data.frame(VarCorr(fit))$sdcor[1]
  groups <- split(seq_along(y), owner[told])
  within <- if (is.null(d$landlord)) rep(1, length(y)) else times
  often <- if (is.null(d$landlord)) sapply(groups, function(g) times[g[1]]) else rep(1, length(groups))
  told_by <- sapply(groups, function(g) paste(t(z[g, ]), y[g], within[g], collapse = " "))
  kind <- match(told_by, unique(told_by)); total <- as.vector(tapply(often, kind, sum)); groups <- groups[!duplicated(told_by)]
  value <- function(theta) { eta <- drop(z %*% head(theta, -1))
    sum(total * sapply(groups, function(g) group_value(y[g], eta[g], within[g], tail(theta, 1)))) }
  if (spread < 1e-3) {
    theta <- c(coef(plain), 0); cov <- vcov(plain); best <- as.numeric(logLik(plain)); spread_error <- NaN
  } else {
    theta <- c(fixef(fit), spread)
    h <- rep(.004, length(theta))
    hessian <- curves(value, theta, h)
    for (step in 1:4) theta <- theta - solve(hessian, slopes(value, theta, h))
    cov <- solve(-curves(value, theta, h)); best <- value(theta); spread_error <- sqrt(cov[length(theta), length(theta)])
  }
  sigma <- unname(tail(theta, 1)); count <- length(terms)
  arm_names <- terms[seq_len(min(arms, count))]
  mean_of <- function(theta, arm) {
    s <- as.data.frame(d[told, terms, drop = FALSE], check.names = FALSE)
    for (one in arm_names) { s[[one]] <- as.numeric(one == arm)
      for (other in setdiff(terms, arm_names)) { both <- paste(one, "x", other); if (both %in% terms) s[[both]] <- s[[one]] * s[[other]] } }
    eta <- sweep(cbind(1, as.matrix(s[, terms, drop = FALSE])), 2, size, "/") %*% theta[seq_len(count + 1)]
    kinds <- unique(signif(eta, 14)); p <- chance(kinds, if (length(theta) > count + 1) theta[count + 2] else 0)
    sum(times * p[match(signif(eta, 14), kinds)]) / sum(times) }
  if (spread < 1e-3) theta <- head(theta, -1)
  for (j in seq_len(count)) {
    ame <- c(NaN, NaN)
    if (j <= length(arm_names)) {
      effect <- function(theta) mean_of(theta, arm_names[j]) - mean_of(theta, "")
      slope <- slopes(effect, theta, rep(1e-3, length(theta)))
      ame <- c(effect(theta), sqrt(drop(slope %*% cov %*% slope))) }
    writeLines(paste(name, terms[j], arms, number(c(theta[j + 1] / size[j + 1], sqrt(cov[j + 1, j + 1]) / size[j + 1],
      fixef(fit)[j + 1] / size[j + 1], sigma, spread_error, spread, best, as.numeric(logLik(fit)), as.numeric(logLik(plain)), ame)), sep = ","), results)
  }
  message(name, " ", spread, " ", sigma)
}
close(contacts); close(results)
