"""What is to be done: contacts to make, invitations to decline."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from discrimtest.record.dispatch import under_way
from discrimtest.record.inviting import invited_at, inviting
from discrimtest.record.record import Record
from discrimtest.record.visits import VisitState, visit_of
from discrimtest.words.contact import Contact, ContactEventKind
from discrimtest.words.test import Test

_OPEN = (ContactEventKind.REPLANNED, ContactEventKind.SENT)
"""Events after which a contact that does not count as made is still to be made; what was handed
to a server is not, until it is known that the server did not take it."""


@dataclass(frozen=True, slots=True)
class DueContact:
    """One thing to do.

    Attributes:
        task: "send", "decline" or "visit".
        when: Planned moment, the last one to decline, or when a visit was offered; UTC.
        words: What to say where an invitation is declined.
        answers: Ids of the answers of which one is declined; several where nobody told which.
    """

    task: str
    when: datetime
    contact: Contact
    words: str = ""
    answers: tuple[str, ...] = ()


def due(
    record: Record, until: datetime, erased: Container[str] = (), *, stopped: bool = False
) -> list[DueContact]:
    """Contacts planned up to a moment and not made, and every invitation not declined yet.

    The earliest first. Contacts of broken tests are not to be made. A landlord who was excluded or
    stopped hears nothing more; one who was erased cannot be reached.

    Args:
        erased: Landlords whose personal data were erased.
        stopped: Whether the contacts of landlords who hear nothing more are told too: those that
            are still to be made break their test.
    """
    tests = _reachable(record, erased)
    known = [test for test in record.tests if test.landlord not in erased] if stopped else tests
    found = [*_to_send(record, known, until), *_to_decline(record, tests)]
    return sorted(found, key=lambda task: (task.when, task.contact.id))


def to_visit(record: Record, erased: Container[str] = ()) -> list[DueContact]:
    """Visits that were offered and of which nobody told yet, where testers take them up; the
    earliest offer first. Nobody visits for a broken test."""
    if not record.fieldwork.visits:
        return []
    found = [
        DueContact("visit", since, contact)
        for test in _reachable(record, erased)
        if test.id not in record.broken
        for contact in test.contacts
        if (since := invited_at(record, contact.id)) is not None
        and not visit_of(record, contact.id).entries
        and _undeclined(record, contact.id)
    ]
    return sorted(found, key=lambda task: (task.when, task.contact.id))


def _reachable(record: Record, erased: Container[str]) -> list[Test]:
    """Tests whose landlord may still hear something."""
    return [
        test
        for test in record.tests
        if test.landlord not in erased and not record.landlords.is_excluded(test.landlord)
    ]


def _to_send(record: Record, tests: Iterable[Test], until: datetime) -> list[DueContact]:
    """Contacts planned up to a moment and not made, by test and position."""
    planned, sent, happened, broken = record.planned, record.sent, record.happened, record.broken
    return [
        DueContact("send", planned[contact.id], contact)
        for test in tests
        if test.id not in broken
        for contact in test.contacts
        if contact.id not in sent
        and planned[contact.id] <= until
        and all(event.kind in _OPEN for event in happened.get(contact.id, ()))
    ]


def _to_decline(record: Record, tests: Iterable[Test]) -> Iterator[DueContact]:
    """Invitations not declined yet, with the last moment to decline and the words for it. Where
    testers take them up, the home is declined once they told of their visit.

    A broken test makes no difference to the landlord who keeps a moment free. What was handed to
    a server is not due, until it is known that the server did not take it.
    """
    known = {*record.judged, *record.visited}
    for test in tests:
        for contact in test.contacts:
            if contact.id not in known:
                continue
            last = decline_by(record, contact.id)
            if last is None or not _undeclined(record, contact.id):
                continue
            answers = tuple(answer.id for answer in inviting(record, contact.id))
            yield DueContact("decline", last, contact, words_to_decline(record, contact), answers)


def decline_by(record: Record, contact: str) -> datetime | None:
    """The last moment to decline an invitation by the protocol, declined or not; None where there
    is none to decline, or its visitor has not told yet."""
    kept_free = _told_at if record.fieldwork.visits else invited_at
    since = kept_free(record, contact)
    return since + record.fieldwork.decline_within if since else None


def _told_at(record: Record, contact: str) -> datetime | None:
    """When a visitor who had an appointment first told of it, or when it was known that a visitor
    who was offered one will not."""
    visit = visit_of(record, contact)
    if visit.state is VisitState.ABSENT and invited_at(record, contact):
        return visit.entries[-1].at
    return visit.entries[0].at if visit.newest and visit.newest.appointment else None


def words_to_decline(record: Record, contact: Contact) -> str:
    """What the study gives a candidate to say; the candidates of a test say it differently."""
    ways = record.fieldwork.declines
    number = record.test[contact.test].contacts.index(contact)
    return ways[number % len(ways)][contact.language] if ways else ""


def _undeclined(record: Record, contact: str) -> bool:
    """Whether a contact was made and nothing was said to its invitation."""
    state = record.states.get(contact)
    if state is None or state.kind in (ContactEventKind.DECLINED, ContactEventKind.FAILED):
        return False
    if under_way(record, contact):
        return False
    # Something newer, as a break of the test, may lie over what was done with the contact.
    events = record.happened[contact]
    return state.kind is ContactEventKind.SENT or all(
        event.kind is not ContactEventKind.DECLINED for event in events
    )
