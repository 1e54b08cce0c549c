"""Landlords, all their spellings, and their erasure."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from discrimtest.errors import Erased, WrongInput
from discrimtest.store import contacts, draws, listings, tables
from discrimtest.store.check import check_session
from discrimtest.store.decisions import decide
from discrimtest.store.engine import writing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.landlords import (
    Spelling,
    alias_rows,
    erase_landlord,
    landlord,
    landlords,
    spellings,
)
from discrimtest.store.log import Act
from discrimtest.store.private import sealing
from discrimtest.words.landlord import Identity, Landlord, LandlordEventKind, LandlordType
from tests.store.examples import (
    AGENCY,
    IDENTITIES,
    ME,
    NOW,
    OWNER,
    drawn,
    lived,
    recorded,
    sent,
)


def test_all_spellings_are_kept_and_follow_a_merge(engine: Engine, keys: MasterKey) -> None:
    spelled = Identity("IMMO VERZONNEN bv", "", "info@verzonnen.example")
    with writing(engine) as session:
        drawn(session, keys)
        rows = alias_rows(sealing(session, keys), [Spelling("landlord-a", spelled)])
        act = Act("add_spellings", "landlord-a", ME, NOW)
        record(session, act, {tables.LandlordAliasRow: rows})
        assert spellings(session, keys)["landlord-a"] == (IDENTITIES["landlord-a"], spelled)
        decide(session, keys, LandlordEventKind.MERGE, "landlord-b", other="landlord-a",
               by=ME, at=NOW)  # fmt: skip
        merged = spellings(session, keys, ["landlord-a"])
        assert set(merged) == {"landlord-b"}
        assert set(merged["landlord-b"]) == {
            spelled, IDENTITIES["landlord-a"], IDENTITIES["landlord-b"]
        }  # fmt: skip


def test_landlords_are_shown_as_resolved_now(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        drawn(session, keys)
        kind = LandlordType.AGENCY
        assert landlords(session) == [
            Landlord("landlord-a", kind, False, ("landlord-b",)),
            Landlord("landlord-b", kind, False, ("landlord-a",)),
            OWNER,
        ]
        decide(session, keys, LandlordEventKind.MERGE, "landlord-a", other="landlord-b",
               by=ME, at=NOW)  # fmt: skip
        decide(session, keys, LandlordEventKind.STOP, "landlord-b", by=ME, at=NOW)
        assert landlords(session) == [Landlord("landlord-a", kind, True), OWNER]
        assert landlord(session, "landlord-b") == Landlord("landlord-a", kind, True)
        assert {test.landlord for test in draws.drawn_tests(session)} == {
            "landlord-a", "landlord-c"
        }  # fmt: skip
        assert {each.landlord for each in listings.listings(session)} == {
            "landlord-a", "landlord-c"
        }  # fmt: skip
        with pytest.raises(WrongInput, match="'landlord-x'"):
            landlord(session, "landlord-x")


def test_erasing_a_landlord_erases_all_that_is_personal_and_no_fact(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = lived(session, keys)
        decide(session, keys, LandlordEventKind.MERGE, OWNER.id, other=AGENCY.id, by=ME, at=NOW)
        erased = erase_landlord(session, keys, AGENCY.id, by=ME, at=NOW, rule="asked for")
        assert erased == ["landlord-a", "landlord-c", "response-1", "response-2"]
        assert set(spellings(session, keys)) == {"landlord-b"}
        found = recorded(session, keys)
        assert [answer.text for answer in found.answers] == ["", ""]
        kept = {contact.id for test in town.tests if test.landlord == "landlord-b"
                for contact in test.contacts}  # fmt: skip
        assert set(draws.letters(session, keys, town.letters)) == kept
        gone = town.tests[0].contacts[0].id
        assert [event.note for event in found.happened[gone]] == [""]
        assert len(listings.advert_texts(session, keys, [each.listing for each in town.tests])) == 1
        assert len(draws.drawn_tests(session)) == 3
        assert len(listings.listings(session)) == 4
        assert check_session(session, keys) == []


def test_nothing_personal_is_recorded_about_an_erased_landlord_again(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        erase_landlord(session, keys, OWNER.id, by=ME, at=NOW, rule="asked for")
        contact = town.tests[2].contacts[0].id
        with pytest.raises(Erased, match="Record it without text"):
            contacts.record_events(session, keys, [sent(contact, 1, note="x")], by=ME, at=NOW)
        contacts.record_events(session, keys, [sent(contact, 1)], by=ME, at=NOW)
        assert recorded(session).states[contact].id == "event-1"
