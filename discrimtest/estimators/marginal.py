"""Average marginal effects of a logit with a random intercept: differences in probability.

An odds ratio of that model holds for one home. What an arm changes in the market as a whole is the
difference between the probabilities of a favourable answer, the random intercept averaged out, had
every contact been made by a candidate of that arm and had every one been made by the control
candidate; all else as it was. It is a model figure: **test less control**, unlike the net rates.
"""

from __future__ import annotations

import math

import numpy
from scipy.special import ndtr

from discrimtest.estimators.interface import UNDEFINED, Interval, ModelFigure
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.logit_re import RandomIntercept
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.quadrature import Groups, alike, likelihood
from discrimtest.estimators.regression import ModelContacts, Numbers
from discrimtest.findings.card import Card, Needs
from discrimtest.words.sentence import N_

EFFECT = "logit_re_ame"
"""Id: the difference of each test arm from the control."""
_TOLERANCE = 1e-6


def average_effect(
    fit: RandomIntercept, contacts: ModelContacts, place: int, level: float
) -> tuple[float, Interval]:
    """What one arm changes, averaged over the contacts and over the random intercept.

    Args:
        fit: The model, of these contacts.
        contacts: Their covariates are averaged over; each arm's own share is not.
        place: Number of the arm among the terms.
        level: Confidence level in (0, 1).

    Returns:
        Difference in probability, in [-1, 1], test less control; its normal interval by the delta
        method, with the test of no difference. Undefined where the model is, where the odds of
        some term have no limit, or where the arm can not be told from a covariate.

    References:
        Stock (1989), for averaging over the observed covariates; Wooldridge (2010), sections
        2.2.5 and 15.9.1, for averaging over the intercept.
    """
    supposed = [_supposed(contacts, arm) for arm in (place, None)]
    if fit.reason or fit.fitted.separated or not all(_told(fit, design) for design in supposed):
        return math.nan, UNDEFINED
    (of_arm, rise), (of_control, fall) = (_mean(fit, one, contacts.times) for one in supposed)
    value, slope = of_arm - of_control, rise - fall
    error = math.sqrt(float(slope @ fit.covariance @ slope))
    z, statistic = normal_quantile(level), value / error
    p_value = 2 * float(ndtr(-abs(statistic)))
    return value, Interval(value - z * error, value + z * error, error, None, statistic, p_value)


def _supposed(contacts: ModelContacts, arm: int | None) -> Numbers:
    """Contacts x coefficients, intercept first, had all contacts been of one arm.

    ``None`` is the control.
    """
    design = contacts.design.copy()
    for number in range(contacts.arms):
        design[:, number] = number == arm
    first = len(contacts.terms) - len(contacts.crossings)
    for place, (number, covariate) in enumerate(contacts.crossings, start=first):
        design[:, place] = contacts.design[:, covariate] if number == arm else 0.0
    return numpy.column_stack([numpy.ones(len(design)), design])


def _told(fit: RandomIntercept, design: Numbers) -> bool:
    """Whether the data tell the odds of all these contacts."""
    size = numpy.abs(design) @ numpy.abs(fit.idle)
    return bool((numpy.abs(design @ fit.idle) <= _TOLERANCE * size).all())


def _mean(fit: RandomIntercept, design: Numbers, times: Counts) -> tuple[float, Numbers]:
    """Mean probability of a favourable answer, and its derivatives by the parameters.

    The probability of one contact is the likelihood of a group of one.
    """
    kind, count = alike(design)
    rows = numpy.empty((count, design.shape[1]))
    rows[kind] = design
    ones = numpy.ones(count)
    single = Groups(rows, ones, ones, numpy.arange(count), ones)
    at = likelihood(single, fit.coefficients, fit.spread, fit.nodes)
    weight = numpy.bincount(kind, weights=times) / times.sum() * numpy.exp(at.groups)
    return float(weight.sum()), weight @ at.scores


ESTIMATORS = (
    ModelFigure(
        Card(
            "logit_re_ame",
            Needs.REGRESSION,
            N_("Average effect by the logit model: test minus control candidate"),
            unit="hundredths",
            meaning=N_("Below 0: the test candidate is invited less often."),
            family="models",
            words=(
                "what the candidate changes in the chance of a favourable answer, over all homes"
            ),
            how=(
                "probability as test candidate − as control candidate, averaged over contacts and "
                "over the intercept by the same quadrature; **test − control**"
            ),
            use=(
                "the model's figure to set beside `net_all` (with its sign changed); an odds ratio"
                " is further from 1 than this market is"
            ),
        ),
        ("delta",),
    ),
)
