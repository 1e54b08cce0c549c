"""The contacts of a study, for who supervises its testers: what waits, and for whom."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from discrimtest.actions.list_contacts import NOBODY, WatchedContacts, list_contacts
from discrimtest.record.contact_states import FOR_SOMEBODY, ContactState
from discrimtest.web.guard import acting
from discrimtest.web.language import say, spoken
from discrimtest.web.pages import ListPart, page_asked
from discrimtest.words.sentence import N_

CONTACTS = 50
"""On a page."""
STATES = {
    ContactState.HELD: N_("held until somebody looked"),
    ContactState.LATE: N_("late"),
    ContactState.DUE: N_("to be done now"),
    ContactState.IN_DOUBT: N_("in doubt whether sent"),
    ContactState.TO_JUDGE: N_("an answer is to be judged"),
    ContactState.WAITING: N_("an answer may still come"),
    ContactState.PLANNED: N_("still to come"),
    ContactState.DONE: N_("done"),
    ContactState.DROPPED: N_("not to be made any more"),
}
FOR_ATTENTION = (ContactState.HELD, ContactState.LATE, ContactState.IN_DOUBT)
ALL = "all"


def contacts(slug: str) -> ResponseReturnValue:
    """Those that wait for somebody, or as asked for."""
    page, state, who = page_asked(), request.args.get("state", ""), request.args.get("who", "")
    wanted = {ALL: tuple(ContactState)} | {each.value: (each,) for each in ContactState}
    states = wanted.get(state, FOR_SOMEBODY)
    found = list_contacts(acting(), slug, states, who or None, page * CONTACTS, CONTACTS)
    return render_template(
        "contacts.html",
        slug=slug,
        found=found,
        days=[
            (spoken().date(day), list(each))
            for day, each in groupby(found.contacts, lambda contact: contact.day)
        ],
        states=STATES,
        attention=FOR_ATTENTION,
        asked={"state": state if state in wanted else "", "who": who},
        pages=ListPart(page, CONTACTS, found.found),
        table=_table(found),
        names={each: _named(each, name) for each, name in found.names.items()},
    )


def _named(person: str, name: str) -> str:
    return say("nobody") if person == NOBODY else name


def _table(found: WatchedContacts) -> tuple[list[ContactState], list[tuple[str, list[int]]]]:
    """The states that some contact is in, and how many contacts of each person are in each."""
    states = [each for each in ContactState if any(state is each for _, state in found.counts)]
    rows = [
        (person, [found.counts.get((person, state), 0) for state in states])
        for person in found.names
    ]
    return states, rows
