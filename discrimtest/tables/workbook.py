"""An .xlsx workbook as header and rows of text."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook

from discrimtest.errors import WrongInput
from discrimtest.tables.heading import LOOKED_INTO, has_header
from discrimtest.tables.packed import BROKEN
from discrimtest.tables.row import RawRow, is_blank
from discrimtest.tables.sheet_rows import SheetRows, sheet_rows
from discrimtest.tables.table import MAX_COLUMNS, RawTable, Source, assembled

MAX_UNPACKED = 300_000_000
MAX_PARTS = 2_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
# what the zip, XML and workbook readers raise on damaged content (an XML error is a SyntaxError)
_DAMAGE = (
    *BROKEN,
    zipfile.LargeZipFile,
    ArithmeticError,
    AttributeError,
    AssertionError,
    SyntaxError,
)


def read_workbook(content: bytes, source: Source) -> RawTable:
    """Header and rows of the first sheet that names known columns, or else of the first that is
    not empty; the others are named in the notes.

    Numbers keep every digit they show (``1050`` and ``1050.0`` become ``1050``), dates become
    ISO dates, formulas give the value stored with them.

    Raises:
        WrongInput: It is no workbook, is damaged, or unpacks to too much.
    """
    try:
        has_formulas, rows = _examined(content, source)
        with warnings.catch_warnings():
            # openpyxl warns about styles and extensions it leaves out; cells are not affected
            warnings.simplefilter("ignore")
            return _read_sheets(content, source, has_formulas, rows)
    except _DAMAGE as error:
        rule = "the workbook is damaged"
        repair = "Open it in a spreadsheet program and save it again as .xlsx or CSV."
        raise source.refusal(rule, repair) from error


def _examined(content: bytes, source: Source) -> tuple[bool, dict[str, SheetRows]]:
    """Whether the archive holds formulas, and what each sheet says of its rows; refuses what is no
    workbook or unpacks too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if not any(part.filename == "[Content_Types].xml" for part in parts):
            repair = f"Save the {source.content} as .xlsx or CSV."
            raise source.refusal("this is an archive, but no .xlsx workbook", repair)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
            raise _too_large(unpacked, len(parts), source)
        if any(part.flag_bits & 1 for part in parts):
            rule = "the archive is protected by a password"
            raise source.refusal(rule, "Save it without a password.")
        has_formulas, rows = False, {}
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                sheet = archive.read(part)
                has_formulas = has_formulas or _FORMULA.search(sheet) is not None
                rows[part.filename] = sheet_rows(sheet)
        return has_formulas, rows


def _too_large(unpacked: int, parts: int, source: Source) -> WrongInput:
    return source.refusal(
        f"a workbook may unpack to at most {MAX_UNPACKED // 1_000_000} MB in {MAX_PARTS:,} parts",
        f"Save the sheet with the {source.content} alone, as CSV.",
        found=f"{unpacked / 1e6:.0f} MB in {parts:,} parts",
    )


def _read_sheets(
    content: bytes, source: Source, has_formulas: bool, rows: dict[str, SheetRows]
) -> RawTable:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
    found: _Sheet | None = None
    for sheet in book.worksheets:
        twin = formulas[sheet.title] if formulas else None
        told = rows.get(getattr(sheet, "_worksheet_path", "").lstrip("/"), _IN_ORDER)
        records, blank = _rows(sheet, twin, source, told.merged)
        named = has_header(records, source.columns)
        if records and (found is None or named):
            found = _Sheet(sheet.title, records, blank, told.misnumbered)
        if found and (named or not source.columns):
            break
    if found is None:
        raise source.refusal("the workbook holds blank sheets only", "Export it again.")
    if found.misnumbered is not None:
        earlier, later = found.misnumbered
        after = f"a row {later} after row {earlier}" if earlier else f"a first row {later}"
        rule = f"sheet {found.title!r} has {after}; each row must have a higher number"
        repair = "Open it in a spreadsheet program and save it again, so that no row is lost."
        raise source.refusal(rule, repair)
    notes = tuple(
        f"sheet {other.title!r} also holds cells and was not read"
        for other in book.worksheets
        if other.title != found.title and not _is_empty(other)
    )
    form = f"workbook, sheet {found.title!r}"
    return assembled(source, form, found.records, found.blank, notes, ends_cut=True)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's title, its lines that are not blank, how many are, and a row its reader loses."""

    title: str
    records: list[RawRow]
    blank: int
    misnumbered: tuple[int, int] | None


_IN_ORDER = SheetRows(None, frozenset())


def _rows(
    sheet: Any, formulas: Any | None, source: Source, merged: frozenset[int]
) -> tuple[list[RawRow], int]:
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
        fault = _MERGED if number in merged else _formula_fault(values, written)
        if is_blank(cells) and not fault:
            blank += 1
            continue
        cells = _without_end(cells)
        records.append(RawRow(number, cells, len(cells), fault))
        if len(records) > source.max_rows + LOOKED_INTO:
            raise source.too_many()
    return records, blank


_MERGED = "a cell is merged with cells of other rows; give each row a cell of its own"


def _without_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells up to the last that holds something; one that is only formatted holds nothing."""
    filled = [number for number, cell in enumerate(cells, start=1) if cell]
    return cells[: filled[-1] if filled else 0]


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
    if abs(value - cents) < 1e-9 * abs(value):  # 794.9999999999 is what a sheet makes of 795
        return _number(cents) if cents == int(cents) else f"{cents:.2f}"
    text = f"{value:.6f}"
    return text if float(text) == value else f"{Decimal(repr(value)):f}"
