"""What may be recorded of an answer, and the outcome: the best offer made within the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.answers import OFFERS, coding_id, in_time, uncoded
from discrimtest.record.contact import before_contact
from discrimtest.record.departures import is_withdrawal, withdrawal
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.moment import to_the_minute
from discrimtest.record.record import Record
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response, ResponseChannel

_NOTHING_SAID = ("not_applicable", "not_mentioned")


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
    """

    contact: str
    channel: ResponseChannel
    category: Category | None
    when: datetime
    text: str = ""
    subtle: Mapping[str, str] = field(default_factory=dict)
    client_id: str | None = None
    timed: bool = True


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
        Refused: The contact was never made.
    """
    sent = _sent(record, given)
    answer = Response(
        by.fresh("response"),
        given.contact,
        given.channel,
        given.when,
        by.now,
        given.text,
        by.person,
        client_id=given.client_id,
    )
    current = record.coded.get(given.contact)
    stands = current.category if current else None
    late = given.when > sent + record.fieldwork.window
    entries = Entries(answers=(answer,))
    if late:
        polite = " Decline it politely all the same." if given.category in OFFERS else ""
        told = f"answer kept; it came after the window and changes no outcome.{polite}"
    elif given.category is None:
        told = "answer kept, to be coded."
    else:
        coding = _coding(record, answer, given, current, by)
        stands = coding.category
        entries += Entries(codings=(coding,), deviations=_validity(record, coding, by))
        told = f"answer kept, outcome {stands}."
    words = f"{given.contact}: {told}"
    return Answered(given.contact, answer.id, stands, words, late), entries


def correct_outcome(
    record: Record, contact: str, category: Category, reason: str, by: Recorder
) -> tuple[Answered, Entries]:
    """What to write down when an outcome is put right, or an answer coded that nobody coded.

    The earlier coding stays on record, superseded.

    Raises:
        Refused: There is neither an outcome nor an answer, or it is coded so already.
    """
    current = record.coded.get(contact)
    answers = in_time(record).get(contact, [])
    waiting = uncoded(answers, record.judged.get(contact, ()))
    if current is None and not answers:
        raise _nothing_to_correct(contact)
    if current is not None and current.category is category and not waiting:
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
        current.subtle if current else {},
        reason,
        current.id if current else None,
    )
    before = f", was {current.category}" if current else ""
    told = Answered(contact, None, category, f"{contact}: outcome {category}{before}.")
    return told, Entries(codings=(coding,), deviations=_validity(record, coding, by))


def repeated(given: Given) -> Answered:
    """What is told of an answer that the same device sent before."""
    words = f"{given.contact}: was recorded before"
    return Answered(given.contact, None, None, words, new=False)


def better(one: Category, other: Category) -> Category:
    """The better offer of two (the codebook's order, best first)."""
    return min(one, other, key=list(Category).index)


def _sent(record: Record, given: Given) -> datetime:
    """When the contact was made that an answer came to, if the two can be."""
    sent = record.sent.get(given.contact)
    if sent is None:
        problem = Problem(
            given.contact,
            "",
            "was never recorded as sent",
            "First: {log}",
            "contact.not_sent",
            values={"log": action("contacts log", given.contact, "sent", at="…")},
        )
        raise Refused("Nothing was recorded.", [problem])
    if given.when < to_the_minute(sent):
        repair = "Correct the time of the answer, or of the contact."
        raise before_contact(record, given.when, sent, repair)
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


def _coding(
    record: Record, answer: Response, given: Given, current: Coding | None, by: Recorder
) -> Coding:
    """The best offer so far.

    Every coded answer leaves its coding, also one that changes nothing, so that an answer that
    waits for a coder can be told from it.
    """
    category, subtle = judgement(record, given, current)
    assert category is not None  # noqa: S101 (only an answer with a category is coded)
    return Coding(
        coding_id(answer.id),
        given.contact,
        by.person,
        CodingMethod.TESTER,
        category,
        by.now,
        subtle,
        supersedes=current.id if current else None,
    )


def judgement(
    record: Record, given: Given, current: Coding | None
) -> tuple[Category | None, dict[str, str]]:
    """What an answer makes of the outcome so far: category and subtle codes."""
    if current is None or given.category is None:
        return given.category, dict(given.subtle)
    # A bounce or a withdrawn ad is no offer: it stands whatever the software said before.
    invalid = Category.INVALID in (current.category, given.category)
    category = Category.INVALID if invalid else better(current.category, given.category)
    return category, merged(record.fieldwork.subtle, current.subtle, given.subtle)


def merged(
    known: Mapping[str, tuple[str, ...]], one: Mapping[str, str], other: Mapping[str, str]
) -> dict[str, str]:
    """Subtle codes of several answers: of two values the one further down the codebook's list,
    and never "not applicable" when another answer had a value. So their order does not matter.
    """
    found = dict(one)
    for code, values in known.items():
        given = [codes[code] for codes in (one, other) if codes.get(code) in values]
        if given:
            applicable = [value for value in given if value not in _NOTHING_SAID] or given
            found[code] = max(applicable, key=values.index)
    return found


def _validity(record: Record, coding: Coding, by: Recorder) -> tuple[Deviation, ...]:
    """An invalid outcome breaks its test; one that is corrected away no longer does."""
    before = record.coded.get(coding.contact)
    was_invalid = before is not None and before.category is Category.INVALID
    if was_invalid is (coding.category is Category.INVALID):
        return ()
    if was_invalid:
        return tuple(
            withdrawal(departure, by)
            for departure in record.departures
            if departure.contact == coding.contact
            and departure.reason is DeviationReason.INVALID_OUTCOME
            and not is_withdrawal(departure)
        )
    return (
        Deviation(
            by.fresh("deviation"),
            record.test_of(coding.contact).id,
            coding.contact,
            DeviationReason.INVALID_OUTCOME,
            "",
            True,
            by.person,
            by.now,
        ),
    )
