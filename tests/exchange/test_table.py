"""A table accepts only rows that keep to its columns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from discrimtest.exchange.labels import plain
from discrimtest.exchange.table import Choice, ExportColumn, ExportKind, ExportTable, Link, Package

COLUMNS = (
    ExportColumn("key", ExportKind.TEXT, plain("key"), required=True),
    ExportColumn("number", ExportKind.NUMBER, plain("number")),
    ExportColumn("whole", ExportKind.WHOLE, plain("whole")),
    ExportColumn("truth", ExportKind.TRUTH, plain("truth")),
    ExportColumn("day", ExportKind.DAY, plain("day")),
    ExportColumn("choice", ExportKind.CHOICE, plain("choice"), (Choice("a", plain("A")),)),
)
GOOD: dict[str, Any] = {
    "key": "x", "number": 0.5, "whole": 3, "truth": True, "day": date(2026, 3, 1), "choice": "a",
}  # fmt: skip


def table(*rows: dict[str, Any], links: tuple[Link, ...] = ()) -> ExportTable:
    return ExportTable("t", plain("t"), COLUMNS, rows, "key", links)


def test_missing_values_stand_anywhere_but_where_required() -> None:
    assert len(table(GOOD, dict.fromkeys(GOOD) | {"key": "y"}).rows) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": None}, "is missing"),
        ({"key": ""}, "is empty"),
        ({"key": 3}, "is no text"),
        ({"number": 3}, "is no number"),
        ({"whole": True}, "is no whole number"),
        ({"truth": 1}, "is no yes or no"),
        ({"day": "2026-03-01"}, "is no day"),
        ({"choice": "b"}, "not among the values"),
        ({"more": 1}, "columns differ"),
    ],
)
def test_rows_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        table(GOOD | change)


def test_a_key_stands_for_one_row() -> None:
    with pytest.raises(ValueError, match="two rows"):
        table(GOOD, GOOD)


def test_a_link_must_lead_somewhere() -> None:
    other = ExportTable(
        "u", plain("u"), COLUMNS, (GOOD | {"key": "z"},), "key", (Link("key", "t"),)
    )
    with pytest.raises(ValueError, match=r"u\.key leads nowhere"):
        Package("p", plain("p"), (table(GOOD), other), {}, ())
