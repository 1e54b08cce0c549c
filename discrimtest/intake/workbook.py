"""An .xlsx workbook as header and rows of text."""

from __future__ import annotations

import io
import lzma
import math
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook

from discrimtest.errors import WrongInput
from discrimtest.intake.columns import nearest
from discrimtest.intake.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    RawRow,
    RawTable,
    assembled,
    is_blank,
    wrong_file,
)

MAX_UNPACKED = 300_000_000
MAX_PARTS = 2_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
# what the zip, XML and workbook readers raise on damaged content (an XML error is a SyntaxError)
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    SyntaxError,
)


def read_workbook(content: bytes, name: str, sheet: str | None = None) -> RawTable:
    """Header and rows of one sheet, the others named in the notes.

    Numbers keep every digit they show (``1050`` and ``1050.0`` become ``1050``), dates become
    ISO dates, formulas give the value stored with them.

    Args:
        content: The whole file.
        name: Its name, for messages.
        sheet: The sheet to read; None takes the first that is not empty.

    Raises:
        WrongInput: It is no workbook, is damaged, unpacks to too much, or has no such sheet.
    """
    has_formulas = _examined(content, name)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about styles and extensions it leaves out; cells are not affected
            warnings.simplefilter("ignore")
            return _read_sheets(content, name, sheet, has_formulas)
    except _DAMAGE as error:
        raise _damaged(name) from error


def _examined(content: bytes, name: str) -> bool:
    """Whether the archive holds formulas; refuses what is no workbook or unpacks too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise wrong_file(
                    name,
                    "this is an archive, but no .xlsx workbook",
                    "Save the listings as .xlsx or CSV.",
                )
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
                raise wrong_file(
                    name,
                    f"a workbook may unpack to at most {MAX_UNPACKED // 1_000_000} MB "
                    f"in {MAX_PARTS:,} parts",
                    "Save the sheet with the listings alone, as CSV.",
                    found=f"{unpacked / 1e6:.0f} MB in {len(parts):,} parts",
                )
            if any(part.flag_bits & 1 for part in parts):
                raise wrong_file(
                    name, "the archive is protected by a password", "Save it without a password."
                )
            return any(
                _FORMULA.search(archive.read(part))
                for part in parts
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
            )
    except _DAMAGE as error:
        raise _damaged(name) from error


def _damaged(name: str) -> WrongInput:
    return wrong_file(
        name,
        "the workbook is damaged",
        "Open it in a spreadsheet program and save it again as .xlsx or CSV.",
    )


def _read_sheets(content: bytes, name: str, sheet: str | None, has_formulas: bool) -> RawTable:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
    names = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in names:
        near = nearest(sheet, names)
        raise wrong_file(
            name,
            f"there is no such sheet; there are {', '.join(names) or 'none'}",
            f"Name {near!r}." if near else "Name one of them.",
            found=f"sheet {sheet}",
        )
    chosen: tuple[str, list[RawRow], int] | None = None
    others: list[str] = []
    for each in book.worksheets:
        if chosen is None and sheet in (None, each.title):
            records, blank = _rows(each, formulas[each.title] if formulas else None, name)
            if records:
                chosen = each.title, records, blank
        elif sheet is None and not _is_empty(each):
            others.append(each.title)
    if chosen is None:
        raise wrong_file(name, "the workbook holds blank sheets only", "Export it again.")
    title, records, blank = chosen
    notes = tuple(f"sheet {other!r} also holds cells and was not read" for other in others)
    return assembled(name, f"workbook, sheet {title!r}", records, blank, notes)


def _rows(sheet: Any, formulas: Any | None, name: str) -> tuple[list[RawRow], int]:
    # a stated dimension may be wrong and would cut rows off: ask for the rows themselves
    sheet.reset_dimensions()
    twin: Iterator[tuple[Any, ...]] = iter(())
    if formulas is not None:
        formulas.reset_dimensions()
        twin = formulas.iter_rows(values_only=True)
    records: list[RawRow] = []
    blank = 0
    pairs = zip_longest(sheet.iter_rows(values_only=True), twin, fillvalue=())
    for number, (values, written) in enumerate(pairs, start=1):
        cells = tuple(_text(value) for value in values[: MAX_COLUMNS + 1])
        fault = _formula_fault(values, written)
        if is_blank(cells) and not fault:
            blank += 1
            continue
        records.append(RawRow(number, _trimmed(cells, records), fault))
        if len(records) > MAX_ROWS + 1:
            raise wrong_file(
                name,
                f"a listing file may hold at most {MAX_ROWS:,} rows",
                "Split it into several files and import each.",
            )
    return records, blank


def _trimmed(cells: tuple[str, ...], earlier: list[RawRow]) -> tuple[str, ...]:
    """A sheet stores no empty cells at the end of a row, so these are not missing ones."""
    width = len(earlier[0].cells) if earlier else 0
    return cells + ("",) * (width - len(cells))


def _formula_fault(values: tuple[Any, ...], written: tuple[Any, ...]) -> str:
    for value, source in zip_longest(values, written):
        if value is None and isinstance(source, str) and source.startswith("="):
            return (
                "a cell holds a formula without a stored value; "
                "open the workbook in a spreadsheet program and save it"
            )
    return ""


def _is_empty(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return all(value is None for row in sheet.iter_rows(values_only=True) for value in row)


def _text(value: Any) -> str:
    """A cell's value as text that reads back to the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """Digits with a decimal point; never three behind it, which would read as thousands."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    cents = round(value, 2)
    if abs(value - cents) < 1e-6:  # 794.9999999999 is what a sheet makes of 795
        return _number(cents) if cents == int(cents) else f"{cents:.2f}"
    return f"{value:.6f}"
