"""Exports as agencies, portals and scrapers write them: what must become of each, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from discrimtest.doors import as_command
from discrimtest.errors import WrongInput
from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.column_map import ColumnMap
from discrimtest.intake.eligibility import Rules
from discrimtest.tables.reader import read_table
from discrimtest.words.listing import RowAccount, RowStatus
from tests.intake.conftest import SAMPLE

TODAY = date(2026, 9, 12)
AREA = {**dict.fromkeys(("8500", "8501"), "Kortrijk"), "3600": "Genk"}
LET, SALE = ("let already",), ("for sale, not to let",)
OPTION = "someone holds an option on the home; it is not let yet"


def read(name: str, decided: ColumnMap | None = None) -> Intake:
    content = SAMPLE.with_name(name).read_bytes()
    table = read_table(content, listing_file(name))
    return read_listings(table, Rules(AREA), decided=decided, today=TODAY)


def by_line(intake: Intake) -> dict[int, RowAccount]:
    return {row.line: row for row in intake.rows}


def asked(name: str) -> str:
    with pytest.raises(WrongInput) as error:
        read(name)
    return error.value.worded(as_command)


def test_figures_that_pandas_wrote_as_amounts_are_what_they_were() -> None:
    intake = read("pandas-floats.csv")
    assert intake.accepted == 2
    (landlord,) = intake.resolution.landlords
    assert {shown.phone for _, shown in landlord.aliases} == {"+32475010203"}
    assert {listing.advert.postcode for listing in intake.listings} == {"8500"}


def test_a_number_that_a_form_was_filled_with_joins_nobody() -> None:
    intake = read("placeholder-phone.csv")
    assert (intake.accepted, len(intake.resolution.landlords)) == (5, 5)
    assert all("one digit repeated or counting up" in row.notes[0] for row in intake.rows)


def test_forty_rows_of_one_name_are_one_question() -> None:
    intake = read("one-agency-no-contact.csv")
    assert (intake.accepted, len(intake.resolution.landlords)) == (40, 40)
    assert len(intake.resolution.doubts) == 39
    assert all("new-1" in (doubt.one, doubt.other) for doubt in intake.resolution.doubts)


def test_a_scraper_export_asks_and_then_is_read_without_its_sales() -> None:
    told = asked("scraper-export.csv")
    for decision in (
        "--column advertiser=brand",
        "--unused brand",
        "--column offer=listing_type",
        "--column address=location",
        "--constant landlord_type=agency",
    ):
        assert decision in told
    assert "scraped_at" not in told.replace("source, scraped_at, url", "")
    intake = read(
        "scraper-export.csv",
        ColumnMap(
            {"address": "location", "advertiser": "brand", "offer": "listing_type"},
            {"landlord_type": "agency"},
        ),
    )
    rows = by_line(intake)
    assert rows[2].status is RowStatus.ACCEPTED
    assert SALE[0] in rows[3].reasons
    (listing,) = intake.listings
    assert listing.advert.address_key == "8500|lindelaan|4|"
    assert (listing.advert.portal, listing.advert.ref) == ("portaal.example", "Z1")
    assert listing.advert.identity.name == "Immo Proef"
    assert intake.columns.used["seen"] == "scraped_at"
    assert listing.advert.posted is None, "it stood there then, and may have for weeks"


def test_days_are_counted_from_the_day_on_which_an_advertisement_was_seen() -> None:
    head = "Adres;Postcode;Prijs;Type;Soort adverteerder;E-mail;Geplaatst op;Opgehaald op\n"
    home = "Kaai {};8500;800;Huis;Makelaar;a@b.example;{};{}\n"
    days = (("gisteren", "2026-03-02"), ("12/03/2026", "2026-03-02"), ("", "2027-01-01"))
    rows = [home.format(at, *each) for at, each in enumerate(days, start=1)]
    table = read_table("".join((head, *rows)).encode(), listing_file("x.csv"))
    first, second, third = read_listings(table, Rules(AREA), today=TODAY).rows
    assert "posted 'gisteren': read as 2026-03-01, for it was seen on 2026-03-02" in first.notes
    assert "posted on 2026-03-12, which lies after the day it was seen (2026-03-02)" in second.notes
    assert third.status is RowStatus.REFUSED
    assert "seen: '2027-01-01' lies after the day of the import (2026-09-12)" in map(
        str, third.reasons
    )


def test_what_an_agency_says_is_let_for_sale_or_under_option_is_known() -> None:
    told = asked("agency-b.csv")
    assert "--column status=Status" in told
    assert "--column shown=Zichtbaar" in told
    rows = by_line(read("agency-b.csv", ColumnMap({"status": "Status", "shown": "Zichtbaar"})))
    assert {line: rows[line].reasons for line in rows} == {2: LET, 3: (), 4: (), 5: LET, 6: SALE}
    assert OPTION in rows[3].notes
    assert rows[4].notes == (
        "posted on 2027-12-10, which lies after the day of the import (2026-09-12)",
        OPTION,
    )


def test_four_homes_of_one_street_are_four_once_their_number_is_said() -> None:
    told = asked("agency-c.csv")
    assert "--column number=Nr" in told
    assert "--column advertiser=Kantoor" in told
    intake = read("agency-c.csv", ColumnMap({"number": "Nr", "advertiser": "Kantoor"}))
    assert intake.accepted == 4
    assert {listing.advert.address_key for listing in intake.listings} == {
        "3600|wegnaaras|10|1",
        "3600|wegnaaras|222|1",
        "3600|wegnaaras|300|",
        "3600|wegnaaras|302|",
    }
    assert len(intake.resolution.landlords) == 1


def test_without_the_number_no_box_is_taken_for_one() -> None:
    intake = read("agency-c.csv", ColumnMap(unused=("Nr", "Kantoor")))
    assert (intake.accepted, intake.duplicates) == (4, 0)
    assert {listing.advert.address_key for listing in intake.listings} == {""}


def test_a_workbook_with_a_cover_sheet_a_title_and_groups_of_columns_is_read() -> None:
    told = asked("agency-title-rows.xlsx")
    assert "line 4" in told
    assert "--column home=Omschrijving" in told
    said = {"number": "Nr", "advertiser": "Kantoor", "status": "Status"}
    said |= {"home": "Omschrijving", "title": "Omschrijving"}
    intake = read("agency-title-rows.xlsx", ColumnMap(said, {"landlord_type": "agency"}))
    rows = by_line(intake)
    assert [line for line in rows if rows[line].status is RowStatus.ACCEPTED] == [5, 6, 7]
    assert rows[8].reasons == LET
    assert rows[9].notes == (
        "posted on 2026-10-09, which lies after the day of the import (2026-09-12)",
    )
    assert rows[11].reasons == ("outside the area: postcode 3520",)
    assert rows[12].reasons == ("a line of totals, no listing",)
    assert intake.notes[:3] == (
        "read as workbook, sheet 'Panden'",
        "lines above the header (line 4): 2, no rows",
        "sheet 'Leesmij' also holds cells and was not read",
    )
    keys = [listing.advert.address_key for listing in intake.listings]
    assert keys == ["3600|europalaan|12|3", "3600|hasseltweg|118|", "3600|vennestraat|7a|"]


def test_a_portal_s_habits_are_read() -> None:
    rows = by_line(read("portal.csv", ColumnMap({"number": "number"})))
    assert [line for line in rows if rows[line].status is RowStatus.ACCEPTED] == [2, 5, 8, 9]
    assert "posted 'yesterday': read as 2026-09-11, for the import is of 2026-09-12" in (
        rows[10].notes
    )
    assert "rent on request: unknown" in rows[11].notes
    assert rows[12].reasons == ("landlord_type: 'SVK' is neither an agency nor a private landlord",)
    assert SALE[0] in rows[14].reasons
    assert "2026-12-24" in rows[16].notes[0]
