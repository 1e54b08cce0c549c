"""Stop every contact with a landlord, in all studies, after exposure or abuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import frozen
from discrimtest.actions.recording import Subject, deviation_id
from discrimtest.actions.workplace import Workplace
from discrimtest.identifiers import fresh_id
from discrimtest.store import contacts, decisions, deviations, draws, studies
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import LandlordEventKind
from discrimtest.words.test import Test

STOPS = {"exposure": DeviationReason.EXPOSURE, "abuse": DeviationReason.ABUSE}
"""What a tester calls it, and why the test it happened in is broken."""


def stop_landlord(
    at: Workplace,
    session: Session,
    subject: Subject,
    reason: DeviationReason,
    when: datetime,
    *,
    event: str,
    note: str,
) -> int:
    """Stop the landlord of a contact, and those in doubt of being the same.

    A test that was over before ``when`` stays: what came back to it was not touched. Every
    other test with these landlords is broken.

    Args:
        when: The moment it happened, UTC.
        event: Id of the event that records it.

    Returns:
        How many tests were broken now.
    """
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
    same = {landlord, *decisions.standing(session).doubts.get(landlord, ())}
    broken = deviations.broken_tests(session)
    made = contacts.sent_times(session)
    windows = {subject.study.id: subject.window}
    rows = []
    for test in draws.drawn_tests(session):
        if test.landlord not in same or test.id in broken:
            continue
        window = windows.setdefault(test.study, _window(at, session, test.study))
        if _over(test, made, window, when):
            continue
        own = test.id == subject.test.id
        rows.append(
            Deviation(
                deviation_id(event) if own else fresh_id("deviation"),
                test.id,
                subject.contact.id if own else None,
                reason if own else DeviationReason.LANDLORD_STOPPED,
                note if own else "",
                True,
                at.person.id,
                at.now(),
            )
        )
    deviations.record_deviations(session, at.keys, rows, by=at.person.id, at=at.now())
    return len(rows)


def _over(test: Test, made: dict[str, datetime], window: timedelta, when: datetime) -> bool:
    """Whether every contact was made and its window closed before ``when``."""
    return all(one.id in made and made[one.id] + window <= when for one in test.contacts)


def _window(at: Workplace, session: Session, study: str) -> timedelta:
    version = studies.current_version(session, study)
    assert version is not None  # noqa: S101 (only a locked study has tests)
    return timedelta(days=frozen(at, version).protocol.timing.window_days)
