"""Note contacts made otherwise than planned; that breaks nothing by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from discrimtest.actions.recording import CLOCK_AHEAD, Subject, is_withdrawal, withdrawal
from discrimtest.actions.workplace import Workplace
from discrimtest.identifiers import fresh_id
from discrimtest.store import contacts, deviations
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.test import Test

_TIMING = (DeviationReason.SENT_LATE, DeviationReason.SENT_WRONG)


def note_timing(at: Workplace, session: Session, subject: Subject) -> None:
    """Bring the departures from the plan of one test in line with the moments recorded now.

    A gap between two contacts that is longer than the protocol's range is "sent late"; a
    shorter one, or a contact ahead of its plan, is "sent wrong". A corrected moment withdraws
    what no longer holds.
    """
    test = subject.test
    sent = contacts.sent_times(session, subject.study.id)
    planned = contacts.planned_times(session)
    gap = subject.study.instrument.protocol.timing.gap_hours
    wanted = _departures(test, sent, planned, (timedelta(hours=gap[0]), timedelta(hours=gap[1])))
    standing = {
        each.contact: each
        for each in deviations.deviations(session, None, study=subject.study.id)
        if each.test == test.id
        and each.reason in _TIMING
        and not each.breaks
        and not is_withdrawal(each)
    }
    rows = []
    for contact in test.contacts:
        reason, old = wanted.get(contact.id), standing.get(contact.id)
        if old is not None and old.reason is not reason:
            rows.append(withdrawal(at, old))
        if reason is not None and (old is None or old.reason is not reason):
            rows.append(
                Deviation(
                    fresh_id("deviation"),
                    test.id,
                    contact.id,
                    reason,
                    "",
                    False,
                    at.person.id,
                    at.now(),
                )
            )
    deviations.record_deviations(session, at.keys, rows, by=at.person.id, at=at.now())


def _departures(
    test: Test,
    sent: dict[str, datetime],
    planned: dict[str, datetime],
    gap: tuple[timedelta, timedelta],
) -> dict[str, DeviationReason]:
    made = sorted((each for each in test.contacts if each.id in sent), key=lambda c: sent[c.id])
    found: dict[str, DeviationReason] = {}
    for earlier, later in pairwise(made):
        between = sent[later.id] - sent[earlier.id]
        if between > gap[1]:
            found[later.id] = DeviationReason.SENT_LATE
        elif between < gap[0]:
            found[later.id] = DeviationReason.SENT_WRONG
    for each in made:
        if sent[each.id] < planned.get(each.id, each.due_at) - CLOCK_AHEAD:
            found[each.id] = DeviationReason.SENT_WRONG
    return found
