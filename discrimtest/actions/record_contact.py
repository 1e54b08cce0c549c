"""Record what was done with a contact: sent, failed, declined; a broken test; a stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.note_timing import note_timing
from discrimtest.actions.recording import (
    Subject,
    deviation_id,
    moment_of,
    readable,
    shown,
    subject_of,
    to_the_minute,
    withdrawal,
)
from discrimtest.actions.stop_landlord import STOPS, stop_landlord
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import LandlordStopped, Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.store import contacts, decisions, deviations, responses
from discrimtest.store.engine import writing
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.person import Right

GIVEN = (
    DeviationReason.AD_GONE,
    DeviationReason.BOUNCED,
    DeviationReason.SENT_WRONG,
    DeviationReason.SEND_FAILED,
    DeviationReason.TESTER_ERROR,
    DeviationReason.OTHER,
)
"""Reasons a person may give for a failed contact or a broken test."""
EVENTS = ("sent", "failed", "declined", "broken", "mended", *STOPS)
"""What can be recorded of a contact."""

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
class Logged:
    """What was recorded, in words.

    Attributes:
        id: Of the event, to correct it by; None for a repeat.
        new: False for a repeat that changed nothing.
    """

    contact: str
    event: str
    summary: str
    id: str | None = None
    new: bool = True

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def log_contact(
    at: Workplace,
    contact: str,
    event: str,
    *,
    moment: datetime | None = None,
    reason: str | None = None,
    note: str = "",
    corrects: str | None = None,
    client_id: str | None = None,
) -> Logged:
    """Record one thing that happened to a contact.

    Args:
        event: ``sent``, ``failed``, ``declined``, ``broken``; ``mended`` takes back a ``failed``
            or ``broken`` that was recorded by mistake; ``exposure`` or ``abuse`` stop every
            contact with the landlord, in all studies.
        moment: When, in the study's time zone if it names none; None for now.
        reason: For ``failed`` and ``broken``: one of :data:`GIVEN`.
        note: Free words, kept encrypted.
        corrects: Id of the event this one puts right; that one stays on record, superseded.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: The contact, the reason or the moment can not be.
        Refused: What was done before does not allow it.
        LandlordStopped: Nothing may be sent to this landlord.
    """
    with writing(at.engine) as session:
        subject = subject_of(at, session, contact)
        right = Right.STOP_LANDLORD if event in STOPS else Right.RECORD_CONTACTS
        at.require(right, subject.study.id)
        when = moment_of(at, moment, subject.zone, "--at")
        return record_event(
            at,
            session,
            subject,
            event,
            when,
            reason=reason,
            note=readable(note, "--note"),
            corrects=corrects,
            client_id=client_id,
        )


def record_event(
    at: Workplace,
    session: Session,
    subject: Subject,
    event: str,
    when: datetime,
    *,
    reason: str | None = None,
    note: str = "",
    corrects: str | None = None,
    client_id: str | None = None,
) -> Logged:
    """The same within a transaction of the caller, the right checked and the time in UTC."""
    name = subject.contact.id
    if client_id is not None and contacts.is_known(session, client_id):
        return Logged(name, event, f"{name}: was recorded before", new=False)
    why = given_reason(event, reason)
    old = _corrected(subject, event, corrects)
    _possible(session, subject, event, when, old)
    entry = ContactEvent(
        fresh_id("event"),
        name,
        _KINDS.get(event, _LOGGED),
        when,
        at.now(),
        at.person.id,
        note,
        client_id=client_id,
        supersedes=corrects,
        due_at=_plan(session, subject) if event == "mended" else None,
    )
    contacts.record_events(session, at.keys, [entry], by=at.person.id, at=at.now())
    said = {
        "failed": f"failed ({why}); its test is broken",
        "broken": f"its test is broken ({why})",
    }
    words = said.get(event, event)
    if event in STOPS:
        stopped = stop_landlord(at, session, subject, STOPS[event], when, event=entry.id, note=note)
        words = (
            f"{event}. Every contact with this landlord is stopped, in all studies; "
            f"{stopped} unfinished tests are broken"
        )
    else:
        _break_or_mend(at, session, subject, entry, why, old)
    if _SENT in (entry.kind, old.kind if old else None):
        note_timing(at, session, subject)
    words += f", {shown(when, subject.zone)}."
    if event == "sent" and old is not None:
        words += _moved_answers(session, subject, old.at, when)
    return Logged(name, event, f"{name}: {words}", entry.id)


def _possible(
    session: Session, subject: Subject, event: str, when: datetime, old: ContactEvent | None
) -> None:
    """Refuse what was done before, or when it was done, does not allow."""
    sent = subject.sent_at
    if event == "sent":
        if old is None or old.kind is not _SENT:
            _may_send(session, subject, old)
        _before_its_answers(session, subject, when)
    elif event == "declined":
        if sent is None:
            raise refused(subject, "was never sent, so there is nothing to decline")
        declined = [one for one in subject.events if one.kind is ContactEventKind.DECLINED]
        if declined and old is None:
            earlier = shown(declined[-1].at, subject.zone)
            raise refused(subject, f"was declined on {earlier}", _PUT_RIGHT)
    if event in ("failed", "declined") and sent and when < to_the_minute(sent):
        problem = Problem(
            "--at",
            shown(when, subject.zone),
            f"must not lie before the contact itself ({shown(sent, subject.zone)})",
            "Correct the time, or first that of the contact.",
        )
        raise WrongInput("Nothing was recorded.", [problem])


_PUT_RIGHT = "To put it right add --correct EVENT."


def _may_send(session: Session, subject: Subject, old: ContactEvent | None) -> None:
    standing = decisions.standing(session)
    if standing.is_excluded(subject.test.landlord):
        problem = Problem(
            subject.contact.id,
            subject.test.landlord,
            "this landlord is excluded or stopped",
            "Send nothing. If it was sent already, log it as failed with reason sent_wrong.",
        )
        raise LandlordStopped("Contacts with this landlord were stopped.", [problem])
    own = deviation_id(old.id) if old else None
    if any(
        each.breaks and each.test == subject.test.id and each.id != own
        for each in deviations.deviations(session, None, study=subject.study.id)
    ):
        raise refused(subject, "belongs to a broken test; nothing more is sent for it")
    if subject.sent_at is not None:
        earlier = shown(subject.sent_at, subject.zone)
        repair = _PUT_RIGHT if old is None else "Log it as mended instead."
        raise refused(subject, f"was sent on {earlier}", repair)


def _before_its_answers(session: Session, subject: Subject, when: datetime) -> None:
    answers = responses.responses(session, None, contact=subject.contact.id)
    if answers and answers[0].received_at < to_the_minute(when):
        problem = Problem(
            "--at",
            shown(when, subject.zone),
            f"its first answer came on {shown(answers[0].received_at, subject.zone)}, "
            "and no answer comes before its contact",
            "Correct the time.",
        )
        raise WrongInput("Nothing was recorded.", [problem])


def _moved_answers(session: Session, subject: Subject, before: datetime, now: datetime) -> str:
    """What to look at again after the moment of a contact was put right."""
    moved = sum(
        (each.received_at > before + subject.window) != (each.received_at > now + subject.window)
        for each in responses.responses(session, None, contact=subject.contact.id)
    )
    if not moved:
        return ""
    return (
        f" {moved} of its answers now fall on the other side of the window's end: "
        "check its outcome ('discrimtest responses correct')."
    )


def _corrected(subject: Subject, event: str, corrects: str | None) -> ContactEvent | None:
    """The event that this one puts right."""
    kinds = _CORRECTS.get(event, ())
    fitting = {one.id: one for one in subject.events if one.kind in kinds}
    if corrects is None:
        if event != "mended":
            return None
        rule = "must name the failed or broken event that was recorded by mistake"
    elif corrects in fitting:
        return fitting[corrects]
    else:
        rule = f"must be an event of this contact that still stands and that {event} can correct"
    repair = f"Such events: {', '.join(fitting) or 'none'}."
    raise WrongInput("Nothing was recorded.", [Problem("--correct", corrects or "", rule, repair)])


def _break_or_mend(
    at: Workplace,
    session: Session,
    subject: Subject,
    entry: ContactEvent,
    why: DeviationReason | None,
    old: ContactEvent | None,
) -> None:
    """Break the test for a reason given; take back what the corrected event broke."""
    caused = [
        each
        for each in deviations.deviations(session, None, study=subject.study.id)
        if old is not None and each.id == deviation_id(old.id)
    ]
    if caused and caused[0].reason in STOPS.values():
        raise refused(subject, "a stop stays; only people decide to contact a landlord again")
    if why is not None:
        row = Deviation(
            deviation_id(entry.id),
            subject.test.id,
            subject.contact.id,
            why,
            entry.note,
            True,
            at.person.id,
            at.now(),
            caused[0].id if caused else None,
        )
        deviations.record_deviations(session, at.keys, [row], by=at.person.id, at=at.now())
    elif caused:
        rows = [withdrawal(at, each) for each in caused]
        deviations.record_deviations(session, at.keys, rows, by=at.person.id, at=at.now())


def _plan(session: Session, subject: Subject) -> datetime:
    planned = contacts.planned_times(session)
    return planned.get(subject.contact.id, subject.contact.due_at)


def given_reason(event: str, given: str | None) -> DeviationReason | None:
    """The reason a person gives for a break; None for an event that has none.

    Raises:
        WrongInput: The event is none, needs a reason or takes none.
    """
    if event not in EVENTS:
        problem = Problem("EVENT", event, "must be an event of a contact", _use(EVENTS))
    elif event in ("failed", "broken"):
        if given in [str(each) for each in GIVEN]:
            return DeviationReason(given)
        rule = f"{event} needs a reason of the list"
        problem = Problem("--reason", given or "", rule, _use(GIVEN))
    elif given is None:
        return None
    else:
        repair = "Leave it out, or put it in the note."
        problem = Problem("--reason", given, f"{event} takes no reason", repair)
    raise WrongInput("Nothing was recorded.", [problem])


def _use(words: tuple[str, ...]) -> str:
    return f"Use one of: {', '.join(words)}."


def refused(subject: Subject, rule: str, repair: str = "Check which contact it was.") -> Refused:
    """The refusal to record something of a contact."""
    problem = Problem(subject.contact.id, subject.contact.arm, rule, repair)
    return Refused("Nothing was recorded.", [problem])
