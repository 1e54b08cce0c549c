"""What a process keeps of a study is what a new one reads, whatever happened between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.actions.tell_status import tell_status
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import acting, agencies, export


def told(at: Workplace) -> object:
    with reading(at.engine) as session:
        return known_study(at, session, look_up_field(at, session, STUDY))


def test_what_is_kept_is_what_would_be_read(either_field: Workplace, tmp_path: Path) -> None:
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
        assert tell_status(at, STUDY) == tell_status(replace(at, records={}), STUDY)
    assert told(at) != first
    before = tell_status(at, STUDY)
    import_listings(at, STUDY, export(tmp_path, agencies(20)[-3:]))
    after = tell_status(at, STUDY)
    assert after == tell_status(replace(at, records={}), STUDY)
    assert after.landlords > before.landlords, "whoever advertises is counted anew after a list"
