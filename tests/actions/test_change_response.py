"""Answers put right after they were recorded: what was said, what stands, who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from discrimtest.actions.change_response import (
    decide_automatic,
    move_response,
    redate_response,
    response_at,
    withdraw_response,
)
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.keep_store import check_store
from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.record_response import log_response
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from tests.actions.drawn import (
    OTHER,
    WINDOW,
    answer,
    answers_of,
    broken,
    closed,
    codings_of,
    outcome,
    records,
    send,
    study_tests,
)
from tests.actions.examples import STUDY, acting, everything, root_of

WORDS, WHY = "Beste, kom gerust langs.", "Verkeerde mailbox: het was Immo Verzonnen."


@pytest.fixture
def two(either_field):
    """Contacts with two landlords, both made, and an answer under the first; long afterwards."""
    one, other = (test.contacts[0] for test in study_tests(either_field)[:2])
    for contact in (one, other):
        send(either_field, contact)
    after = max(one.due_at, other.due_at) - one.due_at + timedelta(hours=4)
    said = answer(either_field, one, "invitation", after, text=WORDS)
    return closed(either_field), one, other, said.response


def texts(place) -> dict[str, list[str]]:
    """Every answer's words, by the contact they stand under."""
    found: dict[str, list[str]] = {}
    for kept in answers_of(place):
        found.setdefault(kept.contact or "", []).append(kept.text)
    return found


def landlord_of(place, contact) -> str:
    return next(test.landlord for test in study_tests(place) if contact in test.contacts)


def test_a_moved_answer_stands_under_the_contact_it_answers_and_nowhere_else(two):
    place, one, other, response = two
    told = move_response(place, response, other.id, reason=WHY)
    assert texts(place) == {other.id: [WORDS]}
    assert (outcome(place, one.id), outcome(place, other.id)) == (None, None)
    assert told.contacts == {one.id: None, other.id: None}
    assert "1 to be coded" in told.summary
    (event,) = [each for record in records(place) for each in record.answer_events]
    assert (event.contact, event.to, event.note, event.by) == (
        one.id,
        other.id,
        WHY,
        place.person.id,
    )
    assert WHY not in repr(everything(place))
    assert check_store(root_of(place), url_of(place)).problems == ()
    with pytest.raises(Refused, match=f"was moved to {other.id} before .*say so with again"):
        move_response(place, response, one.id, reason="No.")
    assert texts(place) == {other.id: [WORDS]}
    moved = move_response(place, response, one.id, reason="No.", category="refusal", again=True)
    assert moved.contacts == {other.id: None, one.id: "refusal"}
    assert [coding.category for coding in codings_of(place, one.id)] == ["refusal"]


def test_who_moves_an_answer_hears_that_its_codes_stay_behind(two):
    place, one, other, response = two
    later = max(one.due_at, other.due_at) - one.due_at + timedelta(hours=5)
    lost = "without what was noted of how the candidate was treated"
    noted = answer(place, one, "refusal", later, subtle=("politeness=curt",), again=True).response
    assert lost in move_response(place, noted, other.id, reason=WHY, category="refusal").summary
    assert lost not in move_response(place, response, other.id, reason=WHY).summary


def url_of(place) -> str:
    return place.engine.url.render_as_string(hide_password=False)


def test_erasing_a_landlord_finds_the_words_that_are_its_own(two):
    place, one, other, response = two
    move_response(place, response, other.id, reason=WHY)
    assert response not in erase_subject(place, landlord_of(place, one), "asked")
    assert texts(place) == {other.id: [WORDS]}
    assert response in erase_subject(place, landlord_of(place, other), "asked")
    assert texts(place) == {other.id: [""]}
    assert [each.note for record in records(place) for each in record.answer_events] == [""]
    # Facts can be put right even then; of the reason nothing is kept.
    withdrawn = withdraw_response(place, response, reason="Ook dat niet.", again=True)
    assert withdrawn.contacts == {other.id: None}


def test_a_withdrawn_answer_is_shown_and_counts_for_nothing(two):
    place, one, _, response = two
    assert withdraw_response(place, response, reason="Twice.").contacts == {one.id: None}
    (listed,) = list_responses(place, STUDY)
    assert (listed.state, listed.contact, listed.text) == ("withdrawn", one.id, WORDS)
    assert list_responses(place, STUDY, waiting=True) == []
    assert tell_status(place, STUDY).answers == 0
    with pytest.raises(Refused, match="is withdrawn"):
        withdraw_response(place, response, reason="Twice.")
    assert response in erase_subject(place, landlord_of(place, one), "asked")
    assert list_responses(place, STUDY)[0].text == ""


def test_a_test_alone_is_read_as_in_its_study(two):
    place, one, other, response = two
    move_response(place, response, other.id, reason=WHY)
    redate_response(place, response, place.now(), reason="Read late.")
    move_response(place, response, one.id, reason="After all.", again=True)
    withdraw_response(place, response, reason="Spam.", again=True)
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        whole = study.record(session)
        for test in whole.tests[:3]:
            alone = record_of(session, study.id, study.fieldwork, test=test.id)
            assert alone == whole.only(test.id)
    assert [answer.id for answer in whole.only(one.test).withdrawn] == [response]
    assert len(whole.only(other.test).answer_events) == 4


def test_what_a_device_sends_again_after_a_change_is_the_same_still(field):
    one, other = study_tests(field)[0].contacts
    for contact in (one, other):
        send(field, contact)
    place = closed(field)
    given = {"channel": "sms", "category": "refusal", "client_id": "phone-3", "text": "Nee."}
    moment = other.due_at + timedelta(hours=1)
    said = log_response(place, one.id, moment=moment, **given)
    redate_response(place, said.response, moment + timedelta(hours=2), reason="clock")
    move_response(place, said.response, other.id, reason="mailbox")
    assert not log_response(place, one.id, moment=moment, **given).new
    withdraw_response(place, said.response, reason="spam", again=True)
    before = everything(field)
    assert not log_response(place, one.id, moment=moment, **given).new
    assert everything(field) == before
    with pytest.raises(Refused, match="not the same: text"):
        log_response(place, one.id, moment=moment, **{**given, "text": "Ja."})


