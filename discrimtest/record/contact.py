"""What may be recorded of a contact, and what follows from it for its test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from discrimtest.doors import Input, action
from discrimtest.errors import LandlordStopped, Problem, Refused, WrongInput
from discrimtest.record.afterwards import require_possible_then
from discrimtest.record.departures import (
    deviation_id,
    still_broken,
    timing_departures,
    told_departures,
    unmade_before,
    withdrawal,
)
from discrimtest.record.dispatch import under_way
from discrimtest.record.ending import no_ending
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.flags import voice_again
from discrimtest.record.given_reason import given_reason, require_why
from discrimtest.record.made import made_last
from discrimtest.record.moment import shown, to_the_minute
from discrimtest.record.record import Record
from discrimtest.record.stop import STOPS, stop_entries
from discrimtest.record.visits import waits_for_visit
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason

_SENT, _FAILED, _LOGGED = ContactEventKind.SENT, ContactEventKind.FAILED, ContactEventKind.LOGGED
_KINDS = {
    "sent": _SENT,
    "failed": _FAILED,
    "declined": ContactEventKind.DECLINED,
    "mended": ContactEventKind.REPLANNED,
}
# What each may put right; a stop is no mistake to correct here, people decide about it.
_CORRECTS = {
    "sent": (_SENT, _FAILED),
    "failed": (_FAILED, _SENT),
    "declined": (ContactEventKind.DECLINED,),
    "broken": (_LOGGED,),
    "mended": (_FAILED, _LOGGED),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a contact, as a person tells it.

    Attributes:
        event: One of :data:`~discrimtest.record.given_reason.EVENTS`.
        when: UTC.
        reason: For ``failed`` and ``broken``: one of :data:`~.given_reason.GIVEN`.
        corrects: Id of the event this one puts right.
        client_id: Made by the recording device.
        timed: Whether it was told when; now is meant otherwise.
    """

    contact: str
    event: str
    when: datetime
    reason: str | None = None
    note: str = ""
    corrects: str | None = None
    client_id: str | None = None
    timed: bool = True


@dataclass(frozen=True, slots=True)
class Logged:
    """What was recorded, in words.

    Attributes:
        id: Of the event, to correct it by; None for a repeat.
        new: False for a repeat that changed nothing.
        departures: What departed from the protocol by it, in words.
    """

    contact: str
    event: str
    summary: str
    id: str | None = None
    new: bool = True
    departures: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def record_any(
    record: Record, given: Happening, others: Callable[[Record], Iterable[Record]], by: Recorder
) -> tuple[Logged, Entries]:
    """What to write down of whatever happened to a contact.

    Args:
        others: Gives the other records that a stop asks for.

    Raises:
        WrongInput, Refused, LandlordStopped: As :func:`record_happening`.
    """
    if given.event in STOPS:
        return record_stop(record, given, others(record), by)
    if given.event == "sent" and record.fieldwork.phone is not None:
        raise no_ending(given.contact)
    return record_happening(record, given, by)


def record_happening(record: Record, given: Happening, by: Recorder) -> tuple[Logged, Entries]:
    """What to write down when something other than a stop happened to a contact.

    Raises:
        WrongInput: The reason, the correction or the moment cannot be.
        Refused: What was done before does not allow it.
        LandlordStopped: Nothing may be sent to this landlord.
    """
    why = given_reason(given.event, given.reason)
    old = _corrected(record, given)
    if old is not None:
        require_why(old.by, by.person, given.note)
    _require_possible(record, given, old)
    sent = given.event == "sent"
    afterwards = require_possible_then(record, given) if sent else ""
    event = event_of(record, given, by)
    departures = _breaks(record, event, why, old, by)
    now = record.plus(Entries(events=(event,), deviations=departures))
    if _SENT in (event.kind, old.kind if old else None):
        departures += timing_departures(now, now.test_of(given.contact), by)
    told = {
        "failed": f"failed ({why}); its test is broken",
        "broken": f"its test is broken ({why})",
    }.get(given.event, given.event)
    told += f", {shown(given.when, record.fieldwork.zone)}."
    told += afterwards + (_untimely(record, given, departures) if sent else "")
    told += voice_again(now, event) if sent else ""
    told += still_broken(now, given.contact) if given.event == "mended" else ""
    told += _moved_answers(record, given, old.at) if sent and old is not None else ""
    untimely, told = told_departures(departures), f"{given.contact}: {told}"
    logged = Logged(given.contact, given.event, told, event.id, departures=untimely)
    return logged, Entries(events=(event,), deviations=departures)


