"""Texts as header and rows, whatever their encoding, separator and quoting."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from discrimtest.errors import WrongInput
from discrimtest.tables.delimited import MAX_LINE
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import MAX_BYTES, RawTable, Source

CSV = Source("x.csv")
HEADER = "Ref;Titel;Prijs"


def cells(table: RawTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_tells_the_encoding(codec: str, label: str) -> None:
    table = read_table(f"{HEADER}\n1;Condé;€ 795\n".encode(codec), CSV)
    assert table.header == ("Ref", "Titel", "Prijs")
    assert cells(table) == [("1", "Condé", "€ 795")]
    assert table.form == f"CSV, {label}, semicolon"


def test_two_encodings_in_one_file_are_told() -> None:
    one, other = "1;Condé;795\n".encode(), "2;Condé;795\n".encode("cp1252")
    plain = b"3;Conde;795\n"
    assert cells(read_table(b"Ref;Titel;Prijs\n" + other + plain + other, CSV))[0][1] == "Condé"
    with pytest.raises(WrongInput) as refused:
        read_table(b"Ref;Titel;Prijs\n" + plain + one + other, CSV)
    (problem,) = refused.value.problems
    assert problem.place == "x.csv, line 4"
    assert problem.rule == "a text has one encoding, but line 3 is UTF-8 and line 4 Windows-1252"


@pytest.mark.parametrize(
    ("separator", "name"), [(";", "semicolon"), ("\t", "tab"), (",", "comma"), ("|", "bar")]
)
def test_tells_the_separator(separator: str, name: str) -> None:
    text = "Ref;Titel;Prijs\n1;Huis, met tuin;€ 1.050\n2;Loft, klein;€ 700\n"
    rows = [line.split(";") for line in text.splitlines()]
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    table = read_table(written.getvalue().encode(), CSV)
    assert table.form.endswith(name)
    assert [list(row) for row in cells(table)] == rows[1:]


def test_a_first_line_can_declare_the_separator() -> None:
    table = read_table(b"sep=,\r\nRef,Prijs;EUR\r\n1,795\r\n", CSV)
    assert table.header == ("Ref", "Prijs;EUR")
    assert table.header_line == 2
    assert table.rows[0].line == 3


def test_a_quoted_cell_may_hold_lines_and_rows_keep_their_physical_line() -> None:
    table = read_table(b'Ref;Titel\r\n1;"Huis\r\nmet ""tuin"";"\r\n\r\n2;Loft\n', CSV)
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("1", 'Huis\r\nmet "tuin";')),
        (5, ("2", "Loft")),
    ]


def test_a_stray_quotation_mark_swallows_no_rows() -> None:
    table = read_table(b'Ref;Titel\n1;"Loft\n2;Huis 12" scherm\n3;"t Fort" appartement\n', CSV)
    assert cells(table) == [
        ("1", '"Loft'),
        ("2", 'Huis 12" scherm'),
        ("3", '"t Fort" appartement'),
    ]


def test_only_wholly_blank_lines_are_no_rows_and_they_are_counted() -> None:
    table = read_table(b"\n\nRef;Titel\n \n1;a\n;;\n2;b\n;\n", CSV)
    assert [row.line for row in table.rows] == [5, 7]
    assert table.header_line == 3
    assert table.blank_lines == 5


def test_cells_too_many_make_one_row_a_fault_and_cells_too_few_a_note() -> None:
    table = read_table(b"Ref;Titel\n1;a;b\n2\n3;c;\n4;d\n", CSV)
    assert [row.fault for row in table.rows] == ["the row has 3 cells, the header 2", "", "", ""]
    assert table.rows[1].cells == ("2", "")
    assert "the last ones are empty" in table.rows[1].note
    assert [row.note for row in table.rows[2:]] == ["", ""]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending(ending: str) -> None:
    table = read_table(ending.join(["Ref;Titel", "1;a", "2;b"]).encode(), CSV)
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("1", "a")), (3, ("2", "b"))]


def test_limits_are_named() -> None:
    with pytest.raises(WrongInput, match="at most 30 MB"):
        read_table(b"a;b\n" * (MAX_BYTES // 4 + 1), CSV)
    with pytest.raises(WrongInput, match="a line may hold at most"):
        read_table(b"a;b\n" + b"x" * (MAX_LINE + 1), CSV)
    with pytest.raises(WrongInput, match="at most 500 columns"):
        read_table(b"x;" * 501 + b"x\n", CSV)
    with pytest.raises(WrongInput, match="at most 100,000 rows"):
        read_table(b"a;b\n" * 100_002, CSV)


CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
    | st.sampled_from('";\n,\t '),
    max_size=8,
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6), st.sampled_from(";\t,|"))
def test_reads_back_what_the_standard_library_writes(rows: list[list[str]], separator: str) -> None:
    assume(all(any(cell.strip() for cell in row) for row in rows))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["Ref", "Titel", "Prijs"], *rows])
    table = read_table(f"sep={separator}\r\n{written.getvalue()}".encode(), CSV)
    expected = [tuple(row) for row in rows]
    assert [row for row in expected if row not in cells(table)] == []
    assert len(table.rows) + table.blank_lines == len(rows)


@given(st.binary(max_size=400) | st.text('ab;,\t|"\r\n ').map(str.encode))
def test_any_bytes_are_a_table_or_wrong_input(content: bytes) -> None:
    assert table_or_message(content) != ""


@given(
    st.binary(max_size=300),
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"%PDF-"]),
)
def test_any_bytes_behind_a_known_mark_are_a_table_or_wrong_input(
    content: bytes, mark: bytes
) -> None:
    assert table_or_message(mark + content) != ""


def table_or_message(content: bytes) -> RawTable | str:
    try:
        return read_table(content, CSV)
    except WrongInput as error:
        return str(error) if error.problems else ""
