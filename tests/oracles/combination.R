# Makes combination.csv: Rscript tests/oracles/combination.R > tests/oracles/combination.csv
# Package metafor: rma (DL, REML; z, knha, adhoc), predict, confint (Q-profile).
# R is not needed to run the tests.
suppressMessages(library(metafor))
samples <- list(
  three = list(c(0.27, 0.10, 0.14), c(0.05, 0.04, 0.045)),
  three_alike = list(c(0.20, 0.21, 0.205), c(0.05, 0.06, 0.04)),
  three_far = list(c(0.05, 0.30, 0.60), c(0.03, 0.03, 0.03)),
  four = list(c(0.35, 0.24, 0.19, 0.15), c(0.04, 0.03, 0.05, 0.045)),
  five = list(c(0.12, 0.19, 0.15, 0.36, 0.08), c(0.02, 0.02, 0.03, 0.06, 0.05)),
  no_spread = list(c(0.10, 0.12, 0.11, 0.13, 0.09), c(0.08, 0.07, 0.09, 0.08, 0.10)),
  equal = list(c(0.15, 0.15, 0.15, 0.15), c(0.03, 0.05, 0.04, 0.06)),
  equal_errors = list(c(0.02, 0.14, 0.25, 0.31, 0.08), rep(0.05, 5)),
  one_huge = list(c(0.27, 0.24, 0.67, 0.22), c(0.05, 0.05, 0.9, 0.06)),
  one_tiny = list(c(0.27, 0.24, 0.31, 0.12), c(0.05, 0.001, 0.06, 0.07)),
  two_huge = list(c(0.1, 0.3, 0.2, -0.6), c(0.04, 0.05, 2, 3)),
  negative = list(c(-0.12, -0.30, -0.05, -0.22), c(0.05, 0.06, 0.04, 0.05)),
  both_signs = list(c(-0.20, 0.25, 0.05, -0.10, 0.18, 0.02), c(0.06, 0.07, 0.05, 0.06, 0.08, 0.05)),
  around_nought = list(c(-0.02, 0.01, 0.03), c(0.05, 0.05, 0.05)),
  outlier = list(c(0.10, 0.11, 0.09, 0.10, 0.80), c(0.03, 0.03, 0.03, 0.03, 0.03)),
  precise = list(c(0.101, 0.104, 0.098, 0.110, 0.095), c(0.001, 0.002, 0.0015, 0.001, 0.002)),
  large = list(c(12, -7, 30, 5), c(4, 6, 9, 3)),
  small = list(c(2e-4, 5e-4, -1e-4, 9e-4), c(1e-4, 2e-4, 2e-4, 3e-4)),
  ten = list(c(0.14, 0.22, 0.05, 0.31, 0.18, 0.09, 0.26, 0.11, 0.20, 0.15),
             c(0.04, 0.05, 0.03, 0.08, 0.05, 0.04, 0.06, 0.03, 0.07, 0.05)),
  twenty = list(sapply(1:20, function(i) ((i * 37) %% 23) / 50), sapply(1:20, function(i) 0.02 + ((i * 13) %% 7) / 100)),
  forty = list(sapply(1:40, function(i) ((i * 29) %% 31) / 100 - 0.05), sapply(1:40, function(i) 0.04 + ((i * 11) %% 9) / 80)),
  barely = list(c(0.10, 0.18, 0.25), c(0.05, 0.05, 0.05)),
  edge = list(c(0.10, 0.17, 0.24), c(0.05, 0.05, 0.05)),
  bc_vaccine = list(c(-0.8893113, -1.5853887, -1.3480731, -1.4415512, -0.2175473, -0.7861156, -1.6208982, 0.0119523, -0.4694176, -1.3713448, -0.3393588, 0.4459134, -0.0173139),
                    sqrt(c(0.3255848, 0.1945811, 0.4153680, 0.0200100, 0.0512102, 0.0069056, 0.2230172, 0.0039616, 0.0564342, 0.0730248, 0.0124122, 0.5325058, 0.0714046)))
)
strict <- list(threshold = 1e-15, maxiter = 100000, stepadj = 0.5)
wide <- list(tau2.max = 1e6, tol = 1e-15, maxiter = 100000)
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "metafor",
    as.character(packageVersion("metafor")), "tests/oracles/combination.R\n")
cat("sample,estimates,errors,q,q_p,",
    "dl_tau2,dl,dl_se,dl_low,dl_high,dl_p,reml_tau2,reml,reml_se,reml_low,reml_high,reml_p,",
    "hk_se,hk_low,hk_high,hk_p,adhoc_se,adhoc_low,adhoc_high,adhoc_p,next_low,next_high,",
    "i2,tau2_low,tau2_high,i2_low,i2_high\n", sep = "")
written <- function(values) paste(formatC(as.numeric(values), digits = 15, format = "g", width = 1), collapse = " ")
for (name in names(samples)) {
  y <- samples[[name]][[1]]; e <- samples[[name]][[2]]
  dl <- rma(y, sei = e, method = "DL")
  fits <- lapply(c("z", "knha", "adhoc"), function(test)
    suppressWarnings(rma(y, sei = e, method = "REML", test = test, control = strict)))
  parts <- unlist(lapply(fits, function(f) c(f$se, f$ci.lb, f$ci.ub, f$pval)))
  ahead <- predict(fits[[3]])
  spread <- suppressWarnings(confint(fits[[1]], control = wide)$random)
  values <- c(dl$QE, dl$QEp, dl$tau2, dl$beta, dl$se, dl$ci.lb, dl$ci.ub, dl$pval,
              fits[[1]]$tau2, fits[[1]]$beta, parts, ahead$pi.lb, ahead$pi.ub, fits[[1]]$I2 / 100,
              spread["tau^2", c("ci.lb", "ci.ub")], spread["I^2(%)", c("ci.lb", "ci.ub")] / 100)
  cat(name, written(y), written(e), paste(sapply(values, written), collapse = ","), sep = ","); cat("\n")
}
