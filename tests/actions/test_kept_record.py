"""What a process keeps of a study is what a new one reads, whatever happened between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import acting


def told(at: Workplace) -> object:
    with reading(at.engine) as session:
        return known_study(at, session, look_up_field(at, session, STUDY))


def test_what_is_kept_is_what_would_be_read(either_field: Workplace) -> None:
    at, (one, two, *_) = either_field, study_tests(either_field)
    first = told(at)
    assert told(at) is first, "nothing moved, so nothing was read"
    made = at.on(one.contacts[0].due_at + timedelta(hours=1))
    for act in (
        lambda: log_contact(made, one.contacts[0].id, "sent"),
        lambda: log_response(made, one.contacts[0].id, channel="sms", text="Nee."),
        lambda: exclude_landlord(made, two.landlord, reason="vroeg het"),
        lambda: acting(made, Role.TESTER),
        lambda: erase_subject(made, one.landlord, reason="vroeg het"),
    ):
        act()
        kept, fresh = told(at), told(replace(at, records={}))
        assert kept == fresh
    assert told(at) != first
