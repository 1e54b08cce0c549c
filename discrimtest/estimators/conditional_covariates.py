"""The conditional logit with covariates: any number of contacts and favourable answers a test.

What does not vary within a test cancels. The sum over all ways to spread the favourable answers of
a test over its contacts is built contact by contact: with one more contact, a way either takes it
or does not. Its log, and the mean and the covariance of what the chosen contacts have, are carried
along as mixtures, so neither the number of ways nor the size of the odds matters. Tests that are
alike share the work.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

import numpy
from scipy.special import chdtrc

from discrimtest.estimators.conditional_logit import WALD
from discrimtest.estimators.interface import TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.quadrature import alike
from discrimtest.estimators.regression import (
    Clusters,
    Fitted,
    Kept,
    ModelContacts,
    Numbers,
    basis,
    clusters,
    resting_on_one,
)

CRV1 = "crv1"
METHODS = (WALD, CRV1)
_STEPS = 80
_FLAT = 1e-9  # information left in a direction, as a share of that at 0, when its odds run away
_LEANS = 1e-6  # part of a term in such a direction, above which the term runs away with it


@dataclass(frozen=True, eq=False)
class _Kind:
    """Tests with as many contacts and as many favourable answers, alike ones together.

    Attributes:
        terms: Patterns x contacts x terms.
        favourable: How many answers of each test are.
        seen: Patterns x terms: sum over the contacts with a favourable answer.
        times: How many tests each pattern stands for.
        pattern: Of each test its pattern. tests: numbers of the tests.
    """

    terms: Numbers
    favourable: int
    seen: Numbers
    times: Numbers
    pattern: Counts
    tests: Counts

    def turned(self, by: Numbers) -> _Kind:
        return replace(self, terms=self.terms @ by, seen=self.seen @ by)


@dataclass(frozen=True, eq=False)
class _At:
    """Log-likelihood, gradient and information at some coefficients."""

    value: float
    gradient: Numbers
    information: Numbers


def clogit_within(contacts: ModelContacts, methods: Iterable[str] = (WALD,)) -> dict[str, Fitted]:
    """Maximum conditional likelihood by Newton's method.

    Args:
        contacts: Tests of which no answer or every answer is favourable say nothing.
        methods: ``wald``: errors from the information. ``crv1``: the sandwich over landlords (tests
            where landlords are not known) with G/(G-1) and the t distribution with G - 1 degrees
            of freedom; G counts the landlords of tests that say something.

    Returns:
        By method; the values, log odds ratios, are the same.

    References:
        Chamberlain (1980), section 3.2; Gail, Lubin and Rubinstein (1981), for the
        recursion; Fay, Graubard, Freedman and Midthune (1998), for the sandwich of clustered tests.
    """
    contacts = _telling(contacts)
    count = contacts.design.shape[1]
    values = numpy.full(count, math.nan)
    errors, df = (
        {name: values.copy() for name in methods},
        {name: values.copy() for name in methods},
    )
    likelihood, separated, lone = 0.0, numpy.zeros(count, bool), numpy.zeros(count, bool)
    kinds, back, kept, alone = _prepared(contacts)
    if kept.any():
        estimate, at = _newton(kinds, numpy.zeros(len(back)))
        inverse, away = _inverse(at.information)
        gone = _leaning(back, away)
        separated[kept] = gone & alone[kept]
        gone |= ~alone[kept]
        values[kept] = numpy.where(gone, math.nan, back @ estimate)
        likelihood = at.value
        model = ((back @ inverse) * back).sum(axis=1)
        for name in errors:
            variance, freedom, known = model, math.inf, ~gone
            if name == CRV1:
                variance, freedom, alone_by = _sandwich(contacts, kinds, estimate, back, inverse)
                lone[kept] = ~gone & alone_by
                known = ~gone & ~alone_by & (variance > _FLAT * model)
            errors[name][kept] = numpy.where(known, variance, math.nan) ** 0.5
            df[name][kept] = numpy.where(known, freedom, math.nan)
    return {
        name: Fitted(
            contacts.terms,
            values,
            errors[name],
            df[name],
            likelihood,
            contacts.n_tests,
            int(contacts.times.sum()),
            separated=_named(contacts, separated),
            aliased=_named(contacts, ~alone),
            lone=_named(contacts, lone) if name == CRV1 else (),
        )
        for name in errors
    }


def clogit_arms(contacts: ModelContacts, covariates: Iterable[Hashable]) -> TestResult:
    """Joint score test that no arm matters, whatever the covariates do.

    Args:
        contacts: As for :func:`clogit_within`.
        covariates: Terms that stay in the model; all others (arms and their interactions) are
            tested together.

    Returns:
        Chi-squared, with as many degrees of freedom as tested terms the others do not determine;
        undefined where the odds of a covariate have no limit.

    References:
        Rao (1948); Cox and Hinkley (1974), section 9.3.
    """
    contacts = _telling(contacts)
    if not len(contacts.outcome):
        return TestResult(1.0, math.nan, empty=True)
    staying = set(covariates)
    stays = numpy.array([term in staying for term in contacts.terms])
    order = [*numpy.flatnonzero(stays), *numpy.flatnonzero(~stays)]
    terms = tuple(contacts.terms[place] for place in order)
    kinds, back, kept, _ = _prepared(
        replace(contacts, design=contacts.design[:, order], terms=terms)
    )
    nuisance = int(kept[: int(stays.sum())].sum())
    tested = len(back) - nuisance
    if not tested:
        return TestResult(math.nan, math.nan)
    # ``back`` is upper triangular, so the first directions span the covariates that stay.
    few = [
        replace(one, terms=one.terms[..., :nuisance], seen=one.seen[:, :nuisance]) for one in kinds
    ]
    estimate = numpy.zeros(len(back))
    if nuisance:
        estimate[:nuisance], at = _newton(few, numpy.zeros(nuisance))
        if _inverse(at.information)[1].shape[1]:
            return TestResult(math.nan, math.nan)
    at = _moments(kinds, estimate)
    statistic = float(at.gradient @ numpy.linalg.pinv(at.information, hermitian=True) @ at.gradient)
    return TestResult(float(chdtrc(tested, statistic)), statistic, df=tested)


def _telling(contacts: ModelContacts) -> ModelContacts:
    """The tests in which some answers were favourable and some were not."""
    size = numpy.bincount(contacts.test)
    given = numpy.bincount(contacts.test, weights=contacts.outcome)
    return contacts.of(((given > 0) & (given < size))[contacts.test])


def _prepared(contacts: ModelContacts) -> tuple[list[_Kind], Numbers, Kept, Kept]:
    """Alike tests together, in directions whose information at 0 is the unit matrix."""
    kinds = _kinds(contacts)
    count = contacts.design.shape[1]
    start = _moments(kinds, numpy.zeros(count)).information
    scale = numpy.sqrt(numpy.diag(start))
    scale[scale == 0] = 1.0
    whole = contacts.times @ contacts.design**2 / scale**2
    products = start / numpy.outer(scale, scale)
    kept, alone = basis(products, whole)
    root = numpy.linalg.cholesky(products[numpy.ix_(kept, kept)])
    back = numpy.linalg.inv(root).T / scale[kept][:, None]
    turn = numpy.zeros((count, int(kept.sum())))
    turn[kept] = back
    return [kind.turned(turn) for kind in kinds], back, kept, alone


def _kinds(contacts: ModelContacts) -> list[_Kind]:
    """Tests by number of contacts and of favourable answers, alike ones together."""
    number, _ = alike(numpy.column_stack([contacts.design, contacts.outcome]))
    order = numpy.lexsort((number, contacts.test))
    size = numpy.bincount(contacts.test)
    first = numpy.cumsum(size) - size
    given = numpy.bincount(contacts.test, weights=contacts.outcome).astype(numpy.int64)
    kinds = []
    for contacts_each, favourable in numpy.unique(numpy.column_stack([size, given]), axis=0):
        tests = numpy.flatnonzero((size == contacts_each) & (given == favourable))
        rows = order[first[tests][:, None] + numpy.arange(contacts_each)]
        _, one, pattern = numpy.unique(number[rows], axis=0, return_index=True, return_inverse=True)
        pattern = pattern.ravel().astype(numpy.int64)
        times = numpy.bincount(pattern, weights=contacts.times[rows[:, 0]]).astype(float)
        terms = contacts.design[rows[one]]
        # From the mean of the test, so that large numbers cost no digits.
        terms = terms - terms.mean(axis=1, keepdims=True)
        seen = numpy.einsum("tc,tck->tk", contacts.outcome[rows[one]], terms)
        kinds.append(_Kind(terms, int(favourable), seen, times, pattern, tests))
    return kinds


def _sums(kind: _Kind, beta: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Log of the sum over all ways, and mean and covariance of what a way adds up to."""
    patterns, contacts, count = kind.terms.shape
    slots = kind.favourable + 1
    log = numpy.full((slots, patterns), -math.inf)
    log[0] = 0.0
    mean = numpy.zeros((slots, patterns, count))
    spread = numpy.zeros((slots, patterns, count, count))
    odds = kind.terms @ beta
    for place in range(contacts):
        last = min(place + 1, kind.favourable)  # of the contacts so far, how many can be taken
        new, old = slice(1, last + 1), slice(last)
        taken = log[old] + odds[:, place]
        total = numpy.logaddexp(log[new], taken)
        share = numpy.exp(taken - total)[..., None]
        apart = mean[old] + kind.terms[:, place] - mean[new]
        spread[new] += share[..., None] * (spread[old] - spread[new])
        spread[new] += (share * (1 - share) * apart)[..., None] * apart[..., None, :]
        mean[new] = mean[new] + share * apart
        log[new] = total
    return log[-1], mean[-1], spread[-1]


