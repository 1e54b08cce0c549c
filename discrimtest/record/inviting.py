"""Which answer invites: the one that is declined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

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
    if not judged:
        return ()
    outcome, answers = record.outcomes.get(contact), record.in_time.get(contact, ())
    counting = [coding for coding in outcome.counting if coding in judged] if outcome else []
    if answers and counting:
        best = min(counting, key=lambda coding: precedence(coding.category))
        return _judged(best, answers, judged)
    return _alone(judged, record.late.get(contact, ()))[:1]


def invited_at(record: Record, contact: str) -> datetime | None:
    """When the answer came that keeps a moment free; UTC, None where nobody invited.

    Of several of which nobody told which, the last that software did not send: the invitation came
    no later, while what came first may be a question, or word of an absence.
    """
    answers = inviting(record, contact)
    said = [answer for answer in answers if not answer.automatic] or answers
    return max((answer.received_at for answer in said), default=None)


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
