"""No row of a workbook is lost in silence: merged cells, and rows that are numbered wrongly."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from discrimtest.errors import WrongInput
from discrimtest.tables.table import Source
from discrimtest.tables.workbook import read_workbook

SOURCE = Source("list.xlsx", "list of contacts", "list")
ROWS = [["contact", "event"], ["one", "sent"], ["two", "sent"], ["three", "sent"]]


def workbook(merge: str = "", rows: list[list[str]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def renumbered(content: bytes, row: int, number: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = re.sub(rb'<row r="%d"' % row, b'<row r="%s"' % number.encode(), text)
            new.writestr(part, text)
    return out.getvalue()


@pytest.mark.parametrize(("row", "number"), [(3, "2"), (4, "2"), (3, "-3"), (2, "0"), (3, "9")])
def test_a_row_numbered_twice_or_out_of_order_is_refused(row: int, number: str) -> None:
    """Its reader leaves such a row out, or all after it."""
    content = renumbered(workbook(), row, number)
    with pytest.raises(WrongInput, match=r"has a (first )?row .*; each row must have a higher"):
        read_workbook(content, SOURCE)


def test_a_row_that_was_moved_to_the_end_is_named() -> None:
    with pytest.raises(WrongInput, match="a row 4 after row 1048576"):
        read_workbook(renumbered(workbook(), 3, "1048576"), SOURCE)


def test_rows_that_are_missing_are_no_fault() -> None:
    table = read_workbook(renumbered(workbook(), 4, "40"), SOURCE)
    assert [(row.line, row.cells[0]) for row in table.rows] == [
        (2, "one"),
        (3, "two"),
        (40, "three"),
    ]


@pytest.mark.parametrize("merge", ["A2:A3", "B2:B3", "A2:B3"])
def test_each_row_of_a_merged_cell_is_a_fault(merge: str) -> None:
    table = read_workbook(workbook(merge), SOURCE)
    faults = {row.line: row.fault for row in table.rows}
    assert faults.keys() == {2, 3, 4}, "no row is lost"
    assert [line for line, fault in faults.items() if "merged with cells" in fault] == [2, 3]


def test_cells_merged_within_a_title_do_no_harm() -> None:
    titled = workbook("A1:B1", [["Week 11", ""], *ROWS])
    table = read_workbook(titled, Source("l.xlsx", "list", "list", columns=frozenset(ROWS[0])))
    assert [row.cells[0] for row in table.rows] == ["one", "two", "three"]
    assert not any(row.fault for row in table.rows)
