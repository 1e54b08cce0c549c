"""Where a method was seen to miss its level: rules from simulated markets, applied to the data.

``docs/error-rates.md`` shows the markets and the figures that the limits below come from.
"""

from __future__ import annotations

import math

import numpy

from discrimtest.estimators.broken import BOUNDS
from discrimtest.estimators.clustered import Clustered, cr2
from discrimtest.estimators.landlords import MEANS, Landlords, Mean

ALIKE = 1.3
"""Variance of the landlords' figures over that of independent tests, from which methods that take
every test as its own were seen to reject too often."""
UNEVEN = 0.75
"""Degrees of freedom over landlords less one, below which plain sandwiches were too narrow."""
FEW_LANDLORDS = 20
"""Landlords below which drawing them anew gave intervals that are too narrow."""
FEW_ANY, VERY_FEW_ANY = 50, 10
"""Tests with a favoured candidate, below which the delta method, and square-and-add, fail."""
FEW_BETWEEN = 40
"""Such tests of both groups together, below which the delta method fails for their difference."""
FEW_COUNTED, VERY_FEW_COUNTED, HARDLY_ANY = 10, 5, 3
"""Counts (favourable or not) below which methods by landlord, bootstraps, and Wilson's fail."""

_SANDWICHES = frozenset({"crv1", "crv3"})
_BY_LANDLORD = frozenset({"cr2", *_SANDWICHES, "bootstrap_landlord", "wild_bootstrap"})
_DRAWN = frozenset({"bootstrap_landlord", "bootstrap_test"})
_TAKE_LANDLORDS = frozenset({*_BY_LANDLORD, "mcnemar_obuchowski", "mcnemar_durkalski"})
_GIVEN_CALLBACKS = frozenset({"callback_total", "callback_exclusive"})
_UNPAIRED = frozenset({f"{id_}_fisher" for id_ in _GIVEN_CALLBACKS})
"""Two shares of the same tests, taken as if of different ones, among tests that had an answer."""
BETWEEN_GROUPS = frozenset({"group_difference_all", "group_difference_any"})
_TAKE_NONE = {
    *BETWEEN_GROUPS,
    *("mcnemar_exact", "mcnemar_midp", "mcnemar_chi2", "mcnemar_chi2_cc", "paired_t"),
    *("mcnemar_unconditional", "tost", "rate_ratio", "odds_ratio_conditional"),
    *("first_contact_only", "callback_matched", "callback_total", "callback_exclusive"),
    *("callback_matched_fisher", "callback_total_fisher", "callback_exclusive_fisher"),
    *("clogit", "logit_re", "logit_re_ame", "lpm_test_fe", "cochran_q", "clogit_score"),
    *("randomization", "randomization_joint", "rate_adjusted_signal", "rate_adjusted_signal_any"),
}
"""Ids that take every test as its own; figures in :data:`MEANS` do by the methods that are not
by landlord."""
_PROBIT = ("hetprobit", "hetprobit_level")
"""By landlord as ``crv1`` is; the other parts of the model held their level where these did not."""
_KNOWN = frozenset({*MEANS, *_TAKE_NONE, *_TAKE_LANDLORDS, *_PROBIT})


def doubts(id_: str, method: str, landlords: Landlords) -> tuple[str, ...]:
    """Why the result of a method may miss its level with such data.

    Args:
        id_: Of the test or the figure.
        method: Interval method; empty for a test.
        landlords: The tests it is of; of a difference between groups, those of all groups.

    Returns:
        Ids of the sentences to say (:mod:`discrimtest.findings.caution`); none where nothing was
        seen to go wrong, or where the id was not tried.

    References:
        MacKinnon, Nielsen and Webb (2023), section 4 (few and uneven clusters); Brown, Cai and
        DasGupta (2001), for a share near its ends.
    """
    if not landlords.table.n_discordant or id_ not in _KNOWN:
        return ()
    found = []
    name = method or id_
    if landlords.known and landlords.repeated:
        mean = MEANS.get(id_, MEANS["net_all"])
        total, tests = mean.by_landlord(landlords)
        clustered, groups = cr2(total, tests), len(tests)
        if name not in {*_TAKE_LANDLORDS, BOUNDS} and _alike(mean, clustered, landlords) > ALIKE:
            found.append("level_alike")
        uneven = clustered.df < UNEVEN * (groups - 1)
        narrow = name == "bootstrap_landlord" or id_ == "net_discordant"
        few = narrow and name != "wild_bootstrap" and groups < FEW_LANDLORDS
        plain = name in {*_SANDWICHES, "bootstrap_landlord"} or id_ in BETWEEN_GROUPS
        if name in _BY_LANDLORD and (few or (uneven and plain)):
            found.append("level_uneven")
    if name in _UNPAIRED or (method == "pearson" and id_ in _GIVEN_CALLBACKS):
        found.append("level_unpaired")
    if method and _is_few(id_, method, landlords):
        found.append("level_few")
    return tuple(found)


def _alike(mean: Mean, clustered: Clustered, landlords: Landlords) -> float:
    """The variance with landlords over that of as many independent tests; nan where undefined."""
    cells = landlords.cells.sum(axis=0)
    total, tests = (int(one) for one in mean.sums(cells))
    squares = int(cells @ numpy.array(mean.numerator) ** 2)
    spread = tests * squares - total * total
    if not spread:
        return math.nan
    return clustered.standard_error**2 * tests**3 / spread


def _is_few(id_: str, method: str, landlords: Landlords) -> bool:
    """Whether there are too few counts for an interval of a share or of a net rate."""
    table, mean = landlords.table, MEANS.get(id_)
    if mean is None:
        between = (id_, method) == ("group_difference_any", "delta")
        return between and table.n_any < FEW_BETWEEN
    total, tests = (int(one) for one in mean.sums(landlords.cells.sum(axis=0)))
    if not mean.least:
        counted = min(total, tests - total)
        if method in _DRAWN:
            return counted < VERY_FEW_COUNTED
        if method == "wilson":
            return counted < HARDLY_ANY
        return method in _BY_LANDLORD and counted < FEW_COUNTED
    if method in _DRAWN:
        return table.n_discordant < FEW_COUNTED
    if id_ != "net_any":
        return False
    return (method == "delta" and tests < FEW_ANY) or (
        method == "newcombe" and tests < VERY_FEW_ANY
    )
