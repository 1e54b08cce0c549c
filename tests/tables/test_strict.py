"""What a table may not have where every cell counts."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from discrimtest.tables.reader import read_table
from discrimtest.tables.strict import mistakes
from discrimtest.tables.table import Source


def told(content: bytes) -> list[str]:
    return [str(problem) for problem in mistakes(read_table(content, Source("x.csv")))]


def test_a_whole_table_has_no_mistakes() -> None:
    assert told(b'test,arm\n1,"a, b"\n\n2,\n') == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"test,arm,arm\n1,c,t\n", "x.csv: line 1: found 'arm': names two columns."),
        (b"test,,arm\n1,c,t\n", "x.csv: line 1: column 2 has no name."),
        (b"test,arm,\n1,c,t\n", "x.csv: line 1: column 3 has no name."),
        (b"test,arm\n1\n", "x.csv: line 2: found '1': must have 2 fields, as the header does, "),
        (b"test,arm\n1,c,t\n", "x.csv: line 2: found '1 c t': must have 2 fields"),
        (b'test,arm\n1,"c\n', "x.csv: line 2: is no CSV: a quotation mark opens a field and does"),
        (b'test,arm\n1,"t"c\n', "x.csv: line 2: is no CSV: a quotation mark opens a field and"),
    ],
)
def test_each_mistake_is_told_once(content: bytes, message: str) -> None:
    (problem,) = told(content)
    assert problem.startswith(message)


def test_lines_below_a_mark_left_open_are_read_too() -> None:
    found = told(b'test,arm\n1,"c\n2\n')
    assert [problem.split(":")[1] for problem in found] == [" line 2", " line 3"]


def test_cells_that_are_only_formatted_are_none() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["test", "arm"])
    sheet.append(["1", "=1+1"])
    sheet.append(["2"])
    sheet["C1"].number_format = sheet["D2"].number_format = "0.00"
    content = io.BytesIO()
    book.save(content)
    (problem,) = told(content.getvalue())
    assert "formula without a stored value" in problem
