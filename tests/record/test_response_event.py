"""What withdrawing, moving and dating anew make of outcomes, tried without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from discrimtest.errors import DiscrimtestError, Refused, WrongInput
from discrimtest.record.answers import late_answers, maybe_automatic, waiting
from discrimtest.record.due import due
from discrimtest.record.hours import hours_to_answer
from discrimtest.record.record import Record
from discrimtest.record.response import correct_outcome
from discrimtest.record.response_event import (
    Destination,
    decide_automatic,
    move,
    redate,
    withdraw,
)
from discrimtest.record.windows import closing_codings
from discrimtest.words.outcome import Category
from discrimtest.words.test import Test
from tests.record.examples import (
    DUE,
    LATER,
    WINDOW,
    answered,
    drawn,
    happened,
    planned,
    recorder,
    sent,
)

ONE, TWO, OTHER = "test-1-1", "test-1-2", "test-2-1"
HOUR = timedelta(hours=1)


def stands(record: Record, contact: str) -> str | None:
    coding = record.coded.get(contact)
    return str(coding.category) if coding else None


def answer_at(record: Record, contact: str, place: int = 0) -> str:
    return [answer.id for answer in record.answers if answer.contact == contact][place]


def withdrawn(record: Record, response: str) -> Record:
    _, entries = withdraw(record, response, "logged twice", recorder())
    return record.plus(entries)


def moved(record: Record, response: str, to: str, category: str | None = None) -> Record:
    place = Destination(to, Category(category) if category else None)
    _, entries = move(record, record, response, place, "wrong mailbox", recorder(), again=True)
    return record.plus(entries)


def corrected(record: Record, contact: str, category: str, hours: int) -> Record:
    by = recorder(DUE + hours * HOUR)
    _, entries = correct_outcome(record, contact, Category(category), "misread", by)
    return record.plus(entries)


@pytest.fixture
def record() -> Record:
    return sent(planned())


def test_a_withdrawn_answer_takes_its_judgement_out_and_no_more(record):
    record = answered(record, ONE, "refusal")
    record = answered(record, ONE, "invitation", 5 * HOUR)
    record = withdrawn(record, answer_at(record, ONE, 1))
    assert (stands(record, ONE), waiting(record)) == ("refusal", frozenset())
    assert [answer.contact for answer in record.withdrawn] == [None]
    record = withdrawn(record, answer_at(record, ONE))
    assert stands(record, ONE) is None
    assert [coding.contact for coding in closing_codings(record, recorder())].count(ONE) == 1


def test_what_rested_on_a_withdrawn_answer_is_judged_anew(record):
    record = answered(record, ONE, "refusal")
    record = answered(record, ONE, None, 5 * HOUR)
    record = corrected(record, ONE, "invitation_conditional", 6)
    record = withdrawn(record, answer_at(record, ONE, 1))
    assert waiting(record) == {ONE}
    assert stands(record, ONE) == "refusal"
    record = corrected(record, ONE, "refusal", 24 * 61)
    assert (stands(record, ONE), waiting(record)) == ("refusal", frozenset())
    corrections = [coding.supersedes for coding in record.codings if coding.supersedes]
    assert len(corrections) == 1, "a judgement is corrected once in the database"


def test_a_correction_before_the_answer_that_left_still_counts(record):
    record = answered(record, ONE, "refusal")
    record = corrected(record, ONE, "waiting_list", 4)
    record = answered(record, ONE, "invitation", 5 * HOUR)
    record = withdrawn(record, answer_at(record, ONE, 1))
    assert (stands(record, ONE), waiting(record)) == ("waiting_list", frozenset())


def test_a_bounce_that_is_withdrawn_no_longer_breaks_its_test(record):
    record = answered(record, ONE, "invalid")
    assert record.broken
    record = withdrawn(record, answer_at(record, ONE))
    assert not record.broken


def test_a_moved_answer_waits_for_a_coder_at_the_contact_it_answers(record):
    record = answered(record, ONE, "invitation", 30 * HOUR)
    record = moved(record, answer_at(record, ONE), OTHER)
    assert (stands(record, ONE), stands(record, OTHER)) == (None, None)
    assert waiting(record) == {OTHER}
    assert answer_at(record, OTHER)
    record = moved(record, answer_at(record, OTHER), TWO, "refusal")
    assert (stands(record, OTHER), stands(record, TWO)) == (None, "refusal")
    assert hours_to_answer(record, ())[TWO] == pytest.approx(26)
    assert ONE not in hours_to_answer(record, ())


def test_a_withdrawn_answer_can_be_laid_where_it_belongs(record):
    record = answered(record, ONE, "invitation", 30 * HOUR)
    name = answer_at(record, ONE)
    record = moved(withdrawn(record, name), name, ONE, "refusal")
    assert (stands(record, ONE), record.withdrawn) == ("refusal", ())


def test_a_move_between_tests_is_decided_from_the_two_tests_alone(record):
    whole = answered(record, ONE, "invalid", 30 * HOUR)
    name, place = answer_at(whole, ONE), Destination(OTHER, Category.INVALID)
    one, other = whole.only("test-1"), whole.only("test-2")
    changed, entries = move(one, other, name, place, "wrong mailbox", recorder())
    after = whole.plus(entries)
    assert set(after.broken) == {"test-2"}
    assert changed.contacts == {ONE: None, OTHER: Category.INVALID}
    assert one.plus(entries).coded == {}
    assert after.only("test-1").coded == {}


@pytest.mark.parametrize(
    ("received", "outcome", "late"),
    [(WINDOW + HOUR, None, 1), (2 * HOUR, "refusal", 0)],
)
def test_times_follow_a_new_date(record, received, outcome, late):
    record = answered(record, ONE, "refusal", 30 * HOUR)
    _, entries = redate(record, answer_at(record, ONE), DUE + received, "clock", recorder())
    record = record.plus(entries)
    assert (stands(record, ONE), len(late_answers(record))) == (outcome, late)
    assert hours_to_answer(record, ()).get(ONE) == (None if late else 2)


def test_a_late_answer_that_came_in_time_after_all_counts(record):
    record = answered(record, ONE, "refusal")
    record = answered(record, ONE, "invitation", WINDOW + HOUR)
    record = corrected(record, ONE, "waiting_list", 24 * 40)
    response = answer_at(record, ONE, 1)
    _, entries = redate(record, response, DUE + 9 * HOUR, "read wrongly", recorder())
    record = record.plus(entries)
    assert [answer.id for answer in record.outcomes[ONE].waiting] == [response]


def test_how_a_late_answer_was_judged_counts_once_it_is_in_time(record):
    record = answered(record, ONE, "refusal")
    record = answered(record, ONE, "invitation", WINDOW + HOUR)
    assert stands(record, ONE) == "refusal"
    longer = replace(record, fieldwork=replace(record.fieldwork, window=2 * WINDOW))
    assert (stands(longer, ONE), waiting(longer)) == ("invitation", frozenset())
    shorter = replace(record, fieldwork=replace(record.fieldwork, window=2 * HOUR))
    assert (stands(shorter, ONE), len(late_answers(shorter))) == (None, 2)
    assert ONE in [coding.contact for coding in closing_codings(shorter, recorder())]


def test_a_late_invitation_is_declined_too(record):
    record = answered(record, ONE, "invitation", WINDOW + HOUR)
    tasks = [task for task in due(record, LATER) if task.task == "decline"]
    assert [task.contact.id for task in tasks] == [ONE]
    record = happened(record, ONE, "declined", LATER)
    assert not [task for task in due(record, LATER) if task.task == "decline"]


def to_decline(record):
    (task,) = [task for task in due(record, LATER) if task.task == "decline"]
    return [next(each for each in record.answers if each.id == name) for name in task.answers]


def test_the_answer_that_invites_is_declined_not_the_first(record):
    record = answered(record, ONE, "information_request")
    record = answered(record, ONE, "invitation", 5 * HOUR)
    assert [answer.received_at for answer in to_decline(record)] == [DUE + 5 * HOUR]


def test_a_bounce_that_decides_is_not_declined(record):
    record = answered(record, ONE, "invitation", 5 * HOUR)
    record = answered(record, ONE, "invalid", 6 * HOUR)
    assert record.coded[ONE].category == "invalid"
    assert [answer.received_at for answer in to_decline(record)] == [DUE + 5 * HOUR]


def test_of_answers_judged_together_each_may_invite_that_was_read(record):
    record = answered(record, ONE, None)
    record = answered(record, ONE, None, 4 * HOUR)
    _, entries = correct_outcome(record, ONE, Category.INVITATION, "read", recorder(DUE + 5 * HOUR))
    record = answered(record.plus(entries), ONE, None, 6 * HOUR)
    came = [DUE + 3 * HOUR, DUE + 4 * HOUR]
    assert [answer.received_at for answer in to_decline(record)] == came


SAID = {"channel": "email", "text": "Nee.", "alike": "no"}


@pytest.mark.parametrize(
    ("first", "second", "hours", "told"),
    [
        (SAID, SAID, 50, True),
        (SAID, SAID | {"channel": "sms"}, 0, False),
        (SAID, SAID | {"alike": "other"}, 0, False),
        (SAID, SAID | {"again": True}, 0, False),
        ({"channel": "phone"}, {"channel": "phone"}, 0, True),
        ({"channel": "phone"}, {"channel": "phone"}, 1, False),
        ({"channel": "phone"}, {"channel": "phone", "timed": False}, 0.1, True),
        ({"channel": "phone"}, {"channel": "phone", "alike": "no"}, 0, False),
    ],
)
def test_the_same_answer_told_twice_is_told(record, first, second, hours, told):
    record = answered(record, ONE, "refusal", **first)
    after = (3 + hours) * HOUR
    if not told:
        assert len(answered(record, ONE, "refusal", after, **second).answers) == 2
        return
    with pytest.raises(Refused, match="an answer like this was recorded before"):
        answered(record, ONE, "refusal", after, **second)
    assert len(answered(record, TWO, "refusal", after, **second).answers) == 2
    gone = withdrawn(record, answer_at(record, ONE))
    assert len(answered(gone, ONE, "refusal", after, **second).answers) == 1


def test_what_cannot_be_is_refused(record):
    record = answered(replace(record, events=record.events[:3]), ONE, "refusal")
    name = answer_at(record, ONE)
    _, away = withdraw(record, name, "twice", recorder())
    early = DUE - HOUR

    def refused(kind: type[DiscrimtestError], of: Record, act, *what) -> str:
        with pytest.raises(kind) as error:
            act(of, *what, "because", recorder())
        return str(error.value)

    assert "was never recorded as sent" in refused(
        Refused, record, move, record, name, Destination("test-2-2")
    )
    assert "not lie before the contact" in refused(
        Refused, record, move, record, name, Destination(TWO)
    )
    assert "already" in refused(Refused, record, move, record, name, Destination(ONE))
    elsewhere, there = replace(record, study="study-2"), Destination(OTHER)
    assert "of the same study" in refused(Refused, record, move, elsewhere, name, there)
    assert "not lie before the contact" in refused(WrongInput, record, redate, name, early)
    assert "dated so already" in refused(Refused, record, redate, name, DUE + 3 * HOUR)
    gone = record.plus(away)
    assert "is withdrawn" in refused(Refused, gone, withdraw, name)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("moved", OTHER), ("moved", TWO), f"was moved to {OTHER} before"),
        (("moved", OTHER), ("withdrawn",), f"was moved to {OTHER} before"),
        (("withdrawn",), ("moved", TWO), "was withdrawn before"),
        (("dated", 4), ("dated", 5), "was dated anew before"),
        (("automatic", True), ("automatic", False), "was decided before"),
        (("moved", OTHER), ("dated", 5), ""),
        (("dated", 4), ("withdrawn",), ""),
        (("automatic", True), ("moved", TWO), ""),
    ],
)
def test_who_changes_what_another_changed_is_told(record, first, second, told):
    """Two people who both saw the answer at its first place do not undo each other unseen."""
    record = answered(record, ONE, "refusal", 8 * HOUR)
    name = answer_at(record, ONE)

    def done(of: Record, what: tuple, again: bool = False) -> Record:
        why = ("because", recorder(), again)
        if what[0] == "moved":
            _, entries = move(of, of, name, Destination(what[1]), *why)
        elif what[0] == "withdrawn":
            _, entries = withdraw(of, name, *why)
        elif what[0] == "dated":
            _, entries = redate(of, name, DUE + what[1] * HOUR, *why)
        else:
            _, entries = decide_automatic(of, [name], what[1], *why)
        return of.plus(entries)

    changed = done(record, first)
    assert len(done(changed, second, again=True).answer_events) == 2
    if told:
        with pytest.raises(Refused, match=told):
            done(changed, second)
    else:
        assert len(done(changed, second).answer_events) == 2


def same_words(record: Record, *contacts: str, channel: str = "email") -> Record:
    """The same words told to these contacts, which nobody judged."""
    for contact in contacts:
        record = answered(record, contact, None, channel=channel, again=True)
    return replace(
        record, answers=tuple(replace(answer, alike="same") for answer in record.answers)
    )


def of_one_landlord() -> Record:
    tests: tuple[Test, ...] = tuple(drawn(number, "landlord-1") for number in range(1, 5))
    return sent(replace(planned(4), tests=tests))


def test_the_same_words_of_one_landlord_are_proposed_as_automatic():
    record = same_words(of_one_landlord(), ONE, OTHER, "test-3-1")
    assert len(maybe_automatic(record)) == 3
    assert not maybe_automatic(same_words(of_one_landlord(), ONE, OTHER, OTHER))
    spoken = same_words(of_one_landlord(), ONE, OTHER, "test-3-1", channel="phone")
    assert not maybe_automatic(spoken)


def test_the_same_words_of_several_landlords_are_software_only_in_a_portal():
    """Three landlords who wrote "let already" are three people."""
    several = sent(planned(4))
    assert not maybe_automatic(same_words(several, ONE, OTHER, "test-3-1"))
    portal = same_words(several, ONE, OTHER, "test-3-1", channel="portal")
    assert len(maybe_automatic(portal)) == 3


def test_what_a_person_decided_is_kept_and_can_be_overruled():
    record = same_words(of_one_landlord(), ONE, OTHER, "test-3-1")
    (name, same), *_ = maybe_automatic(record).items()
    _, entries = decide_automatic(record, same, True, "out of office", recorder())
    record = record.plus(entries)
    assert all(answer.automatic for answer in record.answers)
    assert not maybe_automatic(record)
    assert not hours_to_answer(record, ())
    record = answered(record, "test-4-1", None)
    _, entries = decide_automatic(record, [name], False, "he typed it", recorder(LATER), again=True)
    record = record.plus(entries)
    assert [answer.automatic for answer in record.answers].count(True) == 2
    assert not maybe_automatic(record)
    with pytest.raises(Refused, match="decided so before"):
        decide_automatic(record, [name], False, "again", recorder(LATER))
    call = answered(record, "test-4-2", None, channel="phone")
    with pytest.raises(Refused, match="only a mail or a message of a portal"):
        decide_automatic(call, [answer_at(call, "test-4-2")], True, "x", recorder(LATER))
