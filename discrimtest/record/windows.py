"""Windows that closed: what stayed unanswered is coded as "no reply"."""

from __future__ import annotations

from discrimtest.record.entries import Recorder
from discrimtest.record.record import Record
from discrimtest.words.outcome import Category, Coding, CodingMethod


def closing_codings(record: Record, by: Recorder) -> tuple[Coding, ...]:
    """A coding for every contact that was made, whose window is over and that got no answer.

    A contact with an answer that nobody has coded is left to a coder; one of a broken test
    counts nowhere, and what bounced was not left unanswered.
    """
    sent, window = record.sent, record.fieldwork.window
    silent = (
        contact.id
        for test in record.tests
        if test.id not in record.broken
        for contact in test.contacts
        if contact.id in sent
        and sent[contact.id] + window <= by.now
        and contact.id not in record.coded
        and contact.id not in record.in_time
    )
    return tuple(
        Coding(by.fresh("coding"), contact, by.person, CodingMethod.RULE, Category.NO_REPLY, by.now)
        for contact in silent
    )
