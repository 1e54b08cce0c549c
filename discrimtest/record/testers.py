"""Who of a study's testers may make a contact, and who is to make it.

An assignment stands for as long as its person may make the contact. A tie to its landlord that is
declared later, landlords that turn out to be one, a training or a role that ends: each takes it
away by itself, and nothing has to be written down for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.due import DueContact
from discrimtest.record.record import Record
from discrimtest.record.standing import Standing
from discrimtest.words.assignment import Assignment
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.contact import Contact
from discrimtest.words.declaration import Declaration, DeclarationKind


@dataclass(frozen=True)
class Testers:
    """The testers of one study at one moment.

    Attributes:
        acting: Those who are active and hold the role of tester in the study.
        declarations: About anybody, oldest first.
        assignments: Of the study's contacts, oldest first.
    """

    __test__ = False

    acting: frozenset[str]
    declarations: tuple[Declaration, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    @cached_property
    def trained(self) -> Mapping[str, datetime | None]:
        """Until when each trained person's training holds; None where it has no end."""
        newest = _newest(self.declarations, DeclarationKind.TRAINING)
        return {person: told.until for (person, _), told in newest.items()}

    @cached_property
    def conflicts(self) -> Mapping[str, frozenset[str]]:
        """The landlords that each person has declared a tie to."""
        return declared_conflicts(self.declarations)

    @cached_property
    def shown(self) -> Mapping[str, Characteristics]:
        """What a visit shows of each person of whom it was laid down, where notes were opened."""
        newest = _newest(self.declarations, DeclarationKind.CHARACTERISTICS)
        return {person: Characteristics.of(told.note) for (person, _), told in newest.items()}

    @cached_property
    def given(self) -> Mapping[str, Assignment]:
        """The newest assignment of each contact that was ever assigned."""
        return {assignment.contact: assignment for assignment in self.assignments}

    def is_trained(self, person: str, when: datetime) -> bool:
        """Whether a person's training holds at a moment."""
        if person not in self.trained:
            return False
        until = self.trained[person]
        return until is None or when <= until

    def may_make(self, person: str, record: Record, contact: Contact) -> bool:
        """Whether a person may make a contact when it is planned."""
        landlord = record.test[contact.test].landlord
        return (
            person in self.acting
            and self.is_trained(person, record.planned[contact.id])
            and not is_barred(self.conflicts.get(person, ()), landlord, record.landlords)
        )

    def who(self, record: Record, contact: Contact) -> str | None:
        """The person a contact is assigned to; None for nobody, or nobody any more."""
        given = self.given.get(contact.id)
        if given is None or given.person is None:
            return None
        return given.person if self.may_make(given.person, record, contact) else None


def own_tasks(
    record: Record, testers: Testers, tasks: Iterable[DueContact], person: str, *, alone: bool
) -> list[DueContact]:
    """What is a person's to do, and, unless ``alone``, what nobody was given and they may do."""
    declared = testers.conflicts.get(person, frozenset())

    def is_own(contact: Contact) -> bool:
        who = testers.who(record, contact)
        if who is not None or alone:
            return who == person
        return not is_barred(declared, record.test[contact.test].landlord, record.landlords)

    return [task for task in tasks if is_own(task.contact)]


def is_barred(declared: Collection[str], landlord: str, landlords: Standing) -> bool:
    """Whether one of the declared landlords is, or may be, this one.

    Args:
        landlords: How they stand now: merged ones are one, and so are those in doubt of being one.
    """
    same = landlords.count_as(landlord)
    return any(landlords.now(name) in same for name in declared)


def declared_conflicts(declarations: Iterable[Declaration]) -> dict[str, frozenset[str]]:
    """The landlords that each person has declared a tie to, by declarations oldest first."""
    found: dict[str, set[str]] = {}
    for person, landlord in _newest(declarations, DeclarationKind.CONFLICT):
        found.setdefault(person, set()).add(landlord or "")
    return {person: frozenset(names) for person, names in found.items()}


def require_untied(record: Record, contact: str, declared: Collection[str]) -> None:
    """Refuse that a person makes a contact with a landlord whom they declared a tie to.

    Raises:
        Refused: It is, or may be, such a landlord.
    """
    if is_barred(declared, record.test_of(contact).landlord, record.landlords):
        problem = Problem(
            contact,
            "",
            "its landlord is, or may be, one whom you declared a conflict of interest with",
            "Leave it to another tester ('{assign}'). If you made it all the same, tell a "
            "researcher, who records it.",
            "contact.conflict",
            values={"assign": action("testers assign", "STUDY")},
        )
        raise Refused("Nothing was recorded.", [problem])


def _newest(
    declarations: Iterable[Declaration], kind: DeclarationKind
) -> dict[tuple[str, str | None], Declaration]:
    """The newest declaration of a kind about each person and landlord that was not withdrawn."""
    newest = {(told.person, told.landlord): told for told in declarations if told.kind is kind}
    return {about: told for about, told in newest.items() if told.holds}