def record_stop(
    record: Record, given: Happening, others: Iterable[Record], by: Recorder
) -> tuple[Logged, Entries]:
    """What to write down when exposure or abuse stops every contact with a landlord.

    Args:
        record: Of the study it happened in. others: Of the other studies; each with at least
            the tests of this landlord and of those in doubt of being the same.
    """
    given_reason(given.event, given.reason)
    _corrected(record, given)
    event, landlord = event_of(record, given, by), record.test_of(given.contact).landlord
    records = (record, *others)
    entries = stop_entries(event, landlord, STOPS[given.event], records, by)
    before = {test for each in records for test in each.broken}
    broken = {row.test for row in entries.deviations} - before
    told = (
        f"{given.contact}: {given.event}. Every contact with this landlord is stopped, in all "
        f"studies; {len(broken)} unfinished tests are broken, "
        f"{shown(given.when, record.fieldwork.zone)}."
    )
    return Logged(given.contact, given.event, told, event.id), entries


def event_of(record: Record, given: Happening, by: Recorder) -> ContactEvent:
    """The event itself; one that mends gives the contact its plan back."""
    return ContactEvent(
        by.fresh("event"),
        given.contact,
        _KINDS.get(given.event, _LOGGED),
        given.when,
        by.now,
        by.person,
        given.note,
        client_id=given.client_id,
        supersedes=given.corrects,
        due_at=record.planned[given.contact] if given.event == "mended" else None,
    )


def take_back(record: Record, old: ContactEvent, when: datetime, by: Recorder) -> Entries:
    """What to write down so that an event counts no more, and its contact is still to be made."""
    happened = Happening(old.contact, "mended", when, corrects=old.id)
    event = event_of(record, happened, by)
    gone = _breaks(record, event, None, old, by)
    after = record.plus(Entries(events=(event,), deviations=gone))
    gone += timing_departures(after, after.test_of(old.contact), by)
    return Entries(events=(event,), deviations=gone)


def repeated(given: Happening) -> Logged:
    """What is told of a happening that the same device sent before."""
    words = f"{given.contact}: was recorded before"
    return Logged(given.contact, given.event, words, new=False)


def before_contact(
    record: Record, when: datetime, sent: datetime, repair: str, field: str = "at"
) -> WrongInput:
    """The refusal of a moment that lies before the contact itself."""
    zone = record.fieldwork.zone
    rule = f"must not lie before the contact itself ({shown(sent, zone)})"
    problem = Problem.of_input(field, shown(when, zone), rule, repair, code="moment.before_contact")
    return WrongInput("Nothing was recorded.", [problem])


def _require_possible(record: Record, given: Happening, old: ContactEvent | None) -> None:
    """Refuse what was done before, or when it was done, does not allow."""
    sent = record.sent.get(given.contact)
    if sent and given.event in _KINDS:
        _require_known(record, given.contact)
    if given.event == "sent":
        if old is None or old.kind is not _SENT:
            require_sendable(record, given.contact, old)
        _require_before_answers(record, given)
    elif given.event == "declined":
        if sent is None:
            rule = "was never sent, so there is nothing to decline"
            raise _refused(given.contact, rule, "contact.not_sent")
        if old is None and waits_for_visit(record, given.contact):
            repair = "Visit, and hand in the account; the home is declined after that."
            rule = "is a visit that nobody told of yet, and its invitation is taken up first"
            raise _refused(given.contact, rule, "visit.untold", repair)
        declined = [
            event
            for event in record.happened[given.contact]
            if event.kind is ContactEventKind.DECLINED
        ]
        if declined and old is None:
            earlier = shown(declined[-1].at, record.fieldwork.zone)
            rule, code = f"was declined on {earlier}", "contact.declined"
            raise _refused(given.contact, rule, code, recorded=declined[-1])
    if given.event in ("failed", "declined") and sent and given.when < to_the_minute(sent):
        repair = "Correct the time, or first that of the contact."
        raise before_contact(record, given.when, sent, repair)


def require_sendable(record: Record, contact: str, old: ContactEvent | None = None) -> None:
    """Refuse to make a contact that may not be made, or was made.

    Args:
        old: What of it is put right.

    Raises:
        Refused: It was made, or its test is broken.
        LandlordStopped: Nothing may be sent to this landlord.
    """
    test = record.test_of(contact)
    if record.landlords.is_excluded(test.landlord):
        problem = Problem(
            contact,
            test.landlord,
            "this landlord is excluded or stopped",
            "Send nothing. If it was sent already, log it as failed with reason sent_wrong.",
            "landlord.stopped",
        )
        raise LandlordStopped("Contacts with this landlord were stopped.", [problem])
    own = deviation_id(old.id) if old else None
    if any(
        departure.breaks and departure.test == test.id and departure.id != own
        for departure in record.departures
    ) or any(each.id in record.unreached for each in test.contacts):
        rule = "belongs to a broken test; nothing more is sent for it"
        raise _refused(contact, rule, "test.broken")
    _require_known(record, contact)
    if contact in record.sent:
        rule = f"was sent on {shown(record.sent[contact], record.fieldwork.zone)}"
        if old is None:
            raise _refused(contact, rule, "contact.sent", recorded=made_last(record, contact))
        repair = "Log it as mended instead."
        raise _refused(contact, rule, "contact.sent", repair)


