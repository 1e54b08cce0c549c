"""What may be recorded of a contact, tried without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from discrimtest.errors import LandlordStopped, Refused, WrongInput
from discrimtest.record.contact import Happening, record_happening, record_stop
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.entries import Entries
from discrimtest.record.given_reason import GIVEN
from discrimtest.record.record import Record
from discrimtest.record.standing import Standing
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordEventKind
from tests.record.examples import (
    DUE,
    FIELDWORK,
    GAP,
    WINDOW,
    answered,
    drawn,
    happened,
    planned,
    recorder,
    sent,
)

FIRST, SECOND = "test-1-1", "test-1-2"


def told(record: Record, error: type[Exception], event: str, **given: object) -> str:
    """The one problem of an event that must be refused."""
    given = {"contact": FIRST, "when": DUE} | given
    with pytest.raises(error) as raised:
        record_happening(record, Happening(event=event, **given), recorder())  # type: ignore[arg-type]
    (problem,) = raised.value.problems  # type: ignore[attr-defined]
    return problem.code


@pytest.mark.parametrize(
    ("record", "event", "given", "error", "code"),
    [
        (planned(), "posted", {}, WrongInput, "event.unknown"),
        (planned(), "sent", {"reason": "other"}, WrongInput, "reason.superfluous"),
        (planned(), "failed", {"reason": "exposure"}, WrongInput, "reason.unknown"),
        (planned(), "declined", {}, Refused, "contact.not_sent"),
        (planned(), "mended", {}, WrongInput, "correction.unfit"),
        (planned(), "sent", {"corrects": "event-0"}, WrongInput, "correction.unfit"),
        (sent(planned(), FIRST), "sent", {}, Refused, "contact.sent"),
        (
            sent(planned(), FIRST),
            "declined",
            {"when": DUE - timedelta(hours=1)},
            WrongInput,
            "moment.before_contact",
        ),
        (
            happened(sent(planned(), FIRST), FIRST, "declined"),
            "declined",
            {},
            Refused,
            "contact.declined",
        ),
        (
            happened(planned(), SECOND, "failed", reason="bounced"),
            "sent",
            {},
            Refused,
            "test.broken",
        ),
    ],
)
def test_what_was_done_before_may_not_allow_it(record, event, given, error, code):
    assert told(record, error, event, **given) == code


@pytest.mark.parametrize("reason", GIVEN)
def test_a_reason_breaks_the_test_of_the_contact_and_no_other(reason):
    record = happened(planned(), FIRST, "failed", reason=str(reason))
    assert record.broken == {"test-1": reason}
    (departure,) = record.departures
    assert (departure.contact, departure.breaks) == (FIRST, True)


@pytest.mark.parametrize("event", ["failed", "broken"])
def test_what_was_broken_by_mistake_is_mended(event):
    record = happened(planned(), FIRST, event, reason="other")
    (wrong,) = record.events
    mended = happened(record, FIRST, "mended", corrects=wrong.id)
    assert mended.broken == {}
    assert mended.happened[FIRST][-1].due_at == DUE
    assert len(mended.deviations) == 2
    sent(mended, FIRST)


def test_what_breaks_a_mended_test_all_the_same_is_told():
    record = happened(planned(), FIRST, "failed", reason="bounced")
    record = happened(record, SECOND, "broken", reason="ad_gone")
    wrong, other = record.events

    def mend(record, contact: str, event: str) -> tuple[str, Record]:
        given = Happening(contact, "mended", DUE, corrects=event)
        logged, entries = record_happening(record, given, recorder())
        return logged.summary, record.plus(entries)

    told, record = mend(record, FIRST, wrong.id)
    assert f"Its test stays broken: ad_gone ({SECOND})." in told
    told, record = mend(record, SECOND, other.id)
    assert "broken" not in told
    assert record.broken == {}


def test_an_excluded_landlord_hears_nothing():
    record = replace(planned(), landlords=Standing({}, {}, frozenset({"landlord-1"})))
    assert told(record, LandlordStopped, "sent") == "landlord.stopped"
    doubt = {"landlord-1": ("landlord-9",), "landlord-9": ("landlord-1",)}
    doubtful = Standing({}, doubt, frozenset({"landlord-9"}))
    assert told(replace(planned(), landlords=doubtful), LandlordStopped, "sent")


def test_a_contact_is_not_put_right_to_after_its_answer():
    record = answered(sent(planned(), FIRST), FIRST, "refusal", timedelta(hours=2))
    (old,) = record.events
    late = {"when": DUE + timedelta(hours=3), "corrects": old.id}
    assert told(record, WrongInput, "sent", **late) == "moment.after_answer"


def test_the_answers_that_a_corrected_moment_moves_are_counted():
    record = answered(sent(planned(), FIRST), FIRST, "invitation", WINDOW - timedelta(hours=1))
    (old,) = record.events
    given = Happening(FIRST, "sent", DUE - timedelta(hours=2), corrects=old.id)
    logged, _ = record_happening(record, given, recorder())
    assert "1 of its answers now fall on the other side" in logged.summary


@pytest.mark.parametrize(
    ("gap", "reason"),
    [
        (timedelta(hours=1), {"gap_outside", "sent_wrong"}),
        (timedelta(hours=29), {"gap_outside"}),
        (GAP, set()),
        (timedelta(hours=3), {"sent_wrong"}),  # ahead of its own plan
        (timedelta(hours=10), {"outside_hours"}),  # at eight in the evening
        (timedelta(days=5), {"gap_outside", "outside_hours"}),  # on a Saturday
        (timedelta(days=21), {"gap_outside", "sent_late"}),
        (timedelta(days=28), {"gap_outside", "sent_late", "outside_hours"}),  # on Easter Monday
        (-GAP, {"order_reversed", "sent_wrong", "outside_hours"}),
    ],
)
def test_what_the_moments_show_is_a_departure_that_breaks_nothing(gap, reason):
    record = happened(sent(planned(), FIRST), SECOND, "sent", DUE + gap)
    found = {(each.contact, str(each.reason)) for each in record.departures}
    turned = "order_reversed" in reason
    expected = {(FIRST if turned and each == "order_reversed" else SECOND, each) for each in reason}
    assert found == expected
    assert record.broken == {}
    old = record.happened[SECOND][0]
    right = happened(record, SECOND, "sent", DUE + GAP, corrects=old.id)
    assert all(is_withdrawal(each) for each in right.departures)
    assert len(right.departures) == len(reason)


def test_a_tester_hears_at_once_what_departs_from_the_protocol():
    def logged(record, contact: str, when: datetime) -> str:
        return record_happening(record, Happening(contact, "sent", when), recorder())[0].summary

    evening = DUE + timedelta(hours=10)
    assert "It departs from the protocol: outside office hours or on a holiday." in logged(
        planned(), FIRST, evening
    )
    early = logged(planned(), SECOND, DUE + GAP)
    assert f"{FIRST} was to be made before it, and is not recorded yet." in early
    reversed_ = logged(sent(planned(), SECOND), FIRST, DUE + GAP + timedelta(hours=2))
    assert "in another order than drawn" in reversed_
    assert "departs" not in logged(sent(planned(), FIRST), SECOND, DUE + GAP)


def test_a_protocol_may_say_that_a_departure_breaks_the_test():
    strict = replace(planned(), fieldwork=replace(FIELDWORK, breaking=("gap_outside",)))
    record = happened(sent(strict, FIRST), SECOND, "sent", DUE + timedelta(days=2))
    assert record.broken == {"test-1": DeviationReason.GAP_OUTSIDE}
    old = record.happened[SECOND][0]
    right = happened(record, SECOND, "sent", DUE + GAP, corrects=old.id)
    assert right.broken == {}
    outside = happened(sent(strict, FIRST), SECOND, "sent", DUE + timedelta(hours=10))
    assert outside.broken == {}


def test_a_stop_breaks_what_is_not_over_in_every_study():
    mine = sent(planned(3))
    tests = (drawn(7, "landlord-1"), drawn(8, "landlord-2"), drawn(9, "landlord-5"))
    theirs = replace(planned(), study="study-2", tests=tests)
    doubt = {"landlord-1": ("landlord-5",), "landlord-5": ("landlord-1",)}
    mine, theirs = (
        replace(record, landlords=Standing({}, doubt, frozenset())) for record in (mine, theirs)
    )
    given = Happening(FIRST, "abuse", DUE + timedelta(days=1), note="He shouted.")
    logged, entries = record_stop(mine, given, [theirs], recorder())
    assert "3 unfinished tests are broken" in logged.summary
    broken = {departure.test: departure.reason for departure in entries.deviations}
    assert broken == {
        "test-1": DeviationReason.ABUSE,
        "test-7": DeviationReason.LANDLORD_STOPPED,
        "test-9": DeviationReason.LANDLORD_STOPPED,
    }
    (stop,) = entries.decisions
    assert (stop.kind, stop.landlord) == (LandlordEventKind.STOP, "landlord-1")
    over = replace(given, when=DUE + WINDOW + GAP)
    _, entries = record_stop(mine, over, [theirs], recorder())
    assert {departure.test for departure in entries.deviations} == {"test-7", "test-9"}
    stop = mine.plus(Entries(events=entries.events))
    mended = {"corrects": entries.events[0].id}
    assert told(stop.plus(entries), WrongInput, "declined", **mended) == "correction.unfit"


def test_a_stop_is_not_mended_away():
    record = planned()
    logged, entries = record_stop(record, Happening(FIRST, "exposure", DUE), [], recorder())
    assert told(record.plus(entries), Refused, "mended", corrects=logged.id) == "stop.stays"


def test_who_puts_right_what_another_recorded_says_why():
    record = happened(planned(), FIRST, "sent")
    old = record.happened[FIRST][0]
    other = replace(recorder(), person="person-2")
    given = Happening(FIRST, "sent", DUE + timedelta(minutes=5), corrects=old.id)
    record_happening(record, given, recorder())
    with pytest.raises(WrongInput, match="somebody else recorded it"):
        record_happening(record, given, other)
    _, entries = record_happening(record, replace(given, note="misread"), other)
    assert entries.events[0].supersedes == old.id
