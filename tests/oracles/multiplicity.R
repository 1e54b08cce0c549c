# Makes multiplicity.csv: Rscript tests/oracles/multiplicity.R > tests/oracles/multiplicity.csv
# Base R, p.adjust; R is not needed to run the tests.
families <- list(
  three = c(.01, .04, .03), one = .2, equal = c(.02, .02, .02, .02),
  ends = c(0, 1, .5), large = c(.9, .8, .95, .99), spread = c(.0005, .01, .011, .012, .04, .3, .041, .9),
  ties = c(.03, .001, .03, .2, .001), near = c(.0101, .0102, .0103, .0104, .0105, .0106, .0107))
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "p.adjust tests/oracles/multiplicity.R\n")
cat("family,method,p_values,adjusted\n")
for (name in names(families)) for (method in c("holm", "BH", "BY")) {
  p <- families[[name]]
  text <- function(x) paste(formatC(x, digits = 15, format = "g", width = 1), collapse = " ")
  cat(name, tolower(method), text(p), text(p.adjust(p, method)), sep = ","); cat("\n")
}
