# Makes interaction.csv: Rscript tests/oracles/interaction.R > tests/oracles/interaction.csv
# estimatr: lm_robust of all tests on the comparison, CR2 by landlord; base R: fisher.test on the
# discordant tests, glm (binomial) of who was favoured on the comparison, whose coefficient is the
# log ratio of the matched odds ratios; clubSandwich: its CR2 by landlord. R is not needed to run the
# tests.
suppressMessages({library(estimatr); library(clubSandwich)})
# Each sample: landlords x (both, control only, test only, neither) of the first comparison, then
# of the second.
samples <- list(
  shared = list(c(1, 1, 0, 1,  0, 2, 1, 1,  2, 0, 0, 3,  0, 1, 0, 0,  1, 0, 2, 0,  0, 3, 0, 2),
                c(0, 1, 1, 0,  1, 0, 2, 1,  0, 0, 0, 0,  1, 1, 1, 1,  0, 2, 1, 3,  1, 0, 1, 1)),
  apart = list(c(1, 2, 0, 1,  0, 1, 1, 1,  2, 0, 1, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0),
               c(0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  1, 0, 2, 1,  0, 1, 1, 2,  3, 1, 2, 0)),
  single = list(c(1, 0, 0, 0,  0, 1, 0, 0,  0, 1, 0, 0,  0, 0, 1, 0,  0, 0, 0, 1,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0),
                c(0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 1, 0, 0,  0, 0, 1, 0,  0, 0, 0, 1)),
  uneven = list(c(10, 14, 3, 20,  0, 1, 0, 0,  0, 0, 1, 0,  1, 0, 0, 1,  0, 2, 0, 1,  3, 1, 1, 2),
                c(6, 2, 5, 9,  1, 1, 0, 0,  0, 0, 0, 2,  0, 3, 1, 0,  1, 0, 0, 0,  0, 2, 2, 2)),
  many = list(as.vector(sapply(1:40, function(g) c((g * 7) %% 3, (g * 5) %% 4, (g * 11) %% 3, 1 + g %% 5))),
              as.vector(sapply(1:40, function(g) c((g * 3) %% 4, (g * 11) %% 3, (g * 13) %% 4, g %% 3)))),
  strong = list(c(4, 9, 0, 2,  3, 8, 1, 1), c(4, 0, 7, 2,  3, 1, 9, 1)))
adds <- c(0, 1, -1, 0)
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
by_landlord <- function(one, defined) {  # clubSandwich's CR2 of the logit, test by test
  if (!defined) return(rep(NA, 5))
  data <- do.call(rbind, lapply(1:2, function(k) do.call(rbind, lapply(seq_len(nrow(one[[k]])), function(g)
    do.call(rbind, lapply(2:3, function(cell) if (one[[k]][g, cell] > 0)
      data.frame(y = rep(cell - 2, one[[k]][g, cell]), first = as.numeric(k == 1), landlord = g)))))))
  fit <- glm(y ~ first, family = binomial, data = data, control = list(epsilon = 1e-14, maxit = 100))
  t <- coef_test(fit, vcov = vcovCR(fit, cluster = data$landlord, type = "CR2"), test = "Satterthwaite")["first", ]
  c(t$SE, t$df, exp(t$beta + c(-1, 1) * qt(.975, t$df) * t$SE), t$p_Satt)
}
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "estimatr", as.character(packageVersion("estimatr")),
    "clubSandwich", as.character(packageVersion("clubSandwich")), "fisher.test, glm tests/oracles/interaction.R\n")
cat("sample,id,first,second,value,se,df,low,high,p,odds_low,odds_high,odds_p,cr2_se,cr2_df,cr2_low,cr2_high,cr2_p\n")
for (name in names(samples)) {
  one <- lapply(samples[[name]], function(x) matrix(x, ncol = 4, byrow = TRUE))
  text <- function(m) paste(t(m), collapse = " ")
  for (id in c("interaction", "interaction_any")) {
    cells <- if (id == "interaction") 1:4 else 1:3
    data <- do.call(rbind, lapply(1:2, function(k) do.call(rbind, lapply(seq_len(nrow(one[[k]])), function(g)
      do.call(rbind, lapply(cells, function(cell) if (one[[k]][g, cell] > 0)
        data.frame(y = rep(adds[cell], one[[k]][g, cell]), first = as.numeric(k == 1), landlord = g)))))))
    fit <- lm_robust(y ~ first, data = data, clusters = landlord, se_type = "CR2")
    cat(name, id, text(one[[1]]), text(one[[2]]),
        number(c(fit$coefficients[2], fit$std.error[2], fit$df[2], fit$conf.low[2], fit$conf.high[2], fit$p.value[2])),
        ",,,,,,,", sep = ","); cat("\n")
  }
  a <- sapply(one, function(m) sum(m[, 2])); b <- sapply(one, function(m) sum(m[, 3]))
  exact <- fisher.test(matrix(c(b[1], a[1], b[2], a[2]), 2))
  ratio <- b[1] * a[2] / (a[1] * b[2])
  wald <- if (all(c(a, b) > 0)) {
    fit <- summary(glm(cbind(b, a) ~ c(1, 0), family = binomial, control = list(epsilon = 1e-14, maxit = 100)))$coefficients[2, ]
    c(fit[2], NA, exp(fit[1] - qnorm(.975) * fit[2]), exp(fit[1] + qnorm(.975) * fit[2]), fit[4])
  } else rep(NA, 5)
  cat(name, "interaction_odds_ratio", text(one[[1]]), text(one[[2]]),
      number(c(ratio, wald, exact$conf.int, exact$p.value, by_landlord(one, all(c(a, b) > 0)))), sep = ","); cat("\n")
}
