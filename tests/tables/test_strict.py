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
    "content",
    [
        b",test,arm\n0,1,c\n1,1,t\n",  # pandas: to_csv() with its index
        b'"","test","arm"\n"1",1,"c"\n"4",1,"t"\n',  # R: write.csv() of rows 1 and 4
        b"test;arm;;;\n1;c;;;\n1;t;;;\n",  # a spreadsheet whose columns D and E were used once
    ],
)
def test_what_programs_write_beside_a_table_is_no_mistake(content: bytes) -> None:
    assert told(content) == []


def test_a_first_column_without_a_name_that_numbers_nothing_is_told() -> None:
    for content in (b",test,arm\na,1,c\nb,1,t\n", b",test,arm\n1,1,c\n1,1,t\n"):
        (problem,) = told(content)
        assert "column 1 has no name" in problem
        assert "row.names = FALSE" in problem


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
