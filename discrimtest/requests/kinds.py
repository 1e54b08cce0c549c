"""Which file answers ids that need which material."""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.findings.card import Needs
from discrimtest.requests import (
    blocks,
    combination,
    groups,
    interaction,
    odds,
    ordered,
    paired,
    randomization,
    recognition,
    regression,
    times,
    unpaired,
    weighted,
)
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
    Needs.REGRESSION: regression.REGRESSION,
    Needs.WAITS: times.TIMES,
    Needs.ESTIMATES: combination.COMBINATIONS,
    Needs.REASSIGNED: randomization.REASSIGNMENTS,
    Needs.BLOCKS_BY_LANDLORD: blocks.BLOCKS,
    Needs.SQUARE: ordered.SQUARES,
    Needs.WEIGHTED: weighted.WEIGHTS,
    Needs.EACH_LANDLORD: weighted.EACH_LANDLORD,
    Needs.FACTORS: interaction.FACTORS,
    Needs.UNPAIRED: unpaired.UNPAIRED_CONTACTS,
    Needs.RECOGNISED: recognition.RECOGNITION,
}
