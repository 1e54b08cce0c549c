"""A reason for refusing a row: a code with values, and the sentence that was stored before."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.words.refusal import MESSAGES, Refusal

BEFORE = {
    "outside the area: postcode 9000": ("outside_area", {"postcode": "9000"}),
    "a room, not a home of its own": ("room", {}),
    "for sale, not to let": ("for_sale", {}),
    "reachable only by email and phone, which the study does not use": (
        "other_channel", {"channels": "email and phone"},
    ),
    "a line of totals, no listing": ("no_listing", {"what": "a line of totals"}),
    "rent: found 'veel', expected an amount": (
        "unreadable_value", {"field": "rent", "what": "found 'veel', expected an amount"},
    ),
    "landlord_type: 'x': unknown": (
        "unreadable_value", {"field": "landlord_type", "what": "'x': unknown"},
    ),
    "3 cells under 14 headers": ("unreadable_row", {"what": "3 cells under 14 headers"}),
}  # fmt: skip


@pytest.mark.parametrize("sentence", BEFORE)
def test_a_sentence_that_was_stored_without_its_code_is_read(sentence: str) -> None:
    read = Refusal.read(sentence)
    assert (read, read.code, read.values) == (sentence, *BEFORE[sentence])


@given(st.sampled_from(list(MESSAGES)), st.text(max_size=30))
def test_a_reason_is_read_back_as_it_was_stored(code: str, value: str) -> None:
    names = [
        name
        for name in ("postcode", "channels", "field", "what")
        if f"%({name})s" in MESSAGES[code]
    ]
    made = Refusal(code, **dict.fromkeys(names, value))
    read = Refusal.read(json.loads(json.dumps(made.stored())))
    for one in (read, pickle.loads(pickle.dumps(made))):
        assert (one, one.code, one.values) == (made, made.code, made.values)


@given(st.text())
def test_any_sentence_stays_as_it_is(sentence: str) -> None:
    assert Refusal.read(sentence) == sentence
