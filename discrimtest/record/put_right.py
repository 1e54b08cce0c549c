"""A row of a list that says something else than was recorded of it: put right, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from discrimtest.record.contact import Happening, record_any
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.record import Record
from discrimtest.record.repeat import differing, is_known, recorded
from discrimtest.record.response import Given, correct_outcome
from discrimtest.record.response_event import redate
from discrimtest.record.stop import STOPS
from discrimtest.words.contact import ContactEvent
from discrimtest.words.response import Response


def can_put_right(record: Record, given: Happening | Given) -> bool:
    """Whether what differs is what a person may put right: the moment of anything but a stop, its
    reason and note, and how an answer is judged; never its words, its channel or whose it is.
    """
    if not is_known(record, given):
        return False  # it was recorded of another test
    earlier, differs = recorded(record, given), differing(record, given)
    if isinstance(earlier, ContactEvent) and isinstance(given, Happening):
        return given.event not in STOPS and differs <= {"at", "reason", "note"}
    if isinstance(earlier, Response) and isinstance(given, Given):
        return differs <= {"at", "category", "subtle"} and given.category is not None
    return False


def put_right(
    record: Record,
    given: Happening | Given,
    reason: str,
    others: Callable[[Record], Iterable[Record]],
    by: Recorder,
) -> Entries:
    """What to write down so that what was recorded under an id stands as the row says now.

    Args:
        given: With that id; :func:`can_put_right` says so of it.
        others: Gives the other records that a stop asks for.

    Raises:
        WrongInput: The moment cannot be.
        Refused: It was put right before in another way, or blind coders judged the answer.
    """
    if isinstance(given, Happening):
        earlier = recorded(record, given)
        now = replace(given, corrects=earlier.id, client_id=None, note=given.note or reason)
        return record_any(record, now, others, by)[1]
    entries, differs = Entries(), differing(record, given)
    if "at" in differs:
        answer = recorded(record, given).id
        entries += redate(record, answer, given.when, reason, by)[1]
    if differs & {"category", "subtle"} and given.category is not None:
        after = record.plus(entries)
        codes = given.subtle
        entries += correct_outcome(after, given.contact, given.category, reason, by, codes)[1]
    return entries
