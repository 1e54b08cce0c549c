# Makes clustered.csv: Rscript tests/oracles/clustered.R > tests/oracles/clustered.csv
# Packages estimatr (CR2 with Satterthwaite degrees of freedom), clubSandwich (CR1, CR2, CR3),
# base R (leave one landlord out); R is not needed to run the tests.
suppressMessages({library(estimatr); library(clubSandwich)})
# Each sample: landlords x (both, control only, test only, neither), row by row.
samples <- list(
  pairs = rep(c(1, 1, 0, 1,  0, 2, 1, 1,  2, 0, 0, 3,  0, 1, 0, 0,  1, 0, 2, 0,  0, 3, 0, 2), 1),
  uneven = c(10, 14, 3, 20,  0, 1, 0, 0,  0, 0, 1, 0,  1, 0, 0, 1,  0, 2, 0, 1,  3, 1, 1, 2,  0, 0, 0, 1),
  single = c(1, 0, 0, 0,  0, 1, 0, 0,  0, 1, 0, 0,  0, 0, 1, 0,  0, 0, 0, 1,  0, 1, 0, 0,  0, 0, 0, 1),
  two = c(3, 4, 1, 2,  1, 0, 3, 5),
  none = c(0, 0, 0, 4,  2, 0, 0, 1,  0, 1, 0, 3,  0, 0, 0, 2,  1, 1, 0, 0),
  many = as.vector(sapply(1:40, function(g) c((g * 7) %% 3, (g * 5) %% 4, (g * 11) %% 3, 1 + g %% 5)))
)
figures <- list(
  net_all = list(c(0, 1, -1, 0), c(1, 1, 1, 1)), net_any = list(c(0, 1, -1, 0), c(1, 1, 1, 0)),
  net_discordant = list(c(0, 1, -1, 0), c(0, 1, 1, 0)), rate_test = list(c(1, 0, 1, 0), c(1, 1, 1, 1)),
  control_invited_lost = list(c(0, 1, 0, 0), c(1, 1, 0, 0)))
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "estimatr",
    as.character(packageVersion("estimatr")), "clubSandwich",
    as.character(packageVersion("clubSandwich")), "tests/oracles/clustered.R\n")
cat("sample,cells,id,value,crv1_se,cr2_se,cr2_df,cr2_low,cr2_high,cr2_p,club_cr2_df,crv3_se\n")
for (name in names(samples)) {
  cells <- matrix(samples[[name]], ncol = 4, byrow = TRUE)
  for (id in names(figures)) {
    adds <- figures[[id]][[1]]; counts <- figures[[id]][[2]]
    y <- c(); landlord <- c()
    for (g in seq_len(nrow(cells))) for (k in 1:4) if (counts[k] == 1) {
      y <- c(y, rep(adds[k], cells[g, k])); landlord <- c(landlord, rep(g, cells[g, k]))
    }
    if (length(unique(landlord)) < 2 || length(unique(y)) < 2) next
    data <- data.frame(y = y, landlord = landlord)
    robust <- lm_robust(y ~ 1, data = data, clusters = landlord, se_type = "CR2")
    plain <- lm(y ~ 1, data = data)
    groups <- length(unique(landlord))
    cr1 <- sqrt(vcovCR(plain, cluster = landlord, type = "CR1")[1, 1])
    club <- coef_test(plain, vcov = "CR2", cluster = landlord, test = "Satterthwaite")
    left_out <- sapply(unique(landlord), function(g) mean(y[landlord != g]))
    cr3 <- sqrt((groups - 1) / groups * sum((left_out - mean(y))^2))
    values <- c(mean(y), cr1, robust$std.error, robust$df, robust$conf.low, robust$conf.high,
                robust$p.value, club[1, grep("^df", names(club))], cr3)
    cat(name, paste(t(cells), collapse = " "), id,
        paste(formatC(as.numeric(values), digits = 15, format = "g", width = 1), collapse = ","), sep = ",")
    cat("\n")
  }
}
