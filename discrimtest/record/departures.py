"""Departures from the protocol: what an event caused, what takes one back, what timing shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from discrimtest.identifiers import derived_id
from discrimtest.record.entries import Recorder
from discrimtest.record.fieldwork import OfficeHours
from discrimtest.record.holidays import is_holiday
from discrimtest.record.made import made_last
from discrimtest.record.moment import CLOCK_AHEAD
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.sentence import N_
from discrimtest.words.test import Test

LATE = timedelta(days=7)
"""So long after its plan a contact is late; a schedule that slips by some days is none."""
WORDS = {
    DeviationReason.SENT_LATE: N_("more than a week after its plan"),
    DeviationReason.SENT_WRONG: N_("ahead of its plan"),
    DeviationReason.ORDER_REVERSED: N_("in another order than drawn"),
    DeviationReason.GAP_OUTSIDE: N_("too soon or too late after the other candidate"),
    DeviationReason.OUTSIDE_HOURS: N_("outside office hours or on a holiday"),
}
"""Departures that the moments themselves show, as a tester is told of them."""


def deviation_id(event: str) -> str:
    """Id of the departure that an event caused, so that the event's correction finds it."""
    return derived_id("deviation", event)


def withdrawal(deviation: Deviation, by: Recorder) -> Deviation:
    """The row that takes a departure back: recorded by mistake, it breaks and counts nothing."""
    return replace(
        deviation,
        id=by.fresh("deviation"),
        note="",
        breaks=False,
        by=by.person,
        at=by.now,
        supersedes=deviation.id,
    )


def is_withdrawal(deviation: Deviation) -> bool:
    """Whether a departure that stands only takes an earlier one back."""
    return deviation.supersedes is not None and not deviation.breaks


def timing_departures(record: Record, test: Test, by: Recorder) -> tuple[Deviation, ...]:
    """What brings the departures of one test from its plan in line with the moments recorded.

    A corrected moment withdraws what no longer holds. None of them breaks the test, unless the
    protocol says so.
    """
    wanted, noted = untimely(record, test), _noted(record, test)
    rows = [withdrawal(noted[each], by) for each in noted if each not in wanted]
    for contact, reason in wanted:
        if (contact, reason) not in noted:
            name, breaks = by.fresh("deviation"), reason in record.fieldwork.breaking
            row = Deviation(name, test.id, contact, reason, "", breaks, by.person, by.now)
            rows.append(row)
    return tuple(rows)


def told_departures(departures: Iterable[Deviation]) -> tuple[str, ...]:
    """Those of some new departures that the moments show, in words."""
    return tuple(
        WORDS[departure.reason]
        for departure in departures
        if departure.reason in WORDS and departure.supersedes is None
    )


def departed(record: Record, contact: str) -> tuple[str, ...]:
    """How the making of a contact departs from the protocol by the moments that stand, in words;
    what it changed for the other contact of its test is told too."""
    made = made_last(record, contact)
    if made is None:
        return ()
    shown = {
        row.reason
        for row in _noted(record, record.test_of(contact)).values()
        if row.contact == contact or row.at == made.recorded_at
    }
    return tuple(words for reason, words in WORDS.items() if reason in shown)


def unmade_before(record: Record, contact: str) -> str | None:
    """A contact of the same test that was to be made before this one, and was not yet."""
    mine = record.contacts[contact]
    before = (
        each.id
        for each in record.test_of(contact).contacts
        if each.due_at < mine.due_at and each.id not in record.sent
    )
    return next(before, None)


def still_broken(record: Record, contact: str) -> str:
    """What breaks the test of a mended contact all the same, in words."""
    test = record.test_of(contact).id
    if test not in record.broken:
        return ""
    breaks = [row for row in record.departures if row.breaks and row.test == test]
    reasons = [f"{row.reason} ({row.contact or test})" for row in breaks]
    return f" Its test stays broken: {', '.join(reasons or [record.broken[test]])}."


def untimely(record: Record, test: Test) -> list[tuple[str, DeviationReason]]:
    """Contacts of a test that were made otherwise than planned, each with what was wrong."""
    sent = record.sent
    made = sorted(
        (contact for contact in test.contacts if contact.id in sent),
        key=lambda contact: sent[contact.id],
    )
    found = [
        (later.id, reason)
        for earlier, later in pairwise(made)
        for reason in _between(record, earlier, later)
    ]
    return found + [(contact.id, reason) for contact in made for reason in _alone(record, contact)]


def _between(record: Record, earlier: Contact, later: Contact) -> Iterator[DeviationReason]:
    least, most = record.fieldwork.gap
    if earlier.due_at > later.due_at:
        yield DeviationReason.ORDER_REVERSED
    if not least <= record.first_tried(later.id) - record.sent[earlier.id] <= most:
        yield DeviationReason.GAP_OUTSIDE


def _alone(record: Record, contact: Contact) -> Iterator[DeviationReason]:
    moment, planned = record.sent[contact.id], record.planned[contact.id]
    if moment > planned + LATE:
        yield DeviationReason.SENT_LATE
    if moment < planned - CLOCK_AHEAD:
        yield DeviationReason.SENT_WRONG
    hours = record.fieldwork.hours
    if hours is not None and not in_hours(hours, record.fieldwork.zone, moment):
        yield DeviationReason.OUTSIDE_HOURS


def in_hours(hours: OfficeHours, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether an office is open by the protocol; clocks may differ by some minutes."""
    around = (moment.astimezone(zone) + by for by in (CLOCK_AHEAD, -CLOCK_AHEAD))
    return any(
        local.isoweekday() in hours.weekdays
        and hours.opening <= local.time() <= hours.closing
        and not is_holiday(local.date())
        for local in around
    )


def _noted(record: Record, test: Test) -> dict[tuple[str | None, DeviationReason], Deviation]:
    """The departures that stand and that the moments showed; what a person told is none."""
    told = {deviation_id(event.id) for event in record.events}
    return {
        (departure.contact, departure.reason): departure
        for departure in record.departures
        if departure.test == test.id
        and departure.reason in WORDS
        and departure.id not in told
        and not is_withdrawal(departure)
    }
