"""Columns of an export that may decide and that nobody decided on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from discrimtest.doors import Input
from discrimtest.errors import Problem
from discrimtest.intake.headers import ASKED, Field
from discrimtest.intake.offer import is_state
from discrimtest.tables.spelling import folded, tidy
from discrimtest.tables.table import RawTable

_DECIDES = {
    Field.NUMBER: "the house number, by which two homes of one street are told apart",
    Field.STATUS: "which homes are let, under option or for sale",
    Field.OFFER: "which homes are to let and which for sale",
    Field.SHOWN: "which advertisements are no longer shown",
    Field.ADVERTISER: "who advertises, by which landlords are told apart",
    Field.ADDRESS: "where the homes are",
}
_SEEN = 2_000
"""Rows looked into for states of an offer."""


def undecided(
    table: RawTable,
    index: Mapping[Field, int],
    held: Collection[Field],
    unused: Collection[str],
    place: str,
) -> list[Problem]:
    """One question for each such column.

    Args:
        index: Where the fields stand that were found.
        held: Those, and the fields that are the same in every row.
        unused: Headers said to be of no use, in plain letters.
    """
    used = set(index.values())
    return [
        _question(table.header[at], field, place)
        for at, name in enumerate(map(folded, table.header))
        if name and at not in used and name not in unused
        for field in _may_be(table, at, name)
        if field not in held
    ]


def _may_be(table: RawTable, at: int, name: str) -> Iterator[Field]:
    """What a column may be, by its header or else by what stands in it."""
    if name in ASKED:
        yield ASKED[name]
    elif _holds_states(table, at):
        yield Field.STATUS


def _holds_states(table: RawTable, at: int) -> bool:
    """Whether half of what stands in a column are few words, some of which say "let"."""
    cells = [tidy(row.cells[at]) for row in table.rows[:_SEEN] if not row.fault]
    filled = [cell for cell in cells if cell]
    states = sum(map(is_state, filled))
    return bool(states) and len(set(filled)) <= max(3, len(filled) // 4)


def _question(header: str, field: Field, place: str) -> Problem:
    return Problem(
        place,
        header,
        "this column may tell {what}",
        "Say that it does, {column}, or that it does not, {unused}.",
        "column.undecided",
        values={
            "what": _DECIDES[field],
            "column": Input("column", f"{field}={header}"),
            "unused": Input("unused", header),
        },
    )
