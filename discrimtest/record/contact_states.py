"""Where every contact of a study stands, for who supervises its testers: one state each."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from discrimtest.record.answers import waiting
from discrimtest.record.dispatch import doubts
from discrimtest.record.due import DueContact, due, to_visit
from discrimtest.record.made import made_last
from discrimtest.record.moment import first_moment
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.words.contact import Contact


class ContactState(StrEnum):
    """How a contact stands; the first that holds is told.

    HELD counts in no outcome until somebody looked; LATE and DUE wait for a tester; of one IN_DOUBT
    nobody knows whether it was sent; TO_JUDGE has an answer that nobody judged; to one that is
    WAITING an answer may still come; one DROPPED is not to be made any more.
    """

    HELD = "held"
    LATE = "late"
    DUE = "due"
    IN_DOUBT = "in_doubt"
    TO_JUDGE = "to_judge"
    WAITING = "waiting"
    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


FOR_SOMEBODY = (
    *(ContactState.HELD, ContactState.LATE, ContactState.DUE),
    *(ContactState.IN_DOUBT, ContactState.TO_JUDGE),
)
"""States in which somebody is to do something now."""
_TO_DO = (ContactState.LATE, ContactState.DUE, ContactState.PLANNED)
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StandingContact:
    """How one contact stands.

    Attributes:
        when: When it is to be made, declined or told of; of one that was made and asks nothing of
            its tester, when it was made. UTC.
        person: Who is to do it, or did; None for nobody.
    """

    contact: Contact
    state: ContactState
    when: datetime
    person: str | None


def is_late(task: DueContact, now: datetime, today: datetime) -> bool:
    """Whether the day on which something was to be done has passed, or the last moment to decline
    an invitation.

    Args:
        today: When the day began.
    """
    return task.when < (now if task.task == "decline" else today)


def contact_states(
    record: Record, testers: Testers, now: datetime, erased: Container[str] = ()
) -> Iterator[StandingContact]:
    """How every contact stands, by test.

    Args:
        record: Of a whole study.
        erased: Landlords whose personal data were erased.
    """
    found = [*due(record, _EVER, erased), *to_visit(record, erased)]
    tasks = {task.contact.id: task for task in found}
    unknown, uncoded = frozenset(doubts(record)), waiting(record)
    zone = record.fieldwork.zone
    today = first_moment(now.astimezone(zone).date(), zone)
    for name, contact in record.contacts.items():
        state = _state(record, name, tasks.get(name), (now, today), unknown, uncoded)
        when = record.sent.get(name, record.planned[name])
        if name in tasks and state in _TO_DO:
            when = tasks[name].when
        yield StandingContact(contact, state, when, _whose(record, testers, contact, state))


def _state(
    record: Record,
    contact: str,
    task: DueContact | None,
    moments: tuple[datetime, datetime],
    unknown: Container[str],
    uncoded: Container[str],
) -> ContactState:
    now, today = moments
    if contact in record.held:
        return ContactState.HELD
    if task and (task.task == "decline" or task.when <= now):
        return ContactState.LATE if is_late(task, now, today) else ContactState.DUE
    if contact in unknown:
        return ContactState.IN_DOUBT
    if contact in uncoded:
        return ContactState.TO_JUDGE
    if sent := record.sent.get(contact):
        open_still = now <= sent + record.fieldwork.window
        return ContactState.WAITING if open_still else ContactState.DONE
    return ContactState.PLANNED if task else ContactState.DROPPED


def _whose(record: Record, testers: Testers, contact: Contact, state: ContactState) -> str | None:
    """Who is to do it, or else who made it; of what was done, the other way round."""
    made, given = made_last(record, contact.id), testers.who(record, contact)
    if made is None or (given and state in _TO_DO):
        return given
    return made.by
