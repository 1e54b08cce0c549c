"""Logits with an intercept of each test or landlord, in markets that are so made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy
from scipy.integrate import quad
from scipy.special import expit

from discrimtest.estimators import conditional_covariates
from discrimtest.estimators.conditional_covariates import clogit_within
from discrimtest.estimators.logit_re import logit_re
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.regression import ModelContacts
from discrimtest.planning.markets.draws import Sizes, Whole, normals, owners, uniforms
from tests.simulation.part import LEVEL, Known, Part, Result, Tried, listed, log_of, stream_of

ODDS, DEVIATION, EFFECT = "log odds ratio", "standard deviation", "difference"


@dataclass(frozen=True)
class Intercepts:
    """Log odds of a favourable answer: an intercept of the test or landlord, and the candidate's.

    Attributes:
        middle: Log odds of a control contact in the middle test or landlord.
        odds: Log odds ratio of the test candidate.
        deviation: Standard deviation of the intercepts.
        by: Whose they are.
    """

    id: str
    words: str
    tests: int
    middle: float = -0.5
    odds: float = 0.0
    deviation: float = 1.5
    by: Literal["test", "landlord"] = "test"
    landlords: int = 0
    sizes: Sizes = "equal"

    @cached_property
    def owner(self) -> Whole:
        return owners(self.tests, self.landlords, self.sizes)

    @cached_property
    def truth(self) -> dict[str, float]:
        def apart(z: float) -> float:
            level = self.middle + self.deviation * z
            density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            return float(expit(level + self.odds) - expit(level)) * density

        effect = float(quad(apart, -12, 12, epsabs=1e-12)[0])
        return {ODDS: self.odds, DEVIATION: self.deviation, EFFECT: effect}

    def study(self, number: int) -> ModelContacts:
        stream = stream_of("intercepts", self.id, number)
        n, owner = self.tests, self.owner
        of = normals(stream, n if self.by == "test" else int(owner[-1]) + 1)
        level = self.middle + self.deviation * (of if self.by == "test" else of[owner])
        chance = expit(level[:, None] + numpy.array([0.0, self.odds]))
        return ModelContacts(
            (uniforms(stream, n, 2) < chance).astype(float).ravel(),
            numpy.tile([[0.0], [1.0]], (n, 1)),
            ("test",),
            1,
            numpy.repeat(numpy.arange(n), 2),
            numpy.repeat(owner, 2),
            numpy.ones(2 * n, dtype=numpy.int64),
        )


def _tried(market: Intercepts, number: int, _: Known) -> Tried:
    contacts = market.study(number)
    fit = logit_re(contacts, market.by)
    yield ("logit_re", f"wald, {market.by}", ODDS), log_of(fit.odds(0, LEVEL))
    spread = fit.deviation(LEVEL)
    p_value = math.nan if spread.p_value is None else spread.p_value
    yield ("logit_re_sd", f"wald, {market.by}", DEVIATION), Result(p_value, spread.low, spread.high)
    effect = average_effect(fit, contacts, 0, LEVEL)[1]
    p_value = math.nan if effect.p_value is None else effect.p_value
    key = ("logit_re_ame", f"delta, {market.by}", EFFECT)
    yield key, Result(p_value, effect.low, effect.high)
    for name, within in clogit_within(contacts, conditional_covariates.METHODS).items():
        limits = within.limits(0, LEVEL)
        p_value = math.nan if limits.p_value is None else limits.p_value
        yield ("clogit", name, ODDS), Result(p_value, limits.low, limits.high)


INTERCEPTS = Part(
    "intercepts",
    "Logits with an intercept for each test or landlord",
    "Answers drawn from the very model of `logit_re`, so that its odds ratio and its standard "
    "deviation have true values.",
    1000,
    [Intercepts(**one) for one in listed("intercepts")],
    _tried,
)
