"""A study read once: its windows closed, and its frame."""

from __future__ import annotations

from dataclasses import replace

from tests.record.examples import LATER, recorder
from tests.record.material import instrument, material


def test_what_stayed_unanswered_is_closed_without_writing():
    held = material(instrument())
    record = held.record
    answers = tuple(each for each in record.answers if each.contact != "test-3-2")
    codings = tuple(each for each in record.codings if each.contact != "test-3-2")
    held = replace(held, record=replace(record, answers=answers, codings=codings))
    closed, closing = held.closed(recorder())
    assert [(each.contact, str(each.category)) for each in closing.codings] == [
        ("test-3-2", "no_reply")
    ]
    assert closed.record == held.record.plus(closing)
    frame = closed.frame((), LATER)
    assert list(frame[frame["test"] == "test-3"]["outcome"]) == ["refusal", "no_reply"]
    assert set(frame["landlord_type"]) == {"agency"}


def test_homes_are_found_by_id():
    held = material(instrument())
    assert {name: home.ref for name, home in held.home.items()} == {
        f"listing-{number}": f"R{number}" for number in range(1, 6)
    }
