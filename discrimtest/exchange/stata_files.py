"""Stata 14 and later (format 118), with labels of data sets, variables and values."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from discrimtest.exchange.codebook import codebook, codes, page
from discrimtest.exchange.csv_files import csv_text
from discrimtest.exchange.table import ExportColumn, ExportKind, ExportTable, Package

if TYPE_CHECKING:
    import pandas

LONGEST_LABEL = 80
# A file of Stata holds the moment it was made; a fixed one keeps the bytes the same.
_MOMENT = datetime(1960, 1, 1)  # noqa: DTZ001 (Stata's own epoch, which has no zone)


def stata_files(package: Package, language: str) -> dict[str, bytes]:
    """A file for each table; the codebook as CSV, and the page.

    Args:
        language: Of the labels.
    """
    return {
        **{f"{table.name}.dta": _file(table, language) for table in package.tables},
        "codebook.csv": csv_text(codebook(package)),
        "README.md": page(package),
        **package.files,
    }


def _file(table: ExportTable, language: str) -> bytes:
    import pandas

    frame = pandas.DataFrame(
        {column.name: _series(column, table) for column in table.columns},
        columns=[column.name for column in table.columns],
    )
    labelled = {
        column.name: value_labels(column, language) for column in table.columns if codes(column)
    }
    out = io.BytesIO()
    frame.to_stata(
        out,
        version=118,
        byteorder="little",
        write_index=False,
        time_stamp=_MOMENT,
        data_label=_short(table.label[language]),
        variable_labels={column.name: _short(column.label[language]) for column in table.columns},
        value_labels=labelled,
        convert_dates={
            column.name: "td" for column in table.columns if column.kind is ExportKind.DAY
        },
    )
    return out.getvalue()


def value_labels(column: ExportColumn, language: str) -> dict[Any, str]:
    """Code → label; where two values have the same label, each says its value too."""
    told = [(code, choice.value, choice.label[language]) for code, choice in codes(column)]
    texts = [label for _, _, label in told]
    return {
        code: f"{label} ({value})" if texts.count(label) > 1 else label
        for code, value, label in told
    }


def _series(column: ExportColumn, table: ExportTable) -> pandas.Series[Any]:
    """The column as Stata stores it: numbers for choices and truths, missing ones as such."""
    import pandas

    values = [row[column.name] for row in table.rows]
    match column.kind:
        case ExportKind.TEXT:
            # Stata's texts can not be missing; an empty one says so, and no other is empty.
            return pandas.Series(["" if value is None else value for value in values], dtype=object)
        case ExportKind.DAY:
            return pandas.Series(pandas.to_datetime(pandas.Series(values, dtype=object)))
        case ExportKind.NUMBER:
            # Stata has no infinite numbers.
            finite = [
                math.nan if value is None or not math.isfinite(value) else value for value in values
            ]
            return pandas.Series(finite, dtype="float64")
        case ExportKind.CHOICE:
            values = [None if value is None else column.code(value) for value in values]
        case ExportKind.TRUTH:
            values = [None if value is None else int(value) for value in values]
        case ExportKind.WHOLE:
            pass
    if None in values:
        return pandas.Series(
            [math.nan if value is None else float(value) for value in values], dtype="float64"
        )
    return pandas.Series(values, dtype="int32")


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
