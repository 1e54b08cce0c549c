"""Who gets which contact: nobody a landlord they have a tie to, everybody as many as the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from discrimtest.record.due import DueContact
from discrimtest.record.entries import Recorder
from discrimtest.record.made import made_last
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.record.visits import visit_of
from discrimtest.words.assignment import Assignment
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.contact import Contact, ContactEventKind

if TYPE_CHECKING:
    from discrimtest.randomness import Stream

SHOWN = frozenset({"phone", "visit", "in_person"})
"""Channels on which a landlord hears or sees who makes the contact."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What an assignment of contacts comes to.

    Attributes:
        new: To be written down.
        kept: Contacts that stay with the person they were assigned to.
        nobody: Contacts that no trained tester may make.
        alone: Contacts of a test both of which fell to one tester where the channel shows who
            makes them: nobody else could.
        unlike: Those of ``nobody`` that somebody could make whom a visit shows to be another than
            the candidate.
        beside: Those of ``nobody`` that, where there are visits, somebody could make who makes the
            other visit of the test.
    """

    new: tuple[Assignment, ...]
    kept: int
    nobody: tuple[str, ...]
    alone: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looks:
    """Whom a visit shows: what is known of testers, and how the candidates of each arm read.

    A tester of whom nothing was laid down can be anybody.
    """

    testers: Mapping[str, Characteristics]
    candidates: Mapping[str, Characteristics]

    def fits(self, person: str, contact: Contact) -> bool:
        """Whether a visit does not show that a person is another than the candidate."""
        shown, wanted = self.testers.get(person), self.candidates.get(contact.arm)
        return shown is None or wanted is None or shown.can_be(wanted)


UNSEEN = Looks({}, {})
"""Where nothing is known, or nobody is seen."""


def share(
    record: Record,
    testers: Testers,
    tasks: Iterable[DueContact],
    load: Mapping[str, int],
    stream: Callable[[str], Stream],
    by: Recorder,
    leaving: str | None = None,
    voices: Mapping[str, str] = MappingProxyType({}),
    looks: Looks = UNSEEN,
) -> Shared:
    """Give every task to a tester who may do it.

    What is assigned stays. The others go, test by test, to whom has least to do; on a channel
    that shows who makes it, to another than the one who makes the other contact of the test: where
    there are visits to nobody rather, and who holds both gives one up. A
    voice is one tester's for the whole study: it calls from its lines, and nobody else does while
    that tester may. Ties are drawn, by the contact alone.

    Args:
        tasks: The contacts to be given away, earliest first.
        load: How many contacts each tester has to make already.
        stream: The stream of draws of a contact.
        leaving: A person whose tasks among these go to others.
        voices: Whose voice calls from a line, where one does.
        looks: Where contacts are visits, whom a visit shows: nobody is given a candidate that they
            are seen not to be, and who holds one gives it up.
    """
    return _Sharing(record, testers, load, stream, by, leaving, voices, looks).of(tasks)


def _test_by_test(record: Record, tasks: Iterable[DueContact]) -> list[Contact]:
    """The contacts of these tasks, those of a test together: given away between others, its second
    could go only to who has more to do already. Of two visits the one that was called for is
    first, and stays whose it is."""
    by_test: dict[str, list[Contact]] = {}
    for task in sorted(tasks, key=lambda task: (task.when, task.contact.id)):
        by_test.setdefault(task.contact.test, []).append(task.contact)
    if record.fieldwork.visits:
        for contacts in by_test.values():
            contacts.sort(key=lambda contact: contact.id not in record.sent)
    return [contact for contacts in by_test.values() for contact in contacts]


class _Sharing:
    def __init__(
        self,
        record: Record,
        testers: Testers,
        load: Mapping[str, int],
        stream: Callable[[str], Stream],
        by: Recorder,
        leaving: str | None,
        voices: Mapping[str, str],
        looks: Looks,
    ) -> None:
        self.record, self.testers, self.by, self.leaving = record, testers, by, leaving
        self.stream, self.load = stream, Counter(load)
        self.holders: dict[str, str | None] = {}
        self.pending: set[str] = set()
        self.voices, self.speaks, self.looks = voices, dict[str, str](), looks
        for contact in record.contacts.values():
            self.lend(contact, testers.who(record, contact))

    def lend(self, contact: Contact, person: str | None) -> None:
        """Remember whose the voice of a contact is: its first holder's who stays."""
        voice = self.voices.get(contact.line)
        if voice and person not in (None, self.leaving):
            self.speaks.setdefault(voice, str(person))

    def other_voice(self, contact: Contact, person: str) -> bool:
        """Whether a person would lend a second voice, or a voice a second person."""
        voice = self.voices.get(contact.line)
        if voice is None:
            return False
        own = next((name for name, whose in self.speaks.items() if whose == person), voice)
        return own != voice or self.speaks.get(voice, person) != person

    def of(self, tasks: Iterable[DueContact]) -> Shared:
        new: list[Assignment] = []
        kept, nobody, alone, unlike, beside = 0, [], [], [], []
        contacts = _test_by_test(self.record, tasks)
        self.pending = {contact.id for contact in contacts}
        for contact in contacts:
            self.pending.discard(contact.id)
            held = self.holder(contact)
            if held not in (None, self.leaving) and self.keeps(str(held), contact):
                kept += 1
                continue
            person = self.choice(contact)
            if person is None:
                nobody.append(contact.id)
                like = self.like(contact)
                beside += [contact.id] * bool(like)
                unlike += [contact.id] * bool(not like and self.able(contact))
            elif person in self.shown_beside(contact):
                alone.append(contact.id)
            if person is not None or held is not None:
                new.append(self.given(contact, person))
        told = (nobody, alone, unlike, beside)
        return Shared(tuple(new), kept, *map(tuple, told))

    def holder(self, contact: Contact) -> str | None:
        if contact.id in self.holders:
            return self.holders[contact.id]
        return self.testers.who(self.record, contact)

    def choice(self, contact: Contact) -> str | None:
        """Who makes it: not who makes the other contact, then whoever has least to do."""
        fit, beside = self.like(contact), set(self.shown_beside(contact))
        if self.record.fieldwork.visits:
            fit = [person for person in fit if person not in beside]
        if not fit:
            return None
        drawn = self.stream(contact.id).shuffled(fit)
        return min(
            drawn,
            key=lambda person: (
                self.other_voice(contact, person),
                person in beside,
                self.load[person],
            ),
        )

    def keeps(self, person: str, contact: Contact) -> bool:
        """Whether a contact stays whose it is: not where a visit shows another than its candidate,
        nor where the other visit of the test stayed theirs."""
        if not self.looks.fits(person, contact):
            return False
        visits = self.record.fieldwork.visits
        return not visits or person not in self.visiting_beside(contact, self.pending)

    def like(self, contact: Contact) -> list[str]:
        """Who may make it and is not seen to be another than its candidate."""
        return [person for person in self.able(contact) if self.looks.fits(person, contact)]

    def visiting_beside(self, contact: Contact, but: Container[str] = ()) -> Iterator[str]:
        """Whose the other visits of the test are, and who told of one; those in ``but`` aside."""
        for other in self.record.test[contact.test].contacts:
            if other.id == contact.id or other.id in but:
                continue
            made, holder = made_last(self.record, other.id), self.holder(other)
            if holder not in (None, self.leaving):
                yield str(holder)
            elif made:
                yield made.by
            if teller := visit_of(self.record, other.id).teller:
                yield teller

    def able(self, contact: Contact) -> list[str]:
        """Who may make it, whatever a visit shows of them."""
        return [
            person
            for person in sorted(self.testers.acting)
            if person != self.leaving and self.testers.may_make(person, self.record, contact)
        ]

    def shown_beside(self, contact: Contact) -> Iterator[str]:
        """Who makes, or made, the test's other contacts where the landlord hears or sees them."""
        if self.record.fieldwork.visits:
            yield from self.visiting_beside(contact)
            return
        for other in self.record.test[contact.test].contacts:
            if other.id == contact.id or not {contact.channel, other.channel} <= SHOWN:
                continue
            holder = self.holder(other)
            if holder is not None and holder != self.leaving:
                yield holder
            for event in self.record.happened.get(other.id, ()):
                if event.kind is ContactEventKind.SENT:
                    yield event.by

    def given(self, contact: Contact, person: str | None) -> Assignment:
        before = self.testers.given.get(contact.id)
        self.holders[contact.id] = person
        if person is not None:
            self.load[person] += 1
            self.lend(contact, person)
        return Assignment(
            self.by.fresh("assignment"),
            contact.id,
            person,
            self.by.person,
            self.by.now,
            before.id if before else None,
        )
