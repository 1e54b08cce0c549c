"""Parquet, with the labels of tables and columns in the metadata of the schema."""

from __future__ import annotations

import importlib
import io
import json
from typing import Any

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.exchange.codebook import codebook, page
from discrimtest.exchange.csv_files import csv_text
from discrimtest.exchange.table import ExportKind, ExportTable, Package
from discrimtest.files.word import LocalText
from discrimtest.words.language import LANGUAGES

EXTRA = "parquet"


def parquet_files(package: Package) -> dict[str, bytes]:
    """A file for each table; the codebook as CSV, and the page.

    Raises:
        OutsideTrouble: The extra ``[parquet]`` is not installed.
    """
    arrow, parquet = _module("pyarrow"), _module("pyarrow.parquet")
    files = {}
    for table in package.tables:
        out = io.BytesIO()
        # One version of the format and one compression, so that the same rows are the same bytes.
        parquet.write_table(
            _arrow_table(arrow, package, table), out, version="2.6", compression="snappy"
        )
        files[f"{table.name}.parquet"] = out.getvalue()
    beside = {"codebook.csv": csv_text(codebook(package)), "README.md": page(package)}
    return {**files, **beside, **package.files}


def _arrow_table(arrow: Any, package: Package, table: ExportTable) -> Any:
    types = {
        ExportKind.TEXT: arrow.string(),
        ExportKind.CHOICE: arrow.string(),
        ExportKind.WHOLE: arrow.int64(),
        ExportKind.NUMBER: arrow.float64(),
        ExportKind.TRUTH: arrow.bool_(),
        ExportKind.DAY: arrow.date32(),
    }
    fields = [
        arrow.field(
            column.name,
            types[column.kind],
            nullable=not column.required,
            metadata={
                **_labels(column.label),
                **(
                    {"values": _json({one.value: one.label.model_dump() for one in column.choices})}
                    if column.choices
                    else {}
                ),
            },
        )
        for column in table.columns
    ]
    about = {name: _json(value) for name, value in package.about.items()}
    schema = arrow.schema(fields, metadata={**_labels(table.label), **about})
    arrays = [
        arrow.array([row[column.name] for row in table.rows], types[column.kind])
        for column in table.columns
    ]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _labels(label: LocalText) -> dict[str, str]:
    return {f"label_{language}": label[language] for language in LANGUAGES}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        problem = Problem.of_input(
            "format",
            "parquet",
            f"needs the extra [{EXTRA}], which is not installed",
            f"Install it (pip install 'discrimtest[{EXTRA}]'), or choose another format.",
            code="format.extra_missing",
        )
        raise OutsideTrouble("Parquet files can not be written here.", [problem]) from error