def _moments(kinds: list[_Kind], beta: Numbers) -> _At:
    value, gradient = 0.0, numpy.zeros(len(beta))
    information = numpy.zeros((len(beta), len(beta)))
    for kind in kinds:
        log, mean, spread = _sums(kind, beta)
        value += float(kind.times @ (kind.seen @ beta - log))
        gradient += kind.times @ (kind.seen - mean)
        information += numpy.tensordot(kind.times, spread, axes=1)
    return _At(value, gradient, information)


def _newton(kinds: list[_Kind], beta: Numbers) -> tuple[Numbers, _At]:
    tests = sum(float(kind.times.sum()) for kind in kinds)
    at = _moments(kinds, beta)
    for _ in range(_STEPS):
        step = numpy.linalg.pinv(at.information, hermitian=True) @ at.gradient
        last = float(at.gradient @ step) < 1e-16 * tests
        size = 1.0
        while size > 1e-6:
            moved = _moments(kinds, beta + size * step)
            if moved.value >= at.value - 1e-12 * abs(at.value):
                break
            size /= 2
        beta, at = beta + size * step, moved
        if last:
            break
    return beta, at


def _inverse(information: Numbers) -> tuple[Numbers, Numbers]:
    """Inverse over the directions that keep some information, and the others."""
    sizes, ways = numpy.linalg.eigh(information)
    held = sizes > _FLAT
    inverse: Numbers = (ways[:, held] / sizes[held]) @ ways[:, held].T
    return inverse, ways[:, ~held]


