"""Which two coders judged an exchange or a salutation first, each alone, and whether they differed
when a third person decided.

What was judged stays judged, also where it was changed or taken back since, or its answer was
withdrawn or moved: how far coders agree is about what they read, not about what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from discrimtest.record.blind import ANEW, SEEING, differ, taken_back, undone
from discrimtest.record.record import Record
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart
from discrimtest.words.outcome import Coding, CodingMethod

Reading = TypeVar("Reading", Coding, CodingEvent)


def pair_of(record: Record, contact: str) -> tuple[Coding, ...]:
    """The judgements of the first two coders of an exchange as they were when the second had
    judged; empty where no two read the same. Of answers that count now before earlier ones."""
    return _pair(record, contact, _by_coders(record, contact), CodingPart.OUTCOME)


def pair_heard(record: Record, contact: str) -> tuple[CodingEvent, ...]:
    """What the first two readers of a salutation made of it, as :func:`pair_of`."""
    events = record.handled.get(contact, ())
    made = [event for event in events if event.kind is CodingEventKind.SALUTATION]
    return _pair(record, contact, made, CodingPart.SALUTATION)


def changed_since(record: Record, contact: str, pair: Sequence[Coding]) -> int:
    """How many of two first judgements their own coders changed or took back."""
    judged = record.judged.get(contact, ())
    gone = {coding.supersedes for coding in judged}
    gone |= undone(judged, record.handled.get(contact, ()))
    return sum(coding.id in gone for coding in pair)


def differed(record: Record, decision: Coding) -> bool:
    """Whether two coders differed when a third person decided: what they judged stood by then, and
    they had read the answers that lay there."""
    contact, now = decision.contact, decision.at
    judged = [each for each in _by_coders(record, contact) if each.at <= now]
    events = [each for each in record.handled.get(contact, ()) if each.at < now]
    gone = {coding.supersedes for coding in judged} | undone(judged, events)
    stood = [each for each in judged if each.id not in gone and _read_all(record, each, now)]
    return any(differ(one, other) for one, other in combinations(stood, 2))


def told_method(record: Record, coding: Coding, sighted: Mapping[str, datetime]) -> str:
    """How a judgement of a contact was made: its method, :data:`ANEW` or :data:`SEEING`.

    Args:
        sighted: Since when people could see which candidate an answer was for.
    """
    if coding.method is CodingMethod.BLIND and saw(coding, sighted):
        return SEEING
    decided = coding.method is CodingMethod.ADJUDICATED
    return ANEW if decided and not differed(record, coding) else str(coding.method)


def saw(coding: Coding, sighted: Mapping[str, datetime]) -> bool:
    """Whether whoever judged could see by then which candidate an answer was for."""
    return sighted.get(coding.coder, coding.at) < coding.at


def _by_coders(record: Record, contact: str) -> list[Coding]:
    judged = record.judged.get(contact, ())
    return [coding for coding in judged if coding.method is CodingMethod.BLIND]


def _pair(
    record: Record, contact: str, made: Sequence[Reading], part: CodingPart
) -> tuple[Reading, ...]:
    events = record.handled.get(contact, ())
    changes = _changes(record, contact)
    read: dict[int, list[Reading]] = {}
    for each in made:
        read.setdefault(sum(at <= each.at for at in changes), []).append(each)
    groups = [[each for each in made if _read_all(record, each)]]
    groups += read.values()
    for group in groups:
        if pair := _first_two(group, events, part):
            return pair
    return ()


def _first_two(
    made: Sequence[Reading], events: Iterable[CodingEvent], part: CodingPart
) -> tuple[Reading, ...]:
    """The first that a second coder made while another's stood, after that other's."""
    for place, second in enumerate(made):
        taken = taken_back([event for event in events if event.at <= second.at], part)
        stood = {
            each.coder: each
            for each in made[:place]
            if not (each.coder in taken and each.at <= taken[each.coder].at)
        }
        stood.pop(second.coder, None)
        if stood:
            return next(iter(stood.values())), second
    return ()


def _read_all(record: Record, each: Reading, now: datetime | None = None) -> bool:
    """Whether it rests on all answers, and on no other, that lay there at a moment, or lie now."""
    told = (answer.told_at for answer in record.in_time.get(each.contact, ()))
    return not any(each.at < at and (now is None or at <= now) for at in told) and not any(
        lost.until and lost.since <= each.at < lost.until and (now is None or lost.until <= now)
        for lost in record.lost.get(each.contact, ())
    )


def _changes(record: Record, contact: str) -> list[datetime]:
    """When an answer was told of a contact, or taken from it."""
    told = [answer.told_at for answer in record.in_time.get(contact, ())]
    for lost in record.lost.get(contact, ()):
        told += filter(None, (lost.since, lost.until))
    return told
