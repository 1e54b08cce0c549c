"""Which column is what."""

from __future__ import annotations

import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.nearest import alike
from discrimtest.intake.columns import _HEADERS, Field, find_columns
from discrimtest.tables.spelling import folded

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
    "ID",
    "ADDRESS",
    "Post-code",
    "Rent",
    "Property type",
    "Advertiser type",
    "E-mail address",
)


def test_finds_dutch_french_and_english_headers_in_any_spelling() -> None:
    for header, language in ((DUTCH, "nl"), (FRENCH, "fr")):
        assert find_columns(header, "x.csv").language == language
    english = ("Ad ID", *ENGLISH[1:])
    columns = find_columns(english, "x.csv")
    assert columns.language == "en"
    assert columns.index[Field.REF] == 0
    assert columns.index[Field.EMAIL] == 6
    assert (
        columns.cell(("7", "Kaai 1", "8500", "795", "Loft", "Agent", "a@b.example"), Field.RENT)
        == "795"
    )
    assert columns.cell(("7",), Field.PHONE) == ""


def test_headers_that_stand_for_nothing_are_listed() -> None:
    assert find_columns(DUTCH, "x.csv").unused == ("Tuin",)


def test_a_header_is_known_as_one_field_only_and_as_it_is_folded() -> None:
    every = [
        header
        for languages in _HEADERS.values()
        for headers in languages.values()
        for header in headers.split("|")
    ]
    assert len(every) == len(set(every))
    assert [folded(header) for header in every] == every


def test_the_study_can_map_columns() -> None:
    header = ("Waar", "Postcode", "Huurprijs", "Prijs", "Type", "Soort adverteerder", "Link")
    columns = find_columns(header, "x.csv", mapping={"address": "waar", "rent": "Prijs"})
    assert columns.index[Field.ADDRESS] == 0
    assert columns.index[Field.RENT] == 3
    assert columns.unused == ("Huurprijs",)


def test_every_missing_and_doubled_column_is_named_at_once() -> None:
    header = ("Adress", "Postcode", "Prijs", "Huurprijs", "Telefoon")
    with pytest.raises(WrongInput) as error:
        find_columns(header, "x.csv", line=3)
    said = [str(problem) for problem in error.value.problems]
    assert len(said) == 6
    assert "'Prijs and Huurprijs'" in said[0]
    assert 'rent = "Prijs"' in said[0]
    assert "no column is known as 'address'" in said[1]
    assert 'address = "Adress"' in said[1]
    assert "no column is known as 'home'" in said[2]
    assert "no column is known as 'landlord_type'" in said[3]
    assert "mailboxes or one with links" in said[4]
    assert "Adress, Postcode, Prijs, Huurprijs, Telefoon" in said[5]
    assert all("x.csv, line 3" in each for each in said)


def test_every_mistake_in_a_mapping_is_named_with_what_it_may_mean() -> None:
    with pytest.raises(WrongInput) as error:
        find_columns(DUTCH, "x.csv", mapping={"rents": "Prijs", "title": "Adress", "box": "zzz"})
    said = [str(problem) for problem in error.value.problems]
    assert len(said) == 3
    assert "Write 'rent'" in said[0]
    assert "Write 'Adres'" in said[1]
    assert "Write one of them" in said[2]


def test_two_columns_of_one_name_can_not_be_mapped() -> None:
    with pytest.raises(WrongInput, match="two columns have this header"):
        find_columns((*DUTCH, "Tuin"), "x.csv", mapping={"title": "tuin"})


def test_the_nearest_word_or_none() -> None:
    assert alike("adres", ["Postcode", "Adrésse"], folded) == ["Adrésse"]
    assert alike("zzz", ["Postcode", "Adresse"], folded) == []
