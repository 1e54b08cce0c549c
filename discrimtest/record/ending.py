"""How a call of a candidate ended, without which no contact by phone is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.fieldwork import PhoneRules
from discrimtest.words.outcome import Category
from discrimtest.words.phone_call import NotSpoken, PhoneCall


def recorded_by(rules: PhoneRules, ending: str) -> Category | NotSpoken:
    """What an ending records.

    Raises:
        WrongInput: It is none of the codebook.
    """
    if ending not in rules.endings:
        rule, repair = "must be an ending of the codebook", f"Use {', '.join(rules.endings)}."
        problem = Problem.of_input("ending", ending, rule, repair, code="ending.unknown")
        raise WrongInput("Nothing was recorded.", [problem])
    records = rules.endings[ending]
    return NotSpoken(records) if records in tuple(NotSpoken) else Category(records)


def is_of_kind(rules: PhoneRules, call: PhoneCall, what: NotSpoken) -> bool:
    """Whether a call ended so."""
    return rules.endings.get(call.ending) == what


def spoke(rules: PhoneRules, calls: Sequence[PhoneCall]) -> bool:
    """Whether somebody spoke with the candidate."""
    return rules.endings.get(calls[-1].ending) not in tuple(NotSpoken)


def is_taken(rules: PhoneRules, calls: Iterable[PhoneCall]) -> bool:
    """Whether a call came further than to nobody."""
    return not all(is_of_kind(rules, call, NotSpoken.NOBODY) for call in calls)


def no_ending(contact: str) -> Refused:
    """The refusal of a contact by phone without how its call ended."""
    problem = Problem(
        contact,
        "",
        "is made by phone, and a call needs how it ended and what was said",
        "Record the call with '{call}'; in a list its event is call, with an ending.",
        "phone.no_ending",
        values={"call": action("contacts call", contact, "ENDING", text="…")},
    )
    return Refused("Nothing was recorded.", [problem])
