"""What happened to contacts, and which are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.store import deviations, log
from discrimtest.store.contacts import (
    contact_events,
    due,
    is_known,
    planned_times,
    record_events,
    sent_times,
    states,
)
from discrimtest.store.decisions import decide
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import LandlordEventKind
from tests.store.examples import ME, NOW, OWNER, drawn, sent

Kind = ContactEventKind
LATE = NOW + timedelta(days=30)


def test_events_come_back_with_their_notes(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        contact = town.contacts[0].id
        one = sent(contact, 1, note="mevrouw Fictief nam op")
        intent = replace(sent(contact, 2, NOW - timedelta(minutes=1)), kind=Kind.INTENT)
        assert record_events(session, keys, [one, intent], by=ME, at=NOW) == [one, intent]
        assert contact_events(session, keys, contact) == [intent, one]
        assert contact_events(session, None, contact) == [intent, replace(one, note="")]
        assert states(session) == states(session, town.study.id) == {contact: replace(one, note="")}
        assert states(session, "study-x") == {}


def test_the_newest_by_the_moment_it_happened_is_the_state(engine: Engine, keys: MasterKey) -> None:
    """Recorded in whatever order: a tester may have been without a network."""
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        later = sent(contact, 1, NOW + timedelta(hours=2))
        earlier = replace(sent(contact, 2, NOW), kind=Kind.FAILED)
        for event in (later, earlier):
            record_events(session, keys, [event], by=ME, at=NOW)
        assert states(session)[contact] == later


def test_a_correction_replaces_and_the_corrected_stays_readable(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        wrong = sent(contact, 1, NOW + timedelta(hours=2))
        right = replace(sent(contact, 2), kind=Kind.FAILED, supersedes=wrong.id)
        record_events(session, keys, [wrong], by=ME, at=NOW)
        record_events(session, keys, [right], by=ME, at=NOW)
        assert states(session)[contact] == right
        assert contact_events(session, None, contact) == [right]
        assert contact_events(session, None, contact, corrected=True) == [right, wrong]


def test_a_row_is_corrected_once(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        record_events(session, keys, [sent(contact, 1)], by=ME, at=NOW)
    twice = [replace(sent(contact, n), supersedes="event-1") for n in (2, 3)]
    with (
        pytest.raises(OutsideTrouble, match="another correction of the same row"),
        writing(engine) as session,
    ):
        record_events(session, keys, twice, by=ME, at=NOW)


def test_a_repeat_from_a_device_is_passed_over(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        event = replace(sent(contact, 1), client_id="phone-1")
        assert record_events(session, keys, [event], by=ME, at=NOW) == [event]
        entries = log.head(session)
        again = replace(event, id="event-2")
        assert record_events(session, keys, [again], by=ME, at=NOW) == []
        assert log.head(session) == entries
        new = replace(event, id="event-3", client_id="phone-2")
        assert record_events(session, keys, [again, new], by=ME, at=NOW) == [new]


def test_unknown_contacts_are_all_named(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        drawn(session, keys)
    with pytest.raises(WrongInput, match=r"(?s)'x1'.*'x2'"), writing(engine) as session:
        record_events(session, keys, [sent("x1", 1), sent("x2", 2, note="n")], by=ME, at=NOW)
    with reading(engine) as session:
        assert states(session) == {}


def test_contacts_are_due_in_order_until_something_happened(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        planned = sorted(town.contacts, key=lambda each: (each.due_at, each.id))
        assert due(session, LATE) == due(session, LATE, town.study.id) == planned
        assert due(session, LATE, "study-x") == []
        assert due(session, planned[1].due_at) == planned[:2]
        assert due(session, planned[0].due_at - timedelta(microseconds=1)) == []
        for number, kind in enumerate(
            (Kind.SENT, Kind.LOGGED, Kind.FAILED, Kind.DOUBT, Kind.CLOSED, Kind.INTENT)
        ):
            event = replace(sent(planned[number].id, number), kind=kind)
            record_events(session, keys, [event], by=ME, at=NOW)
        assert due(session, LATE) == planned[5:]


def test_a_new_plan_moves_a_contact(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        first = min(town.contacts, key=lambda each: each.due_at)
        for number, days in ((1, 20), (2, 25)):
            plan = ContactEvent(
                f"plan-{number}", first.id, Kind.REPLANNED, NOW + timedelta(minutes=number), NOW,
                ME, due_at=NOW + timedelta(days=days),
            )  # fmt: skip
            record_events(session, keys, [plan], by=ME, at=NOW)
        moved = due(session, LATE)[-1]
        assert moved == replace(first, due_at=NOW + timedelta(days=25))
        assert contact_events(session, None, first.id)[-1] == plan


def test_when_contacts_were_made_and_what_a_device_told_before(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        one, two, three = (each.id for each in town.contacts[:3])
        wrong = replace(sent(one, 1, LATE), client_id="phone-1")
        right = replace(sent(one, 2), supersedes="event-1")
        failed = replace(sent(two, 3), kind=Kind.FAILED)
        for event in (wrong, right, failed):
            record_events(session, keys, [event], by=ME, at=NOW)
        plan = ContactEvent("p", three, Kind.REPLANNED, NOW, NOW, ME, due_at=LATE)
        record_events(session, keys, [plan], by=ME, at=NOW)
        assert sent_times(session) == sent_times(session, town.study.id) == {one: NOW}
        assert sent_times(session, "study-x") == {}
        assert planned_times(session) == {three: LATE}
        assert is_known(session, "phone-1")
        assert not is_known(session, "phone-2")


def test_a_new_plan_needs_a_moment_and_nothing_else_has_one(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
    for event in (
        replace(sent(contact, 1), due_at=NOW),
        replace(sent(contact, 1), kind=Kind.REPLANNED),
    ):
        with pytest.raises(OutsideTrouble, match="due_at"), writing(engine) as session:
            record_events(session, keys, [event], by=ME, at=NOW)


def test_broken_tests_and_stopped_landlords_are_not_due(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        broken = Deviation("d", town.tests[0].id, None, DeviationReason.AD_GONE, "", True, ME, NOW)
        minor = replace(broken, id="m", test=town.tests[1].id, breaks=False)
        deviations.record_deviations(session, keys, [broken, minor], by=ME, at=NOW)
        decide(session, keys, LandlordEventKind.STOP, OWNER.id, by=ME, at=NOW)
        assert {each.test for each in due(session, LATE)} == {town.tests[1].id}
        mended = replace(broken, id="e", breaks=False, supersedes="d")
        deviations.record_deviations(session, keys, [mended], by=ME, at=NOW)
        assert {each.test for each in due(session, LATE)} == {
            town.tests[0].id, town.tests[1].id
        }  # fmt: skip
