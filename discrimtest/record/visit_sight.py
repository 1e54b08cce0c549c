"""What of a visit who may know before every account of its test is locked.

How one candidate was received must not colour what the other visitor tells. Until all accounts of
a test are locked, a tester knows of their own visit alone; so does a supervisor who visits too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.record import Record
from discrimtest.record.visits import are_readable, visit_of
from discrimtest.words.contact import ContactEventKind


@dataclass(frozen=True, slots=True)
class VisitSight:
    """What one person may know of the visits of a study.

    Attributes:
        record: Of the study, or of one test.
        supervises: Whether the person supervises testers.
        holders: To whom contacts were assigned last.
    """

    record: Record
    person: str
    supervises: bool
    holders: Mapping[str, str]

    def visitor(self, contact: str) -> str | None:
        """Whose visit it is: who told of it, was given it, or made the contact."""
        made = (
            event.by
            for event in self.record.happened.get(contact, ())
            if event.kind is ContactEventKind.SENT
        )
        told = visit_of(self.record, contact).teller
        return told or self.holders.get(contact) or next(made, None)

    def hides(self, contact: str) -> bool:
        """Whether the person may not know yet how this candidate was received."""
        if not self.record.fieldwork.visits:
            return False
        test, visitor = self.record.test_of(contact), self.visitor(contact)
        if visitor == self.person or are_readable(self.record, test):
            return False
        visits = any(self.visitor(other.id) == self.person for other in test.contacts)
        return visits or not (self.supervises or visitor is None)

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
            "Check which contact is yours. If this one is, a supervisor gives it to you: "
            "'{assign}', or '{reassign}'.",
            "visit.another",
            values={
                "assign": action("testers assign", "STUDY"),
                "reassign": action("testers reassign", "STUDY"),
            },
        )
        raise Refused("Nothing was done.", [problem])
