"""How far a study is, and where each of its tests stands."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import NotAllowed, WrongInput
from discrimtest.words.person import Role
from tests.actions.drawn import STUDY, WINDOW, answer, candidates, send, send_all, study_tests
from tests.actions.examples import acting, root_of


def test_every_count_of_a_study(either_field):
    place = either_field
    one, two, three, four = study_tests(place)[:4]
    send_all(place, one, two)
    send(place, three.contacts[0])
    answer(place, one.contacts[0], "invitation")
    answer(place, one.contacts[1], "refusal", WINDOW + timedelta(hours=1))
    last = max(each.due_at for test in (one, two) for each in test.contacts)
    over = place.on(last + WINDOW)
    log_contact(over, four.contacts[0].id, "failed", reason="ad_gone")
    status = tell_status(over, STUDY)
    assert not status.afterwards
    assert (status.study, status.state, status.version, status.simulated) == (
        STUDY,
        "locked",
        1,
        False,
    )
    assert (status.planned, status.draws, status.tests) == (22, 1, len(study_tests(place)))
    assert (status.complete, status.broken) == (2, 1)
    assert status.unfinished == status.tests - 3
    assert status.broken_by_reason == {"ad_gone": 1}
    assert (status.sent, status.answers, status.late_answers) == (5, 2, 1)
    assert status.listings == 29
    waiting = [
        each
        for test in study_tests(place)
        if test.id not in (one.id, two.id, four.id)
        for each in test.contacts
        if each.id != three.contacts[0].id and each.due_at <= over.now()
    ]
    assert status.due == len(waiting)
    hour_ago = over.now() - timedelta(hours=1)
    assert 0 < status.late == sum(each.due_at <= hour_ago for each in waiting)
    assert (status.due_by_hand, status.declines_by_hand) == (None, None), "no line was tried out"


def test_an_invitation_nobody_declined_is_counted_until_it_is(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "invitation", timedelta(hours=1))
    hours = [(2, (1, 0)), (48, (1, 0)), (50, (1, 1))]
    for later, told in hours:
        status = tell_status(field.on(contact.due_at + timedelta(hours=later)), STUDY)
        assert (status.declines, status.overdue_declines) == told
    log_contact(field.on(contact.due_at + timedelta(hours=51)), contact.id, "declined")
    over = tell_status(field.on(contact.due_at + timedelta(hours=52)), STUDY)
    assert (over.declines, over.overdue_declines) == (0, 0)


def test_each_test_says_where_it_stands(field):
    one, two, three, four, five = study_tests(field)[:5]
    send_all(field, one, five)
    send(field, two.contacts[0])
    log_contact(field.on(three.contacts[0].due_at), three.contacts[0].id, "broken", reason="other")
    last = max(each.due_at for each in one.contacts)
    answer(field, five.contacts[0], None)
    place = field.on(max(last, max(each.due_at for each in five.contacts)) + timedelta(days=1))
    told = {each.id: each.state for each in list_tests(place, STUDY)}
    assert told[one.id] == "sent, window open"
    assert told[two.id] == "1 of 2 sent"
    assert told[three.id] == "broken (other)"
    assert told[four.id] == "planned"
    assert told[five.id] == "sent, to be coded"
    (listed,) = [each for each in list_tests(place.on(last + WINDOW), STUDY) if each.id == one.id]
    assert listed.state == "complete"
    assert [each.position for each in listed.contacts] == [1, 2]


def test_reading_asks_for_the_right_and_a_known_study(field):
    for read in (tell_status, list_tests):
        with pytest.raises(NotAllowed):
            read(acting(field, Role.CODER), STUDY)
        with pytest.raises(WrongInput, match="study: found 'nowhere': must be the name"):
            read(field, "nowhere")
        with pytest.raises(NotAllowed):
            read(acting(field, Role.INSPECTOR), STUDY)
        assert read(acting(field, Role.RESEARCHER), STUDY)


def test_letters_that_do_not_arrive_alike_are_a_warning(field, command):
    tests = [each for each in study_tests(field) if _pair(each) == _pair(study_tests(field)[0])]
    send_all(field, *tests)
    over = field.on(max(each.due_at for test in tests for each in test.contacts) + WINDOW)
    assert tell_status(over, STUDY).unequal_delivery == ()
    for test in tests:
        _, tested = candidates(test)
        log_contact(over, tested.id, "broken", reason="bounced")
    (found,) = tell_status(over, STUDY).unequal_delivery
    assert (found.returned, found.sent) == (len(tests), len(tests))
    assert (found.control_returned, found.control_sent) == (0, len(tests))
    assert found.p_value == pytest.approx(1 / math.comb(2 * len(tests), len(tests)) * 2)
    told = tell_status(acting(over, Role.TESTER), STUDY)
    assert (told.sent_by_arm, told.returned_by_arm, told.unequal_delivery) == ({}, {}, ())
    said = command("study", "status", STUDY, "--project", root_of(field)).out
    assert "did not arrive alike" in said
    assert said.count("WARNING") == 1


def _pair(test):
    control, tested = candidates(test)
    return control.arm, tested.arm
