"""Workbooks as header and rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from discrimtest.errors import WrongInput
from discrimtest.tables import workbook
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawTable, Source

XLSX = Source("x.xlsx")
DAY = date(2026, 3, 2)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sheet_of(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The workbook with parts replaced; "sheet1" names the first sheet's XML."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            stem = part.filename.rpartition("/")[2].partition(".")[0]
            new.writestr(part.filename, changed.get(stem, old.read(part)))
    return target.getvalue()


def first_sheet(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_values_keep_what_they_show() -> None:
    table = read_table(
        sheet_of(
            [
                ["Ref", "Prijs", "Datum", "Slpk", "Getal", "Waar"],
                ["A1", 1050.5, datetime.combine(DAY, time()), 2, 8500.0, True],
                ["A2", 794.9999999999, DAY, None, 1.125, False],
                ["A3", 1050, datetime.combine(DAY, time(14, 5)), 0, "  x ", None],
            ]
        ),
        XLSX,
    )
    assert [row.cells for row in table.rows] == [
        ("A1", "1050.50", "2026-03-02", "2", "8500", "TRUE"),
        # six decimals, for three would read as thousands
        ("A2", "795", "2026-03-02", "", "1.125000", "FALSE"),
        ("A3", "1050", "2026-03-02 14:05", "0", "  x ", ""),
    ]
    assert [row.line for row in table.rows] == [2, 3, 4]


def test_blank_rows_are_no_rows_and_keep_their_number() -> None:
    table = read_table(sheet_of([["Ref"], [None], ["1"], [" "], ["2"]]), XLSX)
    assert [row.line for row in table.rows] == [3, 5]
    assert table.blank_lines == 2


def test_the_first_sheet_that_is_not_empty_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    for title in ("Export", "Uitleg", "Leeg"):
        book.create_sheet(title)
    book["Export"].append(["Ref"])
    book["Export"].append(["1"])
    book["Uitleg"].append(["lees mij"])
    content = saved(book)
    table = read_table(content, XLSX)
    assert table.form == "workbook, sheet 'Export'"
    assert table.notes == ("sheet 'Uitleg' also holds cells and was not read",)


def test_a_wrong_dimension_cuts_no_rows_off() -> None:
    content = sheet_of([["Ref", "Titel"], ["1", "a"], ["2", "b"]])
    lying = first_sheet(content).replace(b'ref="A1:B3"', b'ref="A1:A2"')
    assert lying != first_sheet(content)
    assert len(read_table(repacked(content, sheet1=lying), XLSX).rows) == 2


def test_a_formula_gives_its_stored_value_and_without_one_is_a_fault() -> None:
    content = sheet_of([["Ref", "Prijs"], ["1", "=700+95"], ["2", 800]])
    bare = read_table(content, XLSX)
    assert ["formula without a stored value" in row.fault for row in bare.rows] == [True, False]
    stored = (
        first_sheet(content).replace(b"<v></v>", b"<v>795</v>").replace(b"<v />", b"<v>795</v>")
    )
    table = read_table(repacked(content, sheet1=stored), XLSX)
    assert [row.cells for row in table.rows] == [("1", "795"), ("2", "800")]
    assert not any(row.fault for row in table.rows)


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 10_000_000)
    content = sheet_of([["Ref"], ["1"]])
    bomb = repacked(content, sheet1=first_sheet(content) + b" " * 10_000_000)
    with pytest.raises(WrongInput, match="may unpack to at most 10 MB"):
        read_table(bomb, XLSX)


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(sheet_of([["Ref"], ["1"]]))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1  # the flag of the first part in the archive's directory
    with pytest.raises(WrongInput, match="protected by a password"):
        read_table(bytes(content), XLSX)


def test_too_many_rows_are_refused() -> None:
    two = Source("x.xlsx", max_rows=2)
    assert len(read_table(sheet_of([["Ref"], ["1"], ["2"]]), two).rows) == 2
    with pytest.raises(WrongInput, match="at most 2 rows"):
        read_table(sheet_of([["Ref"], ["1"], ["2"], ["3"]]), two)


def test_entities_that_multiply_are_refused() -> None:
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 12)
    )
    laughing = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">' + entities + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    content = repacked(sheet_of([["Ref"], ["1"]]), sheet1=laughing)
    with pytest.raises(WrongInput, match="damaged"):
        read_table(content, XLSX)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_workbook_damaged_anywhere_is_read_or_refused(at: int, noise: bytes) -> None:
    content = sheet_of([["Ref", "Prijs"], ["1", 795]])
    at %= len(content)
    damaged = content[:at] + noise + content[at + len(noise) :]
    assert table_or_message(damaged) != ""
    assert table_or_message(content[:at] or b"PK\x03\x04") != ""


def table_or_message(content: bytes) -> RawTable | str:
    try:
        return read_table(content, XLSX)
    except WrongInput as error:
        return str(error) if error.problems else ""
