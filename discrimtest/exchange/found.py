"""The findings of an analysis and the paired tables they are made from, as tables of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from discrimtest.exchange.columns import choices, column, fixed, table
from discrimtest.exchange.table import ExportColumn, ExportKind, ExportTable, Row
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Cells, Finding

FINDING_FIELDS = tuple(each.name for each in fields(Finding))
"""The columns of a finding, in its own order."""
CELL_COUNTS = tuple(each.name for each in fields(Cells))[3:]
"""The counts of a paired table."""
KEYS = (
    "comparison_id", "test", "control", "less_test", "less_control", "group_by", "level", "against",
)  # fmt: skip
"""What the labels ``comparison`` and ``group`` consist of."""
_WHOLE = {"n_tests", "n_denominator", "n_landlords", *CELL_COUNTS}
_NUMBER = {
    "value", "ci_level", "ci_low", "ci_high", "statistic", "p_value", "p_adjusted",
    "standard_error", "df",
}  # fmt: skip
_RENAMED = {
    "role": "wanted_as", "test": "test_arms", "control": "control_arms",
    "less_test": "less_test_arms", "less_control": "less_control_arms",
}  # fmt: skip
_BETWEEN = " + "

Found = Sequence[Mapping[str, Any]]


def findings_table(findings: Found, outcomes: Mapping[str, LocalText], same: Row) -> ExportTable:
    """The findings, in their own order.

    Args:
        findings: As :meth:`discrimtest.findings.finding.Finding.to_dict` gives them.
        outcomes: The plan's definitions.
        same: What every row says of the study.
    """
    return _table("findings", "finding", FINDING_FIELDS, findings, outcomes, same)


def cells_table(cells: Found, outcomes: Mapping[str, LocalText], same: Row) -> ExportTable:
    """The paired tables, likewise."""
    return _table(
        "cells", "cell", ("comparison", "group", "outcome", *CELL_COUNTS), cells, outcomes, same
    )


def _table(
    name: str,
    key: str,
    names: Sequence[str],
    found: Found,
    outcomes: Mapping[str, LocalText],
    same: Row,
) -> ExportTable:
    names = (*names, *KEYS)
    rows = [
        {key: number, **{_called(name): _read(name, one.get(name)) for name in names}}
        for number, one in enumerate(found, start=1)
    ]
    used = {str(one["outcome"]) for one in found}
    columns = (
        column(key, ExportKind.WHOLE, required=True),
        *(
            choices(name, outcomes, used) if name == "outcome" else _column(_called(name))
            for name in names
        ),
    )
    return table(name, same, columns, rows, key)


def _called(name: str) -> str:
    return _RENAMED.get(name, name)


def _read(name: str, value: Any) -> Any:
    """A number as such: findings are stored with infinite ones as "inf" and "-inf"."""
    if isinstance(value, list | tuple):
        return _BETWEEN.join(value)
    return float(value) if name in _NUMBER and value is not None else value


def _column(name: str) -> ExportColumn:
    if name in ("wanted_as", "status"):
        return fixed(name, required=True)
    if name == "shown_first":
        return column(name, ExportKind.TRUTH)
    if name in _WHOLE:
        return column(name, ExportKind.WHOLE)
    return column(name, ExportKind.NUMBER if name in _NUMBER else ExportKind.TEXT)
