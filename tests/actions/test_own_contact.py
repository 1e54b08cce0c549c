"""What a tester may record of a contact that was given to another, by every action of testers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.change_response import withdraw_response
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.remark_contact import list_queries, open_query
from discrimtest.actions.tell_contact import tell_contact
from discrimtest.errors import Refused
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answers_of, events_of, outcome
from tests.actions.examples import acting, everything, root_of
from tests.actions.test_testers import LATER, crew, whose

Deed = Callable[[Workplace, str], object]


def listed(at: Workplace, contact: str, event: str, cells: str = ",,") -> Path:
    file = root_of(at) / "week.csv"
    when = LATER - timedelta(hours=1)
    head = "contact,event,at,reason,channel,category"
    file.write_text(f"{head}\n{contact},{event},{when:%Y-%m-%d %H:%M},{cells}\n")
    return file


OF_ITS_TESTER: dict[str, Deed] = {
    "failed": lambda at, contact: log_contact(at, contact, "failed", reason="other"),
    "broken": lambda at, contact: log_contact(at, contact, "broken", reason="other"),
    "sent again": lambda at, contact: log_contact(at, contact, "sent"),
    "declined": lambda at, contact: log_contact(at, contact, "declined"),
    "moment": lambda at, contact: log_contact(
        at, contact, "sent", corrects=events_of(at, contact)[0].id, note="anders"
    ),
    "answer": lambda at, contact: log_response(at, contact, channel="sms", text="Nee."),
    "outcome": lambda at, contact: correct_outcome(
        at, contact, category="already_let", reason="misgelezen"
    ),
    "withdrawal": lambda at, _: withdraw_response(at, answers_of(at)[0].id, reason="dubbel"),
    "row": lambda at, contact: import_contacts(at, STUDY, listed(at, contact, "declined")),
    "answer in a row": lambda at, contact: import_contacts(
        at, STUDY, listed(at, contact, "response", ",sms,refusal")
    ),
    "reading": tell_contact,
}


def given_to(at: Workplace, name: str) -> str:
    assign_testers(at, STUDY)
    return next(contact for contact, who in whose(at).items() if who == name)


@pytest.fixture
def made(either_field: Workplace) -> tuple[Workplace, Workplace, str]:
    """A contact that an made and that was answered; what an and bram do, and its id."""
    people = crew(either_field)
    an, bram = (people[name].on(LATER) for name in ("an", "bram"))
    contact = given_to(either_field, "an")
    log_contact(an, contact, "sent")
    log_response(an, contact, channel="email", category="refusal", text="Helaas.")
    return an, bram, contact


def test_only_its_tester_tells_of_a_contact(made: tuple[Workplace, Workplace, str]) -> None:
    an, bram, contact = made
    before = everything(an)
    for name, deed in OF_ITS_TESTER.items():
        with pytest.raises(Refused, match="is another tester's") as refused:
            deed(bram, contact)
        assert refused.value.problems[0].code == "contact.of_another", name
        assert everything(an) == before, name
    assert outcome(an, contact) == "refusal"
    correct_outcome(an, contact, category="already_let", reason="misgelezen")
    log_response(an, contact, channel="sms", text="Toch.")
    assert tell_contact(an, contact).whose == ""


def test_an_answer_that_waits_is_judged_by_whoever_records_answers(field: Workplace) -> None:
    people = crew(field)
    an, bram = (people[name].on(LATER) for name in ("an", "bram"))
    contact = given_to(field, "an")
    log_contact(an, contact, "sent")
    log_response(an, contact, channel="email", text="Kom maar.")
    correct_outcome(bram, contact, category="invitation", reason="gelezen")
    assert outcome(field, contact) == "invitation"
    with pytest.raises(Refused, match="is another tester's"):
        correct_outcome(bram, contact, category="refusal", reason="toch niet")


def test_anybody_tells_of_a_stop(field: Workplace) -> None:
    people = crew(field)
    contact = given_to(field, "an")
    assert "stopped" in log_contact(people["bram"].on(LATER), contact, "abuse").summary


def test_what_was_made_by_another_is_recorded_and_theirs_too(field: Workplace) -> None:
    people = crew(field)
    an, bram = (people[name].on(LATER) for name in ("an", "bram"))
    contact = given_to(field, "an")
    # As of a tester whose page was open while the contact was given to another.
    assign_testers(field, STUDY, leaving="an")
    assert whose(field)[contact] == "bram"
    assert log_contact(an, contact, "sent").summary.endswith("It was assigned to bram.")
    assert tell_contact(an, contact).whose == "bram"
    assert tell_contact(bram, contact).whose == ""
    log_response(an, contact, channel="phone", category="refusal", text="Nee.")
    log_response(bram, contact, channel="email", category="refusal", text="Neen.")
    with pytest.raises(Refused, match="was sent on"):
        log_contact(bram, contact, "sent")


def test_a_question_is_listed_for_whose_contact_it_is_about(
    made: tuple[Workplace, Workplace, str],
) -> None:
    an, bram, contact = made
    lead = acting(an, Role.SUPERVISOR)
    query = open_query(lead, contact, "Welke dag, mevrouw Fictief?").thread
    assert [each.id for each in list_queries(an, STUDY)] == [query]
    assert [each.id for each in list_queries(lead, STUDY)] == [query]
    assert list_queries(bram, STUDY) == []