def _leaning(back: Numbers, away: Numbers) -> Kept:
    size = numpy.sqrt((back**2).sum(axis=1, keepdims=True))
    result: Kept = (numpy.abs(back @ away) > _LEANS * size).any(axis=1)
    return result


def _sandwich(
    contacts: ModelContacts, kinds: list[_Kind], estimate: Numbers, back: Numbers, inverse: Numbers
) -> tuple[Numbers, float, Kept]:
    """Variances of the terms, degrees of freedom, and the terms that rest on one cluster."""
    grouped, count = clusters(contacts), len(estimate)
    _, first = numpy.unique(contacts.test, return_index=True)
    score = numpy.zeros((len(grouped.times), count))
    told = numpy.zeros((len(grouped.times), count * count))
    for kind in kinds:
        rows = first[kind.tests]
        mine = Clusters(grouped.owner[rows], grouped.weight[rows], grouped.times)
        _, mean, _ = _sums(kind, estimate)
        _, _, spread = _sums(kind, numpy.zeros(count))
        score += mine.sums((kind.seen - mean)[kind.pattern])
        told += mine.sums(spread.reshape(-1, count * count)[kind.pattern])
    groups = grouped.count
    lone = resting_on_one(back, told.reshape(-1, count, count))
    variances = grouped.times @ (score @ inverse @ back.T) ** 2 * (groups / max(groups - 1, 1))
    return variances, groups - 1.0, lone


def _named(contacts: ModelContacts, mask: Kept) -> tuple[Hashable, ...]:
    return tuple(name for name, one in zip(contacts.terms, mask, strict=True) if one)
