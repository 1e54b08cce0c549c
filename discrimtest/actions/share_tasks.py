"""Whose the tasks of a study are: a tester's, everybody's, or the program's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from discrimtest.record.due import DueContact
from discrimtest.record.outcome import OFFERS
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers, own_tasks
from discrimtest.record.visit_sight import VisitSight, as_made
from discrimtest.store import lines, people
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.contact import Contact
from discrimtest.words.line import LineChannel
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, StudyInField
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True)
class Shares:
    """Who does what.

    Attributes:
        names: Of people, by id; empty while nobody was given anything.
        sending: Lines from which the program may send letters.
        declining: Contacts whose invitation the program can decline, in reply to its mail.
        sight: What of visits who asks may know; and where one person's tasks are asked for, that
            person, who is to read them.
        person: Whose tasks are asked for; None for everybody's.
        alone: Only what the person was given.
    """

    record: Record
    testers: Testers
    names: Mapping[str, str]
    sending: frozenset[str]
    declining: frozenset[str]
    sight: tuple[VisitSight, ...]
    person: str | None
    alone: bool

    @cached_property
    def once_given(self) -> frozenset[tuple[str, str | None]]:
        """Every contact with each person it was ever given to."""
        return frozenset((each.contact, each.person) for each in self.testers.assignments)

    def own(self, tasks: Iterable[DueContact]) -> list[DueContact]:
        """Those that are asked for, and that tell of no visit which must stay unknown."""
        told = [task for task in tasks if self.shows(task)]
        if self.person is None:
            return told
        return own_tasks(self.record, self.testers, told, self.person, alone=self.alone)

    def shows(self, task: DueContact) -> bool:
        """Whether a task may be told: one that follows an offer tells that there was one."""
        return task.task == "send" or not any(one.hides(task.contact.id) for one in self.sight)

    def who(self, contact: Contact) -> str:
        """Who was given a contact, by name; empty for nobody."""
        person = self.testers.who(self.record, contact)
        return self.names.get(person, person) if person else ""

    def by_program(self, task: DueContact) -> bool:
        """Whether `contacts send` sends it: a letter or the answer to an invitation by mail, from a
        line that was tried out, which no tester was given."""
        contact = task.contact
        return (
            (task.task == "send" or (task.task == "decline" and contact.id in self.declining))
            and contact.channel == LineChannel.EMAIL
            and contact.line in self.sending
            and self.testers.who(self.record, contact) is None
        )


def _declining(
    at: Workplace, session: Session, study: StudyInField | OpenStudy, record: Record
) -> Iterator[str]:
    """Contacts whose invitation can be declined by mail."""
    # Loaded here: a study without mailboxes needs no mail.
    from discrimtest.actions.read_outbox import DECLINE, read_outbox

    for letter in read_outbox(at, session, study, record):
        if letter.purpose == DECLINE and not letter.hand:
            yield letter.contact.id


def _offered(record: Record) -> bool:
    """Whether there may be any invitation to decline."""
    return any(coding.category in OFFERS for coding in record.codings)


def share_tasks(
    at: Workplace,
    session: Session,
    study: StudyInField | OpenStudy,
    record: Record,
    *,
    of: str | None = None,
    everybody: bool = False,
) -> Shares:
    """Whose the tasks are, for whoever asks.

    Who supervises testers asks for all of them. A tester asks for their own and for what nobody was
    given, except of landlords whom they declared a tie to.

    Args:
        of: Only what this person is to do, by name or id.
        everybody: What others are to do too.

    Raises:
        WrongInput: There is no such person.
    """
    narrow = study.tests if isinstance(study, StudyInField) else ()
    testers = read_testers(session, study.id, tests=narrow)
    if record.fieldwork.visits:
        testers = as_made(record, testers)
    person = people.named(session, at.keys, of).id if of is not None else at.person.id
    everybody = everybody or at.person.may(Right.SUPERVISE_TESTERS, study.id)
    sight = sight_of(at, session, study.id, record, testers)
    simulated = study.registered.simulated
    sending = frozenset() if simulated else lines.verified(session, study.id)
    return Shares(
        record,
        testers,
        people.names(session, at.keys) if testers.assignments else {},
        sending,
        frozenset(_declining(at, session, study, record))
        if sending and _offered(record)
        else frozenset(),
        (sight, replace(sight, person=person, supervises=False)) if of is not None else (sight,),
        None if of is None and everybody else person,
        of is not None,
    )
