"""Imports, listings and the account of every row."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from discrimtest.store import log
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey, landlord_keys
from discrimtest.store.landlords import spellings
from discrimtest.store.listings import (
    AdvertText,
    account_of,
    advert_texts,
    listings,
    ready_import,
    record_import,
)
from discrimtest.words.listing import RowStatus
from tests.store.examples import (
    ACCOUNTS,
    FILE,
    HOMES,
    IDENTITIES,
    LANDLORDS,
    LISTINGS,
    ME,
    NOW,
    imported,
    registered,
)


def test_every_row_has_its_account(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        study = registered(session)
        assert account_of(session, study.id, FILE) is None
        imported(session, keys, study.id)
        assert account_of(session, study.id, FILE) == (list(ACCOUNTS), {"rent": "Huurprijs"})
        assert account_of(session, registered(session, "andere").id, FILE) is None


def test_landlords_that_an_import_adds_have_an_entry_of_their_own(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        study = registered(session)
        before = log.head(session)[0]
        batch = imported(session, keys, study.id)
    with reading(engine) as session:
        entry, added = log.entries(session, after=before)
    assert (entry.act.action, entry.act.object, entry.act.study) == (
        "import_listings",
        batch,
        study.id,
    )
    assert (added.act.action, added.act.object) == ("add_landlords", batch)
    assert added.facts.keys() == {"landlord"}
    assert added.facts["landlord"].keys() == {landlord.id for landlord in LANDLORDS}
    assert {name: rows for name, (rows, _) in entry.facts.items()} == {
        "import_batch": 1,
        "import_row": 6,
        "landlord_alias": 4,
        "landlord_event": 1,
        "listing": 4,
    }


def test_listings_come_back_as_given(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        study = registered(session)
        imported(session, keys, study.id)
        assert {each.id: each for each in listings(session, study.id)} == LISTINGS
        assert (
            listings(session)
            == listings(session, study.id)
            == sorted(LISTINGS.values(), key=lambda each: each.id)
        )
        one, advert = HOMES[3]
        assert advert_texts(session, keys, [one.id]) == {
            one.id: AdvertText(
                advert.title, advert.address, advert.address_key, advert.link, "", "+32470000003"
            )
        }
        assert spellings(session, keys)["landlord-c"] == (IDENTITIES["landlord-c"],)


def test_a_listing_of_two_studies_is_stored_once(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        one, two = registered(session), registered(session, "andere")
        imported(session, keys, one.id)
        accepted = [account for account in ACCOUNTS if account.status is RowStatus.ACCEPTED]
        ready = ready_import(
            landlord_keys(session, keys), study=two.id, file_sha256=FILE, mapping={},
            accounts=accepted[:2], accepted=HOMES[:2], known=LISTINGS.keys(), by=ME, at=NOW,
        )  # fmt: skip
        record_import(session, ready, NOW)
        assert len(listings(session, two.id)) == 2
        assert len(listings(session, one.id)) == len(listings(session)) == 4


def test_nothing_personal_is_in_the_facts(engine: Engine, keys: MasterKey) -> None:
    """Every fact and entry, as text, holds no name, phone, mailbox, street or link."""
    from sqlalchemy import select

    from discrimtest.store.tables import every_table

    with writing(engine) as session:
        imported(session, keys, registered(session).id)
        everything = repr(
            [tuple(row) for table in every_table() for row in session.execute(select(table))]
        ).casefold()
    for personal in ("verzonnen", "fictief", "+32", "56000001", "https:", "appartement"):
        assert personal not in everything
    assert "huizen.example" in everything


@pytest.mark.parametrize(
    ("title", "home"), [("", "Kerkstraat 1"), ("Studio", "Studio, Kerkstraat 1")]
)
def test_a_home_without_a_title_is_known_by_its_address(title: str, home: str) -> None:
    assert AdvertText(title, "Kerkstraat 1", "", "", "", "").home == home
