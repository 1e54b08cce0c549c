"""What a report tells beside rows and findings, as tables: where a study comes from, and counts.

A row of the other tables is a test that is over. What became of imported rows and of landlords,
and of tests under way, is told as counts, as a report for the same reader tells it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from discrimtest.exchange.columns import column, fixed, table
from discrimtest.exchange.table import ExportColumn, ExportKind, ExportTable, Row


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of these tables, without what every row says of the study.

    Attributes:
        study: The one row of its table: what was analysed, and by what.
        counts: Each with ``what`` it counts, ``within`` which part, and the ``number``.
        draws: That still have tests or had some. taken_back: Tests of them that are gone.
        versions: What was locked and amended. changes: What each amendment changed; a dash stands
            for what this reader may not read.
    """

    study: Row
    counts: tuple[Row, ...] = ()
    draws: tuple[Row, ...] = ()
    taken_back: tuple[Row, ...] = ()
    versions: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = field(default=())


_WHOLE, _TEXT, _DAY, _TRUTH = ExportKind.WHOLE, ExportKind.TEXT, ExportKind.DAY, ExportKind.TRUTH
_STUDY = {
    "audience": _TEXT, "dates": _TEXT, "version": _WHOLE, "replaced": _TEXT, "seed": _WHOLE,
    "plan_sha256": _TEXT, "data_sha256": _TEXT, "program": _TEXT, "libraries": _TEXT,
    "recorded_afterwards": _TRUTH,
}  # fmt: skip
_DRAWS = {"draw": _WHOLE, "seed": _WHOLE, "tests": _WHOLE, "golden": _TEXT}
_TAKEN_BACK = {"taken_back": _WHOLE, "draw": _WHOLE, "tests": _WHOLE, "on": _DAY}
_VERSIONS = {
    "version": _WHOLE, "on": _DAY, "reason": _TEXT, "program": _TEXT, "study_sha256": _TEXT,
    "protocol_sha256": _TEXT, "plan_sha256": _TEXT, "legal_sha256": _TEXT,
}  # fmt: skip
_CHANGES = {
    "change": _WHOLE, "version": _WHOLE, "file": _TEXT, "place": _TEXT, "kind": _TEXT,
    "before": _TEXT, "after": _TEXT,
}  # fmt: skip


def beside_tables(beside: Beside, same: Row, about: Row) -> tuple[ExportTable, ...]:
    """The tables; one without rows is there too.

    Args:
        same: What every row says of the study. about: For whom, and how exact dates are.
    """
    study = {**same, **about, **beside.study}
    counts = [
        {"count": f"{row['what']}{'.' if row['within'] else ''}{row['within'] or ''}", **row}
        for row in beside.counts
    ]
    counted = (
        column("count", _TEXT, required=True),
        fixed("what", required=True),
        column("within", _TEXT),
        column("number", _WHOLE, required=True),
    )
    return (
        table("counts", same, counted, counts, "count"),
        table("draws", same, _columns(_DRAWS), beside.draws, "draw"),
        table("taken_back", same, _columns(_TAKEN_BACK), beside.taken_back, "taken_back"),
        table("versions", same, _columns(_VERSIONS), beside.versions, "version"),
        table("changes", same, _columns(_CHANGES), beside.changes, "change"),
        table("study", same, _columns(_STUDY), [study], "study"),
    )


def _columns(kinds: dict[str, ExportKind]) -> tuple[ExportColumn, ...]:
    return tuple(column(name, kind) for name, kind in kinds.items())
