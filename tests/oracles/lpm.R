# Makes lpm.csv from contacts.csv:
#   Rscript tests/oracles/lpm.R > tests/oracles/lpm.csv
# crv1 and cr2 from estimatr and clubSandwich on the model with one dummy a test; crv3 by leaving
# every landlord out in turn; R is not needed to run the tests.
suppressMessages({library(estimatr); library(clubSandwich)})
all <- read.csv("tests/oracles/contacts.csv")
all$a1 <- as.numeric(all$arm == 1); all$a2 <- as.numeric(all$arm == 2)
all$a1private <- all$a1 * all$private; all$a1rent <- all$a1 * all$rent / 100; all$a1order <- all$a1 * all$order
cases <- list(
  pairs = list("a1", c("a1", "letter", "hours"), c("a1", "letter", "a1private"),
               c("a1", "order", "hours", "a1rent")),
  uneven = list("a1", c("a1", "letter", "hours"), c("a1", "alone", "letter"), c("a1", "hours", "a1private")),
  triples = list(c("a1", "a2"), c("a1", "a2", "letter", "hours"), c("a1", "a2", "order", "a1private")),
  many = list("a1", c("a1", "letter", "hours", "order"), c("a1", "letter", "a1order", "order")))
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "estimatr",
    as.character(packageVersion("estimatr")), "clubSandwich", as.character(packageVersion("clubSandwich")),
    "tests/oracles/lpm.R\n")
cat("case,cluster,terms,term,value,crv1,cr2,cr2_df,cr2_low,cr2_high,cr2_p,club_cr2,club_df,crv3\n")
for (name in names(cases)) for (by in c("landlord", "test")) for (terms in cases[[name]]) {
  if (by == "test" && length(terms) > 3) next
  data <- all[all$case == name, ]; data$g <- data[[by]]
  form <- as.formula(paste("y ~", paste(terms, collapse = " + ")))
  fit <- lm_robust(form, data, fixed_effects = ~ test, clusters = g, se_type = "CR2")
  full <- lm(update(form, . ~ . + factor(test)), data)
  club <- vcovCR(full, cluster = data$g, type = "CR2")
  tests <- coef_test(full, vcov = club, coefs = terms)
  # crv1: contacts less the mean of their test, so that test effects are not counted in K.
  inside <- data.frame(lapply(data[c("y", terms)], function(v) v - ave(v, data$test)), g = data$g)
  crv1 <- lm_robust(update(form, . ~ 0 + .), inside, clusters = g, se_type = "stata")$std.error
  G <- length(unique(data$g))
  left_out <- sapply(unique(data$g), function(g)
    coef(lm(update(form, . ~ . + factor(test)), data[data$g != g, ]))[terms])
  left_out <- matrix(left_out, nrow = length(terms))
  crv3 <- sqrt((G - 1) / G * rowSums((left_out - coef(full)[terms])^2))
  for (j in seq_along(terms)) {
    values <- c(coef(fit)[j], crv1[j], fit$std.error[j], fit$df[j], fit$conf.low[j], fit$conf.high[j],
                fit$p.value[j], tests$SE[j], tests$df_Satt[j], crv3[j])
    if (terms[j] == "alone" && by == "landlord") values[-1] <- NA
    cat(name, by, paste(terms, collapse = " "), terms[j],
        paste(formatC(values, digits = 13, format = "g", width = 1), collapse = ","), sep = ",")
    cat("\n")
  }
}
