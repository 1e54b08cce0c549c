"""When a candidate declines an invitation by mail, and whether it may go out at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from discrimtest.identifiers import sha256_hex
from discrimtest.record.dispatch import UNDER_WAY, NextStep, Step, under_way
from discrimtest.record.due import DueContact, due
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent, ContactEventKind

_DAY = (time(8), time(21))
"""People decline in the evening and at weekends too, but not at night."""
_SOONEST, _LATEST = 0.1, 0.6
"""Of the time that the protocol gives, where a candidate's own moment lies."""
_APART = timedelta(hours=1)
_AGAIN = timedelta(minutes=15)


def decide_decline(
    record: Record, contact: str, now: datetime, others: Iterable[Record] = ()
) -> NextStep:
    """What is done about declining one candidate's invitation now.

    Args:
        record: Of its test at least.
        others: Of each other test with its landlord, in any study.
    """
    if under_way(record, contact):
        return NextStep(Step.WAIT, "nobody knows yet whether it was sent")
    tasks = due(record, now)
    task = next((t for t in tasks if t.task == "decline" and t.contact.id == contact), None)
    if task is None:
        return NextStep(Step.WAIT, "there is nothing to decline for it now")
    if why := by_hand(record, task, now):
        return NextStep(Step.HAND, why)
    zone = record.fieldwork.zone
    hour = own_hour(task, record.fieldwork.decline_within, zone)
    after = _after_others((record.only(task.contact.test), *others), contact)
    free = by_day(max([now, hour, *after, *_again(record, contact)]), zone)
    if free == now:
        return NextStep(Step.SEND)
    why = "its own hour to decline has not come"
    if now >= hour:
        why = "people do not write at night" if by_day(now, zone) > now else "it was just tried"
        if max(after, default=now) > now:
            why = "too soon after another candidate declined at its landlord"
    return NextStep(Step.WAIT, why, free)


def by_hand(record: Record, task: DueContact, now: datetime) -> str:
    """Why only a person can decline an invitation by now; empty where the program still can.

    Args:
        task: One that :func:`discrimtest.record.due.due` told.
    """
    tried = not_taken(record, task.contact.id)
    if tried and tried[-1].message_id:
        return "its server refused it"
    within, zone = record.fieldwork.decline_within, record.fieldwork.zone
    late = now > by_day(task.when, zone) + within
    return "it is too late to decline without a person's thought" if late else ""


def by_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment at which people decline: itself, or the first of the next day's.

    Args:
        zone: Where the candidate lives.
    """
    local, (first, last) = moment.astimezone(zone), _DAY
    if first <= local.time() < last:
        return moment
    day = local.date() + timedelta(days=local.time() >= last)
    return datetime.combine(day, first, zone).astimezone(moment.tzinfo)


def own_hour(task: DueContact, within: timedelta, zone: ZoneInfo) -> datetime:
    """When a candidate declines: at a moment of its own, by day, in the time the protocol gives.

    The same whenever it is asked, so that a run that was killed changes nothing.

    Args:
        within: The time that the protocol gives; it ends at ``task.when``.
        zone: Where the candidate lives.
    """
    lot = int(sha256_hex(task.contact.id.encode())[:8], 16) / 16**8
    wanted = task.when - within * (1 - _SOONEST - lot * (_LATEST - _SOONEST))
    free = by_day(wanted, zone)
    # Who would have written at night does so at an own minute of the morning.
    return free if free == wanted else free + timedelta(minutes=wanted.minute)


def not_taken(record: Record, contact: str) -> Sequence[ContactEvent]:
    """What its servers said of words to decline that they did not take, oldest first; one that
    names the mail was refused for good."""
    tries = {event.id for event in record.events if event.kind in UNDER_WAY}
    return [
        event
        for event in record.happened.get(contact, ())
        if event.kind is ContactEventKind.LOGGED and event.supersedes in tries
    ]


def _again(record: Record, contact: str) -> list[datetime]:
    """When words to decline that a server did not take are tried again: each time later."""
    tried = not_taken(record, contact)
    return [tried[-1].at + _AGAIN * 2 ** min(len(tried) - 1, 4)] if tried else []


def _after_others(records: Iterable[Record], contact: str) -> list[datetime]:
    """A while after each other candidate declined an invitation of the landlord, or may have."""
    return [
        event.at + _APART
        for record in records
        for other in record.sent.keys() - {contact}
        for event in record.happened.get(other, ())
        if event.kind in (ContactEventKind.DECLINED, *UNDER_WAY)
    ]
