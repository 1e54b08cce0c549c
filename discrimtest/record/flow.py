"""From the rows of imported lists to tests, and to how many landlords."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from discrimtest.record.counts import landlord_types
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import Listing, RowStatus
from discrimtest.words.refusal import MESSAGES


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What became of every row before a test was drawn.

    Attributes:
        rows: Of the lists imported for the study; 0 where that is not known.
        duplicates: Rows that repeat an advertisement.
        refused: Rows that could not be read, or offered what may not be tested, by the code of the
            reason (:mod:`discrimtest.words.refusal`).
        excluded: Advertisements of landlords who were left alone when the study drew.
        left: Advertisements of others that were not drawn.
    """

    rows: int = 0
    duplicates: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    excluded: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """The landlords of the study's tests.

    Attributes:
        reached: Landlords to whom a candidate wrote, by type.
        tests: Number of complete tests -> landlords with so many.
        and_more: The largest number stands for as many and more.
    """

    reached: Mapping[LandlordType, int] = field(default_factory=dict)
    tests: Mapping[int, int] = field(default_factory=dict)
    and_more: bool = False


def flow_counts(
    record: Record,
    homes: Iterable[Listing],
    rows: Mapping[RowStatus, int],
    refused: Mapping[str, int],
) -> FlowFacts:
    """What became of every row.

    Args:
        homes: The advertisements accepted for the study.
        rows: Rows of its lists by what became of them. refused: Refused ones by reason.
    """
    drawn = {test.listing for test in record.tests}
    rest = [home for home in homes if home.id not in drawn]
    excluded = sum(home.landlord in record.own_landlords.spared for home in rest)
    return FlowFacts(
        rows=sum(rows.values()),
        duplicates=rows.get(RowStatus.DUPLICATE, 0),
        refused={code: refused[code] for code in MESSAGES if refused.get(code)},
        excluded=excluded,
        left=len(rest) - excluded,
    )


def reach_counts(record: Record, progress: Progress, homes: Mapping[str, Listing]) -> ReachFacts:
    """How many landlords the tests reached.

    Args:
        homes: Listings by id.
    """
    types = {home.id: home.landlord_type for home in homes.values()}
    written = [
        test
        for test in progress.tests
        if any(contact.id in progress.sent for contact in test.contacts)
    ]
    reached = Counter(landlord_types(record, written, types).values())
    each = Counter(record.counted_as(test.landlord) for test in progress.completed)
    return ReachFacts(
        {kind: reached[kind] for kind in LandlordType if reached[kind]},
        dict(sorted(Counter(each.values()).items())),
    )
