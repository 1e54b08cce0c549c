"""Record what came back, or put a coded outcome right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from discrimtest.actions.recognise_repeat import is_repeat
from discrimtest.errors import Problem, WrongInput
from discrimtest.record import response as rules
from discrimtest.record.answers import waiting
from discrimtest.record.handed_in import one_of, readable, subtle_codes
from discrimtest.record.moment import moment_of
from discrimtest.record.repeat import named_after, require_same
from discrimtest.record.response import Answered, Given
from discrimtest.store.engine import writing
from discrimtest.store.entries import write_entries
from discrimtest.store.responses import alike
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response import ResponseChannel
from discrimtest.workplace.open_study import open_contact, read_rules
from discrimtest.workplace.own_contact import require_own
from discrimtest.workplace.visit_sight import known_test
from discrimtest.workplace.workplace import Workplace


def log_response(
    at: Workplace,
    contact: str,
    *,
    channel: str,
    category: str | None = None,
    moment: datetime | None = None,
    text: str = "",
    subtle: Iterable[str] = (),
    note: str = "",
    client_id: str | None = None,
    timed: bool = True,
    again: bool = False,
) -> Answered:
    """Record an answer to a contact.

    Args:
        channel: A :class:`~discrimtest.words.response.ResponseChannel`.
        category: A category of the codebook; None leaves the coding to a coder.
        moment: When it came, in the study's time zone; None for now.
        text: Word for word; kept encrypted.
        subtle: Codes of subtle treatment, as ``code=value``.
        note: What the person remarks beside it; kept encrypted too.
        client_id: Made by the recording device; a repeat changes nothing.
        timed: Whether the person told the moment; a door may have filled in its own.
        again: It is another answer, though one like it was recorded before.

    Raises:
        WrongInput: Contact, channel, category, code or moment cannot be.
        Refused: The contact was never made, an answer like this one was recorded before, the id
            stands for something else, or it is another tester's.
    """
    read_rules(at, contact)
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_RESPONSES, opened.study)
        given = Given(
            contact,
            one_of(ResponseChannel, channel, "channel"),
            None if category is None else one_of(Category, category, "category"),
            moment_of(moment, opened.fieldwork, at.now()),
            readable(text, "text"),
            subtle_codes(opened.fieldwork.subtle, subtle),
            client_id,
            timed and moment is not None,
            readable(note.strip(), "note"),
            alike(at.keys, text),
            again,
        )
        if is_repeat(at, session, given):
            return rules.repeated(contact)
        record = known_test(at, session, opened, contact)
        require_own(at, session, record, contact)
        answered, entries = rules.record_answer(record, given, at.witness)
        write_entries(session, at.keys, entries, study=opened.study, by=at.person.id, at=at.now())
        return answered


def correct_outcome(
    at: Workplace,
    contact: str,
    *,
    category: str,
    reason: str,
    subtle: Iterable[str] = (),
    client_id: str | None = None,
) -> Answered:
    """Put a coded outcome right, or code an answer that nobody coded yet.

    The earlier coding stays on record, superseded.

    Args:
        subtle: Codes of subtle treatment to be put right, as ``code=value``; the others stay.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: There is no reason.
        Refused: There is neither an outcome nor an answer, it is coded so already, or what was
            coded is another tester's.
    """
    if not reason.strip():
        problem = Problem.of_input(
            "reason", reason, "must say why", "Write what was misread.", code="reason.missing"
        )
        raise WrongInput("Nothing was corrected.", [problem])
    read_rules(at, contact)
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_RESPONSES, opened.study)
        wanted, why = one_of(Category, category, "category"), readable(reason.strip(), "reason")
        codes = subtle_codes(opened.fieldwork.subtle, subtle)
        record = known_test(at, session, opened, contact, at.keys if client_id else None)
        if before := named_after(record.codings, "coding", client_id):
            require_same(
                client_id,
                contact=(before.contact, contact),
                category=(before.category, wanted),
                reason=(before.reason or why, why),
                subtle=({code: before.subtle.get(code) for code in codes}, codes),
            )
            return rules.repeated(contact)
        if contact not in waiting(record):
            require_own(at, session, record, contact)
        by = at.witness.naming("coding", client_id)
        answered, entries = rules.correct_outcome(record, contact, wanted, why, by, codes)
        write_entries(session, at.keys, entries, study=opened.study, by=at.person.id, at=at.now())
        return answered
