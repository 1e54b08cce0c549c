"""A table that leaves the house: typed columns with labels, and rows that keep to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from discrimtest.files.word import LocalText

Row = Mapping[str, Any]


class ExportKind(StrEnum):
    """What a column holds; any of them may be missing (None) unless it is required."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "yes or no"
    DAY = "day"
    CHOICE = "one of its values"


_HELD: dict[ExportKind, type | tuple[type, ...]] = {
    ExportKind.TEXT: str,
    ExportKind.WHOLE: int,
    ExportKind.NUMBER: float,
    ExportKind.TRUTH: bool,
    ExportKind.DAY: date,
    ExportKind.CHOICE: str,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a column may hold, and what it means."""

    value: str
    label: LocalText


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column.

    Attributes:
        label: What it says.
        choices: The values a column of choices may hold, in the order of their codes.
        required: Whether every row has it.
    """

    name: str
    kind: ExportKind
    label: LocalText
    choices: tuple[Choice, ...] = ()
    required: bool = False

    def code(self, value: str) -> int:
        """The number that stands for a choice in formats that label numbers, from 1."""
        return 1 + [choice.value for choice in self.choices].index(value)

    def misfit(self, value: Any) -> str:
        """Why ``value`` can not stand in this column; empty when it can."""
        if value is None:
            return "is missing" if self.required else ""
        if not isinstance(value, _HELD[self.kind]) or (
            isinstance(value, bool) and self.kind is not ExportKind.TRUTH
        ):
            return f"is no {self.kind}"
        if self.kind is ExportKind.CHOICE and value not in [
            choice.value for choice in self.choices
        ]:
            return "is not among the values of the column"
        # An empty text could not be told from a missing one in a CSV.
        return "is empty" if value == "" else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A column whose values are keys of another table."""

    column: str
    table: str


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table.

    Attributes:
        label: What it holds.
        key: The column that names a row.
        links: Columns that name rows of other tables.

    Raises:
        ValueError: A row does not fit the columns, or a key stands for two rows.
    """

    name: str
    label: LocalText
    columns: tuple[ExportColumn, ...]
    rows: tuple[Row, ...]
    key: str
    links: tuple[Link, ...] = field(default=())

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name} has a column twice: {names}")
        for number, row in enumerate(self.rows):
            if set(row) != set(names):
                odd = sorted(set(row) ^ set(names))
                raise ValueError(f"{self.name}, row {number}: columns differ ({', '.join(odd)})")
            for column in self.columns:
                if why := column.misfit(row[column.name]):
                    raise ValueError(
                        f"{self.name}, row {number}, {column.name}: {row[column.name]!r} {why}"
                    )
        keys = [row[self.key] for row in self.rows]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.name}: {self.key} stands for two rows")


@dataclass(frozen=True, slots=True)
class Package:
    """Everything one export holds.

    Attributes:
        name: Name of the study.
        title: Its title.
        tables: Tables whose links lead to each other.
        about: What the study is and what was done to its data, as plain values by name.
        notes: What a reader must know, in English sentences.
        warnings: What the analysis warned of, likewise.
        files: What goes with the tables as it is, by name.

    Raises:
        ValueError: A link leads nowhere.
    """

    name: str
    title: LocalText
    tables: tuple[ExportTable, ...]
    about: Mapping[str, Any]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = {table.name: {row[table.key] for row in table.rows} for table in self.tables}
        for table in self.tables:
            for link in table.links:
                named = {row[link.column] for row in table.rows} - {None}
                if lost := named - keys[link.table]:
                    raise ValueError(f"{table.name}.{link.column} leads nowhere: {sorted(lost)}")
