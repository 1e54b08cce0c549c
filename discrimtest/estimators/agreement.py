"""How far coders agree: in percent, and beyond chance by Cohen, Krippendorff and Gwet.

The three differ in what they take for chance. Kappa lets each coder keep the own shares of
categories, alpha pools them and corrects for few units, AC1 holds chance low where one category is
rare or common, where kappa and alpha fall though hardly a judgement differs (the paradox of
Feinstein and Cicchetti 1990). So all are told, side by side.

Units of one landlord are coded alike more often than others are, as its answers are. So the
standard error leaves out one landlord at a time, with all its units, and goes with G - 1 degrees of
freedom: each figure is a smooth function of sums over landlords, for which that jackknife is
consistent, and resampling landlords would cost a thousand times as much. Limits are made on a scale
without ends, log odds for a share and Fisher's ``atanh`` for the others: agreement is high, so
limits on its own scale cover too little (90 % with 15 landlords who differ, where these cover 95 to
98 %; ``tests/estimators/test_agreement_coverage.py``). They say nothing of coders who were not
asked.

References:
    Efron and Stein (1981), for the jackknife of such functions; Bell and McCaffrey (2002) and
    MacKinnon, Nielsen and Webb (2023), for leaving out a cluster with G - 1 degrees of freedom;
    Vanbelle (2016), for clustered agreement.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy
from scipy.special import expit, logit, stdtrit

from discrimtest.estimators.clustered import Clustered
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.jackknife import jackknife, trend
from discrimtest.estimators.judgements import AgreementSums, Judgements
from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.proportion import normal_quantile, wilson
from discrimtest.estimators.tables import Share
from discrimtest.words.sentence import N_

NO_UNITS = N_("no unit was judged by two coders, so nothing can be compared")
ONE_CATEGORY = N_(
    "every judgement is of one and the same category, so agreement by chance is complete and "
    "agreement beyond chance is undefined"
)
TWO_CODERS = N_("this figure is of two coders, and there are more")
ONE_LANDLORD = N_("all units are of one landlord, so there is no interval")
NO_SPREAD = N_(
    "no landlord differs from another, so how sure the figure is cannot be known from these units"
)
RESTS_ON_ONE = N_("without one of the landlords the figure is undefined, so there is no interval")


def percent_agreement(sums: AgreementSums) -> Numbers:
    """The share of pairs of coders who gave a unit the same category, mean over units."""
    return _divided(sums.agreed, sums.units)


def cohen_kappa(sums: AgreementSums) -> Numbers:
    """``(p_o - p_e) / (1 - p_e)`` with ``p_e`` from the shares of either of two coders.

    The first and the second judgement of a unit may be of other people in each: then kappa is of
    "first" and "second", and alpha, which asks for no such order, is the one to read.

    References:
        Cohen (1960).
    """
    if sums.table is None:
        return numpy.full(len(sums.units), math.nan)
    units = sums.table.sum(axis=(1, 2))
    first, second = sums.table.sum(axis=2), sums.table.sum(axis=1)
    seen = _divided(numpy.trace(sums.table, axis1=1, axis2=2), units)
    chance = _divided((first * second).sum(axis=1), units**2)
    return _beyond(seen, chance)


def weighted_kappa_linear(sums: AgreementSums) -> Numbers:
    """Kappa of two coders for ordered categories: two of them lie apart by the steps between them,
    used or not.

    References:
        Cohen (1968); Cicchetti and Allison (1971), for weights by steps.
    """
    return _weighted_kappa(sums, 1)


def weighted_kappa_quadratic(sums: AgreementSums) -> Numbers:
    """The same with the steps squared, so that a judgement two steps off weighs four times.

    References:
        Cohen (1968); Fleiss and Cohen (1973), for squared steps.
    """
    return _weighted_kappa(sums, 2)


def krippendorff_alpha(sums: AgreementSums) -> Numbers:
    """``1 - D_o / D_e`` for categories without an order.

    References:
        Krippendorff (2004), section 11.3; Hayes and Krippendorff (2007).
    """
    size = sums.coincidences.shape[-1]
    return _alpha(sums.coincidences, numpy.broadcast_to(1.0 - numpy.eye(size), (1, size, size)))


def krippendorff_alpha_ordinal(sums: AgreementSums) -> Numbers:
    """The same for ordered categories: two of them lie apart by the judgements between them.

    ``(n_c / 2 + n_between + n_k / 2)^2``, so an unused category changes nothing.

    References:
        Krippendorff (2004), section 11.3.4.
    """
    used = sums.coincidences.sum(axis=2)
    middle = numpy.cumsum(used, axis=1) - used / 2
    return _alpha(sums.coincidences, (middle[:, :, None] - middle[:, None, :]) ** 2)


def gwet_ac1(sums: AgreementSums) -> Numbers:
    """``(p_a - p_e) / (1 - p_e)`` with ``p_e = sum pi (1 - pi) / (K - 1)``.

    ``pi`` is the mean share of a category over all units that anyone judged, K the number of
    categories there are, used or not.

    References:
        Gwet (2008); Gwet (2014), chapter 5, for more coders and missing judgements.
    """
    shares = _divided(sums.shares, sums.judged[:, None])
    size = shares.shape[1]
    if size < 2:
        return numpy.full(len(shares), math.nan)
    return _beyond(percent_agreement(sums), (shares * (1 - shares)).sum(axis=1) / (size - 1))


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale without ends: there and back, and the slope of the way there (inf at an end)."""

    there: Callable[[float], float]
    back: Callable[[float], float]
    slope: Callable[[float], float]


