"""Answers and the judgements of them: which one made an outcome, which wait for a coder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from discrimtest.identifiers import derived_id
from discrimtest.record.record import Record, standing
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response, ResponseChannel

OFFERS = (Category.INVITATION, Category.BOOKING_LINK)
"""Answers that hold a moment for the candidate, and so are declined politely."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back to the contacts of a study within their windows, by contact.

    Attributes:
        answers: In the order received.
        decisive: The answer that made the outcome; absent where a rule or a person alone did.
        waiting: Contacts with an answer that nobody has judged yet.
    """

    answers: dict[str, list[Response]]
    decisive: dict[str, Response]
    waiting: frozenset[str]


def heard_in_time(record: Record) -> Heard:
    """What counts of the answers of a study."""
    answers = in_time(record)
    decisive: dict[str, Response] = {}
    waiting = set()
    for contact, given in answers.items():
        judged = record.judged.get(contact, [])
        made = _decisive(given, judged)
        if made is not None:
            decisive[contact] = made
        if uncoded(given, judged):
            waiting.add(contact)
    return Heard(answers, decisive, frozenset(waiting))


def in_time(record: Record) -> dict[str, list[Response]]:
    """The answers within the window of their contact, by contact, in the order received."""
    window, sent = record.fieldwork.window, record.sent
    found: dict[str, list[Response]] = {}
    for answer in record.answers:
        contact = answer.contact
        if contact and contact in sent and answer.received_at <= sent[contact] + window:
            found.setdefault(contact, []).append(answer)
    return found


def late_answers(record: Record) -> list[Response]:
    """Answers kept that came after the window of their contact."""
    window, sent = record.fieldwork.window, record.sent
    return [
        answer
        for answer in record.answers
        if (contact := answer.contact)
        and contact in sent
        and answer.received_at > sent[contact] + window
    ]


def uncoded(answers: Iterable[Response], judged: Iterable[Coding]) -> list[Response]:
    """Those answers of one contact that no judgement has taken into account.

    Args:
        judged: Every coding of the contact, corrected ones too.
    """
    answers, judged = list(answers), list(judged)
    own = {coding_id(answer.id) for answer in answers}
    # A person who judged the whole exchange read what was recorded by then.
    whole = [
        coding.at
        for coding in judged
        if coding.id not in own and coding.method is not CodingMethod.RULE
    ]
    done = {coding.id for coding in judged}
    return [
        answer
        for answer in answers
        if coding_id(answer.id) not in done
        and not any(answer.recorded_at <= moment for moment in whole)
    ]


def coding_id(response: str) -> str:
    """Id of the coding that took an answer into account as it was recorded."""
    return derived_id("coding", response)


def first_answer(answers: Iterable[Response]) -> Response:
    """The first of some answers; one that is not automatic where there is such a one."""
    return min(answers, key=lambda answer: (answer.automatic, answer.received_at, answer.id))


def channels_of(record: Record) -> dict[str, ResponseChannel]:
    """How the answer that made the outcome of each contact came; absent where there was none.

    Where a person put the outcome right, the first answer that is not automatic stands for all.
    """
    heard = heard_in_time(record)
    found: dict[str, ResponseChannel] = {}
    for contact, answers in heard.answers.items():
        coding = record.coded.get(contact)
        if coding is not None and coding.category is not Category.NO_REPLY:
            found[contact] = heard.decisive.get(contact, first_answer(answers)).channel
    return found


def _decisive(answers: list[Response], judged: list[Coding]) -> Response | None:
    """The answer that made the outcome of one contact."""
    chain = {coding.id: coding for coding in judged}
    stands = standing(judged)
    if not stands:
        return None
    origin = stands[-1]
    while (before := chain.get(origin.supersedes or "")) and before.category is origin.category:
        origin = before
    return next((answer for answer in answers if coding_id(answer.id) == origin.id), None)
