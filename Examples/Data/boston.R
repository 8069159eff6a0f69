#!/usr/bin/env Rscript
# Writes boston.csv beside this script from the data set `Boston` of the R package MASS
# (Debian: apt-get install r-cran-mass).
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
data(Boston, package = "MASS")
write.csv(Boston, file.path(here, "boston.csv"), row.names = FALSE, quote = FALSE)