LOG_ODDS = Scale(
    lambda share: float(logit(share)),
    lambda far: float(expit(far)),
    lambda share: 1 / (share * (1 - share)),
)
FISHER = Scale(
    math.atanh, math.tanh, lambda value: 1 / (1 - value * value) if abs(value) < 1 else math.inf
)

Statistic = Callable[[AgreementSums], Numbers]
ORDINAL: tuple[Statistic, ...] = (
    weighted_kappa_linear,
    weighted_kappa_quadratic,
    krippendorff_alpha_ordinal,
)
_OF_TWO = (cohen_kappa, weighted_kappa_linear, weighted_kappa_quadratic)
NOMINAL: tuple[Statistic, ...] = (percent_agreement, cohen_kappa, krippendorff_alpha, gwet_ac1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One figure of agreement.

    Attributes:
        id: The name of one of :data:`NOMINAL` or :data:`ORDINAL`.
        value: At most 1; nan where undefined.
        interval: Clustered by landlord; nan where undefined.
        units, landlords: How many were compared.
        why: Why the value or its interval is undefined, as a sentence; empty where both are not.
    """

    id: str
    value: float
    interval: Interval
    units: int
    landlords: int
    why: str = ""


def agreement(judgements: Judgements, level: float = 0.95) -> tuple[Agreement, ...]:
    """Every figure over the units that two or more coders judged.

    Where the categories are ordered, kappa with weights and alpha in order come last. Units that
    were coded once say nothing of agreement: ``judgements.coded_once`` counts them.

    Args:
        level: Confidence level in (0, 1).
    """
    compared = judgements.compared
    ordered = ORDINAL if judgements.ordered else ()
    return tuple(_figure(compared, statistic, level) for statistic in (*NOMINAL, *ordered))


def by_category(judgements: Judgements, level: float = 0.95) -> tuple[tuple[Agreement, ...], ...]:
    """For each category: the same figures of that category against all others."""
    each = range(judgements.categories)
    return tuple(agreement(judgements.against_the_rest(category), level) for category in each)


@dataclass(frozen=True, slots=True)
class CodingPeriod:
    """Agreement in percent among the units of one period."""

    number: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether coders agree more or less as time goes by.

    Attributes:
        periods: Those that have a unit, in order.
        slope: Change of the share of agreement by period, clustered by landlord; nan where
            undefined, as with a single period.
    """

    periods: tuple[CodingPeriod, ...]
    slope: Clustered


def drift(judgements: Judgements, period: Counts, level: float = 0.95) -> Drift:
    """Percent agreement by period, and the straight line through the units.

    The line is fitted by least squares to the share of agreement of each unit against the number
    of its period; leaving out one landlord at a time gives its standard error.

    Args:
        period: Units: a number that rises with time, such as the week of coding.

    Raises:
        ValueError: When ``period`` is not of these units.
    """
    if len(period) != len(judgements.codes):
        raise ValueError("each unit needs the number of its period")
    several = judgements.counts.sum(axis=1) > 1
    compared, when = judgements.compared, numpy.asarray(period)[several]
    periods = (
        CodingPeriod(int(number), _figure(compared.kept(when == number), percent_agreement, level))
        for number in numpy.unique(when)
    )
    return Drift(tuple(periods), trend(when, compared.agreed, compared.landlord))


def _figure(judgements: Judgements, statistic: Statistic, level: float) -> Agreement:
    normal_quantile(level)  # refuses a level that is none
    units, landlords = len(judgements.codes), judgements.landlords
    value = float(statistic(judgements.sums.all)[0]) if units else math.nan
    interval, why = UNDEFINED, _why(judgements, statistic, value)
    if not why:
        interval, why = _interval(judgements.sums, statistic, value, level)
    return Agreement(statistic.__name__, value, interval, units, landlords, why)


def _interval(
    sums: AgreementSums, statistic: Statistic, value: float, level: float
) -> tuple[Interval, str]:
    """The limits, or why there are none."""
    share = statistic is percent_agreement
    if share and value in (0.0, 1.0):
        return _all_alike(value, len(sums.units), level), ""
    left_out = statistic(sums.without_each)
    if numpy.isnan(left_out).any():
        return UNDEFINED, RESTS_ON_ONE
    limits = _limits(value, left_out, level, LOG_ODDS if share else FISHER)
    return limits, NO_SPREAD if math.isnan(limits.low) else ""


def _why(judgements: Judgements, statistic: Statistic, value: float) -> str:
    """Why there is no value, or no interval whatever the value; empty otherwise."""
    if not len(judgements.codes):
        return NO_UNITS
    if math.isnan(value):
        many = judgements.codes.shape[1] != 2 and statistic in _OF_TWO
        return TWO_CODERS if many else ONE_CATEGORY
    return ONE_LANDLORD if judgements.landlords < 2 else ""


def _limits(value: float, left_out: Numbers, level: float, scale: Scale) -> Interval:
    """The t interval on the scale, with the jackknife's standard error carried to it."""
    spread = jackknife(value, left_out)
    slope = scale.slope(value)
    if math.isnan(spread.standard_error) or not math.isfinite(slope):
        return UNDEFINED
    half = float(stdtrit(spread.df, (1 + level) / 2)) * spread.standard_error * slope
    middle = scale.there(value)
    low, high = scale.back(middle - half), scale.back(middle + half)
    return Interval(low, high, spread.standard_error, spread.df)


def _all_alike(value: float, landlords: int, level: float) -> Interval:
    """Wilson's limits where all units agree or none does, every landlord counting as one unit."""
    return wilson(Share(landlords if value else 0, landlords), level)


def _alpha(coincidences: Numbers, apart: Numbers) -> Numbers:
    used = coincidences.sum(axis=2)
    total = used.sum(axis=1)
    seen = (coincidences * apart).sum(axis=(1, 2))
    chance = (used[:, :, None] * used[:, None, :] * apart).sum(axis=(1, 2))
    return 1 - _divided((total - 1) * seen, chance)


def _weighted_kappa(sums: AgreementSums, power: int) -> Numbers:
    """``1 - D_o / D_e``, categories lying apart by a power of the steps between them."""
    if sums.table is None:
        return numpy.full(len(sums.units), math.nan)
    place = numpy.arange(sums.table.shape[-1], dtype=float)
    apart = numpy.abs(place[:, None] - place[None, :]) ** power
    units, first, second = (sums.table.sum(axis=axis) for axis in ((1, 2), 2, 1))
    seen = units * (sums.table * apart).sum(axis=(1, 2))
    return 1 - _divided(seen, (first[:, :, None] * second[:, None, :] * apart).sum(axis=(1, 2)))


def _beyond(seen: Numbers, chance: Numbers) -> Numbers:
    """Agreement beyond chance; nan where chance alone agrees on everything."""
    return _divided(seen - chance, 1 - chance)


def _divided(part: Numbers, whole: Numbers) -> Numbers:
    result = numpy.full(numpy.broadcast_shapes(part.shape, whole.shape), math.nan)
    numpy.divide(part, whole, out=result, where=numpy.abs(whole) > 1e-12)
    return result
