"""Whose a contact is, and what anybody may record of another's."""

from __future__ import annotations

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.made import made_last
from discrimtest.record.record import Record
from discrimtest.record.stop import STOPS
from discrimtest.words.contact import ContactEventKind


def anybody_records(record: Record, contact: str, event: str) -> bool:
    """Whether anybody may record what happened to a contact, in the words of a tester: a stop; and
    that it was made, of which nobody recorded anything, for what was sent cannot be unsent."""
    new = all(each.kind is ContactEventKind.REPLANNED for each in record.happened.get(contact, ()))
    return event in STOPS or (event == "sent" and new)


def is_anothers(record: Record, contact: str, person: str, holder: str | None) -> bool:
    """Whether a contact was given to somebody else, and not made by this person.

    Args:
        holder: To whom it was given; None for nobody, whose contacts are everybody's.
    """
    made = made_last(record, contact)
    return holder not in (None, person) and not (made and made.by == person)


def of_another(contact: str) -> Refused:
    """The refusal to tell of another's contact, or to record anything of it."""
    problem = Problem(
        contact,
        "",
        "is another tester's",
        "Check which contact is yours. This one is left to who was given it or recorded that it "
        "was made; where they cannot go on, a supervisor records it, or gives it to another: "
        "'{reassign}'.",
        "contact.of_another",
        values={"reassign": action("testers reassign", "STUDY", **{"from": "…"})},
    )
    return Refused("Nothing was done.", [problem])
