"""CSV: UTF-8, comma, one header line, line ends of one character, nulls empty (RFC 4180)."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

from discrimtest.exchange.codebook import codebook, page
from discrimtest.exchange.table import ExportTable, Package


def csv_files(package: Package) -> dict[str, bytes]:
    """A file for each table, the codebook and the page."""
    tables = (*package.tables, codebook(package))
    return {
        **{f"{table.name}.csv": csv_text(table) for table in tables},
        "README.md": page(package),
        **package.files,
    }


def csv_text(table: ExportTable) -> bytes:
    """One table; numbers are written so that reading them gives the same number again."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = [column.name for column in table.columns]
    writer.writerow(names)
    for row in table.rows:
        writer.writerow([_field(row[name]) for name in names])
    return out.getvalue().encode("utf-8")


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isinf(value):
            return "INF" if value > 0 else "-INF"
        return "NaN" if math.isnan(value) else repr(value)
    return str(value)
