"""Nets in which not every test counts the same: by market shares, or every landlord as much."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.clustered import CR2, Clustered
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts, Landlords, Mean
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.rates import MEANS
from discrimtest.findings.card import (
    ALL_TESTS,
    ANY_INVITED,
    FURTHER,
    ONE_INVITED,
    Card,
    MethodCard,
    Needs,
    Repeats,
)
from discrimtest.words.sentence import N_

Numbers = NDArray[numpy.float64]
LINEARISED = "linearised"
_NONE = 1e-12  # a standard error below this is rounding: the landlords came out alike


@dataclass(frozen=True, eq=False)
class Weighted:
    """Complete tests with their weights.

    Attributes:
        cell: Tests: 0 both, 1 control only, 2 test only, 3 neither favoured.
        weight: Tests: at least 0; only their ratios matter. A test of weight 0 does not count.
        landlord: Tests: number of the landlord; below 0 where it is not known, and such a test
            stands for itself. None when no landlord is known.

    Raises:
        ValueError: For arrays of different lengths, or a weight that is no number of at least 0.
    """

    cell: Counts
    weight: Numbers
    landlord: Counts | None

    def __post_init__(self) -> None:
        lengths = {len(one) for one in (self.cell, self.weight, self.landlord) if one is not None}
        if len(lengths) > 1:
            raise ValueError(f"tests differ in number: {sorted(lengths)}")
        if not (numpy.isfinite(self.weight) & (self.weight >= 0)).all():
            raise ValueError("weights must be numbers of at least 0")


@dataclass(frozen=True, eq=False)
class _Part:
    """What the tests of a denominator add, with their weights."""

    adds: Numbers
    weight: Numbers
    landlord: Counts


def _part(tests: Weighted, mean: Mean, by_landlord: bool) -> _Part:
    counted = (numpy.array(mean.denominator)[tests.cell] > 0) & (tests.weight > 0)
    weight = tests.weight[counted]
    owner = numpy.arange(len(weight))
    if by_landlord and tests.landlord is not None:
        named = tests.landlord[counted]
        owner = numpy.where(named >= 0, named, -1 - owner)
    _, codes = numpy.unique(owner, return_inverse=True)
    return _Part(numpy.array(mean.numerator)[tests.cell[counted]].astype(float), weight, codes)


def linearised(adds: Numbers, weight: Numbers) -> Clustered:
    """A weighted mean with its linearised variance; every test stands for itself.

    ``n/(n-1) sum w^2 (y - theta)^2 / (sum w)^2`` with n - 1 degrees of freedom, as for a sample
    drawn with unequal chances and with replacement.

    Args:
        adds: What each test adds. weight: Its weight, above 0.

    References:
        Särndal, Swensson and Wretman (1992), section 5.6.
    """
    n, total = len(adds), float(weight.sum())
    value = float(weight @ adds) / total if n else math.nan
    if not n or not numpy.ptp(adds):
        return Clustered(value, math.nan, math.nan)
    square = float(((weight * (adds - value)) ** 2).sum())
    return Clustered(value, math.sqrt(n / (n - 1) * square) / total, n - 1)


def cr2(adds: Numbers, weight: Numbers, landlord: Counts) -> Clustered:
    """A weighted mean with Bell and McCaffrey's sandwich by landlord and Satterthwaite's df.

    A weighted regression of what each test adds on a constant; the adjustment takes tests as
    independent with equal variance. With ``S`` the sum of the weights and ``q`` the sum of their
    squares over ``S^2``, a landlord's residuals have the covariance
    ``I - (w 1' + 1 w')/S + q 1 1'``, which is the identity but for the plane of ``w`` and ``1``:
    its inverse root takes a 2 x 2 matrix, and no landlord's tests are written out.

    Args:
        adds: What each test adds. weight: Its weight, above 0.
        landlord: Number of its landlord, 0 to landlords - 1.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018).
    """
    total = float(weight.sum())
    value = float(weight @ adds) / total if len(adds) else math.nan
    groups = int(landlord.max()) + 1 if len(landlord) else 0
    if groups < 2 or not numpy.ptp(adds):
        return Clustered(value, math.nan, math.nan)

    def by_landlord(values: Numbers) -> Numbers:
        return numpy.bincount(landlord, weights=values, minlength=groups).astype(float)

    residual = adds - value
    m, w, ww = (by_landlord(one) for one in (numpy.ones_like(weight), weight, weight**2))
    # The weights in the plane: along the constant, and across it.
    along = w / numpy.sqrt(m)
    across = numpy.sqrt(numpy.maximum(ww - along**2, 0.0))
    across[across <= 1e-9 * along] = 0.0
    q = float((weight**2).sum()) / total**2
    plane = numpy.zeros((groups, 2, 2))
    plane[:, 0, 0] = 1 - 2 * along * numpy.sqrt(m) / total + q * m
    plane[:, 0, 1] = plane[:, 1, 0] = -across * numpy.sqrt(m) / total
    plane[:, 1, 1] = 1.0
    roots, axes = numpy.linalg.eigh(plane)
    root = axes / numpy.sqrt(roots)[:, None, :] @ axes.transpose(0, 2, 1)
    constant = by_landlord(residual) / numpy.sqrt(m)
    weighted = by_landlord(weight * residual) - along * constant
    beside = numpy.divide(weighted, across, out=numpy.zeros(groups), where=across > 0)
    adjusted = numpy.einsum("gi,gij->gj", numpy.stack([along, across], axis=1), root)
    parts = adjusted[:, 0] * constant + adjusted[:, 1] * beside
    # The moments of the variance: sums of the products of the landlords' adjusted weights.
    ones = adjusted[:, 0] * numpy.sqrt(m)
    own = (adjusted**2).sum(axis=1)
    other = adjusted[:, 0] * along + adjusted[:, 1] * across
    beyond = q * ones**2 - 2 * ones * other / total
    s, t, st = float(ones @ ones), float(other @ other), float(ones @ other)
    square = 2 * (s * t + st**2) / total**2 - 4 * q * s * st / total + (q * s) ** 2
    spread = float((own**2 + 2 * own * beyond).sum()) + square
    error = math.sqrt(float((parts**2).sum())) / total
    if error < _NONE:
        return Clustered(value, math.nan, math.nan)
    return Clustered(value, error, float((own + beyond).sum()) ** 2 / spread)


def _told(mean: Clustered, level: float) -> Interval:
    """The t interval with the t test of 0; undefined where the variance is."""
    if math.isnan(mean.standard_error):
        return UNDEFINED
    limits, test = mean.interval(level), mean.test()
    return Interval(
        limits.low, limits.high, limits.standard_error, limits.df, test.statistic, test.p_value
    )


def _weighted(id_: str, by_landlord: bool) -> Callable[[Weighted, float], Measured]:
    mean = MEANS[id_]

    def measured(tests: Weighted, level: float) -> Measured:
        normal_quantile(level)
        part = _part(tests, mean, by_landlord)
        if by_landlord and tests.landlord is None and len(part.adds):
            plain = linearised(part.adds, part.weight)
            return Measured(plain.value, len(part.adds), caution="landlords_needed")
        result = (
            cr2(part.adds, part.weight, part.landlord)
            if by_landlord
            else linearised(part.adds, part.weight)
        )
        return Measured(result.value, len(part.adds), _told(result, level))

    return measured


def _each_as_much(id_: str) -> Callable[[Landlords, float], Measured]:
    mean = MEANS[id_]

    def measured(landlords: Landlords, level: float) -> Measured:
        normal_quantile(level)
        total, tests = mean.by_landlord(landlords)
        own = total / tests
        count = len(own)
        if count and not landlords.known:
            return Measured(math.nan, count, caution="landlords_needed")
        return Measured(
            float(own.mean()) if count else math.nan,
            count,
            _told(linearised(own, numpy.ones(count)), level),
        )

    return measured


def left_out(net: str, landlords: Landlords) -> int:
    """Landlords whose own net is undefined, because none of their tests is in its denominator."""
    return len(landlords.cells) - len(MEANS[net].by_landlord(landlords)[0])


_BY_WEIGHT = Card(
    "net_all_weighted",
    Needs.WEIGHTED,
    N_("Net difference over all tests, weighted"),
    unit="hundredths",
    denominator="tests, by weight",
    of=ALL_TESTS,
    family=FURTHER,
    net="net_all",
    words="`net_all` with the weights of the data (market shares)",
    how="Σw(c − t)/Σw; `linearised`, or `cr2` where landlords repeat",
    use="a market of which tests are no even sample; weights fixed before the data",
)
WEIGHTED: tuple[Measure[Weighted], ...] = tuple(
    Measure(card, {LINEARISED: _weighted(card.net, False), CR2: _weighted(card.net, True)})
    for card in (
        _BY_WEIGHT,
        _BY_WEIGHT.of_any(
            "net_any_weighted",
            N_("Net discrimination rate, weighted"),
            denominator="tests with at least one {noun}, by weight",
            of=ANY_INVITED,
            how="likewise, over tests with at least one favourable answer",
        ),
        _BY_WEIGHT.of_discordant(
            "net_discordant_weighted",
            N_("Net difference among tests with different treatment, weighted"),
            denominator="tests with different treatment, by weight",
            of=ONE_INVITED,
            how="likewise, over tests with different treatment",
        ),
    )
)
_BY_LANDLORD = Card(
    "net_all_landlord",
    Needs.EACH_LANDLORD,
    N_("Net difference over all tests, each landlord weighing as much"),
    unit="hundredths",
    denominator="landlords with tests",
    of=ALL_TESTS,
    family=FURTHER,
    net="net_all",
    repeats=Repeats.ALLOWED,
    tried=False,
    words="mean over landlords of each one's own `net_all`",
    how="every landlord counts as much, however many tests it had; t interval",
    use="how landlords treat, not what candidates meet",
)
EACH_LANDLORD: tuple[Measure[Landlords], ...] = tuple(
    Measure(card, {"student": _each_as_much(card.net)})
    for card in (
        _BY_LANDLORD,
        _BY_LANDLORD.of_any(
            "net_any_landlord",
            N_("Net discrimination rate, each landlord weighing as much"),
            denominator="landlords with tests with at least one {noun}",
            of=ANY_INVITED,
            how="landlords with no favourable answer are left out, and counted",
        ),
        _BY_LANDLORD.of_discordant(
            "net_discordant_landlord",
            N_(
                "Net difference among tests with different treatment, each landlord weighing as "
                "much"
            ),
            denominator="landlords with tests with different treatment",
            of=ONE_INVITED,
            how="landlords who treated all alike are left out, and counted",
            use="as above; it leaves out the fair ones, so never the headline",
        ),
    )
)
ESTIMATORS = (
    *WEIGHTED,
    *EACH_LANDLORD,
    MethodCard(
        LINEARISED,
        N_("linearised, with weights"),
        how=(
            "t interval with the linearised variance n/(n−1) Σw²(y−θ)²/(Σw)²; ignores that "
            "landlords repeat. `cr2` takes the weights too, as a weighted regression"
        ),
        source="Särndal, Swensson and Wretman 1992, section 5.6",
    ),
    MethodCard(
        "student",
        N_("Student’s t interval over landlords"),
        how="Student's t interval over landlords; of `callback_*`, over tests",
        source="Student 1908",
    ),
)
