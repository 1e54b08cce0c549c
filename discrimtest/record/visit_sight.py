"""What of a visit who may know before every account of its test is locked.

How one candidate was received must not colour what the other visitor tells. Until all accounts of
a test are locked, a tester knows of their own visit alone; so does a supervisor who visits too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.made import made_last
from discrimtest.record.own_contact import anybody_records
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.record.visits import are_readable, visit_of
from discrimtest.words.contact import ContactEventKind

_ASKING = (
    ContactEventKind.INTENT,
    ContactEventKind.SENT,
    ContactEventKind.DOUBT,
    ContactEventKind.REPLANNED,
)
"""What tells that a visit was asked for, and nothing of what came of it."""


class _AboutContact(Protocol):
    @property
    def contact(self) -> str | None: ...


Row = TypeVar("Row", bound=_AboutContact)


@dataclass(frozen=True, slots=True)
class VisitSight:
    """What one person may know of the visits of a study.

    Attributes:
        record: Of the study, or of one test.
        supervises: Whether the person supervises testers.
        holders: Whose a contact is by its assignment, as :func:`as_made` tells.
    """

    record: Record
    person: str
    supervises: bool
    holders: Mapping[str, str]

    def rightful(self, contact: str) -> str | None:
        """Whose visit it is: who was given it, or made the contact."""
        made = made_last(self.record, contact)
        return self.holders.get(contact) or (made.by if made else None)

    def visitor(self, contact: str) -> str | None:
        """Who told of it, or else whose it is."""
        return visit_of(self.record, contact).teller or self.rightful(contact)

    def hides(self, contact: str) -> bool:
        """Whether the person may not know yet how this candidate was received."""
        if not self.record.fieldwork.visits:
            return False
        test, visitor = self.record.test_of(contact), self.visitor(contact)
        if self.person in (visitor, self.rightful(contact)) or are_readable(self.record, test):
            return False
        visits = any(self.visitor(other.id) == self.person for other in test.contacts)
        return visits or not (self.supervises or visitor is None)

    def known(self) -> Record:
        """The record without what came of visits that the person may not know of yet: of those it
        tells when they were asked for, and whether their test is broken, as nobody visits then."""
        record = self.record
        hidden = {contact for contact in record.contacts if self.hides(contact)}
        if not hidden:
            return record
        return replace(
            record,
            events=tuple(
                one for one in record.events if one.contact not in hidden or one.kind in _ASKING
            ),
            answers=_without(record.answers, hidden),
            codings=_without(record.codings, hidden),
            answer_events=tuple(
                one for one in record.answer_events if hidden.isdisjoint((one.contact, one.to))
            ),
            withdrawn=tuple(one for one in record.withdrawn if record.was_at(one) not in hidden),
            coding_events=_without(record.coding_events, hidden),
            remarks=_without(record.remarks, hidden),
            visits=_without(record.visits, hidden),
        )

    def require_happening(self, contact: str, event: str) -> None:
        """Let pass who may record what happened to a contact, in the words of a tester.

        Everybody records a stop. And that a contact was asked for, of which nobody recorded
        anything: who called visits, whoever it was given to.

        Raises:
            Refused: As :meth:`require`.
        """
        if not anybody_records(self.record, contact, event):
            self.require(contact)

    def require(self, contact: str) -> None:
        """Let pass who may know of this visit.

        Raises:
            Refused: It is another's, and an account of its test is not locked.
        """
        if not self.hides(contact):
            return
        problem = Problem(
            contact,
            "",
            "is another tester's visit, of which you may know nothing before every account of its "
            "test is locked",
            "Check which contact is yours. This one is left to who recorded that it was made, or "
            "was given it since; where they cannot go on, a supervisor records or decides it, and "
            "gives the visit to another: '{reassign}'.",
            "visit.another",
            values={"reassign": action("testers reassign", "STUDY", **{"from": "…"})},
        )
        raise Refused("Nothing was done.", [problem])


def _without(rows: Iterable[Row], hidden: Container[str | None]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.contact not in hidden)


def as_made(record: Record, testers: Testers) -> Testers:
    """The testers of a study with visits, each visit given to whoever called for it since.

    The landlord knows that voice, so it visits too. Who was given another contact of the test
    made this one by mistake; and who is no tester recorded what a tester did.
    """
    given = {each.contact: each for each in testers.given.values() if each.person}
    called = []
    for contact in filter(given.__contains__, record.sent):
        made = made_last(record, contact)
        beside = {
            given[one.id].person for one in record.test_of(contact).contacts if one.id in given
        }
        if made and made.by in testers.acting - beside and made.recorded_at >= given[contact].at:
            called.append(replace(given[contact], person=made.by))
    return replace(testers, assignments=(*testers.assignments, *called))
