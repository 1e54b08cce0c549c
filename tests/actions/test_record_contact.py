"""What was done with contacts: moments, failures, corrections, stops, and what may not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from discrimtest.actions.list_due import list_due
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.cli import contacts as contacts_cli
from discrimtest.errors import DiscrimtestError, LandlordStopped, NotAllowed, Refused, WrongInput
from discrimtest.record.given_reason import EVENTS, GIVEN
from discrimtest.store import decisions
from discrimtest.store.engine import reading
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordEventKind
from discrimtest.words.person import Role
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import (
    OTHER,
    STUDY,
    WINDOW,
    answer,
    broken,
    candidates,
    departures_of,
    events_of,
    local,
    send,
    send_all,
    study_tests,
)
from tests.actions.examples import acting, everything

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def refusal(kind: type[DiscrimtestError], place: Workplace, contact: str, *args, **options) -> str:
    """The message of an event that must be refused, and nothing recorded."""
    before = everything(place)
    with pytest.raises(kind) as error:
        log_contact(place, contact, *args, **options)
    assert everything(place) == before
    return str(error.value)


def landlord_of(place: Workplace, test: Test) -> list[LandlordEventKind]:
    with reading(place.engine) as session:
        return [each.kind for each in decisions.landlord_events(session, None, test.landlord)]


@pytest.mark.parametrize("year", [1, 26, 1926, 2025])
def test_a_moment_before_the_study_is_refused(field, year):
    first, *_ = study_tests(field)[0].contacts
    place, slip = field.on(LATER), datetime.fromisoformat(f"{year:04}-11-27 09:00")
    said = refusal(WrongInput, place, first.id, "sent", moment=slip)
    assert "before the study begins (2026-03-01 00:00)" in said
    send(place, first)
    with pytest.raises(WrongInput, match="before the study begins"):
        log_response(place, first.id, channel="email", category="refusal", moment=slip)


def test_a_moment_is_local_time_of_the_study(field):
    first, second = study_tests(field)[0].contacts
    place = field.on(LATER)
    said = log_contact(place, first.id, "sent", moment=local("2026-03-10 10:12"))
    assert "sent, 2026-03-10 10:12." in said.summary
    log_contact(place, second.id, "sent", moment=local("2026-04-10 10:12"))
    assert events_of(place, first.id)[0].at == datetime(2026, 3, 10, 9, 12, tzinfo=UTC)
    # The clocks changed on 29 March.
    assert events_of(place, second.id)[0].at == datetime(2026, 4, 10, 8, 12, tzinfo=UTC)


def test_a_moment_may_name_its_zone_and_is_now_when_not_given(field):
    first, second = study_tests(field)[0].contacts
    log_contact(field.on(LATER), first.id, "sent", moment=datetime(2026, 4, 1, 8, 0, tzinfo=UTC))
    log_contact(field.on(LATER), second.id, "sent")
    assert events_of(field, first.id)[0].at == datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    assert events_of(field, second.id)[0].at == LATER


def test_the_hour_that_the_clocks_skip_is_no_moment(field):
    contact = study_tests(field)[0].contacts[0].id
    skipped = local("2026-03-29 02:30")
    told = refusal(WrongInput, field.on(LATER), contact, "sent", moment=skipped)
    assert "2026-03-29 02:30" in told
    assert "the clocks skipped that time" in told


def test_the_hour_that_comes_twice_is_the_first_of_the_two(field):
    contact = study_tests(field)[0].contacts[0].id
    winter = datetime(2026, 11, 1, tzinfo=UTC)
    log_contact(field.on(winter), contact, "sent", moment=local("2026-10-25 02:30"))
    assert events_of(field, contact)[0].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_future_is_refused_but_not_a_fast_watch(field):
    first, second = study_tests(field)[0].contacts
    soon = LATER + timedelta(minutes=6)
    told = refusal(WrongInput, field.on(LATER), first.id, "sent", moment=soon)
    assert "must not lie after now (2026-06-01 14:00)" in told
    log_contact(field.on(LATER), second.id, "sent", moment=LATER + timedelta(minutes=4))


def test_sent_twice_is_refused_and_says_how_to_correct(field):
    contact = study_tests(field)[0].contacts[0]
    event = send(field, contact).id
    told = refusal(Refused, field.on(LATER), contact.id, "sent")
    assert f"{contact.id}: was sent on" in told
    assert f"put it right with correct {event}." in told
    corrected = log_contact(field.on(LATER), contact.id, "sent", moment=LATER, corrects=event).id
    assert f"correct {corrected}." in refusal(Refused, field.on(LATER), contact.id, "sent")
    log_contact(field.on(LATER), contact.id, "declined")
    (declined,) = [each.id for each in events_of(field, contact.id) if each.kind == "declined"]
    assert f"correct {declined}." in refusal(Refused, field.on(LATER), contact.id, "declined")


def test_a_corrected_moment_supersedes_and_the_history_stays(either_field):
    place = either_field
    contact = study_tests(place)[0].contacts[0]
    first = send(place, contact)
    right = contact.due_at + timedelta(hours=1)
    again = log_contact(place.on(LATER), contact.id, "sent", moment=right, corrects=first.id)
    (standing,) = events_of(place, contact.id)
    assert (standing.id, standing.at, standing.supersedes) == (again.id, right, first.id)
    kept = events_of(place, contact.id, corrected=True)
    assert {each.id for each in kept} == {first.id, again.id}
    told = refusal(WrongInput, place.on(LATER), contact.id, "sent", moment=right, corrects=first.id)
    assert f"Such events: {again.id}" in told


def test_a_correction_names_an_event_of_the_same_contact(field):
    first, second = study_tests(field)[0].contacts
    other = send(field, first)
    for event, reason in (("sent", None), ("failed", "bounced"), ("declined", None)):
        options = {"reason": reason} if reason else {}
        told = refusal(
            (Refused, WrongInput), field.on(LATER), second.id, event, corrects=other.id, **options
        )
        assert "that still stands" in told
        assert "Such events: none" in told


def test_no_contact_is_corrected_to_after_its_answer(field):
    contact = study_tests(field)[0].contacts[0]
    first = send(field, contact)
    answer(field, contact, "refusal", timedelta(hours=2))
    late = contact.due_at + timedelta(hours=3)
    told = refusal(WrongInput, field.on(LATER), contact.id, "sent", moment=late, corrects=first.id)
    assert "no answer comes before its contact" in told


def test_a_correction_that_moves_an_answer_over_the_windows_end_says_so(field):
    contact = study_tests(field)[0].contacts[0]
    first = send(field, contact)
    answer(field, contact, "invitation", WINDOW - timedelta(hours=1))
    early = contact.due_at - timedelta(hours=2)
    said = log_contact(field.on(LATER), contact.id, "sent", moment=early, corrects=first.id)
    assert "1 of its answers now fall on the other side of the window's end" in said.summary


@pytest.mark.parametrize("reason", GIVEN)
def test_a_failed_contact_breaks_its_test_for_the_reason_given(field, reason):
    test = study_tests(field)[0]
    said = log_contact(field.on(LATER), test.contacts[0].id, "failed", reason=str(reason))
    assert f"failed ({reason}); its test is broken" in said.summary
    assert broken(field) == {test.id: reason}
    told = refusal(Refused, field.on(LATER), test.contacts[1].id, "sent")
    assert "belongs to a broken test" in told
    assert test.contacts[1].id not in {each.contact for each in list_due(field.on(LATER), STUDY)}


@pytest.mark.parametrize("event", ["failed", "broken"])
@pytest.mark.parametrize("reason", [None, "", "sent_late", "exposure", "nonsense"])
def test_a_break_needs_a_reason_that_a_person_may_give(field, event, reason):
    contact = study_tests(field)[0].contacts[0].id
    told = refusal(WrongInput, field.on(LATER), contact, event, reason=reason)
    assert "Use one of: ad_gone, bounced, sent_wrong, send_failed, tester_error, other." in told


def test_what_takes_no_reason_says_so(field):
    contact = study_tests(field)[0].contacts[0].id
    assert "sent takes no reason" in refusal(
        WrongInput, field.on(LATER), contact, "sent", reason="other"
    )


def test_an_unknown_event_or_contact_is_told(field):
    contact = study_tests(field)[0].contacts[0].id
    assert f"Use one of: {', '.join(EVENTS)}." in refusal(WrongInput, field, contact, "posted")
    assert "must be a known contact" in refusal(WrongInput, field, "contact-x", "sent")


def test_the_command_offers_every_event():
    assert contacts_cli.EVENTS == EVENTS


def test_a_failure_recorded_by_mistake_is_mended_by_sending(field):
    test = study_tests(field)[0]
    contact = test.contacts[0]
    wrong = log_contact(field.on(LATER), contact.id, "failed", reason="send_failed")
    log_contact(field.on(LATER), contact.id, "sent", corrects=wrong.id)
    assert broken(field) == {}
    assert [each.kind for each in events_of(field, contact.id)] == [ContactEventKind.SENT]
    # The break, what took it back, and that it was sent months after its plan.
    assert len(departures_of(field, test.id, corrected=True)) == 3


def test_a_corrected_reason_replaces_the_first(field):
    test = study_tests(field)[0]
    contact = test.contacts[0]
    wrong = log_contact(field.on(LATER), contact.id, "failed", reason="other")
    log_contact(field.on(LATER), contact.id, "failed", reason="ad_gone", corrects=wrong.id)
    assert broken(field) == {test.id: "ad_gone"}


@pytest.mark.parametrize("event", ["failed", "broken"])
def test_a_break_by_mistake_is_mended_and_the_test_goes_on(field, event):
    test = study_tests(field)[0]
    first, second = test.contacts
    send(field, first)
    wrong = log_contact(field.on(LATER), first.id, event, reason="bounced")
    log_contact(field.on(LATER), first.id, "mended", corrects=wrong.id)
    assert broken(field) == {}
    (listed,) = [each for each in list_tests(field, STUDY) if each.id == test.id]
    assert [each.state for each in listed.contacts] == ["sent", "planned"]
    send(field, second)


def test_mending_names_what_it_mends(field):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    told = refusal(WrongInput, field.on(LATER), contact.id, "mended")
    assert "must name the failed or broken event" in told


def test_a_break_that_was_never_made_due_again_once_mended(field):
    contact = study_tests(field)[0].contacts[0]
    wrong = log_contact(field.on(contact.due_at), contact.id, "broken", reason="other")
    log_contact(field.on(contact.due_at), contact.id, "mended", corrects=wrong.id)
    assert contact.id in {each.contact for each in list_due(field.on(LATER), STUDY)}


def test_only_what_was_sent_is_declined_and_once(field):
    contact = study_tests(field)[0].contacts[0]
    assert "nothing to decline" in refusal(Refused, field.on(LATER), contact.id, "declined")
    send(field, contact)
    early = contact.due_at - timedelta(hours=1)
    told = refusal(WrongInput, field.on(LATER), contact.id, "declined", moment=early)
    assert "must not lie before the contact itself" in told
    log_contact(field.on(LATER), contact.id, "declined")
    assert "was declined on" in refusal(Refused, field.on(LATER), contact.id, "declined")


def test_a_gap_outside_the_range_is_a_departure_that_breaks_nothing(field):
    short, long, good = study_tests(field)[:3]
    for test, gap in ((short, 0.5), (long, 30)):
        send(field, test.contacts[0])
        send(field, test.contacts[1], test.contacts[0].due_at + timedelta(hours=gap))
    for contact in good.contacts:
        send(field, contact)
    assert broken(field) == {}
    departures = departures_of(field, long.id)
    assert {each.reason for each in departures} == {
        DeviationReason.GAP_OUTSIDE,
        DeviationReason.OUTSIDE_HOURS,
    }
    assert {(each.contact, each.breaks) for each in departures} == {(long.contacts[1].id, False)}
    assert {each.reason for each in departures_of(field, short.id)} == {
        DeviationReason.GAP_OUTSIDE,
        DeviationReason.SENT_WRONG,
    }
    assert list(departures_of(field, good.id)) == []


def test_a_contact_ahead_of_its_plan_is_a_departure(field):
    test = study_tests(field)[0]
    send(field, test.contacts[0], test.contacts[0].due_at - timedelta(hours=1))
    departures = departures_of(field, test.id)
    assert {each.reason for each in departures} == {
        DeviationReason.SENT_WRONG,
        DeviationReason.OUTSIDE_HOURS,
    }
    assert not any(each.breaks for each in departures)


def test_a_corrected_moment_takes_its_departure_back(field):
    test = study_tests(field)[0]
    first, second = test.contacts
    send(field, first)
    far = first.due_at + timedelta(days=3)
    wrong = log_contact(field.on(LATER), second.id, "sent", moment=far)
    assert [each.reason for each in departures_of(field, test.id)] == [DeviationReason.GAP_OUTSIDE]
    log_contact(field.on(LATER), second.id, "sent", moment=second.due_at, corrects=wrong.id)
    (left,) = departures_of(field, test.id)
    assert left.supersedes is not None
    assert len(departures_of(field, test.id, corrected=True)) == 2


def test_departures_do_not_pile_up(field):
    test = study_tests(field)[0]
    first, second = test.contacts
    send(field, first)
    last = log_contact(field.on(LATER), second.id, "sent", moment=first.due_at + timedelta(days=2))
    for days in (3, 4):
        moment = first.due_at + timedelta(days=days)
        last = log_contact(field.on(LATER), second.id, "sent", moment=moment, corrects=last.id)
    assert len(departures_of(field, test.id)) == 1


def test_one_action_stops_the_landlord_in_all_studies(either_field, kind):
    place, event = either_field, {"sqlite": "exposure", "postgresql": "abuse"}[kind]
    shared = {each.landlord for each in study_tests(place)} & {
        each.landlord for each in study_tests(place, OTHER)
    }
    mine = next(each for each in study_tests(place) if each.landlord in shared)
    theirs = [each for each in study_tests(place, OTHER) if each.landlord == mine.landlord]
    assert theirs
    send(place, mine.contacts[0])
    said = log_contact(place.on(LATER), mine.contacts[0].id, event, note="He called the office.")
    assert "stopped, in all studies" in said.summary
    assert landlord_of(place, mine)[-1] is LandlordEventKind.STOP
    same = [each for each in study_tests(place) if each.landlord == mine.landlord]
    reasons = {each.id: "landlord_stopped" for each in [*same, *theirs]} | {mine.id: event}
    assert broken(place) == reasons
    for test in [*same, *theirs]:
        for contact in test.contacts:
            if contact.id != mine.contacts[0].id:
                with pytest.raises(LandlordStopped):
                    log_contact(place.on(LATER), contact.id, "sent")
    for slug in (STUDY, OTHER):
        due = {each.contact for each in list_due(place.on(LATER), slug)}
        assert not due & {one.id for test in [*same, *theirs] for one in test.contacts}


def test_a_stop_reaches_landlords_in_doubt_of_being_the_same(field):
    with reading(field.engine) as session:
        doubts = decisions.standing(session).doubts
    (one, *_), *_ = ((name, *others) for name, others in doubts.items())
    tests = [*study_tests(field), *study_tests(field, OTHER)]
    pair = {one, *doubts[one]}
    reached = {each.id for each in tests if each.landlord in pair}
    first = next(each for each in tests if each.landlord in pair)
    log_contact(field.on(LATER), first.contacts[0].id, "exposure")
    assert set(broken(field)) == reached
    with reading(field.engine) as session:
        standing = decisions.standing(session)
    assert all(standing.is_excluded(each) for each in pair)


def test_a_stop_leaves_what_was_over_and_breaks_what_was_not(field):
    big = [each for each in study_tests(field) if len(each.contacts) == 2]
    landlords = [each.landlord for each in big]
    landlord = next(each for each in landlords if landlords.count(each) > 1)
    first, second = sorted(
        (each for each in big if each.landlord == landlord),
        key=lambda each: each.contacts[0].due_at,
    )[:2]
    send_all(field, first, second)
    over = max(each.due_at for each in first.contacts) + WINDOW
    moment = max(over, second.contacts[1].due_at) + timedelta(hours=1)
    assert moment < second.contacts[0].due_at + WINDOW
    # Logged long afterwards: what counts is the moment it happened.
    log_contact(field.on(LATER), second.contacts[0].id, "exposure", moment=moment)
    assert first.id not in broken(field)
    assert broken(field)[second.id] == "exposure"


def test_exposure_after_everything_is_over_breaks_nothing_more(field):
    test = next(each for each in study_tests(field) if each.number == 1)
    send_all(field, test)
    said = log_contact(field.on(LATER), test.contacts[0].id, "exposure")
    assert test.id not in broken(field)
    assert "stopped, in all studies" in said.summary
    assert LandlordEventKind.STOP in landlord_of(field, test)


def test_a_stop_can_not_be_mended_away(field):
    contact = study_tests(field)[0].contacts[0]
    stop = log_contact(field.on(LATER), contact.id, "exposure")
    told = refusal(Refused, field.on(LATER), contact.id, "mended", corrects=stop.id)
    assert "a stop stays" in told


@pytest.mark.parametrize("earlier", ["failed", "broken"])
def test_a_stop_stays_whatever_broke_the_test_before(either_field, earlier):
    place = either_field.on(LATER)
    test = next(each for each in study_tests(place) if len(each.contacts) == 2)
    first, second = test.contacts
    wrong = log_contact(place, first.id, earlier, reason="other")
    stop = log_contact(place, second.id, "abuse")
    assert broken(place)[test.id] == "other", "the first reason that stands"
    told = log_contact(place, first.id, "mended", corrects=wrong.id, note="verkeerd getikt")
    assert f"Its test stays broken: abuse ({second.id})" in told.summary
    assert broken(place)[test.id] == "abuse"
    assert "a stop stays" in refusal(Refused, place, second.id, "mended", corrects=stop.id)


def test_a_stop_reaches_a_test_that_a_mistake_had_broken(field):
    place = field.on(LATER)
    landlords = [each.landlord for each in study_tests(place)]
    landlord = next(each for each in landlords if landlords.count(each) > 1)
    mine, other = [each for each in study_tests(place) if each.landlord == landlord][:2]
    wrong = log_contact(place, other.contacts[0].id, "broken", reason="other")
    unbroken = len(broken(place))
    said = log_contact(place, mine.contacts[0].id, "exposure")
    assert f"; {len(broken(place)) - unbroken} unfinished tests are broken" in said.summary
    log_contact(place, other.contacts[0].id, "mended", corrects=wrong.id, note="vergissing")
    assert broken(place)[other.id] == "landlord_stopped"
    again = log_contact(place, mine.contacts[1].id, "abuse")
    assert "; 0 unfinished tests are broken" in again.summary


def test_a_first_answer_never_cancels_the_second_contact(field):
    test = study_tests(field)[0]
    first, second = test.contacts
    send(field, first)
    log_response(
        field.on(first.due_at + timedelta(minutes=9)), first.id, channel="phone", category="refusal"
    )
    due = {(each.contact, each.task) for each in list_due(field.on(LATER), STUDY)}
    assert (second.id, "send") in due
    send(field, second)


@pytest.mark.parametrize(
    ("event", "reason"),
    [("sent", None), ("failed", "bounced"), ("broken", "other"), ("exposure", None)],
)
def test_what_a_device_sends_twice_is_recorded_once(field, event, reason):
    contact = study_tests(field)[0].contacts[0].id
    place = field.on(LATER)
    first = log_contact(place, contact, event, reason=reason, client_id="phone-1-77")
    assert first.new
    before = everything(place)
    again = log_contact(place, contact, event, reason=reason, client_id="phone-1-77")
    assert not again.new
    assert again.id is None
    assert everything(place) == before


def test_a_note_is_kept_for_who_may_read_it(field):
    test = study_tests(field)[0]
    log_contact(field.on(LATER), test.contacts[0].id, "broken", reason="other", note="De straat")
    assert departures_of(field, test.id)[0].note == "De straat"
    assert [each.note for each in events_of(field, test.contacts[0].id)] == ["De straat"]
    raw = repr(everything(field))
    assert "De straat" not in raw


def test_bytes_that_are_no_text_are_told(field):
    contact = study_tests(field)[0].contacts[0].id
    told = refusal(WrongInput, field.on(LATER), contact, "sent", note="caf\udce9")
    assert "must be text in UTF-8" in told


def test_each_act_asks_for_its_right(field):
    contact = study_tests(field)[0].contacts[0].id
    coder, inspector = acting(field, Role.CODER), acting(field, Role.INSPECTOR)
    elsewhere = acting(field, Role.TESTER, study=study_tests(field, OTHER)[0].study)
    for person in (coder, inspector, elsewhere):
        refusal(NotAllowed, person.on(LATER), contact, "sent")
    refusal(NotAllowed, inspector.on(LATER), contact, "exposure")
    log_contact(coder.on(LATER), contact, "exposure")
    tester = acting(field, Role.TESTER, study=study_tests(field)[0].study)
    other = next(each for each in study_tests(field) if each.id not in broken(field))
    log_contact(tester.on(LATER), candidates(other)[0].id, "sent")
