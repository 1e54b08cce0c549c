"""Code as "no reply" what stayed unanswered until its window was over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy
from discrimtest.actions.workplace import Workplace
from discrimtest.identifiers import fresh_id
from discrimtest.store import codings, contacts, deviations, draws, responses
from discrimtest.words.outcome import Category, Coding, CodingMethod


def close_windows(at: Workplace, session: Session, study: OpenStudy) -> int:
    """Code every contact that was made, whose window is over and that got no answer in it.

    A contact with an answer that nobody has coded is left to a coder; one of a broken test
    counts nowhere, and what bounced was not left unanswered. Returns how many were coded now.
    """
    window = timedelta(days=study.instrument.protocol.timing.window_days)
    now = at.now()
    sent = contacts.sent_times(session, study.id)
    coded = {each.contact for each in codings.codings(session, None, study=study.id)}
    answered = {
        each.contact
        for each in responses.responses(session, None, study=study.id)
        if each.contact in sent and each.received_at <= sent[each.contact] + window
    }
    broken = deviations.broken_tests(session, study.id)
    silent = [
        contact.id
        for test in draws.drawn_tests(session, study.id)
        if test.id not in broken
        for contact in test.contacts
        if contact.id in sent
        and sent[contact.id] + window <= now
        and contact.id not in coded
        and contact.id not in answered
    ]
    rows = [
        Coding(
            fresh_id("coding"),
            contact,
            at.person.id,
            CodingMethod.RULE,
            Category.NO_REPLY,
            now,
        )
        for contact in silent
    ]
    codings.record_codings(session, at.keys, rows, by=at.person.id, at=now)
    return len(rows)
