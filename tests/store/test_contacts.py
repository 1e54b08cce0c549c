"""What happened to contacts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.store.contacts import (
    planned_times,
    record_events,
    sent_times,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey
from discrimtest.words.contact import ContactEvent, ContactEventKind
from tests.store.examples import ME, NOW, drawn, recorded, sent

Kind = ContactEventKind
LATE = NOW + timedelta(days=30)


def test_events_come_back_with_their_notes(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        contact = town.contacts[0].id
        one = sent(contact, 1, note="mevrouw Fictief nam op")
        intent = replace(sent(contact, 2, NOW - timedelta(minutes=1)), kind=Kind.INTENT)
        record_events(session, keys, [one, intent], by=ME, at=NOW)
        assert recorded(session, keys).happened[contact] == [intent, one]
        assert recorded(session).happened[contact] == [intent, replace(one, note="")]
        assert recorded(session).states == {contact: replace(one, note="")}


def test_the_newest_by_the_moment_it_happened_is_the_state(engine: Engine, keys: MasterKey) -> None:
    """Recorded in whatever order: a tester may have been without a network."""
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        later = sent(contact, 1, NOW + timedelta(hours=2))
        earlier = replace(sent(contact, 2, NOW), kind=Kind.FAILED)
        for event in (later, earlier):
            record_events(session, keys, [event], by=ME, at=NOW)
        assert recorded(session).states[contact] == later


def test_a_correction_replaces_and_the_corrected_stays_readable(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        wrong = sent(contact, 1, NOW + timedelta(hours=2))
        right = replace(sent(contact, 2), kind=Kind.FAILED, supersedes=wrong.id)
        record_events(session, keys, [wrong], by=ME, at=NOW)
        record_events(session, keys, [right], by=ME, at=NOW)
        assert recorded(session).states[contact] == right
        assert recorded(session).happened[contact] == [right]
        assert recorded(session).events == (right, wrong)


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


def test_unknown_contacts_are_all_named(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        drawn(session, keys)
    with pytest.raises(WrongInput, match=r"(?s)'x1'.*'x2'"), writing(engine) as session:
        record_events(session, keys, [sent("x1", 1), sent("x2", 2, note="n")], by=ME, at=NOW)
    with reading(engine) as session:
        assert recorded(session).states == {}


def test_when_contacts_were_made_and_are_planned(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        one, two, three = (each.id for each in town.contacts[:3])
        wrong = sent(one, 1, LATE)
        right = replace(sent(one, 2), supersedes="event-1")
        failed = replace(sent(two, 3), kind=Kind.FAILED)
        for event in (wrong, right, failed):
            record_events(session, keys, [event], by=ME, at=NOW)
        plan = ContactEvent("p", three, Kind.REPLANNED, NOW, NOW, ME, due_at=LATE)
        record_events(session, keys, [plan], by=ME, at=NOW)
        assert sent_times(session) == recorded(session).sent == {one: NOW}
        assert planned_times(session) == {three: LATE}


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
