"""Entries at which somebody should look, each made by hand at the edge of its limit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discrimtest.record.flags import AT_ONCE, FAST, LATE, flags_of
from discrimtest.record.record import Record
from tests.record.examples import DUE, answered, planned, sent

NOON = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)


def recorded(record: Record, *moments: datetime) -> Record:
    """The same with its entries written down at these moments, the events first."""
    times = iter(moments)
    events = tuple(replace(event, recorded_at=next(times)) for event in record.events)
    answers = tuple(replace(answer, recorded_at=next(times)) for answer in record.answers)
    return replace(record, events=events, answers=answers)


def kinds(record: Record) -> Counter[str]:
    return Counter(flag.kind for flag in flags_of(record))


def two() -> Record:
    return sent(planned(1))


@pytest.mark.parametrize(
    ("gap", "flags"),
    [
        (FAST - timedelta(seconds=1), 1),
        (FAST, 0),
        (AT_ONCE, 1),
        (AT_ONCE - timedelta(milliseconds=1), 0),
        (timedelta(0), 0),
    ],
    ids=["fast", "not fast", "by hand", "rows of a list", "at one moment"],
)
def test_entries_too_fast_after_one_another(gap: timedelta, flags: int) -> None:
    assert kinds(recorded(two(), NOON, NOON + gap))["fast"] == flags


def test_what_follows_a_list_is_as_fast_as_what_follows_an_entry() -> None:
    record = sent(planned(2))
    after = [timedelta(milliseconds=3 * number) for number in range(3)]
    soon, later = (
        recorded(record, *(NOON + gap for gap in (*after, last)))
        for last in (timedelta(seconds=10), timedelta(seconds=30))
    )
    assert (kinds(soon)["fast"], kinds(later)["fast"]) == (1, 0)


def test_two_people_at_once_are_not_too_fast() -> None:
    record = recorded(two(), NOON, NOON + timedelta(seconds=3))
    first, second = record.events
    record = replace(record, events=(first, replace(second, by="another")))
    assert kinds(record)["fast"] == 0


@pytest.mark.parametrize(
    ("channel", "by", "later", "flags"),
    [("phone", "person-1", 60, 1), ("phone", "another", 60, 0), ("phone", "person-1", 0, 0),
     ("phone", "person-1", 1e-5, 0), ("email", "person-1", 60, 0)],
    ids=["one voice", "two voices", "at one moment", "rows of a list", "letters"],
)  # fmt: skip
def test_one_voice_at_both_contacts_of_a_test(
    channel: str, by: str, later: float, flags: int
) -> None:
    record = recorded(two(), NOON, NOON + timedelta(minutes=later))
    first, second = record.events
    record = replace(record, events=(first, replace(second, by=by)))
    (test,) = record.tests
    contacts = tuple(replace(contact, channel=channel) for contact in test.contacts)
    record = replace(record, tests=(replace(test, contacts=contacts),))
    assert kinds(record)["same_voice"] == flags


@pytest.mark.parametrize(("late", "flags"), [(LATE, 0), (LATE + timedelta(minutes=1), 1)])
def test_written_down_long_after_it_happened(late: timedelta, flags: int) -> None:
    moments = [record_at + late for record_at in (DUE, DUE)]
    record = recorded(two(), moments[0], DUE + timedelta(hours=5))
    assert kinds(record)["late"] == flags


@pytest.mark.parametrize(
    ("hour", "flags"), [(4, 1), (5, 0), (20, 0), (21, 1)], ids=["5:30", "6:30", "21:30", "22:30"]
)
def test_odd_hours_are_those_of_the_study(hour: int, flags: int) -> None:
    """Brussels is an hour ahead of UTC in winter."""
    at = datetime(2026, 3, 10, hour, 30, tzinfo=UTC)
    assert kinds(recorded(two(), NOON, at))["odd_hours"] == flags


@pytest.mark.parametrize(
    ("contacts", "automatic", "flags"),
    [
        (("1-1", "2-1", "3-1"), False, 3),
        (("1-1", "2-1"), False, 0),
        (("1-1", "2-1", "3-1"), True, 0),
    ],
)
def test_the_same_words_at_contacts_of_several_landlords(
    contacts: tuple[str, ...], automatic: bool, flags: int
) -> None:
    record = sent(planned(3))
    for name in contacts:
        record = answered(record, f"test-{name}", "refusal")
    same = tuple(replace(one, alike="hash", automatic=automatic) for one in record.answers)
    record = replace(record, answers=same)
    assert kinds(record)["copied"] == flags


def test_one_landlord_may_say_the_same_to_everybody() -> None:
    record = planned(3)
    record = replace(record, tests=tuple(replace(test, landlord="one") for test in record.tests))
    record = sent(record)
    for number in (1, 2, 3):
        record = answered(record, f"test-{number}-1", "refusal")
    record = replace(record, answers=tuple(replace(one, alike="h") for one in record.answers))
    assert kinds(record)["copied"] == 0
