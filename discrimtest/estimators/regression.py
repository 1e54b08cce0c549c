"""What a regression takes and what it gives: one row a contact, one column a term."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts

Numbers = NDArray[numpy.float64]
Kept = NDArray[numpy.bool_]
_DETERMINED = 1e-9  # share of a term's spread that the others leave, below which it is theirs
_ALONE = 1e-9  # what others have of a direction, as a share, below which they have nothing
_LEANS = 1e-6  # part of a term in a direction, above which the term needs it
_PART = 1e-4  # share of a term in another that it helps to determine, above which it does


@dataclass(frozen=True, eq=False)
class ModelContacts:
    """Contacts with an outcome, of tests that hold a control candidate and a test candidate.

    Attributes:
        outcome: Contacts; 0 or 1.
        design: Contacts x terms, without an intercept. A test arm's term is 1 for its contacts
            and 0 for all others; covariates and interactions come after the arms.
        terms: What each column is called, by any values of which no two are alike.
        arms: How many of the terms are test arms; they come first.
        test: Contacts: number of the test, 0 to tests - 1.
        landlord: Contacts: number of the landlord, 0 to landlords - 1; None where not known.
        times: Contacts: how many alike contacts each row stands for, each in a test of its own.
        crossings: Of each of the last terms that is an interaction, the number of its arm and of
            its covariate among the terms.
    """

    outcome: Numbers
    design: Numbers
    terms: tuple[Hashable, ...]
    arms: int
    test: Counts
    landlord: Counts | None
    times: Counts
    crossings: tuple[tuple[int, int], ...] = ()

    def of(self, rows: Kept) -> ModelContacts:
        """Only these contacts; tests and landlords numbered anew."""
        landlord = None if self.landlord is None else _numbered(self.landlord[rows])
        return ModelContacts(
            self.outcome[rows],
            self.design[rows],
            self.terms,
            self.arms,
            _numbered(self.test[rows]),
            landlord,
            self.times[rows],
            self.crossings,
        )

    @property
    def n_tests(self) -> int:
        """Tests, each as often as it occurred."""
        _, first = numpy.unique(self.test, return_index=True)
        return int(self.times[first].sum())


def _numbered(codes: Counts) -> Counts:
    _, numbers = numpy.unique(codes, return_inverse=True)
    return numbers.astype(numpy.int64).ravel()


@dataclass(frozen=True, eq=False)
class Clusters:
    """Who may resemble whom: contacts of one landlord, or of one test where none is known.

    Attributes:
        owner: Contacts: number of the cluster.
        weight: Contacts: how often each counts in its cluster.
        times: Clusters: how many alike ones each stands for.
    """

    owner: Counts
    weight: Counts
    times: Counts

    @property
    def count(self) -> int:
        return int(self.times.sum())

    def sums(self, rows: Numbers) -> Numbers:
        """Contacts x columns, summed by cluster."""
        result = numpy.empty((len(self.times), rows.shape[1]))
        for place, column in enumerate(rows.T):
            weights = column * self.weight
            result[:, place] = numpy.bincount(self.owner, weights, len(self.times))
        return result


def clusters(contacts: ModelContacts) -> Clusters:
    """The landlords of the contacts; their tests where landlords are not known."""
    if contacts.landlord is not None:
        ones = numpy.ones(int(contacts.landlord.max(initial=-1)) + 1, dtype=numpy.int64)
        return Clusters(contacts.landlord, contacts.times, ones)
    times = numpy.zeros(int(contacts.test.max(initial=-1)) + 1, dtype=numpy.int64)
    times[contacts.test] = contacts.times
    return Clusters(contacts.test, numpy.ones_like(contacts.times), times)


def basis(products: Numbers, whole: Numbers) -> tuple[Kept, Kept]:
    """Terms enough to say what all of them say, and the terms that no others determine.

    Args:
        products: Terms x terms: sums of products of what varies.
        whole: Terms: sums of squares before anything was taken off, to tell rounding from
            variation.

    Returns:
        Which terms those before them do not determine; and which of these have the same
        coefficient whichever of the others are left out.

    References:
        Searle (1971), section 5.4: what is estimable.
    """
    kept, alone = (numpy.zeros(len(products), dtype=bool) for _ in range(2))
    size = numpy.sqrt(numpy.diag(products))
    for place, square in enumerate(numpy.diag(products)):
        if square <= _DETERMINED**2 * whole[place]:
            continue
        mine = products[kept, place]
        shares = numpy.linalg.solve(products[numpy.ix_(kept, kept)], mine)
        kept[place] = alone[place] = square - mine @ shares > _DETERMINED * square
        if not kept[place]:
            alone[kept] &= numpy.abs(shares) * size[kept] < _PART * size[place]
    return kept, alone


def products_by_cluster(grouped: Clusters, rows: Numbers) -> Numbers:
    """Clusters x columns x columns: sums of products of the columns."""
    count = rows.shape[1]
    result = numpy.empty((len(grouped.times), count, count))
    for one in range(count):
        for other in range(one + 1):
            both = grouped.sums((rows[:, one] * rows[:, other])[:, None])[:, 0]
            result[:, one, other] = result[:, other, one] = both
    return result


def resting_on_one(terms: Numbers, shares: Numbers) -> Kept:
    """Terms that nobody could tell without some cluster.

    Args:
        terms: Terms x directions: what each is made of.
        shares: Clusters x directions x directions: what each cluster tells; all of them together
            tell the unit matrix.
    """
    told, ways = numpy.linalg.eigh(shares)
    result = numpy.zeros(len(terms), dtype=bool)
    size = numpy.sqrt((terms**2).sum(axis=1))
    for cluster, way in numpy.argwhere(told >= 1 - _ALONE):
        result |= numpy.abs(terms @ ways[cluster, :, way]) > _LEANS * size
    return result


@dataclass(frozen=True, eq=False)
class Fitted:
    """Estimates by term; nan where undefined (a warning then says why).

    Attributes:
        values, errors: Coefficients and their standard errors, by term.
        df: Degrees of freedom of the t distribution, by term; infinite for a normal one.
        log_likelihood: At the estimate; nan where the model has none.
        n_tests, n_contacts: What the fit rests on.
        separated: Terms whose coefficient has no limit, because wherever they differ the answer
            goes one way.
        aliased: Terms that the others determine.
        lone: Terms that rest on one landlord (or test) alone, so that nothing tells how sure
            they are.
    """

    terms: tuple[Hashable, ...]
    values: Numbers
    errors: Numbers
    df: Numbers
    log_likelihood: float
    n_tests: int
    n_contacts: int
    separated: tuple[Hashable, ...] = ()
    aliased: tuple[Hashable, ...] = ()
    lone: tuple[Hashable, ...] = ()

    def limits(self, place: int, level: float) -> Interval:
        """The t (or normal) interval of one coefficient, with the test of its being 0."""
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, got {level}")
        value, error, df = (float(one[place]) for one in (self.values, self.errors, self.df))
        if math.isnan(value) or math.isnan(error):
            return UNDEFINED
        normal = math.isinf(df)
        statistic = value / error
        quantile = float(ndtri((1 + level) / 2) if normal else stdtrit(df, (1 + level) / 2))
        tail = float(ndtr(-abs(statistic)) if normal else stdtr(df, -abs(statistic)))
        return Interval(
            value - quantile * error,
            value + quantile * error,
            error,
            None if normal else df,
            statistic,
            2 * tail,
        )