def test_times_follow_a_new_date(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    said = answer(field, contact, "invitation", timedelta(hours=30))
    place = closed(field)
    late = contact.due_at + WINDOW + timedelta(hours=1)
    told = redate_response(place, said.response, late, reason="The clock was wrong.")
    assert "has no outcome, 1 late" in told.summary
    assert [each.state for each in list_responses(place, STUDY)] == ["late"]
    assert outcome(place, contact.id) is None
    with pytest.raises(WrongInput, match="must not lie before the contact"):
        redate_response(place, said.response, contact.due_at - timedelta(days=1), reason="x")
    with pytest.raises(WrongInput, match="must not lie after now"):
        redate_response(place, said.response, place.now() + timedelta(days=1), reason="x")


def test_an_answer_withdrawn_for_its_moment_is_dated_anew_and_laid_back(two):
    place, one, _, response = two
    withdraw_response(place, response, reason="It cannot have come then.")
    early = one.due_at - timedelta(days=1)
    assert "withdrawn still" in redate_response(place, response, early, reason="x").summary
    with pytest.raises(Refused, match="must not lie before the contact itself") as told:
        move_response(place, response, one.id, reason="Back.", again=True)
    assert "Date the answer anew first" in str(told.value)
    right = one.due_at + timedelta(hours=5)
    with pytest.raises(Refused, match="was dated anew before"):
        redate_response(place, response, right, reason="The clock.")
    redate_response(place, response, right, reason="The clock.", again=True)
    with pytest.raises(Refused, match="was withdrawn before"):
        move_response(place, response, one.id, reason="Back.")
    back = move_response(place, response, one.id, reason="Back.", category="invitation", again=True)
    assert back.contacts == {one.id: "invitation"}
    (listed,) = list_responses(place, STUDY)
    assert (listed.state, listed.outcome) == ("decides", "invitation")
    assert [answer.received_at for answer in answers_of(place)] == [right]
    # Or it is told anew.
    withdraw_response(place, response, reason="No.", again=True)
    given = {"channel": "email", "category": "invitation", "text": WORDS}
    assert log_response(place, one.id, moment=right, **given).new


def test_an_answer_stays_in_its_study(field):
    one, there = study_tests(field)[0].contacts[0], study_tests(field, OTHER)[0].contacts[0]
    for contact in (one, there):
        send(field, contact)
    said = answer(field, one, "invalid")
    place = closed(field)
    with pytest.raises(Refused, match="must be a contact of the same study"):
        move_response(place, said.response, there.id, reason="x")
    assert list(broken(place).values()) == ["invalid_outcome"]
    withdraw_response(place, said.response, reason="x")
    assert broken(place) == {}


def test_the_same_words_to_three_contacts_of_one_landlord_wait_for_a_decision(field):
    tests = study_tests(field)
    homes = [test.landlord for test in tests]
    busy = max(set(homes), key=homes.count)
    contacts = [contact for test in tests if test.landlord == busy for contact in test.contacts]
    for contact in contacts[:4]:
        send(field, contact)
        channel = "phone" if contact is contacts[3] else "email"
        said = answer(
            field, contact, "information_request", text="Wij zijn  dicht.", channel=channel
        )
    first = answers_of(field)[0]
    waiting = list_responses(field, STUDY, waiting=True)
    assert [each.maybe_automatic for each in waiting] == [True] * 3
    assert tell_status(closed(field), STUDY).undecided_answers == 3
    told = decide_automatic(closed(field), first.id, True, reason="Out of office.")
    assert "3 answers with the same words: automatic" in told.summary
    assert sum(each.automatic for each in list_responses(field, STUDY)) == 3
    with pytest.raises(Refused, match="was decided before"):
        decide_automatic(closed(field), first.id, False, reason="She typed it.")
    decide_automatic(closed(field), first.id, False, reason="She typed it.", again=True)
    assert sum(each.automatic for each in list_responses(field, STUDY)) == 2
    assert list_responses(field, STUDY, waiting=True) == []
    with pytest.raises(Refused, match="only a mail or a message of a portal"):
        decide_automatic(closed(field), said.response, True, reason="x")


def test_a_contact_stands_for_its_only_answer(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    with pytest.raises(WrongInput, match="has no answer"):
        response_at(field, contact.id)
    said = answer(field, contact, "refusal", text="Nee.")
    assert response_at(field, contact.id) == said.response
    assert response_at(field, said.response) == said.response
    answer(field, contact, "refusal", timedelta(hours=9), text="Toch niet.")
    with pytest.raises(WrongInput, match=f"several answers. Give one of: {said.response}, "):
        response_at(field, contact.id)


def test_who_may_not_record_answers_changes_none(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    said = answer(field, contact, "refusal")
    before = everything(field)
    place = acting(closed(field), Role.CODER)
    for act in (
        lambda: withdraw_response(place, said.response, reason="x"),
        lambda: move_response(place, said.response, contact.id, reason="x"),
        lambda: redate_response(place, said.response, place.now(), reason="x"),
        lambda: decide_automatic(place, said.response, True, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    for act in (
        lambda: withdraw_response(field, "response-none", reason="x"),
        lambda: withdraw_response(field, said.response, reason=" "),
    ):
        with pytest.raises(WrongInput, match=r"must be a known answer|must say why"):
            act()
    assert len(everything(field)) == len(before)
