"""Departures from the protocol: what an event caused, what takes one back, what timing shows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from discrimtest.identifiers import derived_id
from discrimtest.record.entries import Recorder
from discrimtest.record.moment import CLOCK_AHEAD
from discrimtest.record.record import Record
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.test import Test

_TIMING = (DeviationReason.SENT_LATE, DeviationReason.SENT_WRONG)


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

    A gap between two contacts that is longer than the protocol's range is "sent late"; a
    shorter one, or a contact ahead of its plan, is "sent wrong". A corrected moment withdraws
    what no longer holds. None of them breaks the test.
    """
    wanted = _untimely(record, test)
    noted = {
        departure.contact: departure
        for departure in record.departures
        if departure.test == test.id
        and departure.reason in _TIMING
        and not departure.breaks
        and not is_withdrawal(departure)
    }
    rows = []
    for contact in test.contacts:
        reason, old = wanted.get(contact.id), noted.get(contact.id)
        if old is not None and old.reason is not reason:
            rows.append(withdrawal(old, by))
        if reason is not None and (old is None or old.reason is not reason):
            name = by.fresh("deviation")
            rows.append(Deviation(name, test.id, contact.id, reason, "", False, by.person, by.now))
    return tuple(rows)


def _untimely(record: Record, test: Test) -> dict[str, DeviationReason]:
    """Contacts of a test that were made otherwise than planned."""
    sent, (least, most) = record.sent, record.fieldwork.gap
    made = sorted(
        (contact for contact in test.contacts if contact.id in sent),
        key=lambda contact: sent[contact.id],
    )
    found: dict[str, DeviationReason] = {}
    for earlier, later in pairwise(made):
        between = sent[later.id] - sent[earlier.id]
        if between > most:
            found[later.id] = DeviationReason.SENT_LATE
        elif between < least:
            found[later.id] = DeviationReason.SENT_WRONG
    for contact in made:
        if sent[contact.id] < record.planned[contact.id] - CLOCK_AHEAD:
            found[contact.id] = DeviationReason.SENT_WRONG
    return found
