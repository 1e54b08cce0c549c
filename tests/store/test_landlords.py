"""Landlords, all their spellings, and their erasure."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from discrimtest.errors import Erased, WrongInput
from discrimtest.store import contacts, draws, listings, responses
from discrimtest.store.check import check_session
from discrimtest.store.decisions import decide
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.landlords import (
    Spelling,
    add_landlord,
    add_spellings,
    erase_landlord,
    landlord,
    landlords,
    landlords_with,
    spellings,
)
from discrimtest.words.landlord import Identity, Landlord, LandlordEventKind, LandlordType
from tests.store.examples import (
    AGENCY,
    IDENTITIES,
    ME,
    NOW,
    OWNER,
    drawn,
    lived,
    registered,
    sent,
)


def test_a_landlord_is_found_by_phone_mailbox_or_name(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        drawn(session, keys)
        assert landlords_with(session, keys, phone="+3256000001") == ["landlord-a"]
        assert landlords_with(session, keys, email="KANTOOR@verzonnen.example") == ["landlord-b"]
        assert landlords_with(session, keys, name=" immo  verzonnen") == ["landlord-a"]
        assert landlords_with(session, keys, phone="+320", email="info@verzonnen.example") == [
            "landlord-a"
        ]
        assert landlords_with(session, keys, phone="+320") == []
        assert landlords_with(session, keys, phone="info@verzonnen.example") == []
        assert landlords_with(session, keys) == []


def test_all_spellings_are_kept_and_follow_a_merge(engine: Engine, keys: MasterKey) -> None:
    spelled = Identity("IMMO VERZONNEN bv", "", "info@verzonnen.example")
    with writing(engine) as session:
        drawn(session, keys)
        add_spellings(session, keys, [Spelling("landlord-a", spelled)], by=ME, at=NOW)
        assert spellings(session, keys)["landlord-a"] == (IDENTITIES["landlord-a"], spelled)
        decide(session, keys, LandlordEventKind.MERGE, "landlord-b", other="landlord-a",
               by=ME, at=NOW)  # fmt: skip
        merged = spellings(session, keys, ["landlord-a"])
        assert set(merged) == {"landlord-b"}
        assert set(merged["landlord-b"]) == {
            spelled, IDENTITIES["landlord-a"], IDENTITIES["landlord-b"]
        }  # fmt: skip
        assert landlords_with(session, keys, phone="+3256000001") == ["landlord-b"]


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


def test_a_landlord_can_be_added_by_itself(engine: Engine, keys: MasterKey) -> None:
    new = Landlord("landlord-n", LandlordType.PRIVATE)
    shown = Identity("", "+32470000099", "")
    with writing(engine) as session:
        registered(session)
        assert add_landlord(session, keys, new, [Spelling(new.id, shown)], by=ME, at=NOW) == new
        assert landlords(session) == [new]
        assert spellings(session, keys) == {new.id: (shown,)}


def test_erasing_a_landlord_erases_all_that_is_personal_and_no_fact(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = lived(session, keys)
        decide(session, keys, LandlordEventKind.MERGE, OWNER.id, other=AGENCY.id, by=ME, at=NOW)
        erased = erase_landlord(session, AGENCY.id, by=ME, at=NOW, rule="asked for")
        assert erased == ["landlord-a", "landlord-c", "response-1", "response-2"]
        assert set(spellings(session, keys)) == {"landlord-b"}
        assert [each.text for each in responses.responses(session, keys, study=town.study.id)] == [
            "",
            "",
        ]
        kept = {contact.id for test in town.tests if test.landlord == "landlord-b"
                for contact in test.contacts}  # fmt: skip
        assert set(draws.letters(session, keys, town.letters)) == kept
        gone = town.tests[0].contacts[0].id
        with pytest.raises(Erased, match="The letter was erased"):
            draws.letter(session, keys, gone)
        assert [each.note for each in contacts.contact_events(session, keys, gone)] == [""]
        assert listings.listings_at(session, keys, ["verzonnenstraat 1"]) == {}
        assert len(listings.advert_texts(session, keys, [each.listing for each in town.tests])) == 1
        assert len(draws.drawn_tests(session)) == 3
        assert len(listings.listings(session)) == 4
        assert check_session(session, keys) == []


def test_nothing_personal_is_recorded_about_an_erased_landlord_again(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        erase_landlord(session, OWNER.id, by=ME, at=NOW, rule="asked for")
        contact = town.tests[2].contacts[0].id
        with pytest.raises(Erased, match="Record it without text"):
            contacts.record_events(session, keys, [sent(contact, 1, note="x")], by=ME, at=NOW)
        contacts.record_events(session, keys, [sent(contact, 1)], by=ME, at=NOW)
        assert contacts.states(session)[contact].id == "event-1"
