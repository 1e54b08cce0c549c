"""Entries at which somebody should look: a reason to ask, never a verdict.

The limits below are a choice of this project. They are meant to find the tester who fills in a
whole day's answers in the evening, and spare the one who works on a Saturday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from discrimtest.record.record import Record, standing
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.listing import ContactChannel
from discrimtest.words.response import Response
from discrimtest.words.test import Test

FAST = timedelta(seconds=20)
"""Nobody reads an answer and writes it down sooner after the last one."""
AT_ONCE = timedelta(seconds=1)
"""Only rows of a list, or what waited on a phone, are written down sooner after one another."""
LATE = timedelta(hours=72)
"""Memory fades: what is written down later than this after it happened."""
WAKING = (6, 22)
"""Hours of the study's own clock between which people write things down."""
SAME_WORDS = 3
"""The same words at so many contacts, of more than one landlord, written down by one person."""
KINDS = ("fast", "copied", "odd_hours", "late", "same_voice")
_Entry = ContactEvent | Response
_MADE = (ContactEventKind.SENT, ContactEventKind.FAILED, ContactEventKind.DECLINED)


@dataclass(frozen=True, slots=True)
class Flag:
    """One entry at which somebody should look.

    Attributes:
        kind: One of :data:`KINDS`.
        entry: Id of the event or answer.
        at: When it was recorded.
    """

    kind: str
    person: str
    contact: str
    entry: str
    at: datetime


def flags_of(record: Record) -> list[Flag]:
    """Every flag, in the order the entries were recorded; an entry may have several."""
    entries: list[_Entry] = [
        *(event for event in standing(record.events) if event.kind in _MADE),
        *record.answers,
    ]
    lots = _lots(entries)
    found = [
        *_fast(lots),
        *_copied(record),
        *_odd_or_late(record, entries),
        *_same_voice(record, lots),
    ]
    return sorted(found, key=lambda flag: (flag.at, flag.entry, KINDS.index(flag.kind)))


def _flag(kind: str, entry: _Entry) -> Flag:
    return Flag(kind, entry.by, entry.contact or "", entry.id, entry.recorded_at)


def _lots(entries: Iterable[_Entry]) -> list[list[_Entry]]:
    """Entries of a person that were written down at once, as the rows of a list are, together."""
    lots: list[list[_Entry]] = []
    for entry in sorted(entries, key=lambda entry: (entry.by, entry.recorded_at, entry.id)):
        if lots and _gap(lots[-1], entry) < AT_ONCE:
            lots[-1].append(entry)
        else:
            lots.append([entry])
    return lots


def _gap(lot: list[_Entry], entry: _Entry) -> timedelta:
    """How long after a lot its person wrote down an entry; for ever where somebody else did."""
    last = lot[-1]
    return entry.recorded_at - last.recorded_at if last.by == entry.by else timedelta.max


def _fast(lots: list[list[_Entry]]) -> Iterator[Flag]:
    """Entries too soon after the one before of the same person; a list is written down at once, and
    its rows tell nothing of it."""
    for before, (entry, *_) in pairwise(lots):
        if _gap(before, entry) < FAST:
            yield _flag("fast", entry)


def _copied(record: Record) -> Iterator[Flag]:
    """Answers by people in the same words at several contacts, of more than one landlord."""
    alike: dict[tuple[str, str], list[Response]] = {}
    for answer in record.answers:
        if answer.alike and not answer.automatic:
            alike.setdefault((answer.by, answer.alike), []).append(answer)
    for same in alike.values():
        contacts = {answer.contact for answer in same if answer.contact}
        landlords = {record.counted_as(record.test_of(name).landlord) for name in contacts}
        if len(contacts) >= SAME_WORDS and len(landlords) > 1:
            yield from (_flag("copied", answer) for answer in same)


def _same_voice(record: Record, lots: list[list[_Entry]]) -> Iterator[Flag]:
    """Calls of one test that one person made; not those of a list handed in at once, which tells
    nothing of who spoke."""
    lot_of = {entry.id: number for number, lot in enumerate(lots) for entry in lot}
    for test in record.tests:
        made = _spoken(record, test)
        for event in made:
            apart = (other for other in made if lot_of[other.id] != lot_of[event.id])
            if any(_is_voice_again(other, event) for other in apart):
                yield _flag("same_voice", event)


def voice_again(record: Record, event: ContactEvent) -> str:
    """What is told to who called the landlord of a test for both candidates; empty for others."""
    spoken = record.contacts[event.contact].channel == ContactChannel.PHONE
    made = _spoken(record, record.test_of(event.contact))
    if not (spoken and any(_is_voice_again(other, event) for other in made)):
        return ""
    return " You made the other call of its test too: a landlord knows a voice again."


def _spoken(record: Record, test: Test) -> list[ContactEvent]:
    """The calls of a test that were made."""
    return [
        event
        for contact in test.contacts
        if contact.channel == ContactChannel.PHONE
        for event in record.happened.get(contact.id, ())
        if event.kind is ContactEventKind.SENT
    ]


def _is_voice_again(other: ContactEvent, event: ContactEvent) -> bool:
    before = other.by == event.by and other.recorded_at < event.recorded_at
    return before and other.contact != event.contact


def _odd_or_late(record: Record, entries: Iterable[_Entry]) -> Iterator[Flag]:
    first, last = WAKING
    for entry in entries:
        happened = entry.received_at if isinstance(entry, Response) else entry.at
        if not first <= entry.recorded_at.astimezone(record.fieldwork.zone).hour < last:
            yield _flag("odd_hours", entry)
        if entry.recorded_at - happened > LATE:
            yield _flag("late", entry)
