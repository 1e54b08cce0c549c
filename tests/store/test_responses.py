"""Responses, verbatim, and the contacts they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store import log
from discrimtest.store.check import check_session
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.responses import (
    match_response,
    record_responses,
    responses,
    unmatched,
)
from discrimtest.words.response import ResponseChannel
from tests.store.examples import LINE, ME, NOW, answer, drawn


def test_a_response_comes_back_verbatim(engine: Engine, keys: MasterKey) -> None:
    text = "Beste\r\n\tU bent welkom – dinsdag 9u. \u202e😀\x00"
    with writing(engine) as session:
        town = drawn(session, keys)
        contact = town.contacts[0].id
        given = replace(answer(contact, 1, text), channel=ResponseChannel.VOICEMAIL)
        line = (town.study.id, LINE.id)
        assert record_responses(session, keys, [given], by=ME, at=NOW, line=line) == [given]
        assert responses(session, keys, study=town.study.id) == [given]
        assert responses(session, keys, contact=contact) == [given]
        assert responses(session, None) == [replace(given, text="")]
        assert responses(session, keys, contact=town.contacts[1].id) == []


def test_a_repeat_from_a_device_is_passed_over(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        record_responses(session, keys, [answer(contact, 1)], by=ME, at=NOW)
        entries = log.head(session)
        again = replace(answer(contact, 2), client_id="c1")
        assert record_responses(session, keys, [again], by=ME, at=NOW) == []
        assert log.head(session) == entries


def test_matches_replace_each_other(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        one, other = town.contacts[:2]
        stray = answer(None, 1)
        record_responses(session, keys, [stray], by=ME, at=NOW)
        assert unmatched(session, keys) == [stray]
        for contact in (one.id, other.id, None, other.id):
            match_response(session, stray.id, contact, why="the name fits", by=ME, at=NOW)
            assert responses(session, keys) == [replace(stray, contact=contact)]
            assert unmatched(session, keys) == ([stray] if contact is None else [])
        assert responses(session, keys, contact=one.id) == []
        with pytest.raises(WrongInput, match="known response"):
            match_response(session, "x", None, why="", by=ME, at=NOW)
        with pytest.raises(WrongInput, match="known contact"):
            match_response(session, stray.id, "x", why="", by=ME, at=NOW)
        assert check_session(session, keys) == []


def test_the_same_text_to_three_contacts_is_automatic(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        one, two, three, *_ = (each.id for each in drawn(session, keys).contacts)
        given = [answer(one, 1), answer(one, 2), answer(two, 3), answer(three, 4, "Anders.")]
        record_responses(session, keys, given, by=ME, at=NOW)
        assert not any(each.automatic for each in responses(session, keys))
        spaced = "U bent  WELKOM, groeten An. "
        record_responses(session, keys, [answer(three, 5, spaced)], by=ME, at=NOW)
        flagged = {each.id: each.automatic for each in responses(session, keys)}
        assert flagged == {
            "response-1": True, "response-2": True, "response-3": True, "response-4": False,
            "response-5": True,
        }  # fmt: skip


def test_responses_are_in_the_order_received(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        late = replace(answer(contact, 1, "b"), received_at=NOW + timedelta(days=1))
        record_responses(session, keys, [late, answer(contact, 2, "a")], by=ME, at=NOW)
        assert [each.text for each in responses(session, keys)] == ["a", "b"]


def test_an_unknown_contact_takes_the_whole_act_back(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
    given = [answer(contact, 1), answer("x", 2)]
    with pytest.raises(WrongInput, match="'x'"), writing(engine) as session:
        record_responses(session, keys, given, by=ME, at=NOW)
    with writing(engine) as session:
        assert responses(session, keys) == []
