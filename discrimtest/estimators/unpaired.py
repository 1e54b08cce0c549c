"""Two candidates of data that are not matched: the rate of the one less that of the other.

Nothing that two contacts of one test have in common cancels here, so such a difference is surer
of less than a paired one of as many contacts; and whoever was sent to whom must have been drawn,
or the difference is also one of homes and landlords.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy
from scipy.special import ndtr

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.interaction import stacked
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile, wilson
from discrimtest.estimators.tables import ArmShares, Share
from discrimtest.findings.card import FURTHER, Card, Needs
from discrimtest.words.sentence import N_, NN_

UNPAIRED = "rate_difference_unpaired"


@dataclass(frozen=True, eq=False)
class Unpaired:
    """Contacts of a control and a test candidate by landlord.

    Attributes:
        control, test: Landlords x 2: favourable contacts, and contacts; row by row the same
            landlord, zero where it has none of that candidate.
        known: Whether the landlords are known; if not, each test stands for itself.

    Raises:
        ValueError: When the candidates have not the same landlords.
    """

    control: Counts
    test: Counts
    known: bool = True

    def __post_init__(self) -> None:
        if len(self.control) != len(self.test):
            raise ValueError("both candidates need the same landlords, row by row")

    @property
    def shares(self) -> ArmShares:
        """Favourable contacts of each candidate."""
        sums = (numpy.asarray(side).sum(axis=0) for side in (self.control, self.test))
        return ArmShares(*(Share(int(count), int(of)) for count, of in sums))

    @property
    def repeated(self) -> bool:
        """Some landlord, or a test whose landlord is not known, has two or more contacts."""
        return bool((self.control[:, 1] + self.test[:, 1] > 1).any())


def independent(shares: ArmShares, level: float) -> Interval:
    """Newcombe's interval for the difference of two independent shares, control less test.

    Returns:
        Limits in [-1, 1] with the pooled z test; undefined where a candidate has no contact.

    References:
        Newcombe (1998b), method 10 for independent proportions.
    """
    normal_quantile(level)
    control, test = shares.control, shares.test
    if not control.of or not test.of:
        return UNDEFINED
    difference = control.value - test.value
    c, t = wilson(control, level), wilson(test, level)
    low = difference - math.hypot(control.value - c.low, t.high - test.value)
    high = difference + math.hypot(c.high - control.value, test.value - t.low)
    statistic, p_value = _pooled_z(control, test)
    return Interval(low, high, statistic=statistic, p_value=p_value)


def _pooled_z(one: Share, other: Share) -> tuple[float, float]:
    share = (one.count + other.count) / (one.of + other.of)
    variance = share * (1 - share) * (1 / one.of + 1 / other.of)
    if variance == 0:
        return math.nan, 1.0
    z = (one.value - other.value) / math.sqrt(variance)
    return z, 2 * float(ndtr(-abs(z)))


def apart(contacts: Unpaired, level: float) -> Measured:
    """The difference with the limits of :func:`independent`: every contact is taken as its own."""
    return _measured(contacts.shares, independent(contacts.shares, level))


def by_landlord(contacts: Unpaired, level: float) -> Measured:
    """The difference with limits by Bell and McCaffrey's variance, landlords as clusters.

    One regression of all contacts on the candidate, with Satterthwaite's degrees of freedom
    (:func:`~discrimtest.estimators.interaction.stacked`); a landlord who heard from both
    candidates is one cluster.

    Returns:
        Limits in [-1, 1]; undefined where a candidate has fewer than two landlords, or landlords
        who came out alike.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018).
    """
    normal_quantile(level)
    shares = contacts.shares
    if not contacts.known and not contacts.repeated:
        return replace(_measured(shares, UNDEFINED), caution="landlords_needed")
    first, second = ((side[:, 0], side[:, 1]) for side in (contacts.control, contacts.test))
    return _measured(shares, stacked(first, second, level)[1].within(-1, 1))


def _measured(shares: ArmShares, limits: Interval) -> Measured:
    of = shares.control.of + shares.test.of
    return Measured(shares.control.value - shares.test.value, of, limits)


ESTIMATORS = (
    Measure(
        Card(
            UNPAIRED,
            Needs.UNPAIRED,
            N_("Difference between the rates of unmatched candidates"),
            unit="hundredths",
            denominator="contacts of both candidates",
            of=NN_("{n} contact of both candidates", "{n} contacts of both candidates"),
            family=FURTHER,
            words="rate of the control candidate − rate of the test candidate, of all contacts",
            how=(
                "two independent rates, Newcombe's interval, pooled z test; `cr2` where landlords "
                "repeat: one regression on the candidate, landlords as clusters"
            ),
            use=(
                "data without pairs, where who wrote to whom was drawn; of matched tests the "
                "paired figures say more"
            ),
            source="Newcombe 1998b, method 10; Bell and McCaffrey 2002",
        ),
        {"newcombe": apart, CR2: by_landlord},
    ),
)
