"""What may be done with an answer that was recorded: withdraw it, move it, date it anew, decide
whether software sent it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.automatic import decided, may_be_automatic
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.response import judgement_of, require_after_contact, validity
from discrimtest.record.visits import require_no_visitor
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.outcome import Category
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind

_DONE = {
    ResponseEventKind.WITHDRAWN: "was withdrawn",
    ResponseEventKind.REDATED: "was dated anew",
    ResponseEventKind.AUTOMATIC: "was decided",
}
"""What was done with an answer that was not moved."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an answer is laid, and how it is judged there.

    Attributes:
        contact: The contact it really answers.
        category: None leaves the coding to a coder.
        subtle: Codes of subtle treatment.
    """

    contact: str
    category: Category | None = None
    subtle: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done with an answer, or with several.

    Attributes:
        contacts: Those whose outcome may be another now, each with the outcome that stands.
    """

    responses: tuple[str, ...]
    contacts: dict[str, Category | None]
    summary: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def withdraw(
    record: Record, response: str, reason: str, by: Recorder, again: bool = False
) -> tuple[Changed, Entries]:
    """What to write down when an answer is withdrawn; it stays on record and counts for nothing.

    Args:
        again: It was moved before, and the person knows that.

    Raises:
        Refused: It was withdrawn before, or moved.
    """
    answer = _standing(record, response)
    _require_no_visitor(record, answer, by)
    event = _event(record, answer, ResponseEventKind.WITHDRAWN, reason, by)
    _require_known(record, event, again)
    entries = _with_validity(record, Entries(answer_events=(event,)), (answer.contact,), by)
    after = record.plus(entries)
    told = f"{answer.contact}: the answer of {_when(record, answer)} is withdrawn"
    return _changed(after, (answer,), (answer.contact,), told), entries


def move(
    record: Record,
    target: Record,
    response: str,
    to: Destination,
    reason: str,
    by: Recorder,
    again: bool = False,
) -> tuple[Changed, Entries]:
    """What to write down when an answer is laid under the contact that it really answers.

    How it was judged before is not taken along: the words are read anew there.

    Args:
        record: Of the test in which it lies, or lay last before it was withdrawn.
        target: Of the test of the other contact; the same record where it is the same test.
        again: It was moved or withdrawn before, and the person knows that.

    Raises:
        Refused: It lies there, was moved or withdrawn before, came before that contact was made,
            or that was never made.
    """
    answer = _known(record, response)
    _require_no_visitor(record, answer, by)
    require_no_visitor(target, to.contact, by.person)
    _require_place(record, target, answer, to)
    event = _event(record, answer, ResponseEventKind.MOVED, reason, by, to=to.contact)
    _require_known(record, event, again)
    moved, entries = event.after(answer), Entries(answer_events=(event,))
    if to.category is not None:
        entries += Entries(codings=(judgement_of(moved, to.category, to.subtle, by),))
    entries = _with_validity(record, entries, (answer.contact,), by)
    # Another test does not know the answer before it has arrived there.
    arriving = Entries() if to.contact in record.contacts else Entries(answers=(answer,))
    after = target.plus(entries + arriving)
    entries += Entries(deviations=validity(target, after, to.contact, by))
    was = answer.contact or record.was_at(answer) or ""
    told = f"{was}: the answer of {_when(record, answer)} is moved to {to.contact}"
    told += _of_decline(record, answer) + _of_subtle(record, answer, to)
    left = _changed(record.plus(entries), (answer,), (answer.contact,), told)
    return _joined(left, _changed(after, (moved,), (to.contact,), "")), entries


