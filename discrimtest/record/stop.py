"""A stop: no more contact with a landlord, in any study, after exposure or abuse."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.record.departures import deviation_id
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.progress import is_over
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from discrimtest.words.test import Test

STOPS = {"exposure": DeviationReason.EXPOSURE, "abuse": DeviationReason.ABUSE}
"""What a tester calls it, and why the test it happened in is broken."""


def stop_entries(
    event: ContactEvent,
    landlord: str,
    reason: DeviationReason,
    records: Iterable[Record],
    by: Recorder,
) -> Entries:
    """What to write down when a landlord is stopped, and those in doubt of being the same.

    A test that was over before the moment of the event stays: what came back to it was not
    touched. Every other test with these landlords is broken, one that was broken before as well:
    what broke it may have been a mistake, and is taken back then.

    Args:
        event: Records the exposure or abuse itself.
        landlord: Of the contact it happened to, as resolved now.
        records: Of every study, with at least each test of these landlords.
    """
    stop = LandlordEvent(
        by.fresh("decision"),
        landlord,
        None,
        LandlordEventKind.STOP,
        event.note or str(reason),
        by.person,
        by.now,
    )
    broken = [
        _broken(test, event, reason, by)
        for record in records
        for stopped in (_stopped(record),)
        for test in record.tests
        if test.landlord in record.landlords.count_as(landlord)
        and (_holds(test, event) or test.id not in stopped)
        and not is_over(record, test, event.at)
    ]
    return Entries(events=(event,), decisions=(stop,), deviations=tuple(broken))


def _broken(test: Test, event: ContactEvent, reason: DeviationReason, by: Recorder) -> Deviation:
    """The break of one test: of that in which it happened, or of another for its sake."""
    own = _holds(test, event)
    return Deviation(
        deviation_id(event.id) if own else by.fresh("deviation"),
        test.id,
        event.contact if own else None,
        reason if own else DeviationReason.LANDLORD_STOPPED,
        event.note if own else "",
        True,
        by.person,
        by.now,
    )


def _holds(test: Test, event: ContactEvent) -> bool:
    return any(contact.id == event.contact for contact in test.contacts)


def _stopped(record: Record) -> set[str]:
    """The tests that a stop broke."""
    reasons = {*STOPS.values(), DeviationReason.LANDLORD_STOPPED}
    return {row.test for row in record.departures if row.breaks and row.reason in reasons}
