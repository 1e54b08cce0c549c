"""A list is decided row by row as if each were written before the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from discrimtest.errors import LandlordStopped
from discrimtest.record.ahead import Ahead
from discrimtest.record.contact import Happening, record_any
from discrimtest.record.entries import Recorder
from discrimtest.record.record import Record
from discrimtest.record.response import Given, record_answer
from discrimtest.words.response import ResponseChannel
from tests.record.examples import DUE, GAP, LATER, counted, drawn, planned

BY = Recorder("me", LATER, counted())


def study() -> Record:
    """Four tests, the first two and the last with one landlord."""
    tests = [drawn(number, f"landlord-{(number == 3) + 1}") for number in (1, 2, 3, 4)]
    return replace(planned(4), tests=tuple(tests))


def ahead_of(record: Record) -> Ahead:
    return Ahead(lambda contact: record.only(record.contacts[contact].test))


def happen(ahead: Ahead, contact: str, event: str, hours: int = 0) -> None:
    """One row; the landlord of three tests is the one that is stopped."""
    given = Happening(contact, event, DUE + timedelta(hours=hours))

    def others(record: Record) -> list[Record]:
        first = ("test-1-1", "test-2-1", "test-4-1")
        return [ahead.of(name) for name in first if name not in record.contacts]

    _, entries = record_any(ahead.of(contact), given, others, BY)
    ahead.add(entries)


def test_what_is_written_is_what_was_counted_on() -> None:
    ahead, whole = ahead_of(study()), study()
    happen(ahead, "test-1-1", "sent")
    happen(ahead, "test-2-1", "sent")
    given = Given("test-1-1", ResponseChannel.EMAIL, None, DUE + GAP)
    _, entries = record_answer(ahead.of("test-1-1"), given, BY)
    ahead.add(entries)
    happen(ahead, "test-2-2", "exposure", 5)
    happen(ahead, "test-3-1", "sent", 6)
    for turn in ahead.turns:
        whole = whole.plus(turn)
    assert sorted(whole.broken) == ["test-1", "test-2", "test-4"]
    for test in ("test-1", "test-2", "test-4"):
        assert ahead.of(f"{test}-1") == whole.only(test)
    assert len(ahead.turns) == 3


def test_a_stop_holds_for_the_rows_after_it_read_before_or_not() -> None:
    ahead = ahead_of(study())
    ahead.of("test-4-1")
    happen(ahead, "test-1-1", "exposure")
    for contact in ("test-1-2", "test-2-1", "test-4-1"):
        with pytest.raises(LandlordStopped):
            happen(ahead, contact, "sent", 1)
    happen(ahead, "test-3-1", "sent", 1)
