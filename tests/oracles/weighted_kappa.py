"""Makes weighted_kappa.csv from agreement.csv, run from the top folder:
``python tests/oracles/weighted_kappa.py > tests/oracles/weighted_kappa.csv``.

Weighted kappa of statsmodels (``stats.inter_rater.cohens_kappa``) on the samples of two coders.
The tests do not run it.
"""

import csv
import sys
from importlib.metadata import version
from pathlib import Path

import numpy
from statsmodels.stats.inter_rater import cohens_kappa


def main():
    sys.stdout.write(f"# statsmodels {version('statsmodels')}: tests/oracles/weighted_kappa.py\n")
    sys.stdout.write("sample,linear,quadratic\n")
    lines = Path("tests/oracles/agreement.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if line[0] != "#"):
        pairs = [word for word in row["codes"].split() if "." not in word]
        if len(pairs[0]) != 2:
            continue
        table = numpy.zeros((int(row["categories"]),) * 2)
        for first, second in pairs:
            table[int(first), int(second)] += 1
        told = (cohens_kappa(table, wt=wt).kappa for wt in ("linear", "quadratic"))
        sys.stdout.write(",".join([row["sample"], *(f"{kappa:.12g}" for kappa in told)]) + "\n")


main()
