"""Record what was done with a contact: sent, failed, declined; a broken test; a stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import frozen
from discrimtest.actions.recording import Subject, moment_of, shown, subject_of
from discrimtest.actions.workplace import Workplace
from discrimtest.contact import ContactEvent, ContactEventKind
from discrimtest.deviation import Deviation, DeviationReason
from discrimtest.errors import LandlordStopped, Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.landlord import LandlordEventKind
from discrimtest.person import Right
from discrimtest.store import contacts, decisions, deviations, draws, studies
from discrimtest.store.engine import writing

STOPS = {"exposure": DeviationReason.EXPOSURE, "abuse": DeviationReason.ABUSE}
GIVEN = (
    DeviationReason.AD_GONE,
    DeviationReason.BOUNCED,
    DeviationReason.SENT_WRONG,
    DeviationReason.SEND_FAILED,
    DeviationReason.TESTER_ERROR,
    DeviationReason.OTHER,
)
"""Reasons a person may give for a failed contact or a broken test."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What was recorded, in words; ``new`` is False for a repeat that changed nothing."""

    contact: str
    event: str
    summary: str
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
        event: ``sent``, ``failed``, ``declined``, ``broken``, ``exposure`` or ``abuse``; the
            last two stop every contact with the landlord, in all studies.
        moment: When, in the study's time zone if it names none; None for now.
        reason: For ``failed`` and ``broken``: one of :data:`GIVEN`.
        note: Free words, kept encrypted.
        corrects: Id of the event this one puts right.
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
            note=note,
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
    if client_id is not None and contacts.is_known(session, client_id):
        return Logged(subject.contact.id, event, "was recorded before", new=False)
    why = _reason(event, reason)
    match event:
        case "sent":
            _may_send(session, subject, when, corrects)
            _event(at, session, subject, ContactEventKind.SENT, when, note, corrects, client_id)
            _note_wrong_gap(at, session, subject, when)
        case "failed":
            _event(at, session, subject, ContactEventKind.FAILED, when, note, corrects, client_id)
            _deviation(at, session, subject, why or DeviationReason.OTHER, note)
        case "declined":
            if subject.sent_at is None:
                raise _refused(subject, "was never sent, so there is nothing to decline")
            _event(at, session, subject, ContactEventKind.DECLINED, when, note, corrects, client_id)
        case "broken":
            _deviation(at, session, subject, why or DeviationReason.OTHER, note)
        case "exposure" | "abuse":
            stopped = _stop(at, session, subject, STOPS[event], note)
            return Logged(
                subject.contact.id,
                event,
                f"Every contact with this landlord is stopped, in all studies; "
                f"{stopped} unfinished tests are broken.",
            )
        case _:
            known = "sent, failed, declined, broken, exposure, abuse"
            problem = Problem("EVENT", event, "must be an event of a contact", f"Use: {known}.")
            raise WrongInput("Nothing was recorded.", [problem])
    words = {"sent": "sent", "failed": "failed; its test is broken", "declined": "declined"}
    said = words.get(event, f"its test is broken ({why})")
    return Logged(
        subject.contact.id, event, f"{subject.contact.id}: {said}, {shown(when, subject.zone)}."
    )


def _may_send(session: Session, subject: Subject, when: datetime, corrects: str | None) -> None:
    standing = decisions.standing(session)
    if standing.is_excluded(subject.test.landlord):
        problem = Problem(
            subject.contact.id,
            subject.test.landlord,
            "this landlord is excluded or stopped",
            "Send nothing. If it was sent already, log it as failed with reason sent_wrong.",
        )
        raise LandlordStopped("Contacts with this landlord were stopped.", [problem])
    if subject.test.id in deviations.broken_tests(session, subject.study.id):
        raise _refused(subject, "belongs to a broken test; nothing more is sent for it")
    if subject.sent_at is not None and corrects is None:
        earlier = shown(subject.sent_at, subject.zone)
        raise _refused(
            subject, f"was sent on {earlier}", "To put the time right add --correct EVENT."
        )
    if corrects is not None and corrects not in {one.id for one in subject.events}:
        problem = Problem(
            "--correct",
            corrects,
            "must be an event of this contact that still stands",
            f"Its events: {', '.join(one.id for one in subject.events) or 'none'}.",
        )
        raise WrongInput("Nothing was recorded.", [problem])


