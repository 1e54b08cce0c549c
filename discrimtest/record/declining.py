"""When a candidate declines an invitation by mail, and whether it may go out at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from discrimtest.identifiers import sha256_hex
from discrimtest.record.dispatch import UNDER_WAY, NextStep, Step
from discrimtest.record.due import DueContact, due
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent, ContactEventKind

_DAY = (time(8), time(21))
"""People decline in the evening and at weekends too, but not at night."""
_SOONEST, _LATEST = 0.1, 0.6
"""Of the time that the protocol gives, where a candidate's own moment lies."""
_APART = timedelta(hours=1)
_AGAIN = timedelta(minutes=15)


def decide_decline(record: Record, contact: str, now: datetime) -> NextStep:
    """What is done about declining one candidate's invitation now.

    Args:
        record: Of its test at least.
    """
    tasks = due(record, now)
    task = next((t for t in tasks if t.task == "decline" and t.contact.id == contact), None)
    if task is None:
        return NextStep(Step.WAIT, "there is nothing to decline for it now")
    tried = not_taken(record, contact)
    if tried and tried[-1].message_id:
        return NextStep(Step.HAND, "its server refused it")
    if now > task.when + record.fieldwork.decline_within:
        return NextStep(Step.HAND, "it is too late to decline without a person's thought")
    hour = own_hour(task, record.fieldwork.decline_within, record.fieldwork.zone)
    free = min(max([hour, *_after_others(record, task)]), task.when)
    if tried:
        free = max(free, tried[-1].at + _AGAIN * 2 ** min(len(tried) - 1, 4))
    if now < free:
        return NextStep(Step.WAIT, "its own hour to decline has not come", free)
    return NextStep(Step.SEND)


def own_hour(task: DueContact, within: timedelta, zone: ZoneInfo) -> datetime:
    """When a candidate declines: at a moment of its own, by day, in the time the protocol gives.

    The same whenever it is asked, so that a run that was killed changes nothing.

    Args:
        within: The time that the protocol gives; it ends at ``task.when``.
        zone: Where the candidate lives.
    """
    lot = int(sha256_hex(task.contact.id.encode())[:8], 16) / 16**8
    wanted = task.when - within * (1 - _SOONEST - lot * (_LATEST - _SOONEST))
    local, (first, last) = wanted.astimezone(zone), _DAY
    if local.time() >= last:
        local += timedelta(days=1)
    if not first <= local.time() < last:
        local = local.replace(hour=first.hour)
    return min(local.astimezone(wanted.tzinfo), task.when)


def not_taken(record: Record, contact: str) -> Sequence[ContactEvent]:
    """What its servers said of words to decline that they did not take, oldest first; one that
    names the mail was refused for good."""
    tries = {event.id for event in record.events if event.kind in UNDER_WAY}
    return [
        event
        for event in record.happened.get(contact, ())
        if event.kind is ContactEventKind.LOGGED and event.supersedes in tries
    ]


def _after_others(record: Record, task: DueContact) -> list[datetime]:
    """A while after each other candidate of the test declined."""
    others = {each.id for each in record.test[task.contact.test].contacts} - {task.contact.id}
    return [
        event.at + _APART
        for other in others
        for event in record.happened.get(other, ())
        if event.kind is ContactEventKind.DECLINED
    ]
