"""Every task that ever was, and how it stands: a calendar forgets nothing by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from discrimtest.record.due import DueContact, due, to_visit
from discrimtest.record.inviting import invited_at
from discrimtest.record.outcome import OFFERS, own_coding
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact, ContactEventKind

_EVER = datetime.max.replace(tzinfo=UTC)


class TaskState(StrEnum):
    """How a task stands: to be done, done, or no longer to be done."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task and how it stands.

    Attributes:
        by_program: Whether the program did it.
    """

    task: DueContact
    state: TaskState
    by_program: bool = False


def known_tasks(record: Record, erased: Container[str] = ()) -> list[KnownTask]:
    """Every contact that was planned, every offer to be declined or visited, at its moment.

    Args:
        erased: Landlords whose personal data were erased.
    """
    tasks = [*due(record, _EVER, erased), *to_visit(record, erased)]
    open_ = {(task.task, task.contact.id): task for task in tasks}
    found = []
    for contact in record.contacts.values():
        for past in _past(record, contact):
            task = open_.get((past.task.task, contact.id))
            found.append(KnownTask(task, TaskState.OPEN) if task else past)
    return found


def _past(record: Record, contact: Contact) -> Iterator[KnownTask]:
    """The tasks of a contact, as they stand unless they are open."""

    def told(task: str, when: datetime, done: bool) -> KnownTask:
        state = TaskState.DONE if done else TaskState.CANCELLED
        return KnownTask(DueContact(task, when, contact), state)

    sent = record.sent.get(contact.id)
    yield told("send", sent or record.planned[contact.id], sent is not None)
    offered = _offered_at(record, contact.id)
    if sent is None or offered is None:
        return
    events = record.happened.get(contact.id, ())
    declined = [event for event in events if event.kind is ContactEventKind.DECLINED]
    last = offered + record.fieldwork.decline_within
    decline = told("decline", declined[-1].at if declined else last, bool(declined))
    # Only the program knows the Message-ID of what it sends.
    yield replace(decline, by_program=any(event.message_id for event in declined))
    if record.fieldwork.visits:
        visited = record.visited.get(contact.id)
        yield told("visit", visited[0].at if visited else offered, bool(visited))


def _offered_at(record: Record, contact: str) -> datetime | None:
    """When the answer came that invites; where nothing does any more, when an offer came, or at
    least was read. None for none."""
    if (invites := invited_at(record, contact)) is not None:
        return invites
    read = {each.id: each.at for each in record.judged.get(contact, ()) if each.category in OFFERS}
    came = [each.received_at for each in record.answers if own_coding(each) in read]
    return min(came or read.values(), default=None)
