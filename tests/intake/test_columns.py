"""Which column is what, and which ones a person must decide on."""

from __future__ import annotations

import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.nearest import alike
from discrimtest.intake.account import listing_file
from discrimtest.intake.column_map import ColumnMap, fingerprint
from discrimtest.intake.columns import CONSTANT, Columns, find_columns
from discrimtest.intake.headers import ASKED, HEADERS, KNOWN, Field
from discrimtest.tables.reader import read_table
from discrimtest.tables.row import RawRow
from discrimtest.tables.spelling import folded
from discrimtest.tables.table import RawTable

DUTCH = ("Ref", "Adres", "Postcode", "Prijs", "Type", "Soort adverteerder", "E-mail", "Tuin")
FRENCH = (
    "Référence",
    "Adresse",
    "Code postal",
    "Loyer",
    "Type de bien",
    "Type d'annonceur",
    "Lien",
)
ENGLISH = (
    "Ad ID",
    "ADDRESS",
    "Post-code",
    "Rent",
    "Property type",
    "Advertiser type",
    "E-mail address",
)


def found(
    header: tuple[str, ...],
    decided: ColumnMap | None = None,
    *rows: tuple[str, ...],
    line: int = 1,
) -> Columns:
    cells = tuple(RawRow(line + at, row, len(row)) for at, row in enumerate(rows, start=1))
    return find_columns(RawTable("x.csv", "CSV", header, line, len(header), cells), decided)


def refused(
    header: tuple[str, ...], decided: ColumnMap | None = None, *rows: tuple[str, ...]
) -> list[str]:
    with pytest.raises(WrongInput) as error:
        found(header, decided, *rows)
    return [str(problem) for problem in error.value.problems]


def test_finds_dutch_french_and_english_headers_in_any_spelling() -> None:
    for header, language in ((DUTCH, "nl"), (FRENCH, "fr"), (ENGLISH, "en")):
        assert found(header).language == language
    columns = found(ENGLISH)
    assert columns.index[Field.REF] == 0
    assert columns.index[Field.EMAIL] == 6
    assert (
        columns.cell(("7", "Kaai 1", "8500", "795", "Loft", "Agent", "a@b.example"), Field.RENT)
        == "795"
    )
    assert columns.cell(("7",), Field.PHONE) == ""


def test_the_columns_used_and_unused_are_listed() -> None:
    columns = found(DUTCH)
    assert columns.unused == ("Tuin",)
    assert columns.used["landlord_type"] == "Soort adverteerder"
    assert len(columns.used) == 7


def test_a_header_is_known_as_one_field_only_and_as_it_is_folded() -> None:
    known = [
        header
        for languages in HEADERS.values()
        for headers in languages.values()
        for header in headers.split("|")
    ]
    every = [*known, *ASKED]
    assert len(every) == len(set(every)) == len(KNOWN) + len(ASKED)
    assert [folded(header) for header in every] == every


def test_a_person_can_map_columns_two_fields_on_one_and_constants() -> None:
    header = ("Waar", "Huurprijs", "Prijs", "Type", "Link")
    decided = ColumnMap(
        {"address": "waar", "postcode": "Waar", "rent": "Prijs"}, {"landlord_type": "agency"}
    )
    columns = found(header, decided)
    assert columns.index[Field.ADDRESS] == columns.index[Field.POSTCODE] == 0
    assert columns.index[Field.RENT] == 2
    assert columns.unused == ("Huurprijs",)
    assert columns.cell(("",) * 5, Field.LANDLORD_TYPE) == "agency"
    assert columns.used["landlord_type"] == CONSTANT


def test_every_missing_and_doubled_column_is_named_at_once() -> None:
    said = refused(("Adress", "Postcode", "Prijs", "Huurprijs", "Telefoon"))
    assert len(said) == 6
    assert "'Prijs and Huurprijs'" in said[0]
    assert "column rent=Prijs" in said[0]
    assert "no column is known as 'address'" in said[1]
    assert "column address=Adress" in said[1]
    assert "no column is known as 'home'" in said[2]
    assert "no column is known as 'landlord_type'" in said[3]
    assert "constant landlord_type=agency" in said[3]
    assert "mailboxes or one with links" in said[4]
    assert "Adress, Postcode, Prijs, Huurprijs, Telefoon" in said[5]
    assert all("x.csv, line 1" in each for each in said)