def redate(
    record: Record,
    response: str,
    received: datetime,
    reason: str,
    by: Recorder,
    again: bool = False,
) -> tuple[Changed, Entries]:
    """What to write down when the moment of an answer is put right, of a withdrawn one too: it can
    then be laid back.

    Args:
        again: It was dated anew before, and the person knows that.

    Raises:
        WrongInput: The contact was made later.
        Refused: The answer is dated so already, or was dated anew before.
    """
    answer = _known(record, response)
    _require_no_visitor(record, answer, by)
    if answer.contact:
        require_after_contact(record, answer.contact, received, "received")
    if received == answer.received_at:
        raise _refused(answer, "is dated so already", "response.same", "Check which answer it was.")
    event = _event(record, answer, ResponseEventKind.REDATED, reason, by, received_at=received)
    _require_known(record, event, again)
    entries = _with_validity(record, Entries(answer_events=(event,)), (answer.contact,), by)
    after = record.plus(entries)
    told = (
        f"{answer.contact or answer.id}: the answer of {_when(record, answer)} came on "
        f"{shown(received, record.fieldwork.zone)}"
    )
    told += "" if answer.contact else ", and is withdrawn still"
    return _changed(after, (event.after(answer),), (answer.contact,), told), entries


def decide_automatic(
    record: Record,
    responses: Iterable[str],
    automatic: bool,
    reason: str,
    by: Recorder,
    again: bool = False,
) -> tuple[Changed, Entries]:
    """What to write down when a person decides whether software sent some answers.

    Args:
        again: It was decided before, and the person knows that.

    Raises:
        Refused: One is withdrawn, was decided before, or came in a way that software does not use.
    """
    answers = [_standing(record, response) for response in responses]
    for answer in answers:
        _require_no_visitor(record, answer, by)
        _require_decidable(record, answer, automatic)
    kind = ResponseEventKind.AUTOMATIC
    events = tuple(
        _event(record, answer, kind, reason, by, automatic=automatic) for answer in answers
    )
    for event in events:
        _require_known(record, event, again)
    contacts = dict.fromkeys(answer.contact for answer in answers)
    entries = _with_validity(record, Entries(answer_events=events), contacts, by)
    number = "1 answer" if len(answers) == 1 else f"{len(answers)} answers with the same words"
    told = f"{number}: {'automatic' if automatic else 'not automatic'}"
    return _changed(record.plus(entries), answers, contacts, told), entries


def repeated(response: str) -> Changed:
    """What is told of a change that the same device sent before."""
    return Changed((response,), {}, f"{response}: was recorded before")


def _known(record: Record, response: str) -> Response:
    answers = (*record.answers, *record.withdrawn)
    return next(answer for answer in answers if answer.id == response)


def _standing(record: Record, response: str) -> Response:
    answer = _known(record, response)
    if answer.contact is None:
        rule, repair = "is withdrawn", "Move it to the contact that it answers, if there is one."
        raise _refused(answer, rule, "response.withdrawn", repair)
    return answer


def _require_no_visitor(record: Record, answer: Response, by: Recorder) -> None:
    contact = answer.contact or record.was_at(answer)
    if contact:
        require_no_visitor(record, contact, by.person)


def _event(
    record: Record,
    answer: Response,
    kind: ResponseEventKind,
    note: str,
    by: Recorder,
    **what: Any,
) -> ResponseEvent:
    before = [event for event in record.answer_events if event.response == answer.id]
    return ResponseEvent(
        by.fresh("answer-event"),
        answer.id,
        len(before) + 1,
        kind,
        answer.contact,
        answer.match,
        answer.placed_at,
        note,
        by.person,
        by.now,
        **what,
    )


def _require_place(record: Record, target: Record, answer: Response, to: Destination) -> None:
    if to.contact == answer.contact:
        repair = "Check which contact it answers."
        raise _refused(answer, f"lies under {to.contact} already", "response.same", repair)
    if record.study != target.study:
        rule = f"must be a contact of the same study: {to.contact} belongs to another"
        repair = "Withdraw the answer here, and record it there."
        raise _refused(answer, rule, "contact.of_another_study", repair)
    try:
        require_after_contact(target, to.contact, answer.received_at)
    except WrongInput as error:
        repair = "Date the answer anew first ('{correct}'), or correct the time of the contact."
        correct = action("responses correct", answer.id, received="…", reason="…")
        told = [
            replace(problem, place=answer.id, field="", repair=repair, values={"correct": correct})
            for problem in error.problems
        ]
        raise Refused("Nothing was changed.", told) from error


