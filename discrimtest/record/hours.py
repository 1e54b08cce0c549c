"""How many hours after each contact of a study the answer came that a plan counts."""

from __future__ import annotations

import math
from collections.abc import Collection

from discrimtest.record.outcome import own_coding, precedence
from discrimtest.record.record import Record
from discrimtest.words.outcome import Coding
from discrimtest.words.response import Response


def public_hours(hours: float, window: float) -> float:
    """Hours as the public is told them: the middle of an hour stands for all of it.

    >>> public_hours(23.9, 336), public_hours(336.0, 336)
    (23.5, 336)
    """
    return min(math.floor(hours) + 0.5, window) if math.isfinite(hours) else hours


def hours_to_answer(record: Record, event: Collection[str]) -> dict[str, float]:
    """Hours from each contact to the first answer that counts; absent where none came in time.

    Args:
        event: Categories that count; empty for any answer that is not automatic.
    """
    hours: dict[str, float] = {}
    for contact, answers in record.in_time.items():
        awake = [answer for answer in answers if not answer.automatic]
        if event:
            stands = record.coded.get(contact)
            decisive = record.outcomes[contact].decisive
            awake = _counted(answers, record.judged.get(contact, []), stands, event) or (
                [decisive or (awake or answers)[0]]
                if stands is not None and stands.category in event
                else []
            )
        if awake:
            waited = min(answer.received_at for answer in awake) - record.sent[contact]
            hours[contact] = waited.total_seconds() / 3600
    return hours


def _counted(
    answers: list[Response], judged: list[Coding], stands: Coding | None, event: Collection[str]
) -> list[Response]:
    """The answers of one contact that brought it an outcome in ``event``, in the order received.

    An answer brings only what no earlier one outranks. Where a person put the outcome right to
    one that does not count, what was judged before counts no more.
    """
    by_id = {coding.id: coding for coding in judged}
    own = [(answer, by_id.get(own_coding(answer))) for answer in answers]
    if stands is None or (
        stands.category not in event
        and all(coding is None or coding.id != stands.id for _, coding in own)
    ):
        return []
    found, best = [], None
    for answer, coding in own:
        rank = precedence(coding.category, answer.automatic) if coding else None
        if coding and rank and (best is None or rank < best):
            best = rank
            if coding.category in event:
                found.append(answer)
    return found
