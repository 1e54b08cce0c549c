"""What came back to the contacts of a study, and how it was heard."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.record.automatic import decided, proposed
from discrimtest.record.record import Record
from discrimtest.words.outcome import Category
from discrimtest.words.response import Response, ResponseChannel


def waiting(record: Record) -> frozenset[str]:
    """Contacts with an answer in time that nobody has judged yet."""
    return frozenset(name for name, outcome in record.outcomes.items() if outcome.waiting)


def late_answers(record: Record) -> list[Response]:
    """Answers kept that came after the window of their contact."""
    return [answer for answer in record.answers if record.is_late(answer)]


def maybe_automatic(record: Record) -> dict[str, tuple[str, ...]]:
    """Answers that software may have sent, for a person to decide; each with those of its words.

    Args:
        record: Of a whole study.
    """
    landlords = {contact.id: test.landlord for test in record.tests for contact in test.contacts}
    return proposed(record.answers, landlords, decided(record.answer_events))


def first_answer(answers: Iterable[Response]) -> Response:
    """The first of some answers; one that is not automatic where there is such a one."""
    return min(answers, key=lambda answer: (answer.automatic, answer.received_at, answer.id))


def channels_of(record: Record) -> dict[str, ResponseChannel]:
    """How the answer that made the outcome of each contact came; absent where there was none.

    Where a person put the outcome right, the first answer that is not automatic stands for all.
    """
    found: dict[str, ResponseChannel] = {}
    for contact, answers in record.in_time.items():
        outcome = record.outcomes[contact]
        if outcome.coding is not None and outcome.coding.category is not Category.NO_REPLY:
            found[contact] = (outcome.decisive or first_answer(answers)).channel
    return found
