"""A test holds its contacts by position, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discrimtest.words.contact import Contact
from discrimtest.words.test import Test
from tests.design.examples import at


def contact(arm: str, position: int, test: str = "test-1", replicate: int = 1) -> Contact:
    return Contact(
        id=f"contact-{arm}-{replicate}",
        test=test,
        arm=arm,
        control_arm=None,
        replicate=replicate,
        position=position,
        profile=f"profile-{arm}",
        variant="a",
        language="nl",
        channel="email",
        line="line-1",
        due_at=at(2026, 3, 2, 9, position),
    )


PAIR = Test(
    id="test-1",
    study="study",
    draw="draw-1",
    number=1,
    listing="listing-1",
    landlord="landlord-1",
    stratum="Kortrijk / agency",
    comparison="pair",
    factors={},
    contacts=(contact("one", 1), contact("two", 2)),
)


def test_contacts_stand_by_position():
    with pytest.raises(ValueError, match=r"by position from 1, got \[2, 1\]"):
        replace(PAIR, contacts=(contact("one", 2), contact("two", 1)))


def test_an_arm_writes_once_per_replicate():
    with pytest.raises(ValueError, match="once per replicate"):
        replace(PAIR, contacts=(contact("one", 1), contact("one", 2)))
    twice = replace(PAIR, contacts=(contact("one", 1), contact("one", 2, replicate=2)))
    assert [one.replicate for one in twice.contacts] == [1, 2]


def test_contacts_of_another_test_are_refused():
    with pytest.raises(ValueError, match=r"another test: \['test-2'\]"):
        replace(PAIR, contacts=(contact("one", 1), contact("two", 2, test="test-2")))
