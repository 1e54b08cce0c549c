# Makes shared_landlords.csv: Rscript tests/oracles/shared_landlords.R > tests/oracles/shared_landlords.csv
# Package clubSandwich (vcovCR, coef_test, conf_int): a regression on the group, landlords as
# clusters. R is not needed to run the tests.
suppressMessages(library(clubSandwich))
# Each sample: landlords x (both, control only, test only, neither of the first group, then of the
# second), row by row.
samples <- list(
  both_waves = c(2,3,1,2, 1,1,1,3,  0,2,0,1, 1,2,0,0,  1,0,2,1, 2,1,1,1,  0,4,1,2, 0,3,0,2,  1,1,0,3, 2,0,0,1),
  some_waves = c(2,3,1,2, 0,0,0,0,  0,2,0,1, 1,2,0,0,  0,0,0,0, 2,1,1,1,  0,4,1,2, 0,3,0,2,  1,1,0,3, 0,0,0,0,  0,0,0,0, 0,1,2,1),
  apart = c(2,3,1,2, 0,0,0,0,  0,2,0,1, 0,0,0,0,  1,1,0,3, 0,0,0,0,  0,0,0,0, 2,1,1,1,  0,0,0,0, 0,3,0,2,  0,0,0,0, 1,0,1,1),
  uneven = c(9,14,2,11, 8,6,3,9,  0,1,0,0, 0,0,1,0,  0,1,0,1, 1,0,0,0,  0,0,1,0, 0,1,0,1,  1,0,0,0, 0,1,0,0),
  alike = c(0,5,0,1, 0,5,0,1,  1,0,2,0, 1,0,2,0,  0,1,0,3, 0,1,0,3,  2,2,1,1, 2,2,1,1),
  opposite = c(0,5,0,1, 1,0,4,0,  1,0,3,0, 0,3,1,0,  0,2,0,3, 0,0,1,3,  2,0,1,1, 2,2,0,1),
  many = as.vector(sapply(1:40, function(g) c((g*7)%%3, (g*5)%%4, (g*11)%%3, g%%4, (g*3)%%2, (g*13)%%3, (g*17)%%4, (g*2)%%5)))
)
figures <- list(net_all = c(1,1,1,1), net_any = c(1,1,1,0))
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "clubSandwich",
    as.character(packageVersion("clubSandwich")), "tests/oracles/shared_landlords.R\n")
cat("sample,cells,id,difference,se,df,p,low,high\n")
for (name in names(samples)) {
  cells <- matrix(samples[[name]], ncol = 8, byrow = TRUE)
  for (id in names(figures)) {
    y <- c(); landlord <- c(); second <- c()
    for (g in seq_len(nrow(cells))) for (k in 1:8) if (figures[[id]][1 + (k - 1) %% 4] == 1) {
      y <- c(y, rep(c(0, 1, -1, 0)[1 + (k - 1) %% 4], cells[g, k]))
      landlord <- c(landlord, rep(g, cells[g, k])); second <- c(second, rep(k > 4, cells[g, k]))
    }
    first <- 1 - second
    fit <- lm(y ~ first)
    test <- coef_test(fit, vcov = "CR2", cluster = landlord, test = "Satterthwaite")
    limits <- conf_int(fit, vcov = "CR2", cluster = landlord, test = "Satterthwaite")
    values <- c(coef(fit)[2], test[2, "SE"], test[2, grep("^df", names(test))],
                test[2, grep("^p_", names(test))], limits[2, "CI_L"], limits[2, "CI_U"])
    cat(name, paste(t(cells), collapse = " "), id,
        paste(formatC(as.numeric(values), digits = 15, format = "g", width = 1), collapse = ","), sep = ",")
    cat("\n")
  }
}
