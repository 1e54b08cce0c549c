# Makes callback.csv: Rscript tests/oracles/callback.R > tests/oracles/callback.csv
# Base R, t.test, prop.test and fisher.test, called as the package callback 0.1.1 (CRAN, 2024-07-13)
# documents for stat_mcr, stat_tcs and stat_ecs. Counts of France 2009 (its data set inter1) and
# tables with empty cells. R is not needed to run the tests.
tables <- list(  # both, first only, second only, neither
  moroccan_man = c(45, 41, 20, 204), senegalese_man = c(29, 57, 14, 210), vietnamese_man = c(27, 59, 11, 213),
  french_woman = c(43, 43, 27, 197), moroccan_woman = c(22, 64, 10, 214), senegalese_woman = c(15, 71, 11, 213),
  vietnamese_woman = c(37, 49, 25, 199), small = c(1, 1, 7, 12), level = c(5, 3, 3, 4), one = c(4, 1, 0, 6),
  nobody_both = c(0, 6, 2, 9))
number <- function(x) paste(formatC(as.numeric(x), digits = 15, format = "g", width = 1), collapse = ",")
cat("# R", paste(R.version$major, R.version$minor, sep = "."), "t.test, prop.test, fisher.test tests/oracles/callback.R\n")
cat(paste0("table,id,both,control_only,test_only,neither,of,value,student_low,student_high,student,student_p,",
    "pearson_low,pearson_high,pearson,pearson_p,fisher_p\n"))
for (name in names(tables)) {
  n <- tables[[name]]
  first <- rep(c(1, 1, 0, 0), n); second <- rep(c(1, 0, 1, 0), n)
  for (id in c("callback_matched", "callback_total", "callback_exclusive")) {
    kept <- switch(id, callback_matched = rep(TRUE, sum(n)), callback_total = first + second > 0, callback_exclusive = first != second)
    # mcr compares callbacks; tcs and ecs compare single callbacks, c10 and c01.
    x <- if (id == "callback_matched") first[kept] else (first > second)[kept]
    y <- if (id == "callback_matched") second[kept] else (second > first)[kept]
    count <- sum(kept)
    t <- tryCatch(t.test(x - y), error = function(e) list(conf.int = c(NA, NA), statistic = NA, p.value = NA))
    p <- suppressWarnings(prop.test(c(sum(x), sum(y)), c(count, count)))
    f <- fisher.test(matrix(c(count - sum(x), sum(x), count - sum(y), sum(y)), 2, byrow = TRUE))
    cat(name, id, number(n), number(c(count, mean(x) - mean(y), max(t$conf.int[1], -1), min(t$conf.int[2], 1), t$statistic, t$p.value,
        p$conf.int, p$statistic, p$p.value, f$p.value)), sep = ","); cat("\n")
  }
}
