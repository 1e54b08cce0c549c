"""Makes unpaired.csv: ``python tests/oracles/unpaired.py > tests/oracles/unpaired.csv``.

statsmodels (``confint_proportions_2indep`` by Newcombe, ``proportions_ztest``, ``OLS``), and the
CR2 variance with its degrees of freedom written out with whole matrices, contact by contact:
Pustejovsky and Tipton (2018), equations 6, 10 and 11. The tests do not run it.
"""

import sys

import numpy
import scipy
import statsmodels
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

# Landlords x (control favoured, control contacts, test favoured, test contacts).
SAMPLES = {
    "apart": "3 4 0 0 1 2 0 0 0 3 0 0 0 0 1 3 0 0 0 2 0 0 2 5",
    "single": "1 1 0 0 1 1 0 0 0 1 0 0 1 1 0 0 0 0 0 1 0 0 1 1 0 0 0 1 0 0 0 1",
    "shared": "2 3 1 3 1 1 0 2 0 2 1 1 4 4 2 4 1 3 0 2",
    "some": "2 3 1 3 1 1 0 0 0 0 1 2 4 4 2 4 1 3 0 0 0 0 0 1",
    "uneven": "18 30 9 25 1 1 0 1 0 1 0 0 1 2 1 1 0 0 1 2",
    "matched": "1 1 0 1 1 1 1 1 0 1 0 1 1 1 0 1 0 1 1 1 1 1 0 1 1 1 0 1",
    "rare": "1 9 0 8 0 7 0 9 0 8 1 6 1 10 0 10 0 6 0 7",
    "many": " ".join(f"{g * 7 % 4} {4 + g % 3} {g * 5 % 3} {3 + g * 2 % 4}" for g in range(1, 41)),
}


def contacts_of(cells):
    outcome, control, landlord = [], [], []
    for number, row in enumerate(cells):
        for candidate, (favoured, made) in enumerate((row[:2], row[2:])):
            outcome += [1.0] * favoured + [0.0] * (made - favoured)
            control += [1.0 - candidate] * made
            landlord += [number] * made
    return numpy.array(outcome), numpy.array(control), numpy.array(landlord)


def by_landlord(outcome, control, landlord):
    """Standard error and degrees of freedom of the coefficient of ``control``."""
    design = numpy.column_stack([numpy.ones(len(outcome)), control])
    fit = OLS(outcome, design).fit()
    bread = numpy.linalg.inv(design.T @ design)
    whole = numpy.eye(len(outcome)) - design @ bread @ design.T
    weights, square = [], 0.0
    for owner in numpy.unique(landlord):
        mine = landlord == owner
        values, vectors = numpy.linalg.eigh(whole[numpy.ix_(mine, mine)])
        roots = numpy.where(values > 1e-10, 1 / numpy.sqrt(numpy.clip(values, 1e-10, None)), 0)
        adjusted = vectors @ numpy.diag(roots) @ vectors.T
        weight = (bread @ design[mine].T)[1] @ adjusted
        square += float(weight @ fit.resid[mine]) ** 2
        weights.append(whole[:, mine] @ weight)
    crossed = numpy.array(weights) @ numpy.array(weights).T
    return square**0.5, numpy.trace(crossed) ** 2 / (crossed**2).sum()


def say(*values):
    shown = (one if isinstance(one, str) else f"{one:.14g}" for one in values)
    sys.stdout.write(",".join(shown) + "\n")


def main():
    told = (
        f"# Python {sys.version.split()[0]}, statsmodels {statsmodels.__version__}, "
        f"scipy {scipy.__version__}, numpy {numpy.__version__}; tests/oracles/unpaired.py"
    )
    sys.stdout.write(f"{told}\nsample,cells,id,method,value,low,high,statistic,p,se,df\n")
    for name, text in SAMPLES.items():
        cells = numpy.array(text.split(), dtype=int).reshape(-1, 4)
        x, n, y, m = (int(one) for one in cells.sum(axis=0))
        value = x / n - y / m
        low, high = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")
        z, p = proportions_ztest([x, y], [n, m])
        id_ = "rate_difference_unpaired"
        say(name, text, id_, "newcombe", value, low, high, z, p, "", "")
        error, df = by_landlord(*contacts_of(cells))
        half, statistic = student.ppf(0.975, df) * error, value / error
        p = 2 * student.sf(abs(statistic), df)
        say(name, text, id_, "cr2", value, value - half, value + half, statistic, p, error, df)


if __name__ == "__main__":
    main()
