"""A calendar's tasks stay at their moment when they are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from discrimtest.record.known_tasks import TaskState, known_tasks
from discrimtest.record.record import Record
from discrimtest.record.standing import standing_of
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from tests.record.examples import DUE, answered, planned, sent

FIRST = "test-1-1"


def decline(record: Record) -> tuple[TaskState, datetime]:
    (known,) = [
        each
        for each in known_tasks(record)
        if (each.task.task, each.task.contact.id) == ("decline", FIRST)
    ]
    return known.state, known.task.when


def test_a_cancelled_decline_stays_at_its_last_moment_after_the_mail_that_invites() -> None:
    """Software offered a slot first; what is declined is what a person wrote a day later."""
    record = answered(sent(planned(1)), FIRST, "booking_link", automatic=True)
    record = answered(record, FIRST, "invitation", timedelta(hours=30))
    last = DUE + timedelta(hours=30) + record.fieldwork.decline_within
    assert decline(record) == (TaskState.OPEN, last)
    event = LandlordEvent("e", "landlord-1", None, LandlordEventKind.EXCLUDE, "", "ada", DUE)
    stopped = replace(record, landlords=standing_of([event]))
    assert decline(stopped) == (TaskState.CANCELLED, last)
