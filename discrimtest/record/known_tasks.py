"""Every task that ever was, and how it stands: a calendar forgets nothing by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from discrimtest.record.due import DueContact, due, to_visit
from discrimtest.record.outcome import OFFERS
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
    """A task and how it stands."""

    task: DueContact
    state: TaskState


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
    if sent is None or not _was_offered(record, contact.id):
        return
    kinds = {event.kind for event in record.happened.get(contact.id, ())}
    yield told("decline", sent, ContactEventKind.DECLINED in kinds)
    if record.fieldwork.visits:
        yield told("visit", sent, bool(record.visited.get(contact.id)))


def _was_offered(record: Record, contact: str) -> bool:
    """Whether anybody ever read an offer in what came back, whatever was made of it since."""
    return any(coding.category in OFFERS for coding in record.judged.get(contact, ()))