def _require_known(record: Record, event: ResponseEvent, again: bool) -> None:
    """Refuse to change anew what somebody changed, unless the person says to know that."""
    before = [
        other
        for other in record.answer_events
        if other.response == event.response
        and (other.kind is event.kind or (other.leaves and event.leaves))
    ]
    if again or not before:
        return
    last = before[-1]
    done = f"was moved to {last.to}" if last.to else _DONE[last.kind]
    problem = Problem(
        event.response,
        "",
        f"{done} before ({shown(last.at, record.fieldwork.zone)})",
        "If that was wrong, say so with {again}.",
        "response.changed_before",
        values={"again": Input("again")},
    )
    raise Refused("Nothing was changed.", [problem])


def _require_decidable(record: Record, answer: Response, automatic: bool) -> None:
    if automatic and not may_be_automatic(answer.channel):
        rule = f"came by {answer.channel}, and only a mail or a message of a portal is automatic"
        repair = "Judge what it says: missed_call and acknowledgement are categories."
        raise _refused(answer, rule, "response.never_automatic", repair)
    if answer.automatic is automatic and answer.id in decided(record.answer_events):
        rule = "was decided so before"
        raise _refused(answer, rule, "response.same", "Check which answer it was.")


def _refused(answer: Response, rule: str, code: str, repair: str) -> Refused:
    return Refused("Nothing was changed.", [Problem(answer.id, "", rule, repair, code)])


def _with_validity(
    record: Record, entries: Entries, contacts: Iterable[str | None], by: Recorder
) -> Entries:
    """These entries, and what they do to the validity of the contacts' tests."""
    after = record.plus(entries)
    rows = [row for name in contacts if name for row in validity(record, after, name, by)]
    return entries + Entries(deviations=tuple(rows))


def _when(record: Record, answer: Response) -> str:
    return shown(answer.received_at, record.fieldwork.zone)


def _of_decline(record: Record, answer: Response) -> str:
    """What to look at where somebody declined already what was offered to another."""
    happened = record.happened.get(answer.contact or "", ())
    if any(event.kind is ContactEventKind.DECLINED for event in happened):
        return ", of whom an invitation was declined: check whom that reached"
    return ""


def _of_subtle(record: Record, answer: Response, to: Destination) -> str:
    """What is lost where an answer is judged without the codes that were read in it before."""
    coding = record.coded.get(answer.contact or "")
    if to.category is None or to.subtle or coding is None or not coding.subtle:
        return ""
    return ", without what was noted of how the candidate was treated: note that anew"


def _changed(
    after: Record, answers: Iterable[Response], contacts: Iterable[str | None], told: str
) -> Changed:
    """What is told, with what stands of each contact now."""
    names = [name for name in contacts if name]
    stands = {name: _stands(after, name) for name in names}
    words = [f"{name} {_words(after, name)}" for name in names]
    responses = tuple(answer.id for answer in answers)
    return Changed(responses, stands, "; ".join(filter(None, (told, *words))) + ".")


def _stands(record: Record, contact: str) -> Category | None:
    coding = record.coded.get(contact)
    return coding.category if coding else None


def _words(record: Record, contact: str) -> str:
    """What stands of a contact now, in words."""
    outcome = record.outcomes.get(contact)
    late = sum(record.is_late(answer) for answer in record.answers if answer.contact == contact)
    stands = _stands(record, contact)
    told = [f"has the outcome {stands}" if stands else "has no outcome"]
    if outcome and outcome.waiting:
        told.append(f"{len(outcome.waiting)} to be coded")
    if late:
        told.append(f"{late} late")
    return ", ".join(told)


def _joined(one: Changed, other: Changed) -> Changed:
    summary = f"{one.summary.rstrip('.')}; {other.summary}"
    return Changed(one.responses, one.contacts | other.contacts, summary)
