"""Columns of an export, and tables of them: every row says what study it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from discrimtest.exchange.labels import labels, plain
from discrimtest.exchange.table import (
    Choice,
    ExportColumn,
    ExportKind,
    ExportTable,
    Link,
    Row,
)
from discrimtest.files.word import LocalText

LONGEST_NAME = 32
"""Characters of a variable's name in Stata; every format keeps to them."""


def _same_columns() -> tuple[ExportColumn, ...]:
    return (
        column("study", ExportKind.TEXT, required=True),
        fixed("purpose", required=True),
        fixed("mode", required=True),
        column("simulated", ExportKind.TRUTH, required=True),
    )


def column(name: str, kind: ExportKind, *, required: bool = False) -> ExportColumn:
    return ExportColumn(name, kind, labels().column(name), required=required)


def fixed(name: str, *, like: str = "", required: bool = False) -> ExportColumn:
    """A column whose values are the program's own, or those of a column ``like`` it."""
    values = labels().values[like or name]
    told = tuple(Choice(value, label) for value, label in values.items())
    return ExportColumn(name, ExportKind.CHOICE, labels().column(name), told, required)


def choices(
    name: str, known: Mapping[str, LocalText], used: set[str], *, required: bool = True
) -> ExportColumn:
    """A column whose values are those of the study's files that the rows use."""
    values = [*(value for value in known if value in used), *sorted(used - set(known))]
    told = tuple(Choice(value, known.get(value) or plain(value)) for value in values)
    return ExportColumn(name, ExportKind.CHOICE, labels().column(name), told, required)


def table(
    name: str,
    same: Row,
    columns: Sequence[ExportColumn],
    rows: Iterable[Row],
    key: str,
    *links: Link,
) -> ExportTable:
    """A table in the order of its keys.

    Args:
        same: What every row says of the study.
    """
    told = tuple(sorted(({**same, **row} for row in rows), key=lambda row: row[key]))
    return ExportTable(name, labels().tables[name], (*_same_columns(), *columns), told, key, links)


def column_names(prefix: str, words: Sequence[str]) -> list[str]:
    """A column name for each word: letters, digits and ``_``, short enough, no two alike.

    >>> column_names("subtle", ["income-source", "income_source", "x" * 40])
    ['subtle_income_source', 'subtle_income_source_2', 'subtle_xxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    names: list[str] = []
    for word in words:
        base = f"{prefix}_{re.sub(r'[^a-z0-9]', '_', word.lower())}"
        name, number = base[:LONGEST_NAME], 1
        while name in names:
            number += 1
            ending = f"_{number}"
            name = base[: LONGEST_NAME - len(ending)] + ending
        names.append(name)
    return names
