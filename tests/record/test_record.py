"""What stands of a record, and that each test can be judged from its own record alone."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import DiscrimtestError
from discrimtest.record.answers import channels_of, late_answers, waiting
from discrimtest.record.due import due
from discrimtest.record.entries import Entries
from discrimtest.record.hours import hours_to_answer
from discrimtest.record.progress import progress_of
from discrimtest.record.record import Record
from discrimtest.record.windows import closing_codings
from discrimtest.words.outcome import Category
from tests.record.examples import DUE, LATER, WINDOW, answered, happened, planned, recorder, sent

STEPS = st.tuples(
    st.sampled_from(sorted(planned(3).contacts)),
    st.sampled_from(["sent", "failed", "declined", "broken", "refusal", "invitation", "invalid"]),
    st.integers(0, 24 * 20),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Whatever may come of three tests."""
    record = planned(3)
    for contact, step, hours in draw(st.lists(STEPS, max_size=14)):
        after = timedelta(hours=hours)
        try:
            if step in ("sent", "declined"):
                record = happened(record, contact, step, DUE + after)
            elif step in ("failed", "broken"):
                record = happened(record, contact, step, DUE + after, reason="other")
            else:
                record = answered(record, contact, step, after)
        except DiscrimtestError:
            continue
    return record


@given(records(), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_each_test_is_judged_from_its_own_record(record, days):
    now = DUE + timedelta(days=days)
    whole, tasks, hours = progress_of(record, now), due(record, now), hours_to_answer(record, ())
    uncoded, channels = waiting(record), channels_of(record)
    for test in record.tests:
        own = record.only(test.id)
        names = {contact.id for contact in test.contacts}
        alone = progress_of(own, now)
        assert alone.state(test) == whole.state(test)
        assert due(own, now) == [task for task in tasks if task.contact.id in names]
        assert hours_to_answer(own, ()) == {k: v for k, v in hours.items() if k in names}
        assert waiting(own) == uncoded & names
        assert channels_of(own) == {k: v for k, v in channels.items() if k in names}


@given(records())
@settings(max_examples=40, deadline=None)
def test_every_test_is_complete_broken_or_under_way(record):
    closed = record.plus(Entries(codings=closing_codings(record, recorder())))
    progress = progress_of(closed, LATER)
    assert not progress.complete & progress.broken.keys()
    for test in progress.completed:
        for contact in test.contacts:
            assert contact.id in progress.coded
            assert contact.id not in progress.waiting
    assert closing_codings(closed, recorder()) == ()
    assert {task.task for task in due(closed, LATER)} <= {"send", "decline"}


def test_only_silence_is_closed_and_only_after_its_window():
    record = answered(sent(planned()), "test-1-1", None)
    early = recorder(DUE + WINDOW - timedelta(minutes=1))
    assert closing_codings(record, early) == ()
    codings = closing_codings(record, recorder())
    assert {coding.contact for coding in codings} == {"test-1-2", "test-2-1", "test-2-2"}
    assert {coding.category for coding in codings} == {Category.NO_REPLY}
    # A broken test counts nowhere.
    broken = happened(record, "test-2-1", "broken", reason="other")
    assert {coding.contact for coding in closing_codings(broken, recorder())} == {"test-1-2"}


def test_what_was_corrected_is_kept_and_does_not_stand():
    record = sent(planned(), "test-1-1")
    (old,) = record.events
    right = DUE + timedelta(hours=1)
    again = happened(record, "test-1-1", "sent", right, corrects=old.id)
    assert again.sent == {"test-1-1": right}
    assert len(again.events) == 2
    assert [event.at for event in again.happened["test-1-1"]] == [right]


def test_a_late_answer_is_counted_as_late():
    record = answered(sent(planned()), "test-1-1", "refusal", WINDOW + timedelta(hours=1))
    assert [answer.contact for answer in late_answers(record)] == ["test-1-1"]
    assert record.in_time == {}


def test_invitations_are_declined_in_different_words_until_they_are():
    record = answered(sent(planned(1)), "test-1-1", "invitation", timedelta(hours=1))
    record = answered(record, "test-1-2", "invitation", timedelta(hours=1))
    first, second = due(record, DUE)
    assert first.words != second.words
    assert first.when == DUE + timedelta(hours=25)
    declined = happened(record, "test-1-1", "declined", DUE + timedelta(hours=2))
    # Something newer lies over it, and it stays declined.
    declined = happened(declined, "test-1-1", "broken", DUE + timedelta(hours=3), reason="other")
    assert [task.contact.id for task in due(declined, DUE)] == ["test-1-2"]
