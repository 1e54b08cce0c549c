"""Record what came back, and the outcome: the best offer made within the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.answers import OFFERS, coding_id, uncoded
from discrimtest.actions.handed_in import bytes_of
from discrimtest.actions.recording import (
    Subject,
    is_withdrawal,
    moment_of,
    one_of,
    readable,
    shown,
    subject_of,
    to_the_minute,
    withdrawal,
)
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.store import codings, deviations, responses
from discrimtest.store.engine import writing
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.person import Right
from discrimtest.words.response import Response, ResponseChannel


@dataclass(frozen=True, slots=True)
class Answered:
    """What was recorded.

    Attributes:
        response: Id of the response; None when only the outcome was corrected.
        category: The outcome that stands now; None while nothing is coded.
        late: The answer came after the window and changes no outcome.
        new: False for a repeat that changed nothing.
    """

    contact: str
    response: str | None
    category: Category | None
    summary: str
    late: bool = False
    new: bool = True

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def log_response(
    at: Workplace,
    contact: str,
    *,
    channel: str,
    category: str | None = None,
    moment: datetime | None = None,
    text: str = "",
    subtle: Iterable[str] = (),
    client_id: str | None = None,
) -> Answered:
    """Record an answer to a contact.

    Args:
        channel: A :class:`~discrimtest.words.response.ResponseChannel`.
        category: A category of the codebook; None leaves the coding to a coder.
        moment: When it came, in the study's time zone; None for now.
        text: Word for word; kept encrypted.
        subtle: Codes of subtle treatment, as ``code=value``.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: Contact, channel, category, code or moment can not be.
        Refused: The contact was never made.
    """
    with writing(at.engine) as session:
        subject = subject_of(at, session, contact)
        at.require(Right.RECORD_RESPONSES, subject.study.id)
        when = moment_of(at, moment, subject.zone, "--at")
        return record_answer(
            at,
            session,
            subject,
            one_of(ResponseChannel, channel, "--channel"),
            None if category is None else one_of(Category, category, "--category"),
            when,
            text=readable(text, "--text"),
            subtle=_subtle(subject, subtle),
            client_id=client_id,
        )


def record_answer(
    at: Workplace,
    session: Session,
    subject: Subject,
    channel: ResponseChannel,
    category: Category | None,
    when: datetime,
    *,
    text: str = "",
    subtle: dict[str, str] | None = None,
    client_id: str | None = None,
) -> Answered:
    """The same within a transaction of the caller, the right checked and the time in UTC."""
    contact = subject.contact.id
    if client_id is not None and responses.is_known(session, client_id):
        return Answered(contact, None, None, f"{contact}: was recorded before", new=False)
    sent = subject.sent_at
    if sent is None:
        problem = Problem(
            contact,
            subject.contact.arm,
            "was never recorded as sent",
            f"First: discrimtest contacts log {contact} sent --at '…'",
        )
        raise Refused("Nothing was recorded.", [problem])
    if when < to_the_minute(sent):
        problem = Problem(
            "--at",
            shown(when, subject.zone),
            f"must not lie before the contact itself ({shown(sent, subject.zone)})",
            "Correct the time of the answer, or of the contact.",
        )
        raise WrongInput("Nothing was recorded.", [problem])
    if category is Category.NO_REPLY:
        problem = Problem(
            "--category",
            category,
            "an answer is there, so it is not 'no reply'",
            "Choose what it says; missed_call and acknowledgement are answers too.",
        )
        raise WrongInput("Nothing was recorded.", [problem])
    response = Response(
        fresh_id("response"),
        contact,
        channel,
        when,
        at.now(),
        text,
        at.person.id,
        client_id=client_id,
    )
    responses.record_responses(session, at.keys, [response], by=at.person.id, at=at.now())
    current = current_coding(session, contact)
    if when > sent + subject.window:
        polite = " Decline it politely all the same." if category in OFFERS else ""
        return Answered(
            contact,
            response.id,
            current.category if current else None,
            f"{contact}: answer kept; it came after the window and changes no outcome.{polite}",
            late=True,
        )
    if category is None:
        return Answered(
            contact,
            response.id,
            current.category if current else None,
            f"{contact}: answer kept, to be coded.",
        )
    stands = _code(at, session, subject, current, response.id, category, subtle or {})
    return Answered(contact, response.id, stands, f"{contact}: answer kept, outcome {stands}.")


def correct_outcome(at: Workplace, contact: str, *, category: str, reason: str) -> Answered:
    """Put a coded outcome right, or code an answer that nobody coded yet.

    The earlier coding stays on record, superseded.

    Raises:
        WrongInput: There is no reason.
        Refused: There is neither an outcome nor an answer, or it is coded so already.
    """
    if not reason.strip():
        problem = Problem("--reason", reason, "must say why", "Write what was misread.")
        raise WrongInput("Nothing was corrected.", [problem])
    with writing(at.engine) as session:
        subject = subject_of(at, session, contact)
        at.require(Right.RECORD_RESPONSES, subject.study.id)
        current, wanted = current_coding(session, contact), one_of(Category, category, "--category")
        answers = [
            each
            for each in responses.responses(session, None, contact=contact)
            if subject.sent_at and each.received_at <= subject.sent_at + subject.window
        ]
        waiting = uncoded(answers, codings.codings(session, None, contact=contact, corrected=True))
        if current is None and not answers:
            problem = Problem(
                contact,
                "",
                "has neither an outcome nor an answer within its window",
                "Record an answer with 'discrimtest responses log'.",
            )
            raise Refused("There is nothing to correct.", [problem])
        if current is not None and current.category is wanted and not waiting:
            rule = "must differ from the outcome that stands"
            problem = Problem(contact, wanted, rule, "Check which contact it was.")
            raise Refused("There is nothing to correct.", [problem])
        coding = Coding(
            fresh_id("coding"),
            contact,
            at.person.id,
            CodingMethod.TESTER,
            wanted,
            at.now(),
            current.subtle if current else {},
            readable(reason.strip(), "--reason"),
            current.id if current else None,
        )
        was = current.category if current else None
        codings.record_codings(session, at.keys, [coding], by=at.person.id, at=at.now())
        _follow_invalid(at, session, subject, was, wanted)
        before = f", was {was}" if was else ""
        return Answered(contact, None, wanted, f"{contact}: outcome {wanted}{before}.")


def text_of(file: Path) -> str:
    """An answer that was saved as a file: UTF-8, or else Windows-1252.

    Raises:
        WrongInput: It can not be read.
    """
    content = bytes_of(file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def current_coding(session: Session, contact: str) -> Coding | None:
    """The judgement that stands for a contact; None while there is none."""
    found = codings.codings(session, None, contact=contact)
    return found[-1] if found else None


def better(one: Category, other: Category) -> Category:
    """The better offer of two (the codebook's order, best first)."""
    order = list(Category)
    return min(one, other, key=order.index)


def _code(
    at: Workplace,
    session: Session,
    subject: Subject,
    current: Coding | None,
    response: str,
    category: Category,
    subtle: dict[str, str],
) -> Category:
    """Code the best offer so far; returns the category that stands now.

    Every coded answer leaves its coding, also one that changes nothing, so that an answer that
    waits for a coder can be told from it.
    """
    best = category
    if current is not None:
        best = better(current.category, category)
        # A bounce or a withdrawn ad is no offer: it stands whatever the software said before.
        if Category.INVALID in (current.category, category):
            best = Category.INVALID
        subtle = _merged(subject, current.subtle, subtle)
    coding = Coding(
        coding_id(response),
        subject.contact.id,
        at.person.id,
        CodingMethod.TESTER,
        best,
        at.now(),
        subtle,
        supersedes=current.id if current else None,
    )
    codings.record_codings(session, at.keys, [coding], by=at.person.id, at=at.now())
    _follow_invalid(at, session, subject, current.category if current else None, best)
    return best


def _merged(subject: Subject, one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Subtle codes of several answers: of two values the one further down the codebook's list,
    and never "not applicable" when another answer had a value. So their order does not matter.
    """
    merged = dict(one)
    for entry in subject.study.instrument.codebook.subtle:
        given = [each[entry.id] for each in (one, other) if each.get(entry.id) in entry.values]
        if given:
            applicable = [value for value in given if value not in _NOTHING_SAID] or given
            merged[entry.id] = max(applicable, key=entry.values.index)
    return merged


_NOTHING_SAID = ("not_applicable", "not_mentioned")


def _follow_invalid(
    at: Workplace, session: Session, subject: Subject, was: Category | None, now: Category
) -> None:
    """An invalid outcome breaks its test; one that is corrected away no longer does."""
    if (was is Category.INVALID) is (now is Category.INVALID):
        return
    if now is Category.INVALID:
        rows = [
            Deviation(
                fresh_id("deviation"),
                subject.test.id,
                subject.contact.id,
                DeviationReason.INVALID_OUTCOME,
                "",
                True,
                at.person.id,
                at.now(),
            )
        ]
    else:
        rows = [
            withdrawal(at, each)
            for each in deviations.deviations(session, None, study=subject.study.id)
            if each.contact == subject.contact.id
            and each.reason is DeviationReason.INVALID_OUTCOME
            and not is_withdrawal(each)
        ]
    deviations.record_deviations(session, at.keys, rows, by=at.person.id, at=at.now())


def _subtle(subject: Subject, given: Iterable[str]) -> dict[str, str]:
    known = {entry.id: entry.values for entry in subject.study.instrument.codebook.subtle}
    found: dict[str, str] = {}
    problems = []
    for each in given:
        code, _, value = each.partition("=")
        if code not in known:
            rule, repair = "must be a code of the codebook", f"Use one of: {', '.join(known)}."
        elif value not in known[code]:
            rule = f"must be a value of {code}"
            repair = f"Write {code}= and one of: {', '.join(known[code])}."
        else:
            found[code] = value
            continue
        problems.append(Problem("--subtle", each, rule, repair))
    if problems:
        raise WrongInput("Nothing was recorded.", problems)
    return found
