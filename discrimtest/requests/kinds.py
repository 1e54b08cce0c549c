"""Which file answers ids that need which material."""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.estimators.interface import Needs
from discrimtest.requests import blocks, combination, groups, odds, paired, randomization, times
from discrimtest.requests.run import Kind

KINDS: Mapping[Needs, Kind] = {
    Needs.PAIRS: paired.ESTIMATES,
    Needs.CONTACTS: paired.ESTIMATES,
    Needs.LANDLORDS: paired.ESTIMATES,
    Needs.DECISION: paired.DECISIONS,
    Needs.ORDERS: paired.ORDERS,
    Needs.BLOCKS: blocks.BLOCKS,
    Needs.CONTRAST: groups.GROUPS,
    Needs.RESPONSES: odds.ODDS_RATIOS,
    Needs.WAITS: times.TIMES,
    Needs.ESTIMATES: combination.COMBINATIONS,
    Needs.REASSIGNED: randomization.REASSIGNMENTS,
}
