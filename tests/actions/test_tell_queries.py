"""Questions about entries, as who supervises testers sees them."""

from __future__ import annotations

import pytest

from discrimtest.actions.remark_contact import (
    answer_query,
    close_query,
    hold_contact,
    open_query,
    reopen_query,
)
from discrimtest.actions.tell_queries import tell_queries, tell_query
from discrimtest.errors import NotAllowed, WrongInput
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY, acting


def listed(place: Workplace, *, closed: bool = False) -> list[tuple[str, str]]:
    studies = tell_queries(place, closed=closed)
    return [(each.id, each.state) for study in studies for each in study.threads]


def test_open_questions_are_listed_until_they_are_closed(either_field: Workplace) -> None:
    lead = acting(either_field, Role.SUPERVISOR)
    one, two = (test.contacts[0].id for test in study_tests(either_field)[:2])
    first = open_query(lead, one, "Was het maandag?").thread
    second = open_query(lead, one, "En hoe laat?").thread
    hold_contact(lead, two, "nakijken")
    assert listed(lead) == [(first, "asked"), (second, "asked")]
    answer_query(lead, first, "Ja.")
    close_query(lead, second)
    assert listed(lead) == [(first, "answered")]
    assert listed(lead, closed=True) == [(first, "answered"), (second, "closed")]
    reopen_query(lead, second, "Toch?")
    close_query(lead, first, "Klaar.")
    assert listed(lead) == [(second, "reopened")]
    told = tell_query(lead, first)
    assert (told.study, told.contact, told.test, told.is_open) == (STUDY, one, 1, False)
    assert [(each.kind, each.text) for each in told.said] == [
        ("asked", "Was het maandag?"),
        ("answered", "Ja."),
        ("closed", "Klaar."),
    ]


def test_only_who_supervises_there_sees_them(field: Workplace) -> None:
    contact = study_tests(field)[0].contacts[0]
    asked = open_query(field, contact.id, "Zeker?").thread
    other = study_tests(field, "kortrijk-again-2026")[0].study
    for person in (acting(field, Role.TESTER), acting(field, Role.SUPERVISOR, study=other)):
        assert listed(person) == []
        with pytest.raises(NotAllowed):
            tell_query(person, asked)
    with pytest.raises(WrongInput, match="known question"):
        tell_query(field, "query-none")
