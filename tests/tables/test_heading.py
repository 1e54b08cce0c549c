"""Where the header of a table stands, in what agencies and portals make of a table."""

from __future__ import annotations

import io

from openpyxl import Workbook

from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawTable, Source

KNOWN = frozenset("ref titel adres straat nr bus prijs naam telefoon status".split())
FILE = Source("x", columns=KNOWN)


def csv(*lines: str) -> RawTable:
    return read_table("\n".join(lines).encode(), FILE)


def test_the_first_line_is_the_header_where_nothing_is_known_of_it() -> None:
    assert read_table(b"Overzicht;\nRef;Titel\n", Source("x")).header == ("Overzicht",)
    assert csv("Eigen;Woorden", "1;2").header == ("Eigen", "Woorden")


def test_a_title_and_a_date_above_the_header_are_no_rows() -> None:
    table = csv("Overzicht te huur", "12/09/2026;;", "", "Ref;Titel;Prijs", "1;Huis;800")
    assert table.header == ("Ref", "Titel", "Prijs")
    assert table.header_line == 4
    assert [row.cells for row in table.rows] == [("1", "Huis", "800")]
    assert "lines above the header (line 4): 2, no rows" in table.notes


def test_a_title_without_separators_does_not_hide_them() -> None:
    assert csv("Overzicht te huur", "Ref,Titel,Prijs", "1,Huis,800").header == (
        "Ref",
        "Titel",
        "Prijs",
    )


def test_words_of_a_row_make_no_header_of_it() -> None:
    table = csv("Ref;Titel;Status", "1;Naam;status", "2;Ref;Titel")
    assert (table.header_line, len(table.rows)) == (1, 2)


def test_groups_above_the_header_tell_columns_of_one_name_apart() -> None:
    table = csv("Pand;;Eigenaar;;Makelaar;", "Ref;Prijs;Naam;Telefoon;Naam;Telefoon", "1;2;3;4;5;6")
    assert table.header == (
        "Ref",
        "Prijs",
        "Eigenaar Naam",
        "Eigenaar Telefoon",
        "Makelaar Naam",
        "Makelaar Telefoon",
    )


def test_a_second_column_of_one_name_has_its_number_where_columns_are_asked_about() -> None:
    lines = "Ref;Prijs;Foto;prijs;Foto;", "1;2;3;4;5;"
    assert csv(*lines).header == ("Ref", "Prijs", "Foto", "prijs (2)", "Foto (2)")
    assert read_table("\n".join(lines).encode(), Source("x")).header[3] == "prijs"


def test_a_header_on_two_lines_is_one() -> None:
    for lines in (
        ("Ref;Titel;Adres;;;Prijs", ";;Straat;Nr;Bus;"),
        ("Ref;;Adres;;;", ";Titel;Straat;Nr;Bus;Prijs"),
    ):
        table = csv(*lines, "1;Huis;Kaai;4;2;800")
        assert table.header == ("Ref", "Titel", "Straat", "Nr", "Bus", "Prijs")
        assert [row.cells for row in table.rows] == [("1", "Huis", "Kaai", "4", "2", "800")]


def test_the_first_sheet_with_a_header_is_read_and_the_cover_is_named() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Leesmij"
    book.active.append(["Gebruik het tabblad Panden"])
    sheet = book.create_sheet("Panden")
    sheet.append(["Overzicht"])
    sheet.append(["Ref", "Titel", None])
    sheet.append(["1", None])
    content = io.BytesIO()
    book.save(content)
    table = read_table(content.getvalue(), FILE)
    assert table.form == "workbook, sheet 'Panden'"
    assert [row.cells for row in table.rows] == [("1", "")]
    assert table.rows[0].note == "", "a sheet stores no empty cells at the end of a row"
    assert "sheet 'Leesmij' also holds cells and was not read" in table.notes
