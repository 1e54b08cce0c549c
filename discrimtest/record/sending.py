"""What is written down of a mail that goes out by itself: intent, what became of it, why not.

A mail of a contact that was sent already declines its invitation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from discrimtest.errors import Problem, Refused
from discrimtest.record.departures import deviation_id, timing_departures
from discrimtest.record.dispatch import UNDER_WAY, NextStep, Step, again_at, under_way
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason


def intent(contact: str, message_id: str, by: Recorder) -> ContactEvent:
    """That a letter is about to be handed to its server."""
    return _event(contact, ContactEventKind.INTENT, by, message_id=message_id)


def was_sent(record: Record, open_: ContactEvent, when: datetime, by: Recorder) -> Entries:
    """That the server took a mail, and what of a letter's moment departs from the protocol.

    Args:
        record: Of its test.
        open_: The intent or doubt that this ends.
    """
    declines = open_.contact in record.sent
    kind = ContactEventKind.DECLINED if declines else ContactEventKind.SENT
    sent = replace(_ends(open_, kind, by), at=when)
    if declines:
        return Entries(events=(sent,))
    now = record.plus(Entries(events=(sent,)))
    departures = timing_departures(now, now.test_of(open_.contact), by)
    return Entries(events=(sent,), deviations=departures)


def was_not_sent(record: Record, open_: ContactEvent, said: str, by: Recorder) -> Entries:
    """That the server did not take a mail for now: it is tried again."""
    if open_.contact in record.sent:
        tried = _ends(open_, ContactEventKind.LOGGED, by, said)
        return Entries(events=(replace(tried, message_id=None),))
    again = _ends(open_, ContactEventKind.REPLANNED, by, said)
    due_at = again_at(record, open_.contact, by.now)
    return Entries(events=(replace(again, message_id=None, due_at=due_at),))


def was_refused(record: Record, open_: ContactEvent, said: str, by: Recorder) -> Entries:
    """That the server refused a letter for good: its test is broken. Words to decline that it
    refused break nothing, and are left to a tester."""
    if open_.contact in record.sent:
        return Entries(events=(_ends(open_, ContactEventKind.LOGGED, by, said),))
    failed = _ends(open_, ContactEventKind.FAILED, by, said)
    return _breaking(record, failed, DeviationReason.SEND_FAILED)


def is_in_doubt(open_: ContactEvent, said: str, by: Recorder) -> Entries:
    """That nobody knows whether the server took a letter."""
    return Entries(events=(_ends(open_, ContactEventKind.DOUBT, by, said),))


def untouched(record: Record, contact: str, since: datetime) -> bool:
    """Whether a contact was due at a moment, and nothing was recorded of it from then on."""
    events = [event.recorded_at for event in record.events if event.contact == contact]
    answers = [each.told_at for each in record.answers if each.contact == contact]
    return record.planned[contact] <= since and all(at < since for at in (*events, *answers))


def perhaps_sent(contact: str, message_id: str, when: datetime, by: Recorder) -> Entries:
    """That a mail may have been sent at a moment of which the record has forgotten everything."""
    forgotten = "a backup was restored, which does not know whether it was sent before"
    doubt = _event(contact, ContactEventKind.DOUBT, by, forgotten, message_id)
    return Entries(events=(replace(doubt, at=when),))


def as_decided(record: Record, contact: str, decision: NextStep, by: Recorder) -> Entries:
    """What a decision not to send now leaves on record: a new plan, a broken test, or nothing."""
    if decision.step is Step.REPLAN:
        event = _event(contact, ContactEventKind.REPLANNED, by, decision.why)
        return Entries(events=(replace(event, due_at=decision.until),))
    if decision.step is Step.BREAK and decision.reason is not None:
        event = _event(contact, ContactEventKind.LOGGED, by, decision.why)
        return _breaking(record, event, decision.reason)
    return Entries()


def told_by_a_person(record: Record, contact: str, sent: bool, by: Recorder) -> Entries:
    """What a person found out about a letter in doubt; or about one that was taken for not sent and
    was sent all the same.

    Raises:
        Refused: It is neither.
    """
    found = under_way(record, contact) or (_taken_for_unsent(record, contact) if sent else None)
    if found is None:
        rule = "is not in doubt: it was sent, refused or not handed to a server yet"
        repair = "See what is known of it in the list of tests."
        problem = Problem(contact, "", rule, repair, "contact.not_in_doubt")
        raise Refused("Nothing was recorded.", [problem])
    if sent:
        return was_sent(record, found, found.at, by)
    return was_not_sent(record, found, "a person looked: it was not sent", by)


def _taken_for_unsent(record: Record, contact: str) -> ContactEvent | None:
    """What says of a mail that it was not sent, with its moment and id; None where nothing does, or
    one went since."""
    declines, events = contact in record.sent, record.happened.get(contact, ())
    if any(event.kind is ContactEventKind.DECLINED for event in events):
        return None
    kind = ContactEventKind.LOGGED if declines else ContactEventKind.REPLANNED
    tries = {event.id: event for event in record.events if event.kind in UNDER_WAY}
    said = [event for event in events if event.kind is kind and event.supersedes in tries]
    if not said:
        return None
    tried = tries[said[-1].supersedes or ""]
    return replace(said[-1], at=tried.at, message_id=tried.message_id)


def _breaking(record: Record, event: ContactEvent, reason: DeviationReason) -> Entries:
    row = Deviation(
        deviation_id(event.id),
        record.test_of(event.contact).id,
        event.contact,
        reason,
        event.note,
        True,
        event.by,
        event.recorded_at,
    )
    return Entries(events=(event,), deviations=(row,))


def _ends(
    open_: ContactEvent, kind: ContactEventKind, by: Recorder, note: str = ""
) -> ContactEvent:
    """What came after an intent or doubt, in its place; in doubt the moment stays."""
    ended = _event(open_.contact, kind, by, note, open_.message_id)
    at = open_.at if kind is ContactEventKind.DOUBT else by.now
    return replace(ended, at=at, supersedes=open_.id)


def _event(
    contact: str,
    kind: ContactEventKind,
    by: Recorder,
    note: str = "",
    message_id: str | None = None,
) -> ContactEvent:
    name = by.fresh("event")
    return ContactEvent(name, contact, kind, by.now, by.now, by.person, note, message_id)
