"""Models of the 2,241 rental triples, beside statsmodels and R in the same run.

Every program reads one row a contact. R is measured where ``Rscript`` is found with lme4 and
survival; elsewhere its figures are those stored in tests/oracles, and no time of it is told.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy

from discrimtest.estimators.conditional_covariates import clogit_within
from discrimtest.estimators.conditional_logit import Responses, clogit
from discrimtest.estimators.logit_re import logit_re
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.regression import ModelContacts
from tests.benchmarks.clock import seconds
from tests.benchmarks.markets import TERMS, triples
from tests.benchmarks.table import MODELS, Row

ORACLE = Path(__file__).resolve().parents[1] / "oracles" / "logit_re.csv"
IN_R = """
suppressMessages({library(lme4); library(survival)})
d <- read.csv(commandArgs(TRUE)[1])
timed <- function(calls, work) {
  took <- replicate(calls, { t <- proc.time(); work(); sum((proc.time() - t)[1:2]) })
  median(took)
}
random <- NULL; within <- NULL
few <- function() within <<- clogit(y ~ black + hispanic + strata(test), d)
glmer_s <- timed(3, function() random <<- glmer(y ~ black + hispanic + middle + high + (1 | test),
                                               d, family = binomial, nAGQ = 25))
few()
clogit_s <- timed(15, few)
version <- paste(R.version$major, R.version$minor, sep = ".")
cat(sprintf('[%.6f, %.12f, %.6f, %.12f, "R %s, lme4 %s, survival %s"]\\n', glmer_s, logLik(random),
            clogit_s, coef(within)[1], version, packageVersion("lme4"), packageVersion("survival")))
"""


@dataclass(frozen=True, slots=True)
class InR:
    """What R says of the triples.

    Attributes:
        glmer, clogit: Processor seconds of one fit; nan where R is not here.
        likelihood, odds: Log-likelihood of glmer; first coefficient of clogit, or nan.
        versions: Which R.
    """

    glmer: float
    likelihood: float
    clogit: float
    odds: float
    versions: str


def in_r(contacts: ModelContacts, path: Path) -> InR:
    program = shutil.which("Rscript")
    if program is None:
        return stored("Rscript is not here")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["y", "test", *TERMS])
        for y, test, row in zip(contacts.outcome, contacts.test, contacts.design, strict=True):
            writer.writerow([int(y), int(test), *map(int, row)])
    told = subprocess.run([program, "-e", IN_R, str(path)], capture_output=True, text=True)
    if told.returncode:
        return stored(f"R says {told.stderr.strip().splitlines()[-1]!r}")
    return InR(*json.loads(told.stdout.splitlines()[-1]))


def stored(why: str) -> InR:
    """The log-likelihood that R gave when tests/oracles was made."""
    head, *lines = ORACLE.read_text("utf-8").splitlines()
    row = next(row for row in csv.DictReader(lines) if row["case"] == "us_strata")
    likelihood = float(row["glmer_log_likelihood"])
    return InR(math.nan, likelihood, math.nan, math.nan, f"{why}; stored: {head.strip('# ')}")


def test_models(table: list[Row], versions: list[str], tmp_path: Path) -> None:
    contacts = triples()
    arms = ModelContacts(
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

    from statsmodels.discrete.conditional_models import ConditionalLogit

    def theirs() -> object:
        with warnings.catch_warnings():  # it tells of the tests that say nothing
            warnings.simplefilter("ignore")
            model = ConditionalLogit(arms.outcome, arms.design, groups=arms.test)
            return model.fit(method="newton", disp=False)

    fit = logit_re(contacts)
    ours = clogit_within(arms)["wald"].values[0]
    statsmodels, random, effects, by_arms, by_contacts = seconds(
        theirs,
        lambda: logit_re(contacts),
        lambda: [average_effect(fit, contacts, place, 0.95) for place in (0, 1)],
        from_arms,
        lambda: clogit_within(arms),
    )
    r = in_r(contacts, tmp_path / "triples.csv")
    versions.append(r.versions)
    measured = not math.isnan(r.glmer)
    apart = fit.fitted.log_likelihood - r.likelihood
    assert abs(apart) < 1e-5, "another log-likelihood than glmer's: not the same model"
    beside = ("statsmodels ConditionalLogit, newton", statsmodels)
    equal = f"first coefficient less R's: {ours - r.odds:.0e}"
    table += [
        Row(
            MODELS,
            "logit_re, five fixed effects",
            random,
            "R lme4::glmer(nAGQ = 25)" if measured else "",
            r.glmer if measured else None,
            f"log-likelihood less glmer's: {apart:.0e}",
        ),
        Row(MODELS, "logit_re_ame, both names, once fitted", effects),
        Row(MODELS, "clogit, answers by name", by_arms, *beside),
        Row(MODELS, "clogit, contacts with covariates", by_contacts, *beside),
    ]
    if measured:
        told = "R survival::clogit"
        table += [
            Row(MODELS, "clogit, answers by name", by_arms, told, r.clogit, equal),
            Row(MODELS, "clogit, contacts with covariates", by_contacts, told, r.clogit, equal),
        ]
