"""The linear probability model with test effects: what an arm or a covariate adds within tests.

Each test has a constant of its own, so all that a listing and its landlord have in common cancels,
and with it every covariate that is the same for all contacts of a test. One test arm and no
covariate give ``-net_all``. Landlords enter through sums alone, so nothing is refitted and no
matrix is larger than terms x terms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.interface import ModelFigure
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.regression import (
    Fitted,
    Kept,
    ModelContacts,
    Numbers,
    basis,
    clusters,
    products_by_cluster,
    resting_on_one,
)
from discrimtest.findings.card import Card, Needs
from discrimtest.words.sentence import N_

LPM = "lpm_test_fe"
_ALONE = 1e-9  # what is left of a direction without one cluster, below which nothing is
_EXACT = 1e-18  # variance, as a share of what the outcomes vary, below which it is rounding


@dataclass(frozen=True, eq=False)
class _Within:
    """A fit whose terms were made to have the unit matrix as their products.

    Attributes:
        back: Terms x directions: coefficients from directions.
        estimate: By direction.
        total: Squared deviations of the outcomes from the mean of their test.
        leverage: Clusters x directions x directions: products within the cluster.
        score: Clusters x directions: products with the residuals.
        times: How many alike clusters each stands for.
        n: Contacts.
    """

    back: Numbers
    estimate: Numbers
    total: float
    leverage: Numbers
    score: Numbers
    times: Counts
    n: int

    @property
    def groups(self) -> int:
        return int(self.times.sum())


Method = Callable[[_Within], tuple[Numbers, Numbers]]


def lpm_test_fe(contacts: ModelContacts, methods: Iterable[str] = ("crv1",)) -> dict[str, Fitted]:
    """Least squares with a constant for each test.

    Args:
        contacts: Tests with one contact say nothing and are passed over.
        methods: Ids of :data:`METHODS`: how the standard errors allow for landlords (tests where
            landlords are not known).

    Returns:
        By method; the values are the same. A term that does not vary within tests, or that others
        determine, is aliased.

    References:
        Wooldridge (2010), section 10.5 (the within transformation).
    """
    contacts = contacts.of(numpy.bincount(contacts.test)[contacts.test] > 1)
    within, kept, alone = _fit(contacts)
    values = numpy.full(len(kept), math.nan)
    values[kept] = within.back @ within.estimate
    values[~alone] = math.nan
    lone = resting_on_one(within.back, within.leverage)
    fits = {}
    for name in methods:
        errors, df = (numpy.full(len(kept), math.nan) for _ in range(2))
        if within.groups > 1:
            variance, freedom = METHODS[name](within)
            least = _EXACT * within.total * (within.back**2).sum(axis=1)
            known = alone[kept] & ~lone & (variance > least)
            errors[kept] = numpy.where(known, variance, math.nan) ** 0.5
            df[kept] = numpy.where(known, freedom, math.nan)
        fits[name] = Fitted(
            contacts.terms,
            values,
            errors,
            df,
            math.nan,
            contacts.n_tests,
            within.n,
            aliased=_named(contacts, ~alone),
            lone=_named(contacts, _spread(kept, lone) & alone),
        )
    return fits


def _fit(contacts: ModelContacts) -> tuple[_Within, Kept, Kept]:
    grouped = clusters(contacts)
    weight = contacts.times.astype(float)
    x, y = _centred(contacts, contacts.design), _centred(contacts, contacts.outcome[:, None])[:, 0]
    scale = numpy.sqrt(weight @ x**2)
    scale[scale == 0] = 1.0
    products = (x / scale).T @ (weight[:, None] * x / scale)
    whole = weight @ contacts.design**2 / scale**2
    kept, alone = basis(products, whole)
    root = numpy.linalg.cholesky(products[numpy.ix_(kept, kept)])
    back = numpy.linalg.inv(root).T / scale[kept][:, None]
    z = x[:, kept] @ back
    estimate = z.T @ (weight * y)
    residual = y - z @ estimate
    leverage = products_by_cluster(grouped, z)
    score = grouped.sums(z * residual[:, None])
    total, n = float(weight @ y**2), int(contacts.times.sum())
    return _Within(back, estimate, total, leverage, score, grouped.times, n), kept, alone


def _centred(contacts: ModelContacts, columns: Numbers) -> Numbers:
    """Less the mean of their test."""
    size = numpy.bincount(contacts.test)
    means = [numpy.bincount(contacts.test, weights=column) / size for column in columns.T]
    return columns - numpy.array(means).T.reshape(len(size), columns.shape[1])[contacts.test]


def crv1(fit: _Within) -> tuple[Numbers, Numbers]:
    """The sandwich with ``G/(G-1) (N-1)/(N-K)``; G - 1 degrees of freedom.

    N counts contacts and K terms. Test effects are not in K: counting them inflates standard
    errors by about the root of two.

    References:
        Liang and Zeger (1986); de Chaisemartin and Ramirez-Cuellar (2024), section 3.
    """
    groups, terms = fit.groups, len(fit.estimate)
    factor = groups / (groups - 1) * (fit.n - 1) / (fit.n - terms)
    return factor * _variances(fit, fit.score), numpy.full(terms, groups - 1.0)


def cr2(fit: _Within) -> tuple[Numbers, Numbers]:
    """Bell and McCaffrey's bias-reduced sandwich with Satterthwaite degrees of freedom.

    The residuals of cluster g are multiplied by ``(I - H_g)^(-1/2)``. As ``H_g = Z_g Z_g'`` for
    terms with the unit matrix as products, that is ``Z_g (I - Z_g'Z_g)^(-1/2)``: only matrices of
    terms x terms. Test effects lie within clusters, so they need no adjustment of their own
    (theorem 2 of the source). Directions that only one cluster tells of are passed over.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), theorem 2.
    """
    shares, ways, left = _directions(fit)
    factor = numpy.where(left > _ALONE, left, math.inf) ** -0.5
    score = _turned(ways, factor, fit.score)
    variance = _variances(fit, score)
    freedom = numpy.empty(len(fit.estimate))
    for place, term in enumerate(fit.back):
        along = numpy.einsum("gij,i->gj", ways, term)
        own = (shares * factor**2 * along**2).sum(axis=1)
        pull = numpy.einsum("gij,gj->gi", ways, shares * factor * along)
        squares = (pull**2).sum(axis=1)
        cross = pull.T @ (fit.times[:, None] * pull)
        trace = fit.times @ (own - squares)
        double = fit.times @ (own**2 - 2 * own * squares) + (cross**2).sum()
        freedom[place] = trace**2 / double if double > 0 else math.nan
    return variance, freedom


def crv3(fit: _Within) -> tuple[Numbers, Numbers]:
    """The jackknife ``(G-1)/G sum (b_-g - b)^2``; G - 1 degrees of freedom.

    Leaving cluster g out changes the estimate by ``-(I - Z_g'Z_g)^-1 Z_g'e_g``, so nothing is
    refitted. Where the others do not tell of a direction, the estimate keeps its value in it.

    References:
        MacKinnon, Nielsen and Webb (2023).
    """
    _, ways, left = _directions(fit)
    factor = 1 / numpy.where(left > _ALONE, left, math.inf)
    change = _turned(ways, factor, fit.score)
    groups = fit.groups
    variance = (groups - 1) / groups * _variances(fit, change)
    return variance, numpy.full(len(fit.estimate), groups - 1.0)


METHODS: Mapping[str, Method] = {"crv1": crv1, CR2: cr2, "crv3": crv3}


def _variances(fit: _Within, score: Numbers) -> Numbers:
    """Variance of each coefficient from one vector of directions a cluster."""
    result: Numbers = fit.times @ (score @ fit.back.T) ** 2
    return result


def _directions(fit: _Within) -> tuple[Numbers, Numbers, Numbers]:
    """For each cluster its share of each of its own directions, these, and what the others have."""
    shares, ways = numpy.linalg.eigh(fit.leverage)
    return shares, ways, 1 - shares


def _turned(ways: Numbers, factor: Numbers, score: Numbers) -> Numbers:
    along = numpy.einsum("gij,gi->gj", ways, score) * factor
    result: Numbers = numpy.einsum("gij,gj->gi", ways, along)
    return result


def _spread(kept: Kept, mask: Kept) -> Kept:
    result = numpy.zeros(len(kept), dtype=bool)
    result[kept] = mask
    return result


def _named(contacts: ModelContacts, mask: Kept) -> tuple[Hashable, ...]:
    return tuple(name for name, one in zip(contacts.terms, mask, strict=True) if one)


ESTIMATORS = (
    ModelFigure(
        Card(
            "lpm_test_fe",
            Needs.REGRESSION,
            N_("Difference by a linear model: test minus control candidate"),
            unit="hundredths",
            meaning=N_("Below 0: the test candidate is invited less often."),
            family="models",
            coefficient=True,
            words=(
                "what a candidate, or a covariate, adds to the share of favourable answers within "
                "tests; **test − control**"
            ),
            how=(
                "least squares with a constant for each test; one candidate and no covariate give "
                "`net_all` with its sign changed. `crv1`, `cr2`, `crv3` by landlord, by test where"
                " landlords are not known; G/(G−1)·(N−1)/(N−K) with N contacts and K terms, test "
                "effects not counted (de Chaisemartin and Ramirez-Cuellar 2024)"
            ),
            use=(
                "differences in points with covariates; it is a straight line, so not for "
                "predicting chances near 0 or 1"
            ),
        ),
        tuple(METHODS),
    ),
)
