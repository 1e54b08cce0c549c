# Makes weighted.csv: Rscript tests/oracles/weighted.R > tests/oracles/weighted.csv
# estimatr: lm_robust(weights, CR2 with Satterthwaite df); survey: svymean on a design with weights
# (linearised, with replacement), its interval by t with n - 1 df; clubSandwich: the same CR2;
# base R: t.test over landlords. R is not needed to run the tests.
suppressMessages({library(estimatr); library(survey); library(clubSandwich)})
# Tests in turn: cell 0 both, 1 control only, 2 test only, 3 neither; weight; landlord.
samples <- list(
  even = list(cell = c(0, 1, 1, 2, 3, 0, 1, 3, 2, 1, 0, 1), weight = rep(1, 12),
              landlord = c(1, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 6)),
  shares = list(cell = c(0, 1, 1, 2, 3, 0, 1, 3, 2, 1, 0, 1, 3, 3, 1), weight = c(2, .5, 1.5, 3, 1, 1, .25, 4, 2, 2, 1, .5, 1, 6, 1),
                landlord = c(1, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 6, 7, 7, 1)),
  single = list(cell = c(1, 1, 0, 2, 3, 1, 1, 2), weight = c(1, 2, 3, 4, 5, 6, 7, 8), landlord = 1:8),
  uneven = list(cell = ((1:60) * 7) %% 4, weight = 1 + ((1:60) * 5) %% 7, landlord = pmax(1, (1:60) - 40)),
  steep = list(cell = c(1, 2, 1, 0, 3, 1, 0, 2, 1, 1), weight = c(100, 1, 1, 2, 1, 50, 3, 1, 1, .01),
               landlord = c(1, 1, 1, 2, 2, 3, 3, 4, 4, 4)),
  constant = list(cell = c(1, 2, 1, 0, 3, 1, 0, 2, 1, 1), weight = c(2, 2, 2, 5, 5, 1, 1, 3, 3, 3),
                  landlord = c(1, 1, 1, 2, 2, 3, 3, 4, 4, 4)),
  many = list(cell = ((1:400) * 13 + (1:400) %/% 9) %% 4, weight = .5 + ((1:400) * 11) %% 13,
              landlord = 1 + ((1:400)^2) %% 61))
adds <- c(0, 1, -1, 0)
counts <- list(net_all = c(1, 1, 1, 1), net_any = c(1, 1, 1, 0), net_discordant = c(0, 1, 1, 0))
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "estimatr", as.character(packageVersion("estimatr")),
    "survey", as.character(packageVersion("survey")), "clubSandwich", as.character(packageVersion("clubSandwich")),
    "tests/oracles/weighted.R\n")
cat(paste0("sample,id,cell,weight,landlord,n,value,survey_se,survey_low,survey_high,cr2_se,cr2_df,cr2_low,",
    "cr2_high,cr2_p,club_se,club_df,landlords,mean,mean_se,mean_low,mean_high,mean_p\n"))
for (name in names(samples)) for (id in names(counts)) {
  one <- samples[[name]]
  kept <- counts[[id]][one$cell + 1] == 1
  data <- data.frame(y = adds[one$cell + 1][kept], w = one$weight[kept], g = one$landlord[kept])
  design <- svydesign(ids = ~1, weights = ~w, data = data)
  total <- svymean(~y, design)
  wide <- confint(total, df = nrow(data) - 1)
  robust <- lm_robust(y ~ 1, data = data, weights = w, clusters = g, se_type = "CR2")
  plain <- lm(y ~ 1, data = data, weights = w)
  club <- coef_test(plain, vcov = vcovCR(plain, cluster = data$g, type = "CR2", target = rep(1, nrow(data))), test = "Satterthwaite")
  own <- tapply(data$y, data$g, mean)
  student <- t.test(own)
  cat(name, id, paste(one$cell, collapse = " "), paste(one$weight, collapse = " "), paste(one$landlord, collapse = " "),
      number(c(nrow(data), coef(total), SE(total), wide, robust$std.error, robust$df, robust$conf.low, robust$conf.high,
               robust$p.value, club$SE, club[1, grep("^df", names(club))], length(own), mean(own), student$stderr,
               student$conf.int, student$p.value)), sep = ",")
  cat("\n")
}