def test_every_mistake_in_a_mapping_is_named_with_what_it_may_mean() -> None:
    mistaken = ColumnMap(
        {"rents": "Prijs", "title": "Adress", "box": "zzz"},
        {"ref": "7", "home": "iglo"},
        ("Tuinen",),
    )
    said = refused(DUTCH, mistaken)
    assert len(said) == 6
    assert "Write 'rent'" in said[0]
    assert "Write 'Adres'" in said[1]
    assert "Write one of them" in said[2]
    assert "Write 'Tuin'" in said[3]
    assert "the same in every row can be" in said[4]
    assert "'iglo' is no known type of home" in said[5]


def test_of_two_columns_of_one_name_each_can_be_named() -> None:
    content = b"Adres;Postcode;Prijs;Prijs;Type;Soort adverteerder;E-mail\nKaai 1;8500;850;900;;;\n"
    table = read_table(content, listing_file("x.csv"))
    with pytest.raises(WrongInput) as error:
        find_columns(table)
    (said,) = map(str, error.value.problems)
    assert "found 'Prijs and Prijs (2)': only one column can be 'rent'" in said
    assert "column rent=Prijs or column rent=Prijs (2)" in said
    for header, rent in (("Prijs", "850"), ("Prijs (2)", "900")):
        columns = find_columns(table, ColumnMap({"rent": header}))
        assert columns.cell(table.rows[0].cells, Field.RENT) == rent
    assert columns.unused == ("Prijs",)
    assert find_columns(table, ColumnMap(unused=("Prijs (2)",))).used["rent"] == "Prijs"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nr", "number"),
        ("Kantoor", "advertiser"),
        ("brand", "advertiser"),
        ("Status", "status"),
        ("Zichtbaar", "shown"),
        ("listing_type", "offer"),
    ],
)
def test_a_column_that_may_decide_is_asked_about_until_a_person_decides(
    header: str, field: str
) -> None:
    (said,) = refused((*DUTCH, header))
    assert f"column {field}={header}" in said
    assert f"unused {header}" in said
    assert found((*DUTCH, header), ColumnMap({field: header})).used[field] == header
    assert header in found((*DUTCH, header), ColumnMap(unused=(header,))).unused


def test_a_location_is_asked_about_where_no_address_is_known() -> None:
    header = tuple("location" if each == "Adres" else each for each in DUTCH)
    said = refused(header)
    assert any("column address=location" in each for each in said)
    assert "location" in found((*DUTCH, "location")).unused


def test_a_column_of_states_is_asked_about_whatever_its_name() -> None:
    home = ("1", "Kaai 1", "8500", "800", "Huis", "Makelaar", "a@b.example")
    (said,) = refused((*DUTCH[:-1], "Fase"), None, (*home, "Te huur"), (*home, "Verhuurd"))
    assert "column status=Fase" in said
    texts = (*home, "Rustig gelegen, wordt verhuurd met garage")
    assert "Fase" in found((*DUTCH[:-1], "Fase"), None, texts).unused


def test_what_is_the_same_in_every_row_is_not_asked_about() -> None:
    agency = ColumnMap(constants={"advertiser": "Immo Proef"})
    assert "Kantoor" in found((*DUTCH, "Kantoor"), agency).unused


def test_postcodes_may_stand_with_the_town_or_in_the_address() -> None:
    header = ("Adres", "Gemeente", "Prijs", "Type", "Soort adverteerder", "E-mail")
    assert any(
        "'postcode'" in each for each in refused(header, None, ("Kaai 1", "Kortrijk", *"...."))
    )
    for address, town in (("Kaai 1", "8500 Kortrijk"), ("Kaai 1, 8500 Kortrijk", "Kortrijk")):
        assert Field.POSTCODE not in found(header, None, (address, town, *"....")).index


def test_later_decisions_hold_over_earlier_ones() -> None:
    earlier = ColumnMap({"rent": "Prijs", "number": "Nr"}, {"home": "house"}, ("Tuin", "Fase"))
    later = ColumnMap({"status": "Fase", "home": "Type"}, {}, ("Nr",))
    assert later.over(earlier) == ColumnMap(
        {"rent": "Prijs", "status": "Fase", "home": "Type"}, {}, ("Tuin", "Nr")
    )
    assert ColumnMap({"rent": "Prijs", "box": "Bus"}, {}, ("Zzz",)).within(DUTCH) == ColumnMap(
        {"rent": "Prijs"}
    )


def test_a_source_is_known_by_its_headers_in_any_order_and_spelling() -> None:
    assert fingerprint(DUTCH) == fingerprint(tuple(each.upper() for each in reversed(DUTCH)))
    assert fingerprint(DUTCH) != fingerprint((*DUTCH, "Nr"))


def test_the_nearest_word_or_none() -> None:
    assert alike("adres", ["Postcode", "Adrésse"], folded) == ["Adrésse"]
    assert alike("zzz", ["Postcode", "Adresse"], folded) == []