def _require_known(record: Record, contact: str) -> None:
    """Refuse to tell anything of a contact of which a mail is on its way."""
    if not under_way(record, contact):
        return
    rule = "was handed to a mail server, and nobody knows yet what became of it"
    repair = "Find out, and tell it with '{resolve}'."
    values = {"resolve": action("contacts resolve", contact, "sent|not_sent")}
    problem = Problem(contact, "", rule, repair, "contact.in_doubt", values=values)
    raise Refused("Nothing was recorded.", [problem])


def _require_before_answers(record: Record, given: Happening) -> None:
    first = next((row for row in record.answers if row.contact == given.contact), None)
    if first is not None and first.received_at < to_the_minute(given.when):
        zone = record.fieldwork.zone
        rule = (
            f"its first answer came on {shown(first.received_at, zone)}, "
            "and no answer comes before its contact"
        )
        problem = Problem.of_input(
            "at", shown(given.when, zone), rule, "Correct the time.", code="moment.after_answer"
        )
        raise WrongInput("Nothing was recorded.", [problem])


def _untimely(record: Record, given: Happening, departures: Iterable[Deviation]) -> str:
    """A word to the tester about what departed from the protocol, or is about to."""
    words = told_departures(departures)
    told = f" It departs from the protocol: {', '.join(words)}." if words else ""
    if any(row.breaks for row in departures):
        told += " So its test is broken."
    if first := unmade_before(record, given.contact):
        told += f" {first} was to be made before it, and is not recorded yet."
    return told


def _moved_answers(record: Record, given: Happening, before: datetime) -> str:
    """What to look at again after the moment of a contact was put right."""
    window = record.fieldwork.window
    moved = sum(
        (answer.received_at > before + window) != (answer.received_at > given.when + window)
        for answer in record.answers
        if answer.contact == given.contact
    )
    if not moved:
        return ""
    return (
        f" {moved} of its answers now fall on the other side of the window's end: "
        "check its outcome."
    )


def _corrected(record: Record, given: Happening) -> ContactEvent | None:
    """The event that this one puts right."""
    kinds = _CORRECTS.get(given.event, ())
    events = record.happened.get(given.contact, [])
    fitting = {event.id: event for event in events if event.kind in kinds}
    if given.corrects is None:
        if given.event != "mended":
            return None
        rule = "must name the failed or broken event that was recorded by mistake"
    elif given.corrects in fitting:
        return fitting[given.corrects]
    else:
        rule = (
            f"must be an event of this contact that still stands and that {given.event} can correct"
        )
    repair = f"Such events: {', '.join(fitting) or 'none'}."
    problem = Problem.of_input(
        "correct", given.corrects or "", rule, repair, code="correction.unfit"
    )
    raise WrongInput("Nothing was recorded.", [problem])


def _breaks(
    record: Record,
    event: ContactEvent,
    why: DeviationReason | None,
    old: ContactEvent | None,
    by: Recorder,
) -> tuple[Deviation, ...]:
    """Break the test for a reason given; take back what the corrected event broke."""
    own = deviation_id(old.id) if old else None
    caused = next((row for row in record.departures if row.id == own), None)
    if caused and caused.reason in STOPS.values():
        rule = "a stop stays; only people decide to contact a landlord again"
        raise _refused(event.contact, rule, "stop.stays")
    if why is None:
        return (withdrawal(caused, by),) if caused else ()
    return (
        Deviation(
            deviation_id(event.id),
            record.test_of(event.contact).id,
            event.contact,
            why,
            event.note,
            True,
            by.person,
            by.now,
            caused.id if caused else None,
        ),
    )


def _refused(
    contact: str,
    rule: str,
    code: str,
    repair: str = "Check which contact it was.",
    *,
    recorded: ContactEvent | None = None,
) -> Refused:
    """The refusal to record something of a contact; ``recorded`` is what can be put right."""
    values: dict[str, object] = {}
    if recorded:
        repair = "If that was a mistake, put it right with {correct}."
        values = {"correct": Input("correct", recorded.id)}
    problem = Problem(contact, "", rule, repair, code, values=values)
    return Refused("Nothing was recorded.", [problem])
