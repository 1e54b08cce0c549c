"""What is to be done now: contacts in the order they are due, invitations to decline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from discrimtest.actions.list_due import list_due
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store.engine import reading
from discrimtest.store.lines import lines
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import begun
from tests.actions.drawn import STUDY, WINDOW, answer, local, send, send_all, study_tests
from tests.actions.examples import acting

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def declines(place) -> dict[str, str]:
    """Contacts to decline, with the last moment."""
    return {each.contact: each.when for each in list_due(place, STUDY) if each.task == "decline"}


def test_contacts_are_due_up_to_a_moment_earliest_first(either_field):
    every = [each for test in study_tests(either_field) for each in test.contacts]
    limit = sorted(each.due_at for each in every)[9]
    due = list_due(either_field.on(limit), STUDY)
    assert len(due) == sum(each.due_at <= limit for each in every) >= 10
    planned = {each.id: each.due_at for each in every}
    moments = [planned[each.contact] for each in due]
    assert moments == sorted(moments)
    assert {each.task for each in due} == {"send"}
    assert len(list_due(either_field.on(LATER), STUDY)) == len(every)


def test_until_is_local_time_of_the_study(field):
    every = [each for test in study_tests(field) for each in test.contacts]
    first = min(each.due_at for each in every)
    winter = (first + timedelta(hours=1)).replace(tzinfo=None)
    (task,) = list_due(field, STUDY, until=winter)[:1]
    assert local(task.when) == winter.replace(second=0)
    assert list_due(field, STUDY, until=winter - timedelta(minutes=1)) == []
    assert len(list_due(field, STUDY, until=first)) >= 1


def test_what_was_made_or_failed_is_no_longer_due(field):
    one, two = study_tests(field)[:2]
    send(field, one.contacts[0])
    log_contact(field.on(LATER), two.contacts[0].id, "failed", reason="ad_gone")
    due = {each.contact for each in list_due(field.on(LATER), STUDY)}
    assert not due & {one.contacts[0].id, *(each.id for each in two.contacts)}
    assert one.contacts[1].id in due


def test_each_task_says_from_which_line_to_whom_and_what(field):
    tasks = list_due(field.on(LATER), STUDY, letters=True)
    assert all(each.recipient and each.home and each.letter for each in tasks)
    assert {"@" in each.line for each in tasks} == {True}
    portal = [each for each in tasks if each.recipient.startswith("https://")]
    mail = [each for each in tasks if "@" in each.recipient]
    assert len(portal) + len(mail) == len(tasks)
    assert all(each.letter == "" for each in list_due(field.on(LATER), STUDY))


def test_an_invitation_is_to_be_declined_within_the_protocols_hours(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "acknowledgement", timedelta(minutes=5))
    answer(field, contact, "invitation", timedelta(hours=30))
    place = field.on(contact.due_at + timedelta(hours=31))
    # 48 hours from the invitation, not from the automatic answer before it.
    last = contact.due_at + timedelta(hours=78)
    (when,) = declines(place).values()
    summer = timedelta(hours=2 if last >= datetime(2026, 3, 29, 1, tzinfo=UTC) else 1)
    assert local(when) == (last + summer).replace(tzinfo=None, second=0)
    (task,) = [each for each in list_due(place, STUDY, letters=True) if each.task == "decline"]
    assert task.letter.startswith(("Dank u wel", "Bedankt"))
    log_contact(place, contact.id, "declined")
    assert declines(place) == {}


def test_the_two_candidates_decline_in_different_words(field):
    test = study_tests(field)[0]
    send_all(field, test)
    for contact in test.contacts:
        answer(field, contact, "booking_link")
    tasks = list_due(field.on(LATER), STUDY, letters=True)
    words = [each.letter for each in tasks if each.task == "decline"]
    assert len(words) == len(set(words)) == 2


@pytest.mark.parametrize("category", ["refusal", "invitation_conditional", "form_link"])
def test_nothing_else_is_declined(field, category):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, category)
    assert declines(field.on(LATER)) == {}


def test_a_broken_test_does_not_leave_the_landlord_waiting(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "invitation")
    log_contact(field.on(LATER), contact.id, "broken", reason="tester_error")
    assert list(declines(field.on(LATER))) == [contact.id]
    # A break recorded late lies over a decline made before it.
    log_contact(field.on(LATER), contact.id, "declined", moment=contact.due_at + timedelta(hours=9))
    assert declines(field.on(LATER)) == {}


def test_a_stopped_landlord_hears_nothing_more(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "invitation")
    log_contact(field.on(LATER), contact.id, "abuse")
    assert declines(field.on(LATER)) == {}


def test_a_corrected_outcome_decides(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "refusal")
    answer(field, contact, "waiting_list", WINDOW + timedelta(hours=1))
    assert declines(field.on(LATER)) == {}
    correct_outcome(field.on(LATER), contact.id, category="invitation", reason="Misread.")
    assert list(declines(field.on(LATER))) == [contact.id]


def test_an_invitation_that_came_too_late_is_declined_all_the_same(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    answer(field, contact, "invitation", WINDOW + timedelta(hours=1))
    assert list(declines(field.on(LATER))) == [contact.id]
    log_contact(field.on(LATER), contact.id, "declined")
    assert declines(field.on(LATER)) == {}


def test_reading_what_is_due_asks_for_the_right_and_a_known_study(field):
    with pytest.raises(NotAllowed):
        list_due(acting(field, Role.INSPECTOR), STUDY)
    with pytest.raises(WrongInput, match="study: found 'nowhere'"):
        list_due(field, "nowhere")
    with pytest.raises(Refused, match=r"(?s)Nothing was done with the study yet.*study lock"):
        list_due(field, "kortrijk-origin-2026")


def test_lines_stand_in_the_order_of_their_numbers(field):
    with reading(field.engine) as session:
        names = [line.id for line in lines(session, field.keys, begun(field, session, STUDY).id)]
    numbers = [int(name.removeprefix("mailbox-")) for name in names if "mailbox-" in name]
    assert len(numbers) > 10
    assert numbers == sorted(numbers)
