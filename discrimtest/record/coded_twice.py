"""Which two coders judged an exchange or a salutation, each alone.

What was judged stays judged, also where the answer was withdrawn or moved since: how far coders
agree is about what they read, not about what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from discrimtest.record.blind import salutations, undone
from discrimtest.record.record import Record
from discrimtest.words.coding_event import CodingEvent
from discrimtest.words.outcome import Coding, CodingMethod

Reading = TypeVar("Reading", Coding, CodingEvent)


def pair_of(record: Record, contact: str) -> tuple[Coding, ...]:
    """The judgements of the first two coders of an exchange, before anybody decided between them;
    empty where no two read the same. Those that count come before earlier ones."""
    outcome = record.outcomes.get(contact)
    if outcome and outcome.blind and len(outcome.blind.coders) > 1:
        return outcome.blind.coders[:2]
    judged = record.judged.get(contact, ())
    gone = {coding.supersedes for coding in judged}
    gone |= undone(judged, record.handled.get(contact, ()))
    blind = (coding for coding in judged if coding.method is CodingMethod.BLIND)
    return _pair(record, contact, [coding for coding in blind if coding.id not in gone])


def pair_heard(record: Record, contact: str) -> tuple[CodingEvent, ...]:
    """What the first two readers of a salutation made of it; empty where no two read the same."""
    outcome = record.outcomes.get(contact)
    if outcome and len(outcome.salutations) > 1:
        return outcome.salutations[:2]
    return _pair(record, contact, salutations(record.handled.get(contact, ())))


def _pair(record: Record, contact: str, made: Sequence[Reading]) -> tuple[Reading, ...]:
    changed = _changes(record, contact)
    for one, other in combinations(made, 2):
        first, last = sorted((one.at, other.at))
        if one.coder != other.coder and not any(first < at <= last for at in changed):
            return one, other
    return ()


def _changes(record: Record, contact: str) -> list[datetime]:
    """When an answer was told of a contact, or taken from it."""
    told = [answer.told_at for answer in record.in_time.get(contact, ())]
    for lost in record.lost.get(contact, ()):
        told += filter(None, (lost.since, lost.until))
    return told
