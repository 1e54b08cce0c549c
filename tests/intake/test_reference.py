"""By what an advertisement is known again."""

from __future__ import annotations

import pytest

from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.duplicates import SAME_REFERENCE, Catalogue, KnownListing
from discrimtest.intake.eligibility import Rules
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.reference import UNNAMED, listing_id, portal_of
from discrimtest.tables.reader import read_table
from discrimtest.words.landlord import Identity, LandlordType

HEADER = "Ref;Titel;Adres;Postcode;Prijs;Type;Adverteerder;Soort adverteerder;E-mail;Link"
AGENCY, PRIVATE = LandlordType.AGENCY, LandlordType.PRIVATE
NOBODY = NotIdentifying()


def read(rules: Rules, *rows: str) -> Intake:
    content = "\n".join((HEADER, *rows)).encode()
    return read_listings(read_table(content, listing_file("x.csv")), rules)


def row(street: str, by: str, kind: str = "Makelaar", email: str = "", link: str = "") -> str:
    return f"G-001;Huis;{street};8500;900;Huis;{by};{kind};{email};{link}"


def test_without_a_link_the_reference_of_one_agency_is_not_that_of_another(
    kortrijk: Rules,
) -> None:
    found = read(
        kortrijk,
        row("Kaai 1", "Immo Proef", email="info@proef.example"),
        row("Lindelaan 9", "Makelaardij Staal", email="info@staal.example"),
        row("Eikenstraat 3", "Immo Gratis", email="immogratis@gmail.example"),
        row("Berkenlaan 4", "Immo Monster", email="immomonster@gmail.example"),
    )
    assert (found.accepted, found.duplicates) == (4, 0)


def test_the_reference_of_one_agency_stays_one_whatever_the_price(kortrijk: Rules) -> None:
    first = row("Kaai 1", "Immo Proef", email="info@proef.example")
    again = row("Kaai 1 te Kortrijk", "Immo Proef", email="huur@proef.example")
    found = read(kortrijk, first, again.replace(";900;", ";700;"))
    assert (found.accepted, found.duplicates) == (1, 1)


def test_of_two_hand_made_lists_the_first_homes_are_two(kortrijk: Rules) -> None:
    rows = [row("Kaai 1", "Jan V.", "Particulier", "jan@post.example")]
    rows.append(row("Kaai 2", "Mia P.", "Particulier", "mia@post.example"))
    assert read(kortrijk, *rows).accepted == 2


def test_on_one_portal_the_reference_is_one(kortrijk: Rules) -> None:
    rows = [
        row(street, by, email=f"info@{by}.example", link="https://portaal.example/1")
        for street, by in (("Kaai 1", "proef"), ("Lindelaan 9", "staal"))
    ]
    assert (read(kortrijk, *rows).accepted, read(kortrijk, *rows).duplicates) == (1, 1)


@pytest.mark.parametrize("name", ["proef", "Immo Proef", "immo proef bv"])
def test_an_agency_is_told_by_its_domain_or_else_by_its_name(name: str) -> None:
    one = portal_of(Identity(name, "", "info@proef.example"), AGENCY, "", NOBODY)
    assert one == portal_of(Identity("", "", "huur@proef.example"), AGENCY, "", NOBODY)
    assert "proef" not in one, "a portal is kept for ever and tells nobody's name"
    relay = NotIdentifying(["@portaal.example"])
    told = {
        portal_of(Identity(name, "", email), AGENCY, "", relay)
        for email in ("", "immo@telenet.example", "ad-7@portaal.example")
    }
    assert len(told) == 1
    assert one not in told


def test_a_listing_of_the_time_when_all_shared_one_portal_is_found_again(kortrijk: Rules) -> None:
    (listing,) = read(kortrijk, row("Kaai 1", "Immo Proef", email="info@proef.example")).listings
    advert = listing.advert
    then = KnownListing(
        listing_id(UNNAMED, "G-001"), UNNAMED, "g-001", advert.address_key, None, advert.home, 5
    )
    repeat = Catalogue([then]).repeated_by(advert)
    assert repeat is not None
    assert (repeat.listing, repeat.rule) == (then.id, SAME_REFERENCE)
