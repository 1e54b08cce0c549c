"""An amended window decides anew which answers count, and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.run_analysis import read_study
from discrimtest.actions.tell_status import tell_status
from discrimtest.actions.tell_window import tell_window
from discrimtest.errors import NotAllowed
from discrimtest.store.engine import reading
from discrimtest.words.person import Right, Role
from tests.actions.drawn import answer, closed, send, study_tests
from tests.actions.examples import STUDY, acting, edit, root_of

PROTOCOL = "protocols/email-couples/protocol.toml"


def states(place) -> list[str]:
    return [each.state for each in list_responses(place, STUDY)]


def stored(place):
    """The outcome of each contact, as an analysis takes it."""
    with reading(place.engine) as session:
        material = read_study(place, session, STUDY, Right.BUILD_REPORT).material
    return {name: str(coding.category) for name, coding in material.record.coded.items()}


def test_a_changed_window_recodes_by_the_new_rule_and_says_so(field, command):
    one, two = study_tests(field)[0].contacts
    for contact in (one, two):
        send(field, contact)
    answer(field, one, "invitation", timedelta(days=9))
    answer(field, two, "refusal", timedelta(days=2))
    answer(field, two, "invitation", timedelta(days=20))
    assert states(field) == ["decides", "decides", "late"]
    place = closed(field)
    edit(place, PROTOCOL, "window_days = 14", "window_days = 7")
    said = command("study", "amend", STUDY, "--reason", "shorter", "--project", root_of(place))
    assert "The window is 7 days now, it was 14." in said.out
    assert "counted and are late now: 1; late ones that count now: 0; more to be" in said.out
    assert states(place) == ["decides", "late", "late"]
    assert tell_status(place, STUDY).late_answers == 2
    assert stored(place) == {one.id: "no_reply", two.id: "refusal"}
    edit(place, PROTOCOL, "window_days = 7", "window_days = 21")
    amend_study(place, STUDY, "longer")
    told = tell_window(place, STUDY)
    assert told is not None
    assert (told.before, told.after, told.late, told.in_time, told.waiting) == (7, 21, 0, 2, 0)
    assert states(place) == ["coded", "decides", "decides"]
    assert stored(place) == {one.id: "invitation", two.id: "invitation"}
    with pytest.raises(NotAllowed):
        tell_window(acting(place, Role.CODER), STUDY)


def broken(place):
    with reading(place.engine) as session:
        material = read_study(place, session, STUDY, Right.BUILD_REPORT).material
    return {test: str(reason) for test, reason in material.record.broken.items()}


def test_spam_breaks_its_test_for_as_long_as_it_counts(field):
    """A test is broken exactly where an outcome is no outcome, in whatever order both changed."""
    early, late = study_tests(field)[:2]
    for test in (early, late):
        for contact in test.contacts:
            send(field, contact)
    answer(field, early.contacts[0], "invalid", timedelta(days=9))
    answer(field, late.contacts[0], "invalid", timedelta(days=20))
    place = closed(field)
    assert broken(place) == {early.id: "invalid_outcome"}
    for before, after, standing in ((14, 7, []), (7, 21, [early, late]), (21, 14, [early])):
        edit(place, PROTOCOL, f"window_days = {before}", f"window_days = {after}")
        amend_study(place, STUDY, "another window")
        assert broken(place) == {test.id: "invalid_outcome" for test in standing}, after


def test_another_amendment_tells_nothing_of_the_window(field):
    assert tell_window(field, STUDY) is None
    edit(field, f"studies/{STUDY}/study.toml", "agency_tests = 4", "agency_tests = 3")
    amend_study(field, STUDY, "fewer")
    assert tell_window(field, STUDY) is None
