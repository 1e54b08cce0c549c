# Makes agreement_landlord.csv: Rscript tests/oracles/agreement.R > tests/oracles/agreement_landlord.csv
# Of the samples of two coders in agreement.csv, units that both judged. Packages psych (cohen.kappa)
# and psy (ckappa) for kappa, psych's again without each landlord for its standard error; clubSandwich
# (vcovCR, type CR3) of lm for the slope of agreement over periods: unit i is of period (i mod 5)^2.
# CR3 leaves the factor (G-1)/G out. R is not needed to run the tests.
suppressMessages({library(psych); library(psy); library(clubSandwich)})
samples <- read.csv("tests/oracles/agreement.csv", comment.char = "#", colClasses = "character")
kappa_of <- function(first, second, k) suppressWarnings(suppressMessages(
  cohen.kappa(unclass(table(factor(first, 0:(k - 1)), factor(second, 0:(k - 1)))))$kappa))
cat("# R", paste(R.version$major, R.version$minor, sep = "."),
    paste(sapply(c("psych", "psy", "clubSandwich"), function(p) paste(p, packageVersion(p))), collapse = " "),
    "tests/oracles/agreement.R\n")
cat("sample,units,kappa,kappa_psy,kappa_se,slope,slope_cr3\n")
for (i in seq_len(nrow(samples))) {
  words <- strsplit(samples$codes[i], " ")[[1]]
  if (nchar(words[1]) != 2) next
  kept <- !grepl(".", words, fixed = TRUE)
  first <- substr(words, 1, 1)[kept]; second <- substr(words, 2, 2)[kept]
  k <- as.integer(samples$categories[i])
  landlord <- strsplit(samples$landlords[i], " ")[[1]][kept]
  whole <- kappa_of(first, second, k)
  without <- sapply(unique(landlord), function(g) kappa_of(first[landlord != g], second[landlord != g], k))
  G <- length(without)
  period <- ((seq_along(words) %% 5)^2)[kept]
  line <- lm(as.numeric(first == second) ~ period)
  cr3 <- vcovCR(line, cluster = landlord, type = "CR3")[2, 2]
  cat(samples$sample[i], sum(kept),
      paste(formatC(c(whole, ckappa(data.frame(first, second))$kappa,
            sqrt((G - 1) / G * sum((without - whole)^2)), coef(line)[2], cr3), digits = 12, format = "g", width = 1),
            collapse = ","), sep = ",")
  cat("\n")
}
