"""How long the models take on the 2,241 rental triples, beside statsmodels and R in the same run.

Processor seconds, the median of a few runs each; every program reads one row a contact and nothing
is asserted. R is measured where ``Rscript`` is found with lme4 and survival.
"""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy
import statsmodels.discrete.conditional_models as conditional_models

from discrimtest.estimators.conditional_covariates import clogit_within
from discrimtest.estimators.conditional_logit import Responses, clogit
from discrimtest.estimators.logit_re import logit_re
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.regression import Contacts

ROOT = Path(__file__).resolve().parents[2]
TERMS = ("black", "hispanic", "middle", "high")
IN_R = """
suppressMessages({library(lme4); library(survival)})
d <- read.csv(commandArgs(TRUE)[1])
timed <- function(calls, work) {
  took <- replicate(calls, { t <- proc.time(); work(); sum((proc.time() - t)[1:2]) })
  median(took)
}
random <- NULL; within <- NULL
glmer_s <- timed(3, function() random <<- glmer(y ~ black + hispanic + middle + high + (1 | test),
                                               d, family = binomial, nAGQ = 25))
clogit_s <- timed(9, function() within <<- clogit(y ~ black + hispanic + strata(test), d))
cat(sprintf("[%.6f, %.12f, %.6f, %.12f]\\n", glmer_s, logLik(random), clogit_s, coef(within)[1]))
"""


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def triples() -> Contacts:
    """A row for each inquiry: intercept by listing, two names, two strata."""
    path = ROOT / "analysis" / "us-rentals" / "data.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    columns: list[list[float]] = []
    listing = 0
    for start in range(0, len(rows), 3):
        for _ in range(int(rows[start]["listings"])):
            for row in rows[start : start + 3]:
                values = [float(row["race"] == name) for name in TERMS[:2]]
                values += [float(row["stratum"] == name) for name in TERMS[2:]]
                columns.append([float(row["response"]), *values, listing])
            listing += 1
    table = numpy.array(columns)
    ones = numpy.ones(len(table), dtype=numpy.int64)
    test = table[:, -1].astype(numpy.int64)
    return Contacts(table[:, 0], table[:, 1:-1], TERMS, 2, test, None, ones)


def seconds(work: Callable[[], object], calls: int) -> float:
    """The median of a few runs, after one that warms up."""
    took = []
    for _ in range(calls + 1):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return statistics.median(took[1:])


def in_r(contacts: Contacts, path: Path) -> list[float] | None:
    """Seconds of glmer, its log-likelihood, seconds of clogit, its first coefficient."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["y", "test", *TERMS])
        for y, test, row in zip(contacts.outcome, contacts.test, contacts.design, strict=True):
            writer.writerow([int(y), int(test), *map(int, row)])
    told = subprocess.run([program, "-e", IN_R, str(path)], capture_output=True, text=True)
    if told.returncode:
        say(f"R can not be measured: {told.stderr.strip().splitlines()[-1]}")
        return None
    figures: list[float] = json.loads(told.stdout.splitlines()[-1])
    return figures


def test_models(tmp_path: Path) -> None:
    contacts = triples()
    arms = Contacts(
        contacts.outcome,
        contacts.design[:, :2],
        TERMS[:2],
        2,
        contacts.test,
        None,
        contacts.times,
    )
    favourable = contacts.outcome.reshape(-1, 3).astype(numpy.int64)
    coding = numpy.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])

    def from_arms() -> object:
        ones = numpy.ones(len(favourable), dtype=numpy.int64)
        return clogit(Responses(numpy.ones_like(favourable), favourable, ones), coding)

    def theirs() -> object:
        with warnings.catch_warnings():  # it tells of the tests that say nothing
            warnings.simplefilter("ignore")
            model = conditional_models.ConditionalLogit(arms.outcome, arms.design, groups=arms.test)
            return model.fit(method="newton", disp=False)

    fit = logit_re(contacts)
    random = seconds(lambda: logit_re(contacts), 9)
    effects = seconds(lambda: [average_effect(fit, contacts, k, 0.95) for k in (0, 1)], 9)
    by_arms, by_contacts = seconds(from_arms, 9), seconds(lambda: clogit_within(arms), 9)
    statsmodels_s = seconds(theirs, 3)
    rows = [
        ("clogit (tests by arm)", by_arms, "statsmodels ConditionalLogit", statsmodels_s),
        ("clogit (with covariates)", by_contacts, "statsmodels ConditionalLogit", statsmodels_s),
    ]
    r = in_r(contacts, tmp_path / "triples.csv")
    if r is not None:
        rows += [
            ("clogit (tests by arm)", by_arms, "R survival::clogit", r[2]),
            ("clogit (with covariates)", by_contacts, "R survival::clogit", r[2]),
            ("logit_re, five fixed effects", random, "R lme4::glmer(nAGQ = 25)", r[0]),
        ]
    say(f"\nModels of {fit.fitted.n_tests:,} tests with three candidates, CPU s, medians")
    say(f"{'ours':30} {'s':>8}  {'beside':30} {'s':>8} {'ratio':>7}")
    for name, mine, beside, other in rows:
        say(f"{name:30} {mine:8.4f}  {beside:30} {other:8.4f} {other / mine:7.0f}")
    say(f"{'logit_re':30} {random:8.4f}")
    say(f"{'logit_re_ame, both candidates':30} {effects:8.4f}")
    if r is not None:
        ours = clogit_within(arms)["wald"].values[0]
        say(f"log-likelihood less glmer's: {fit.fitted.log_likelihood - r[1]:.1e}")
        say(f"first coefficient of clogit less R's: {ours - r[3]:.1e}")
