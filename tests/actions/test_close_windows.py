"""Silence is coded as no reply, after the window and only where nothing came back."""

from __future__ import annotations

from datetime import timedelta

from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.run_analysis import Closed
from discrimtest.store.engine import reading, writing
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from tests.actions.drawn import (
    STUDY,
    WINDOW,
    answer,
    broken,
    codings_of,
    outcome,
    send,
    send_all,
    study_tests,
)


def close(place) -> int:
    """How many contacts were coded as unanswered."""
    with reading(place.engine) as session:
        before = len(look_up(place, session, STUDY).record(session).codings)
        closed = Closed.read(place, session, look_up(place, session, STUDY), Right.RUN_ANALYSIS)
    with writing(place.engine) as session:
        closed.keep(place, session)
        assert closed.study.record(session) == closed.record
    return len(closed.record.codings) - before


def state(place, test) -> str:
    return next(each.state for each in list_tests(place, STUDY) if each.id == test.id)


def test_no_reply_only_once_the_window_is_over(either_field):
    place = either_field
    contact = study_tests(place)[0].contacts[0]
    send(place, contact)
    assert close(place.on(contact.due_at + WINDOW - timedelta(seconds=1))) == 0
    assert outcome(place, contact.id) is None
    assert close(place.on(contact.due_at + WINDOW)) == 1
    (coding,) = codings_of(place, contact.id)
    assert (coding.category, coding.method) == ("no_reply", "rule")
    assert close(place.on(contact.due_at + WINDOW)) == 0


def test_what_was_never_made_is_not_unanswered(field):
    contact = study_tests(field)[0].contacts[0]
    assert close(field.on(contact.due_at + timedelta(days=90))) == 0


def test_an_answer_that_nobody_coded_is_left_to_a_coder(field):
    test = study_tests(field)[0]
    send_all(field, test)
    answer(field, test.contacts[0], None, text="Mm.")
    over = field.on(test.contacts[1].due_at + WINDOW)
    assert state(over, test) == "sent, to be coded"
    assert close(over) == 1
    assert outcome(field, test.contacts[0].id) is None
    assert state(over, test) == "sent, to be coded"
    correct_outcome(over, test.contacts[0].id, category="waiting_list", reason="Read together.")
    assert state(over, test) == "complete"


def test_an_uncoded_answer_beside_a_coded_one_keeps_the_test_open(field):
    test = study_tests(field)[0]
    send_all(field, test)
    answer(field, test.contacts[0], "acknowledgement")
    answer(field, test.contacts[0], None, timedelta(days=2), text="Bel me.")
    over = field.on(test.contacts[1].due_at + WINDOW)
    close(over)
    assert state(over, test) == "sent, to be coded"
    correct_outcome(
        over, test.contacts[0].id, category="acknowledgement", reason="It says nothing more."
    )
    assert state(over, test) == "complete"


def test_an_automatic_answer_alone_stays_an_acknowledgement(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "acknowledgement")
    assert close(field.on(contact.due_at + WINDOW)) == 0
    assert outcome(field, contact.id) == "acknowledgement"


def test_a_late_answer_alone_leaves_no_reply(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "invitation", WINDOW + timedelta(hours=1))
    assert close(field.on(contact.due_at + timedelta(days=30))) == 1
    assert outcome(field, contact.id) == "no_reply"


def test_an_answer_written_down_late_or_a_correction_puts_no_reply_right(field):
    one, two = (test.contacts[0] for test in study_tests(field)[:2])
    for contact in (one, two):
        send(field, contact)
    later = field.on(max(one.due_at, two.due_at) + timedelta(days=20))
    assert close(later) == 2
    moment = one.due_at + timedelta(days=3)
    log_response(later, one.id, channel="phone", category="refusal", moment=moment)
    correct_outcome(later, two.id, category="missed_call", reason="It was on the phone's list.")
    assert (outcome(field, one.id), outcome(field, two.id)) == ("refusal", "missed_call")
    assert close(later) == 0


def test_what_bounced_was_not_left_unanswered(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    log_contact(
        field.on(contact.due_at + timedelta(hours=1)), contact.id, "failed", reason="bounced"
    )
    assert broken(field)
    assert close(field.on(contact.due_at + timedelta(days=30))) == 0
