"""Calls of candidates: when the next one is, what none of them may become, what departs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.contact import Happening, record_any
from discrimtest.record.counts import sample_counts
from discrimtest.record.due import due
from discrimtest.record.fieldwork import PhoneRules
from discrimtest.record.opening import next_open
from discrimtest.record.phone import Called, attempts_unlike, record_call
from discrimtest.record.progress import contact_state, progress_of
from discrimtest.record.record import Record
from discrimtest.record.response import Given, record_answer
from discrimtest.record.windows import closing_codings
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel
from tests.record.examples import DUE, FIELDWORK, LATER, planned, recorder

RULES = PhoneRules(
    3,
    timedelta(hours=3),
    "last",
    {
        "invited": "invitation",
        "refused": "refusal",
        "nobody": "nobody",
        "message": "voicemail",
        "wrong": "wrong_number",
    },
)
ONE, OTHER = "test-1-1", "test-1-2"
MORNING, DAY = timedelta(hours=3), timedelta(days=1)


def phoned(rules: PhoneRules = RULES) -> Record:
    return replace(planned(1), fieldwork=replace(FIELDWORK, phone=rules))


def called(record: Record, contact: str, ending: str, when: datetime, **more: object) -> Record:
    text = more.pop("text", "Kom maar." if ending in ("invited", "refused") else "")
    _, entries = record_call(record, Called(contact, ending, when, text, **more), recorder())
    return record.plus(entries)


def unlike(record: Record) -> list[str]:
    return list(attempts_unlike(record, record.tests[0]))


def test_the_next_call_waits_for_the_hours_between_and_for_an_open_office() -> None:
    """Monday 9 March 2026, 9.00 UTC is 10.00 in Brussels; offices close at 17.30, so a call at
    15.00 is tried again on Tuesday at 9.00."""
    record = called(phoned(), ONE, "nobody", DUE)
    assert record.planned[ONE] == DUE + timedelta(hours=3)
    record = called(record, ONE, "nobody", DUE + timedelta(hours=5))
    assert record.planned[ONE] == datetime(2026, 3, 10, 8, 0, tzinfo=DUE.tzinfo)
    # The other candidate, four hours behind, came along: 13.00 UTC, then 8.00 the next day + 4.
    assert record.planned[OTHER] == datetime(2026, 3, 10, 12, 0, tzinfo=DUE.tzinfo)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-09 08:30", "2026-03-09 09:00"),
        ("2026-03-09 12:00", "2026-03-09 12:00"),
        ("2026-03-13 18:00", "2026-03-16 09:00"),  # a Friday evening
        ("2026-04-03 18:00", "2026-04-07 09:00"),  # before Easter Monday
        ("2026-03-28 10:00", "2026-03-30 09:00"),  # over the change to summer time
    ],
)
def test_the_next_opening_is_the_calendars(moment: str, opening: str) -> None:
    at, expected = (
        datetime.strptime(each, "%Y-%m-%d %H:%M").replace(tzinfo=FIELDWORK.zone)
        for each in (moment, opening)
    )
    assert next_open(FIELDWORK, at) == expected


def test_no_contact_is_no_outcome_and_breaks_its_test_alone() -> None:
    record = phoned()
    for number in range(3):
        assert not record.broken
        record = called(record, ONE, "nobody", DUE + number * DAY)
    assert record.broken == {"test-1": DeviationReason.NO_CONTACT}
    assert (record.sent, record.coded, due(record, LATER)) == ({}, {}, [])
    counts = sample_counts(record, progress_of(record, LATER), [], 1)
    assert counts.broken == {DeviationReason.NO_CONTACT: 1}
    with pytest.raises(Refused, match="broken test"):
        called(record, OTHER, "invited", DUE + 4 * DAY)


def test_a_call_put_right_counts_once_and_mends_the_test() -> None:
    record = phoned()
    for number in range(3):
        record = called(record, ONE, "nobody", DUE + number * DAY)
    last = record.called[ONE][-1].id
    record = called(record, ONE, "invited", DUE + 2 * DAY, corrects=last)
    assert (len(record.called[ONE]), dict(record.broken)) == (3, {})
    assert record.coded[ONE].category == "invitation"
    with pytest.raises(WrongInput, match="still stands"):
        called(record, ONE, "refused", DUE + 3 * DAY, corrects=last)


@pytest.mark.parametrize("wrong", ["invited", "refused", "message", "wrong"])
@pytest.mark.parametrize("right", ["invited", "refused", "message", "wrong", "nobody"])
def test_any_ending_tapped_by_mistake_becomes_the_right_one(wrong: str, right: str) -> None:
    """The record is then as if the right ending had been tapped at once."""
    before = called(phoned(), ONE, "nobody", DUE - DAY)
    mistaken = called(before, ONE, wrong, DUE)
    call = mistaken.called[ONE][-1].id
    mended = called(mistaken, ONE, right, LATER, corrects=call, timed=False)
    told = called(before, ONE, right, DUE)
    assert [(each.ending, each.at) for each in mended.called[ONE]] == [
        (each.ending, each.at) for each in told.called[ONE]
    ]
    assert (mended.sent, mended.broken, mended.planned) == (told.sent, told.broken, told.planned)
    assert {name: each.category for name, each in mended.coded.items()} == {
        name: each.category for name, each in told.coded.items()
    }
    assert len(mended.answers) == len(told.answers)
    tasks = [
        [(task.task, task.when, task.contact) for task in due(each, LATER)]
        for each in (mended, told)
    ]
    assert tasks[0] == tasks[1]
    departed = [{row.reason for row in each.departures if row.breaks} for each in (mended, told)]
    assert departed[0] == departed[1]


def test_a_call_is_not_put_right_under_an_answer_that_came_since() -> None:
    record = called(phoned(), ONE, "message", DUE)
    answer = Given(ONE, ResponseChannel.EMAIL, Category.INVITATION, DUE + DAY, "Kom maar.")
    record = record.plus(record_answer(record, answer, recorder())[1])
    with pytest.raises(Refused, match="answers since"):
        called(record, ONE, "nobody", DUE, corrects=record.called[ONE][-1].id)


def test_somebodys_answer_is_recorded_in_their_words() -> None:
    for ending in ("invited", "refused"):
        with pytest.raises(WrongInput, match="what the landlord said"):
            called(phoned(), ONE, ending, DUE, text=" ")


def test_a_message_too_early_is_told_at_once() -> None:
    for message, told in (("first", False), ("last", True), ("never", True)):
        record = phoned(replace(RULES, message=message))
        logged, _ = record_call(record, Called(ONE, "message", DUE), recorder())
        assert ("no message was to be left" in logged.summary) is told


def test_a_message_counts_as_contact_and_waits_for_its_answer() -> None:
    record = called(phoned(), ONE, "message", DUE)
    assert record.sent == {ONE: DUE}
    assert ONE not in record.coded
    assert unlike(record) == [ONE]  # a message belongs to the last call
    for message, number, told in (("first", 1, []), ("never", 1, [ONE]), ("last", 3, [])):
        record = phoned(replace(RULES, message=message))
        for earlier in range(number - 1):
            record = called(record, ONE, "nobody", DUE + earlier * DAY)
        assert unlike(called(record, ONE, "message", DUE + (number - 1) * DAY)) == told


def test_candidates_who_both_gave_up_did_so_after_as_many_calls() -> None:
    record = called(phoned(replace(RULES, message="first")), ONE, "message", DUE)
    even = called(record, OTHER, "message", DUE + timedelta(hours=4))
    assert unlike(even) == []
    uneven = called(record, OTHER, "nobody", DUE + timedelta(hours=4))
    assert unlike(uneven) == []  # it is not over yet
    uneven = called(uneven, OTHER, "message", DUE + DAY)
    assert unlike(uneven) == [ONE, OTHER]
    spoken = called(called(record, OTHER, "nobody", DUE + DAY), OTHER, "invited", DUE + 2 * DAY)
    assert unlike(spoken) == []  # who reaches somebody calls no more


def test_too_soon_is_refused_and_told_where_it_was_done_all_the_same() -> None:
    record = called(phoned(), ONE, "nobody", DUE)
    soon = DUE + timedelta(hours=1)
    with pytest.raises(Refused, match="3 hours"):
        called(record, ONE, "nobody", soon)
    record = called(record, ONE, "nobody", soon, again=True)
    assert unlike(record) == [ONE]
    counts = sample_counts(record, progress_of(record, LATER), [], 1)
    assert counts.deviations == {DeviationReason.ATTEMPTS: 1}


def test_a_wrong_number_never_reached_the_landlord() -> None:
    record = called(phoned(), ONE, "wrong", DUE)
    assert record.broken == {"test-1": DeviationReason.BOUNCED}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ONE, OTHER]),
            st.sampled_from(list(RULES.endings)),
            st.integers(0, 200),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_whatever_is_called_a_refusal_is_somebodys_word(
    calls: Sequence[tuple[str, str, int, bool]],
) -> None:
    """Never an outcome without somebody who spoke; never more calls than allowed; never a contact
    that is both made and not; and the record reads the same from its rows."""
    record = phoned()
    for contact, ending, hours, again in calls:
        try:
            record = called(record, contact, ending, DUE + timedelta(hours=hours), again=again)
        except (Refused, WrongInput):
            continue
    spoken = {"invited", "refused"}
    for contact, made in record.called.items():
        assert len(made) <= RULES.attempts
        assert (contact in record.coded) == bool(spoken & {call.ending for call in made})
        assert not (contact in record.unreached and contact in record.sent)
    assert set(record.unreached) <= set(record.called) - set(record.sent)
    assert record.only("test-1").broken == record.broken


def test_a_contact_by_phone_is_made_by_a_call_that_ended_and_never_without() -> None:
    record, nobody_else = phoned(), lambda _: ()
    for corrects in (None, "event-1"):
        told = Happening(ONE, "sent", DUE, corrects=corrects)
        with pytest.raises(Refused, match="how it ended") as refused:
            record_any(record, told, nobody_else, recorder())
        assert refused.value.problems[0].code == "phone.no_ending"
    # One of an earlier release, which let it through: the call is still to be told.
    bare = replace(FIELDWORK, phone=None)
    _, entries = record_any(
        replace(record, fieldwork=bare), Happening(ONE, "sent", DUE), nobody_else, recorder()
    )
    record = record.plus(entries)
    after = DUE + timedelta(days=30)
    assert not record.sent
    assert contact_state(record, ONE) == "planned"
    assert ONE in [task.contact.id for task in due(record, after)]
    assert closing_codings(record, recorder(after)) == ()
    with pytest.raises(Refused, match="never recorded as called") as refused:
        record_answer(record, Given(ONE, ResponseChannel.EMAIL, None, LATER), recorder())
    assert "contacts call" in str(refused.value)
    record = called(record, ONE, "invited", DUE + MORNING)
    assert record.sent == {ONE: DUE + MORNING}
    assert record.coded[ONE].category == "invitation"


def test_who_puts_right_a_call_of_another_says_why() -> None:
    record = called(phoned(), ONE, "nobody", DUE)
    given = Called(ONE, "refused", DUE, "Nee.", corrects=record.called[ONE][0].id)
    other = replace(recorder(), person="person-2")
    with pytest.raises(WrongInput, match="somebody else recorded it"):
        record_call(record, given, other)
    assert record_call(record, replace(given, note="misread"), other)[1].calls
