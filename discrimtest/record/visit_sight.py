"""What of a visit who may know before every account of its test is locked.

How one candidate was received must not colour what the other visitor tells. Until all accounts of
a test are locked, a tester knows of their own visit alone; so does a supervisor who visits too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.record.visits import are_readable, visit_of
from discrimtest.words.contact import ContactEvent, ContactEventKind


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
            "was given it since; where they cannot go on, a supervisor records the answer, and "
            "gives the visit to another: '{reassign}'.",
            "visit.another",
            values={"reassign": action("testers reassign", "STUDY", **{"from": "…"})},
        )
        raise Refused("Nothing was done.", [problem])


def made_last(record: Record, contact: str) -> ContactEvent | None:
    """The event by which a contact was made."""
    events = record.happened.get(contact, ())
    return next((each for each in reversed(events) if each.kind is ContactEventKind.SENT), None)


def as_made(record: Record, testers: Testers) -> Testers:
    """The testers of a study with visits, each visit given to whoever called for it since.

    The landlord knows that voice, so it visits too. Who was given another contact of the test
    made this one by mistake; and who is no tester recorded what a tester did.
    """
    given = {each.contact: each for each in testers.given.values() if each.person}
    found = dict(given)
    for contact in filter(given.__contains__, record.sent):
        made = made_last(record, contact)
        beside = {
            given[one.id].person for one in record.test_of(contact).contacts if one.id in given
        }
        if made and made.by in testers.acting - beside and made.recorded_at >= given[contact].at:
            found[contact] = replace(given[contact], person=made.by)
    return replace(testers, assignments=tuple(found.values()))
