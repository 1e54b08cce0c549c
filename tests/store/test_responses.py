"""Responses, verbatim, and the contacts they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.responses import (
    record_responses,
)
from discrimtest.words.response import ResponseChannel
from tests.store.examples import ME, NOW, answer, drawn, recorded


def test_a_response_comes_back_verbatim(engine: Engine, keys: MasterKey) -> None:
    text = "Beste\r\n\tU bent welkom – dinsdag 9u. \u202e😀\x00"
    with writing(engine) as session:
        town = drawn(session, keys)
        contact = town.contacts[0].id
        given = replace(answer(contact, 1, text), channel=ResponseChannel.VOICEMAIL)
        record_responses(session, keys, [given], by=ME, at=NOW)
        assert recorded(session, keys).answers == (given,)
        assert recorded(session).answers == (replace(given, text=""),)
        record_responses(session, keys, [answer(None, 2, "?")], by=ME, at=NOW)
        assert recorded(session, keys).answers == (given,)


def test_responses_are_in_the_order_received(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        late = replace(answer(contact, 1, "b"), received_at=NOW + timedelta(days=1))
        record_responses(session, keys, [late, answer(contact, 2, "a")], by=ME, at=NOW)
        assert [each.text for each in recorded(session, keys).answers] == ["a", "b"]


def test_an_unknown_contact_takes_the_whole_act_back(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
    given = [answer(contact, 1), answer("x", 2)]
    with pytest.raises(WrongInput, match="'x'"), writing(engine) as session:
        record_responses(session, keys, given, by=ME, at=NOW)
    with writing(engine) as session:
        assert recorded(session).answers == ()
