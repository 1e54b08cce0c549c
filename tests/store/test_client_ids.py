"""Ids that recording devices make."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble
from discrimtest.store.client_ids import Kept, kept_under
from discrimtest.store.contacts import record_events
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.responses import record_responses
from tests.store.examples import ME, NOW, answer, drawn, sent


def test_what_was_recorded_under_an_id_is_found(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        one, two = (each.id for each in drawn(session, keys).contacts[:2])
        events = [
            replace(sent(one, 1), client_id="phone-1"),
            replace(sent(two, 2, note="An Fictief"), client_id="phone-2"),
        ]
        record_events(session, keys, events, by=ME, at=NOW)
        record_responses(session, keys, [answer(one, 1)], by=ME, at=NOW)
        known = kept_under(session, ["phone-1", "phone-2", "phone-3", "c1"])
        assert known == {
            "phone-1": Kept(one, False), "phone-2": Kept(two, False), "c1": Kept(one, False)
        }  # fmt: skip
        destroy_keys(session, ["response-1"], by=ME, at=NOW, rule="asked for")
        assert kept_under(session, ["c1", "phone-1"])["c1"] == Kept(one, True)


def test_an_id_is_never_stored_twice(engine: Engine, keys: MasterKey) -> None:
    """Whoever records looks first; the database holds it whoever forgets."""
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        event = replace(sent(contact, 1), client_id="phone-1")
        record_events(session, keys, [event], by=ME, at=NOW)
    again = replace(event, id="event-2")
    with pytest.raises(OutsideTrouble, match="is there already"), writing(engine) as session:
        record_events(session, keys, [again], by=ME, at=NOW)
    with reading(engine) as session:
        assert set(kept_under(session, ["phone-1"])) == {"phone-1"}
