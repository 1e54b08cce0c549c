"""Which answer invites: the one that is declined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discrimtest.record.outcome import OFFERS, own_coding, precedence
from discrimtest.record.record import Record
from discrimtest.words.outcome import Coding
from discrimtest.words.response import Response


def inviting(record: Record, contact: str) -> tuple[Response, ...]:
    """The answer of a contact that keeps a moment free: one that counts, or else one that came too
    late.

    Returns:
        One where it is known, none where nobody invited; where several were judged together, those
        of which one does, in the order received.
    """
    judged = [coding for coding in record.judged.get(contact, ()) if coding.category in OFFERS]
    outcome, answers = record.outcomes.get(contact), record.in_time.get(contact, ())
    counting = [coding for coding in outcome.counting if coding in judged] if outcome else []
    if answers and counting:
        best = min(counting, key=lambda coding: precedence(coding.category))
        return _judged(best, answers, judged)
    return _alone(judged, record.late.get(contact, ()))[:1]


def _judged(
    best: Coding, answers: Sequence[Response], judged: Sequence[Coding]
) -> tuple[Response, ...]:
    """What a judgement is about: an answer alone, or those that lay there when it was made."""
    read = [answer for answer in answers if answer.told_at <= best.at] or answers
    return _alone([best], answers) or _alone(judged, read)[:1] or tuple(read)


def _alone(judged: Iterable[Coding], answers: Iterable[Response]) -> tuple[Response, ...]:
    """The answers that were judged so by themselves."""
    own = {coding.id for coding in judged}
    return tuple(answer for answer in answers if own_coding(answer) in own)
