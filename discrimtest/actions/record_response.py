"""Record what came back, and the outcome: the best offer made within the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.recording import Subject, moment_of, shown, subject_of
from discrimtest.actions.workplace import Workplace
from discrimtest.deviation import Deviation, DeviationReason
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.outcome import Category, Coding, CodingMethod
from discrimtest.person import Right
from discrimtest.response import Response, ResponseChannel
from discrimtest.store import codings, deviations, responses
from discrimtest.store.engine import writing


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
        channel: A :class:`~discrimtest.response.ResponseChannel`.
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
            ResponseChannel(channel),
            None if category is None else Category(category),
            when,
            text=text,
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
    if when < sent:
        problem = Problem(
            "--at",
            shown(when, subject.zone),
            f"must not lie before the contact itself ({shown(sent, subject.zone)})",
            "Correct the time of the answer, or of the contact.",
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
        return Answered(
            contact,
            response.id,
            current.category if current else None,
            f"{contact}: answer kept; it came after the window and changes no outcome.",
            late=True,
        )
    if category is None:
        return Answered(
            contact,
            response.id,
            current.category if current else None,
            f"{contact}: answer kept, to be coded.",
        )
    stands = _code(at, session, subject, current, category, subtle or {})
    return Answered(contact, response.id, stands, f"{contact}: answer kept, outcome {stands}.")


def correct_outcome(at: Workplace, contact: str, *, category: str, reason: str) -> Answered:
    """Put a coded outcome right; the earlier coding stays on record, superseded.

    Raises:
        WrongInput: There is no reason.
        Refused: Nothing was coded yet, or it is coded so already.
    """
    if not reason.strip():
        problem = Problem("--reason", reason, "must say why", "Write what was misread.")
        raise WrongInput("Nothing was corrected.", [problem])
    with writing(at.engine) as session:
        subject = subject_of(at, session, contact)
        at.require(Right.RECORD_RESPONSES, subject.study.id)
        current, wanted = current_coding(session, contact), Category(category)
        if current is None or current.category is wanted:
            found = "" if current is None else str(current.category)
            problem = Problem(
                contact,
                found,
                "must hold an outcome that differs from the new one",
                "Record an answer with 'discrimtest responses log'.",
            )
            raise Refused("There is nothing to correct.", [problem])
        coding = Coding(
            fresh_id("coding"),
            contact,
            at.person.id,
            CodingMethod.TESTER,
            wanted,
            at.now(),
            current.subtle,
            reason.strip(),
            current.id,
        )
        codings.record_codings(session, at.keys, [coding], by=at.person.id, at=at.now())
        _follow_invalid(at, session, subject, current.category, wanted)
        was = current.category
        return Answered(contact, None, wanted, f"{contact}: outcome {wanted}, was {was}.")


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
    category: Category,
    subtle: dict[str, str],
) -> Category:
    """Code the best offer so far; returns the category that stands now."""
    coding = Coding(
        fresh_id("coding"),
        subject.contact.id,
        at.person.id,
        CodingMethod.TESTER,
        category,
        at.now(),
        subtle,
    )
    if current is not None:
        best = better(current.category, category)
        # A bounce or a withdrawn ad is no offer: it stands whatever the software said before.
        if Category.INVALID in (current.category, category):
            best = Category.INVALID
        merged = {**current.subtle, **subtle}
        if best is current.category and merged == current.subtle:
            return best
        coding = replace(coding, category=best, subtle=merged, supersedes=current.id)
    codings.record_codings(session, at.keys, [coding], by=at.person.id, at=at.now())
    _follow_invalid(at, session, subject, current.category if current else None, coding.category)
    return coding.category


def _follow_invalid(
    at: Workplace, session: Session, subject: Subject, was: Category | None, now: Category
) -> None:
    """An invalid outcome breaks its test; one that is corrected away no longer does."""
    if (was is Category.INVALID) is (now is Category.INVALID):
        return
    standing = [
        each
        for each in deviations.deviations(session, None, study=subject.study.id)
        if each.contact == subject.contact.id and each.reason is DeviationReason.INVALID_OUTCOME
    ]
    row = Deviation(
        fresh_id("deviation"),
        subject.test.id,
        subject.contact.id,
        DeviationReason.INVALID_OUTCOME,
        "",
        now is Category.INVALID,
        at.person.id,
        at.now(),
        standing[-1].id if standing else None,
    )
    deviations.record_deviations(session, at.keys, [row], by=at.person.id, at=at.now())


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
