"""What may be recorded of an answer, and the outcome: the best offer made within the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.automatic import is_automatic
from discrimtest.record.contact import before_contact
from discrimtest.record.departures import is_withdrawal, withdrawal
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.moment import shown, to_the_minute
from discrimtest.record.outcome import OFFERS, Outcome, own_coding
from discrimtest.record.record import Record
from discrimtest.record.visits import contradiction, require_no_visitor
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind

_SOON = timedelta(minutes=10)
"""So soon after an answer without words, one that is told without a moment seems to be the same."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a person tells it.

    Attributes:
        when: UTC.
        category: None leaves the coding to a coder.
        text: Word for word.
        subtle: Codes of subtle treatment.
        client_id: Made by the recording device.
        timed: Whether it was told when; now is meant otherwise.
        note: What the person remarks beside it.
        alike: The same for the same words, whatever they are; empty for none.
        again: It is another answer, though it seems to be told already.
        automatic: Software sent it, as its headers tell.
    """

    contact: str
    channel: ResponseChannel
    category: Category | None
    when: datetime
    text: str = ""
    subtle: Mapping[str, str] = field(default_factory=dict)
    client_id: str | None = None
    timed: bool = True
    note: str = ""
    alike: str = ""
    again: bool = False
    automatic: bool = False


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


def record_answer(record: Record, given: Given, by: Recorder) -> tuple[Answered, Entries]:
    """What to write down of an answer.

    Raises:
        WrongInput: It came before its contact, or is said to be none.
        Refused: The contact was never made, or the same answer was recorded before.
    """
    sent, (answer, entries) = _sent(record, given), kept_answer(record, given, by)
    late = given.when > sent + record.fieldwork.window
    if given.category is not None:
        entries += Entries(codings=(judgement_of(answer, given.category, given.subtle, by),))
    after = record.plus(entries)
    if given.category is not None:
        entries += Entries(deviations=validity(record, after, given.contact, by))
    coded = after.coded.get(given.contact)
    stands = coded.category if coded else None
    words = f"{given.contact}: {_told(given, late, stands)}"
    words += contradiction(record, given.contact, stands, by.person)
    return Answered(given.contact, answer.id, stands, words, late), entries


def kept_answer(record: Record, given: Given, by: Recorder) -> tuple[Response, Entries]:
    """An answer that nobody has judged, and what to write down of it; raises as
    :func:`record_answer`."""
    _sent(record, given)
    _require_new(record, given)
    answer = Response(
        by.fresh("response"),
        given.contact,
        given.channel,
        given.when,
        by.now,
        given.text,
        by.person,
        given.automatic or is_automatic(given.channel, given.category),
        given.client_id,
        alike=given.alike,
    )
    notes = (_noted(answer, given.note, by),) if given.note else ()
    return answer, Entries(answers=(answer,), answer_events=notes)


def _told(given: Given, late: bool, stands: Category | None) -> str:
    if late:
        polite = " Decline it politely all the same." if given.category in OFFERS else ""
        return f"answer kept; it came after the window and changes no outcome.{polite}"
    if given.category is None:
        return "answer kept, to be coded."
    return f"answer kept, outcome {stands}."


def correct_outcome(
    record: Record,
    contact: str,
    category: Category,
    reason: str,
    by: Recorder,
    subtle: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Answered, Entries]:
    """What to write down when an outcome is put right, or an answer coded that nobody coded.

    The earlier coding stays on record, superseded.

    Args:
        subtle: Codes of subtle treatment put right; the others stay as they are.

    Raises:
        Refused: There is neither an outcome nor an answer, it is coded so already, blind coders
            judged it, or the person told of a visit of the test and all accounts are locked.
    """
    require_no_visitor(record, contact, by.person)
    outcome = record.outcomes.get(contact)
    if outcome is None:
        raise _nothing_to_correct(contact)
    _require_not_blind(outcome, contact)
    current = outcome.coding
    corrected = {coding.supersedes for coding in record.judged.get(contact, ())}
    codes = {**(current.subtle if current else {}), **subtle}
    same = current is not None and (current.category, current.subtle) == (category, codes)
    if same and not outcome.waiting:
        rule, repair = "must differ from the outcome that stands", "Check which contact it was."
        problem = Problem(contact, category, rule, repair, "outcome.same")
        raise Refused("There is nothing to correct.", [problem])
    coding = Coding(
        by.fresh("coding"),
        contact,
        by.person,
        CodingMethod.TESTER,
        category,
        by.now,
        codes,
        reason,
        # One that stands again since its correction counts no more keeps that one.
        current.id if current and current.id not in corrected else None,
    )
    before = f", was {current.category}" if current else ""
    words = f"{contact}: outcome {category}{before}."
    words += contradiction(record, contact, category, by.person)
    told = Answered(contact, None, category, words)
    made = Entries(codings=(coding,))
    return told, made + Entries(deviations=validity(record, record.plus(made), contact, by))


def repeated(contact: str) -> Answered:
    """What is told of an answer or a correction that the same device sent before."""
    return Answered(contact, None, None, f"{contact}: was recorded before", new=False)


def _sent(record: Record, given: Given) -> datetime:
    """When the contact was made that an answer came to, if the two can be."""
    sent = require_after_contact(record, given.contact, given.when)
    if given.category is Category.NO_REPLY:
        problem = Problem.of_input(
            "category",
            given.category,
            "an answer is there, so it is not 'no reply'",
            "Choose what it says; missed_call and acknowledgement are answers too.",
            code="category.no_reply",
        )
        raise WrongInput("Nothing was recorded.", [problem])
    return sent


def _require_new(record: Record, given: Given) -> None:
    """Refuse an answer that was told before, unless it is said to be another."""
    if given.again:
        return
    known = (answer for answer in record.answers if answer.contact == given.contact)
    same = next((answer for answer in known if _is_told(answer, record, given)), None)
    if same is None:
        return
    came = shown(same.received_at, record.fieldwork.zone)
    problem = Problem(
        given.contact,
        "",
        f"an answer like this was recorded before ({same.channel}, {came})",
        "If this is another one, say so with {again}.",
        "answer.told_before",
        values={"again": Input("again")},
    )
    raise Refused("Nothing was recorded.", [problem])


def _is_told(answer: Response, record: Record, given: Given) -> bool:
    """Whether an answer is the one that was recorded: in the same words, or without words at the
    same moment and judged alike."""
    if answer.channel is not given.channel:
        return False
    if answer.alike or given.alike:
        return answer.alike == given.alike
    judged = {coding.id: coding.category for coding in record.judged.get(given.contact, ())}
    if judged.get(own_coding(answer), given.category) != given.category:
        return False
    within = timedelta(minutes=1) if given.timed else _SOON
    return abs(given.when - answer.received_at) < within


def _noted(answer: Response, note: str, by: Recorder) -> ResponseEvent:
    """A note beside an answer that is recorded with it."""
    return ResponseEvent(
        by.fresh("answer-event"),
        answer.id,
        1,
        ResponseEventKind.NOTED,
        answer.contact,
        answer.match,
        answer.placed_at,
        note,
        by.person,
        by.now,
    )


def require_after_contact(
    record: Record, contact: str, when: datetime, field: str = "at"
) -> datetime:
    """When the contact was made, to which an answer came at a moment.

    Args:
        field: The input that told the moment.

    Raises:
        WrongInput: The moment lies before.
        Refused: The contact was never made.
    """
    sent = record.sent.get(contact)
    if sent is None:
        calls = record.fieldwork.phone is not None
        told = ("contacts call", contact, "ENDING") if calls else ("contacts log", contact, "sent")
        problem = Problem(
            contact,
            "",
            "was never recorded as called" if calls else "was never recorded as sent",
            "First: {log}",
            "contact.not_sent",
            values={"log": action(*told, at="…")},
        )
        raise Refused("Nothing was recorded.", [problem])
    if when < to_the_minute(sent):
        repair = "Correct the time of the answer, or of the contact."
        raise before_contact(record, when, sent, repair, field)
    return sent


def _nothing_to_correct(contact: str) -> Refused:
    problem = Problem(
        contact,
        "",
        "has neither an outcome nor an answer within its window",
        "Record an answer with '{log}'.",
        "outcome.none",
        values={"log": action("responses log")},
    )
    return Refused("There is nothing to correct.", [problem])


def _require_not_blind(outcome: Outcome, contact: str) -> None:
    """Refuse a tester's correction of an outcome that coders judged."""
    if outcome.blind is None:
        return
    problem = Problem(
        contact,
        "",
        "was judged by blind coders, whom a tester does not overrule",
        "Where an answer itself is wrong, withdraw, move or redate it; where the judgement is, "
        "ask who decides between coders: '{decide}'.",
        "outcome.coded_blind",
        values={"decide": action("code adjudicate", "STUDY", item=contact)},
    )
    raise Refused("Nothing was corrected.", [problem])


def judgement_of(
    answer: Response, category: Category, subtle: Mapping[str, str], by: Recorder
) -> Coding:
    """The judgement of one answer by itself."""
    contact = answer.contact or ""
    return Coding(
        own_coding(answer),
        contact,
        by.person,
        CodingMethod.TESTER,
        category,
        by.now,
        dict(subtle),
    )


def validity(record: Record, after: Record, contact: str, by: Recorder) -> tuple[Deviation, ...]:
    """An invalid outcome breaks its test; one that is corrected away no longer does."""
    was_invalid, is_invalid = _invalid(record, contact), _invalid(after, contact)
    if was_invalid is is_invalid:
        return ()
    if was_invalid:
        return tuple(
            withdrawal(departure, by)
            for departure in record.departures
            if departure.contact == contact
            and departure.reason is DeviationReason.INVALID_OUTCOME
            and not is_withdrawal(departure)
        )
    return (
        Deviation(
            by.fresh("deviation"),
            record.test_of(contact).id,
            contact,
            DeviationReason.INVALID_OUTCOME,
            "",
            True,
            by.person,
            by.now,
        ),
    )


def _invalid(record: Record, contact: str) -> bool:
    coded = record.coded.get(contact)
    return coded is not None and coded.category is Category.INVALID