def _note_wrong_gap(at: Workplace, session: Session, subject: Subject, when: datetime) -> None:
    """A gap outside the protocol's range is a deviation; it breaks nothing by itself."""
    least, most = (
        timedelta(hours=hours) for hours in subject.study.instrument.protocol.timing.gap_hours
    )
    sent = contacts.sent_times(session, subject.study.id) | {subject.contact.id: when}
    moments = sorted(sent[one.id] for one in subject.test.contacts if one.id in sent)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if any(not least <= gap <= most for gap in gaps):
        _deviation(at, session, subject, DeviationReason.SENT_LATE, "", breaks=False)


def _stop(
    at: Workplace, session: Session, subject: Subject, reason: DeviationReason, note: str
) -> int:
    """Stop the landlord; every test with it that is not over is broken. Returns how many."""
    landlord = subject.test.landlord
    decisions.decide(
        session,
        at.keys,
        LandlordEventKind.STOP,
        landlord,
        by=at.person.id,
        at=at.now(),
        reason=note or str(reason),
        study=subject.study.id,
    )
    standing = decisions.standing(session)
    same = {landlord, *standing.doubts.get(landlord, ())}
    broken = deviations.broken_tests(session)
    made = contacts.sent_times(session)
    windows = {subject.study.id: subject.window}
    count = 0
    for test in draws.drawn_tests(session):
        if test.landlord not in same or test.id in broken:
            continue
        if test.id != subject.test.id:
            window = windows.setdefault(test.study, _window(at, session, test.study))
            sent = [made[one.id] for one in test.contacts if one.id in made]
            if len(sent) == len(test.contacts) and max(sent) + window <= at.now():
                continue
        own = test.id == subject.test.id
        why = reason if own else DeviationReason.LANDLORD_STOPPED
        row = _row(at, test.id, subject.contact.id if own else None, why, note if own else "")
        deviations.record_deviations(session, at.keys, [row], by=at.person.id, at=at.now())
        count += 1
    return count


def _window(at: Workplace, session: Session, study: str) -> timedelta:
    version = studies.current_version(session, study)
    assert version is not None  # noqa: S101 (only a locked study has tests)
    return timedelta(days=frozen(at, version).protocol.timing.window_days)


def _event(
    at: Workplace,
    session: Session,
    subject: Subject,
    kind: ContactEventKind,
    when: datetime,
    note: str,
    corrects: str | None,
    client_id: str | None,
) -> None:
    event = ContactEvent(
        fresh_id("event"),
        subject.contact.id,
        kind,
        when,
        at.now(),
        at.person.id,
        note,
        client_id=client_id,
        supersedes=corrects,
    )
    contacts.record_events(session, at.keys, [event], by=at.person.id, at=at.now())


def _deviation(
    at: Workplace,
    session: Session,
    subject: Subject,
    reason: DeviationReason,
    note: str,
    *,
    breaks: bool = True,
) -> None:
    row = _row(at, subject.test.id, subject.contact.id, reason, note, breaks=breaks)
    deviations.record_deviations(session, at.keys, [row], by=at.person.id, at=at.now())


def _row(
    at: Workplace,
    test: str,
    contact: str | None,
    reason: DeviationReason,
    note: str,
    *,
    breaks: bool = True,
) -> Deviation:
    return Deviation(
        fresh_id("deviation"), test, contact, reason, note, breaks, at.person.id, at.now()
    )


def _reason(event: str, given: str | None) -> DeviationReason | None:
    if event not in ("failed", "broken"):
        if given is None:
            return None
        problem = Problem(
            "--reason", given, f"{event} takes no reason", "Leave it out, or put it in --note."
        )
        raise WrongInput("Nothing was recorded.", [problem])
    if given in [str(each) for each in GIVEN]:
        return DeviationReason(given)
    problem = Problem(
        "--reason",
        given or "",
        f"{event} needs a reason of the list",
        f"Use one of: {', '.join(GIVEN)}.",
    )
    raise WrongInput("Nothing was recorded.", [problem])


def _refused(subject: Subject, rule: str, repair: str = "Check which contact it was.") -> Refused:
    problem = Problem(subject.contact.id, subject.contact.arm, rule, repair)
    return Refused("Nothing was recorded.", [problem])
