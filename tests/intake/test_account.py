"""The account of a whole file: the sample by hand, its other forms, and what always holds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from discrimtest.errors import WrongInput
from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.advertisers import KnownLandlord
from discrimtest.intake.duplicates import KnownListing
from discrimtest.intake.eligibility import Rules
from discrimtest.intake.settled import Settled
from discrimtest.tables.reader import read_table
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import ContactChannel, HomeType, Listing, RowStatus
from tests.listing_export import ACCEPTED, DUPLICATES, REFUSED

LANDLORDS = {
    frozenset({2, 3, 12}),  # Leiehoek, three spellings, two mailboxes, one phone
    frozenset({4, 5, 8}),  # Broeltoren and its office
    frozenset({6}),
    frozenset({7}),
    frozenset({9, 10}),  # Huis & Thuis, Huis en Thuis
    frozenset({14, 15, 16}),  # Gulden Spoor on two portals
    frozenset({19}),
}
FRENCH = (
    "Réf,Titre,Adresse,Code postal,Commune,Prix,Chambres,Type de bien,Annonceur,"
    "Type d'annonceur,Téléphone,Courriel,Publié le,Lien"
).split(",")
ENGLISH = (
    "Reference number,Title,Address,Post code,Municipality,Rent,Bedrooms,Property type,Advertiser,"
    "Advertiser type,Phone,Email address,Posted on,Web address"
).split(",")
IN_FRENCH = {
    "Makelaar": "Agence immobilière", "Particulier": "Propriétaire", "Huis": "Maison",
    "Kamer": "Chambre", "Handel": "Commerce", "Assistentiewoning": "Résidence-services",
    "op aanvraag": "sur demande", "€ 1.050 / maand": "1 050 € / mois",
    "€ 890 + € 75 kosten": "890 € + 75 € de charges", "€ 1.240": "1 240,00 €",
    "VERHUURD - Appartement": "LOUÉ - Appartement",
}  # fmt: skip
IN_ENGLISH = {
    "Makelaar": "Estate agent", "Particulier": "Private owner", "Appartement": "Apartment",
    "Huis": "House", "Kamer": "Room", "Handel": "Shop", "Assistentiewoning": "Service flat",
    "op aanvraag": "on request", "€ 1.050 / maand": "€1,050.00 per month",
    "€ 890 + € 75 kosten": "€890 + €75 charges", "€ 1.800": "€1,800",
    "VERHUURD - Appartement": "LET - Apartment",
}  # fmt: skip


def accounts(intake: Intake) -> list[tuple[Any, ...]]:
    return [(each.line, each.status, each.listing, each.duplicate_of_line) for each in intake.rows]


def rows_of(sample: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sample.decode("cp1252")), delimiter=";"))


def written(rows: list[list[str]], separator: str, codec: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(codec)


def translated(rows: list[list[str]], header: list[str], words: dict[str, str]) -> list[list[str]]:
    return [header, *([words.get(cell, cell) for cell in row] for row in rows[1:])]


def as_workbook(rows: list[list[str]]) -> bytes:
    """The sample as a sheet would hold it: numbers and dates as such where they are."""
    book = Workbook()
    assert book.active is not None
    book.active.append(rows[0])
    for row in rows[1:]:
        book.active.append([typed(cell, at) for at, cell in enumerate(row)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(cell: str, column: int) -> object:
    if column in {3, 6}:
        return int(cell)
    if column == 5 and cell == "550,00":
        return Decimal("550.00")
    if column == 12 and cell != "31/02/2026":
        day, month, year = cell.split("/")
        return date(int(year), int(month), int(day))
    return cell or None


def stored(intake: Intake) -> tuple[list[KnownListing], list[KnownLandlord]]:
    """What a store would know after an import."""
    listings = [
        KnownListing(
            each.id, each.advert.portal, each.advert.ref, each.advert.address_key,
            each.advert.bedrooms, each.advert.home, each.advert.rent_cents,
        )
        for each in intake.listings
    ]  # fmt: skip
    landlords = [
        KnownLandlord(
            f"landlord-{each.key}", each.type, tuple(identity for _, identity in each.aliases)
        )
        for each in intake.resolution.landlords
    ]
    return listings, landlords


@pytest.fixture(scope="module")
def intake(sample: bytes, kortrijk: Rules) -> Intake:
    return read_listings(read_table(sample, listing_file("sample.csv")), kortrijk)


def test_the_sample_gives_ten_accepted_two_duplicates_six_refused(intake: Intake) -> None:
    assert (intake.accepted, intake.duplicates, intake.refused) == (10, 2, 6)
    assert [each.line for each in intake.rows] == list(range(2, 20))
    for each in intake.rows:
        if each.line in ACCEPTED:
            assert each.status is RowStatus.ACCEPTED
            assert each.reasons == ()
            assert each.listing is not None
        elif each.line in DUPLICATES:
            assert each.status is RowStatus.DUPLICATE
            assert (each.duplicate_of_line, *each.reasons) == DUPLICATES[each.line]
        else:
            assert each.status is RowStatus.REFUSED
            assert each.reasons == REFUSED[each.line]
            assert each.listing is None


def test_a_duplicate_names_the_listing_it_repeats(intake: Intake) -> None:
    by_line = {each.line: each.listing for each in intake.rows}
    assert by_line[5] == by_line[4]
    assert by_line[15] == by_line[14]
    assert len({by_line[line] for line in ACCEPTED}) == 10


def test_the_sample_has_seven_landlords(intake: Intake) -> None:
    landlords = intake.resolution.landlords
    assert {frozenset(each.lines) for each in landlords} == LANDLORDS
    assert [each.type for each in landlords].count(LandlordType.PRIVATE) == 2
    assert intake.resolution.doubts == ()
    spellings = {identity.name for _, identity in landlords[0].aliases}
    assert spellings == {"Immo Leiehoek", "IMMO LEIEHOEK BV", "immo leiehoek"}


def test_the_sample_is_read_to_the_cent(intake: Intake) -> None:
    adverts = {each.line: each.advert for each in intake.listings}
    assert adverts[3].rent_cents == 1050_00
    assert adverts[6].rent_cents == 1150_00
    assert adverts[8].rent_cents is None
    assert (adverts[9].rent_cents, adverts[9].charges_cents) == (890_00, 75_00)
    assert adverts[9].address_key == "8500|pottelberg|60|201"
    assert adverts[6].channels == (ContactChannel.PORTAL, ContactChannel.PHONE)
    assert adverts[6].municipality == "Kortrijk"
    assert adverts[8].home is HomeType.APARTMENT
    assert adverts[2].posted == date(2026, 3, 2)
    assert adverts[19].title == 'Appartement "\'t Fort"'


def test_a_listing_holds_no_personal_data(intake: Intake) -> None:
    first = intake.listings[0]
    listing = Listing.of(first.advert, first.id, "landlord-1")
    assert listing.stratum == "Kortrijk / agency"
    held = repr(listing)
    shown = first.advert.identity
    for secret in (first.advert.address, shown.name, shown.phone, shown.email):
        assert secret
        assert secret not in held


@pytest.mark.parametrize(
    ("header", "words"),
    [(None, {}), (FRENCH, IN_FRENCH), (ENGLISH, IN_ENGLISH)],
    ids=["nl", "fr", "en"],
)
@pytest.mark.parametrize(
    ("separator", "codec"),
    [(";", "cp1252"), (";", "utf-8-sig"), ("\t", "utf-8"), (",", "utf-8"), ("\t", "utf-16")],
    ids=["cp1252", "bom", "tab", "comma", "utf-16"],
)
def test_every_form_of_the_sample_gives_the_same_account(
    sample: bytes,
    kortrijk: Rules,
    intake: Intake,
    header: list[str] | None,
    words: dict[str, str],
    separator: str,
    codec: str,
) -> None:
    rows = rows_of(sample)
    content = written(translated(rows, header or rows[0], words), separator, codec)
    found = read_listings(read_table(content, listing_file("sample.csv")), kortrijk)
    assert accounts(found) == accounts(intake)
    assert [each.reasons for each in found.rows] == [each.reasons for each in intake.rows]
    assert found.resolution.landlords == intake.resolution.landlords
    assert [replace(each.advert, title="") for each in found.listings] == [
        replace(each.advert, title="") for each in intake.listings
    ]


def test_the_sample_as_a_workbook_gives_the_same_account(
    sample: bytes, kortrijk: Rules, intake: Intake
) -> None:
    found = read_listings(
        read_table(as_workbook(rows_of(sample)), listing_file("sample.xlsx")), kortrijk
    )
    assert accounts(found) == accounts(intake)
    assert [each.reasons for each in found.rows] == [each.reasons for each in intake.rows]
    assert found.listings == intake.listings
    assert found.resolution.landlords == intake.resolution.landlords


def test_the_same_file_again_accepts_nothing_and_refuses_the_same(
    sample: bytes, kortrijk: Rules, intake: Intake
) -> None:
    again = read_listings(read_table(sample, listing_file("again.csv")), kortrijk, *stored(intake))
    assert (again.accepted, again.duplicates, again.refused) == (0, 12, 6)
    assert again.listings == ()
    assert [each.listing for each in again.rows] == [each.listing for each in intake.rows]
    assert again.rows[0].reasons == ("same portal and reference as a listing imported before",)
    assert again.rows[3].duplicate_of_line == 4
    assert again.resolution.doubts == ()
    assert all(each.known and not each.aliases for each in again.resolution.landlords)


def test_homes_for_the_over_65s_are_taken_where_every_arm_is(
    sample: bytes, kortrijk: Rules
) -> None:
    found = read_listings(
        read_table(sample, listing_file("x.csv")), replace(kortrijk, senior_only=True)
    )
    assert found.rows[16].status is RowStatus.ACCEPTED
    assert found.accepted == 11


HEADER = (
    "Ref;Titel;Adres;Postcode;Prijs;Slaapkamers;Type;Soort adverteerder;Adverteerder;Telefoon;"
    "E-mail;Geplaatst op;Link"
)


def file_of(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def read(kortrijk: Rules, *rows: str) -> Intake:
    return read_listings(read_table(file_of(*rows), listing_file("x.csv")), kortrijk)


def test_an_unreadable_row_gives_its_other_reasons_too(kortrijk: Rules) -> None:
    found = read(kortrijk, ";VERHUURD - kot;Kaai 1;9000;week;2,5;Kamer;Notaris;;;;31/02/2026;")
    reasons = found.rows[0].reasons
    assert [reason.partition(":")[0] for reason in reasons[:4]] == [
        "rent", "bedrooms", "landlord_type", "posted",
    ]  # fmt: skip
    assert reasons[4:] == (
        "outside the area: postcode 9000",
        "a room, not a home of its own",
        "let already",
        "no channel: neither mailbox nor link nor phone",
    )


def test_a_row_that_repeats_a_refused_one_is_judged_on_its_own(kortrijk: Rules) -> None:
    let = "1;VERHUURD - huis;Kaai 1;8500;800;2;Huis;Makelaar;A;;a@b.example;;https://p.example/1"
    free = let.replace("VERHUURD - huis", "Huis te huur")
    twice = read(kortrijk, let, let)
    assert [each.status for each in twice.rows] == [RowStatus.REFUSED] * 2
    assert twice.rows[1].notes == ("repeats line 2, which is refused too",)
    for found in (read(kortrijk, let, free), read(kortrijk, free, let)):
        by_status = {each.status: each for each in found.rows}
        assert set(by_status) == {RowStatus.ACCEPTED, RowStatus.DUPLICATE}
        accepted = by_status[RowStatus.ACCEPTED]
        repeat = by_status[RowStatus.DUPLICATE]
        assert repeat.duplicate_of_line == accepted.line
        assert repeat.notes == ("this row says: let already",)


def test_a_header_and_totals_among_the_rows_are_told_as_what_they_are(kortrijk: Rules) -> None:
    header = "Ref;Adres;Postcode;Prijs;Type;Soort adverteerder;E-mail"
    home = "1;Kaai 1;8500;800;Huis;Makelaar;a@b.example"
    content = "\n".join((header, home, header, home.replace("1", "2"), "Totaal: 2 panden"))
    found = read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk)
    assert found.accepted == 2
    assert [row.reasons for row in found.rows if row.reasons] == [
        ("the header once more, no listing",),
        ("a line of totals, no listing",),
    ]


def test_blank_lines_unused_columns_and_an_option_are_noted(kortrijk: Rules) -> None:
    content = (
        "Adres;Tuin;Postcode;Prijs;Type;Soort adverteerder;E-mail;Titel\n\n"
        "Kaai 1;ja;8500;800;Huis;Makelaar;a@b.example;Onder optie - huis\n"
    )
    found = read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk)
    assert found.notes == (
        "read as CSV, UTF-8, semicolon",
        "wholly blank lines, which are no rows: 1",
    )
    assert "someone holds an option on the home; it is not let yet" in found.rows[0].notes
    assert found.accepted == 1


def test_an_unknown_rent_is_no_repeat_of_a_stated_one_but_is_noted(kortrijk: Rules) -> None:
    stated = "1;Huis;Kaai 1;8500;800;2;Huis;Makelaar;A;;a@b.example;;https://p.example/1"
    unknown = "7;Huis;Kaai 1;8500;op aanvraag;2;Huis;Makelaar;A;;a@b.example;;https://q.example/7"
    found = read(kortrijk, stated, unknown)
    assert found.accepted == 2
    assert any("one of the two rents is unknown" in note for note in found.rows[1].notes)
    both = read(kortrijk, stated.replace("800", ""), unknown)
    assert (both.accepted, both.duplicates) == (1, 1)


def test_a_repeat_of_a_repeat_is_one_too(kortrijk: Rules) -> None:
    first = "1;Huis;Kaai 1;8500;800;2;Huis;Makelaar;A;;a@b.example;;https://p.example/1"
    second = "7;Huis;Kaai 1;8500;800;2;Huis;Makelaar;A;;a@b.example;;https://q.example/7"
    dearer = second.replace(";800;", ";900;")
    found = read(kortrijk, first, second, dearer)
    assert [each.duplicate_of_line for each in found.rows] == [None, 2, 2]


def test_without_a_reference_portal_and_address_make_one(kortrijk: Rules) -> None:
    row = ";Huis;Kaai 1 bus 2;8500;800;2;Huis;Makelaar;A;;a@b.example;;"
    found = read(kortrijk, row, row.replace("Kaai 1 bus 2", "KAAI 1 / 2"), row.replace("bus 2", ""))
    assert (found.accepted, found.duplicates) == (2, 1)
    assert found.listings[0].advert.portal == "unnamed"
    named = read_listings(
        read_table(file_of(row), listing_file("x.csv")), replace(kortrijk, portal="portaal.example")
    )
    assert named.listings[0].advert.portal == "portaal.example"
    assert named.listings[0].id != found.listings[0].id
    nowhere = read(kortrijk, ";Huis;;8500;800;2;Huis;Makelaar;A;;a@b.example;;")
    assert "which home this is" in nowhere.rows[0].reasons[0]


def test_a_mailbox_nobody_can_be_told_by_is_no_channel(kortrijk: Rules) -> None:
    row = "1;Huis;Kaai 1;8500;800;2;Huis;Makelaar;A;;ad@relais.example;;"
    assert read(kortrijk, row).accepted == 1
    rules = replace(kortrijk, shared=("@relais.example",))
    assert read_listings(read_table(file_of(row), listing_file("x.csv")), rules).refused == 1


def test_house_number_box_and_charges_may_stand_in_columns_of_their_own(kortrijk: Rules) -> None:
    content = (
        "Straat;Huisnummer;Bus;Postcode;Huurprijs;Kosten;Type;Type verhuurder;E-mail\n"
        "Zandstraat;33;2;8500;760;45,50;Studio;Makelaar;a@b.example\n"
    )
    (only,) = read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk).listings
    assert only.advert.address_key == "8500|zandstraat|33|2"
    assert only.advert.charges_cents == 45_50
    assert only.advert.bedrooms == 0


def test_what_a_program_took_for_amounts_is_read_as_the_figures_they_were(kortrijk: Rules) -> None:
    """A column of figures with one gap in it is written "12.0" by many a scraper."""
    header = "id,address,house number,box,postcode,rent,bedrooms,type,advertiser type,phone,email\n"
    figures = "77{0},Kaai,12{0},2{0},8500{0},850{0},2{0},house,private,56001122{0},a@b.example\n"
    adverts = []
    for ending in ("", ".0"):
        content = (header + figures.format(ending)).encode()
        (row,) = read_listings(read_table(content, listing_file("x.csv")), kortrijk).listings
        adverts.append(row.advert)
    assert adverts[0] == adverts[1]
    assert adverts[1].address_key == "8500|kaai|12|2"
    assert (adverts[1].ref, adverts[1].identity.phone) == ("77", "+3256001122")


@pytest.mark.parametrize("date", ["2026-05-03", "3/mei", "03-mai", "May-14", "2-déc."])
@pytest.mark.parametrize("field", ["number", "box"])
def test_a_date_that_a_spreadsheet_made_of_a_number_is_refused(
    kortrijk: Rules, field: str, date: str
) -> None:
    number, box = (date, "") if field == "number" else ("12", date)
    content = (
        "Straat;Huisnummer;Bus;Postcode;Huurprijs;Type;Type verhuurder;E-mail\n"
        f"Kaai;{number};{box};8500;760;Huis;Makelaar;a@b.example\n"
    )
    (row,) = read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk).rows
    assert row.status is RowStatus.REFUSED
    assert row.reasons == (
        f"{field}: {date!r} is a date, which a spreadsheet made of a number such as 3-5",
    )


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "NULL", "<NA>", "NA", "n/a", "#N/B", "-"])
def test_what_programs_write_for_nothing_is_an_empty_cell(kortrijk: Rules, word: str) -> None:
    header = (
        "Ref;Titel;Straat;Huisnummer;Bus;Postcode;Huurprijs;Kosten;Slaapkamers;Type;Adverteerder;"
        "Type verhuurder;Telefoon;E-mail;Geplaatst op;Link\n"
    )
    row = "{1};{1};Kaai;{0};{1};8500;{1};{1};{1};Huis;{1};Particulier;{1};a{0}@b.example;{1};{1}\n"

    def account(nothing: str) -> Intake:
        content = header + "".join(row.format(number, nothing) for number in (1, 2))
        return read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk)

    found, right = account(word), account("")
    assert found.rows == right.rows
    assert found.listings == right.listings
    assert len(found.resolution.landlords) == 2


def test_an_english_file_can_be_read_month_first_and_says_so(kortrijk: Rules) -> None:
    content = (
        "Address,Post code,Rent,Property type,Advertiser type,Email address,Posted on\n"
        "Kaai 1,8500,800,House,Agent,a@b.example,03/25/2026\n"
        "Kaai 2,8500,800,House,Agent,a@b.example,03/04/2026\n"
    )
    found = read_listings(read_table(content.encode(), listing_file("x.csv")), kortrijk)
    assert [each.advert.posted for each in found.listings] == [date(2026, 3, 25), date(2026, 3, 4)]
    assert "dates in figures are read month first" in found.notes


def test_reasons_and_notes_hold_no_personal_data(sample: bytes, kortrijk: Rules) -> None:
    rows = rows_of(sample)
    secrets = {row[at] for row in rows[1:] for at in (2, 8, 10, 11) if row[at]}
    broken = [[*row[:11], row[11].replace("@", "@@"), *row[12:]] for row in rows]
    broken += [[*row[:10], f"{row[10]} x {row[10]}", *row[11:]] for row in rows[1:]]
    for table in (rows, broken):
        found = read_listings(
            read_table(written(table, ";", "utf-8"), listing_file("x.csv")), kortrijk
        )
        said = " ".join(text for each in found.rows for text in (*each.reasons, *each.notes))
        assert [secret for secret in secrets if secret in said] == []


CELLS = {
    "ref": st.sampled_from(["", "1", "2", "3"]),
    "title": st.sampled_from(["Huis", "VERHUURD", "Loft 65+"]),
    "address": st.sampled_from(["", "Kaai 1", "Kaai 1 bus 2", "kaai 1/2", "Centrum"]),
    "postcode": st.sampled_from(["8500", "8501", "9000", "x"]),
    "rent": st.sampled_from(["800", "835", "870", "op aanvraag", "800 / week"]),
    "bedrooms": st.sampled_from(["", "2", "2,5"]),
    "home": st.sampled_from(["Huis", "Kamer", "Studio"]),
    "kind": st.sampled_from(["Makelaar", "Particulier", "?"]),
    "name": st.sampled_from(["", "Immo Leie", "LEIE bv", "eigenaar"]),
    "phone": st.sampled_from(["", "056 00 00 01", "056 00 00 02"]),
    "mail": st.sampled_from(["", "a@een.example", "b@twee.example", "bad"]),
    "posted": st.sampled_from(["", "02/03/2026", "31/02/2026"]),
    "link": st.sampled_from(["", "https://p.example/1", "https://q.example/2"]),
}
ROW = st.tuples(*CELLS.values()).map(";".join)
# mostly rows that can be accepted, so that duplicates and landlords are met often
GOOD = st.tuples(
    CELLS["ref"], st.just("Huis"), CELLS["address"], st.just("8500"),
    st.sampled_from(["800", "835", "870", ""]), st.just("2"), st.just("Huis"),
    st.sampled_from(["Makelaar", "Particulier"]), CELLS["name"], CELLS["phone"], CELLS["mail"],
    st.just(""), CELLS["link"],
).map(";".join)  # fmt: skip
FILE = st.lists(ROW | GOOD | st.sampled_from([";;;", "x;y", ";".join("x" * 20)]), max_size=10)


@pytest.mark.slow
@settings(max_examples=120)
@given(FILE)
def test_accounts_add_up_and_the_same_file_brings_nothing_new(rows: list[str]) -> None:
    rules = Rules({"8500": "Kortrijk", "8501": "Kortrijk"})
    table = read_table(file_of(*rows), listing_file("x.csv"))
    first = read_listings(table, rules)
    assert first.accepted + first.duplicates + first.refused == len(table.rows) == len(first.rows)
    assert first.accepted == len(first.listings) == len({each.id for each in first.listings})
    assert len(table.rows) + table.blank_lines == len(rows)
    accepted = {each.id for each in first.listings}
    for each in first.rows:
        assert bool(each.reasons) is (each.status is not RowStatus.ACCEPTED)
        assert (each.listing in accepted) is (each.status is not RowStatus.REFUSED)
    keys = {each.key for each in first.resolution.landlords}
    assert keys == {each.landlord for each in first.listings}

    pairs = frozenset(
        frozenset({f"landlord-{each.one}", f"landlord-{each.other}"})
        for each in first.resolution.doubts
    )
    again = read_listings(table, rules, *stored(first), Settled(pairs, pairs, pairs))
    assert again.accepted == 0
    assert again.duplicates == first.accepted + first.duplicates
    refused = [each for each in first.rows if each.status is RowStatus.REFUSED]
    assert [each for each in again.rows if each.status is RowStatus.REFUSED] == refused
    assert again.resolution.doubts == ()
    assert all(each.known for each in again.resolution.landlords)


@pytest.mark.slow
@given(
    st.lists(ROW | GOOD, min_size=1, max_size=8).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))
    )
)
def test_row_order_changes_no_verdict_and_no_landlord_where_no_home_is_repeated(
    drawn: tuple[list[str], list[int]],
) -> None:
    rows, order = drawn
    rows = [
        f"R{at};{row.partition(';')[2]}".replace("aai 1", f"aai {at}")
        for at, row in enumerate(rows)
    ]
    rules = Rules({"8500": "Kortrijk", "8501": "Kortrijk"})

    def verdicts(lines: list[str]) -> tuple[set[Any], set[Any]]:
        found = read_listings(read_table(file_of(*lines), listing_file("x.csv")), rules)
        text = {each.line: lines[each.line - 2] for each in found.rows}
        groups = {frozenset(text[at] for at in each.lines) for each in found.resolution.landlords}
        return {(text[each.line], each.status, each.reasons) for each in found.rows}, groups

    assert verdicts(rows) == verdicts([rows[at] for at in order])


@given(st.binary(max_size=300))
def test_any_bytes_below_the_header_are_accounts_or_wrong_input(content: bytes) -> None:
    rules = Rules({"8500": "Kortrijk"})
    assert counted(file_of("") + content, rules) != 0


def counted(content: bytes, rules: Rules) -> int | str:
    """One more than the rows, or the message."""
    try:
        table = read_table(content, listing_file("x.csv"))
        return len(read_listings(table, rules).rows) + 1
    except WrongInput as error:
        return str(error) if error.problems else 0
