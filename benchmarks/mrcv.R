# Time and results of MI.test of MRCV on the farmers, to be held beside benchmarks/multiple_response.py.
#
#     python3 benchmarks/multiple_response.py --tables tables
#     Rscript benchmarks/mrcv.R tables
#
# Needs R with MRCV 0.4. The first table has one single-choice group and five items, the second two sets of items;
# each is tested as it is, and again with every respondent ten times.

library(MRCV)

folder <- commandArgs(trailingOnly = TRUE)[1]
resamples <- 1999

run <- function(name, rows, columns) {
  table <- read.csv(file.path(folder, paste0(name, ".csv")))
  for (times in c(1, 10)) {
    many <- table[rep(seq_len(nrow(table)), times), ]
    rownames(many) <- NULL
    set.seed(102211)
    adjusted <- system.time(
      rao_scott <- MI.test(data = many, I = rows, J = columns, type = "rs2")
    )["elapsed"]
    drawn <- system.time(
      boot <- MI.test(data = many, I = rows, J = columns, type = "boot", B = resamples, print.status = FALSE)
    )["elapsed"]
    bonferroni <- MI.test(data = many, I = rows, J = columns, type = "bon")
    cat(sprintf(
      "%s n=%d X2_S=%.6f rs2=%.6f df=%.6f p=%.6g bon=%.6g boot sum=%.5f product=%.5f minimum=%.5f | rs2 %.2f s, boot %.2f s\n",
      name, nrow(many), rao_scott$general$X.sq.S, rao_scott$rs2$X.sq.S.rs2, rao_scott$rs2$df.rs2,
      rao_scott$rs2$p.value.rs2, bonferroni$bon$p.value.bon, boot$boot$p.value.boot, boot$boot$p.combo.prod.boot,
      boot$boot$p.combo.min.boot, adjusted, drawn
    ))
  }
}

run("farmer1", 1, 5)
run("farmer2", 3, 4)
