"""Questions about entries, and entries that are held: what may follow, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.progress import progress_of
from discrimtest.record.record import Record
from discrimtest.record.remarks import (
    begin,
    follow,
    queries_of,
    require_answered,
    require_unheld,
)
from discrimtest.words.outcome import Category
from discrimtest.words.remark import Remark, RemarkKind
from tests.record.examples import LATER, answered, planned, recorder, sent

K = RemarkKind
CONTACT = "test-1-1"
ALLOWED = {
    K.ASKED: {K.ANSWERED, K.CLOSED},
    K.ANSWERED: {K.ANSWERED, K.CLOSED},
    K.CLOSED: {K.REOPENED},
    K.REOPENED: {K.ANSWERED, K.CLOSED},
}
"""REDCap's resolution workflow, by what was said last."""


def remarked(record: Record, *remarks: Remark) -> Record:
    return replace(record, remarks=record.remarks + remarks)


def thread(*kinds: RemarkKind) -> list[Remark]:
    """A question and what was said to it, in that order."""
    said = [begin(K.ASKED, CONTACT, "Welke dag?", recorder())]
    for kind in kinds:
        said.append(follow(said, kind, said[0].thread, "Maandag.", recorder()))
    return said


ROADS = {K.ASKED: (), K.ANSWERED: (K.ANSWERED,), K.CLOSED: (K.CLOSED,),
         K.REOPENED: (K.CLOSED, K.REOPENED)}  # fmt: skip


@pytest.mark.parametrize("last", ALLOWED)
@pytest.mark.parametrize("then", [K.ANSWERED, K.CLOSED, K.REOPENED])
def test_a_question_goes_through_the_workflow(last: RemarkKind, then: RemarkKind) -> None:
    said = thread(*ROADS[last])
    if then in ALLOWED[last]:
        said.append(follow(said, then, said[0].thread, "Ja.", recorder()))
        (query,) = queries_of(said)
        assert query.state == then
        assert query.is_open is (then is not K.CLOSED)
    else:
        with pytest.raises(Refused, match=f"was {last}, so it cannot be {then}"):
            follow(said, then, said[0].thread, "Ja.", recorder())


def test_what_says_nothing_is_no_remark() -> None:
    for kind in (K.ASKED, K.HELD):
        with pytest.raises(WrongInput, match="must say something"):
            begin(kind, CONTACT, "", recorder())
    said = thread()
    with pytest.raises(WrongInput, match="must say something"):
        follow(said, K.ANSWERED, said[0].thread, "", recorder())
    follow(said, K.CLOSED, said[0].thread, "", recorder())


def test_an_open_question_keeps_single_landlords_untold() -> None:
    record = planned()
    require_answered(remarked(record, *thread(K.ANSWERED, K.CLOSED)))
    with pytest.raises(Refused, match="must be closed first"):
        require_answered(remarked(record, *thread(K.ANSWERED)))


def whole() -> Record:
    """Two tests that are over, all four contacts refused."""
    record = sent(planned())
    for name in record.contacts:
        record = answered(record, name, "refusal")
    return record


def test_what_is_held_counts_in_no_outcome_until_it_is_released() -> None:
    record = whole()
    before = progress_of(record, LATER)
    assert before.complete == {"test-1", "test-2"}
    hold = begin(K.HELD, CONTACT, "Twee keer dezelfde tekst.", recorder())
    held = remarked(record, hold)
    now = progress_of(held, LATER)
    assert now.complete == {"test-2"}
    assert now.state(record.test["test-1"]) == "held"
    assert [test.id for test in now.over] == ["test-2"]
    with pytest.raises(Refused, match="held already"):
        require_unheld(held, CONTACT)
    free = remarked(held, follow([hold], K.RELEASED, hold.thread, "In orde.", recorder()))
    assert progress_of(free, LATER) == before
    require_unheld(free, CONTACT)


def test_a_held_answer_breaks_no_test() -> None:
    record = answered(sent(planned(1)), CONTACT, "invalid", timedelta(hours=1))
    assert record.coded[CONTACT].category is Category.INVALID
    assert set(record.broken) == {"test-1"}
    held = remarked(record, begin(K.HELD, CONTACT, "Klopt dit?", recorder()))
    assert held.broken == {}
    assert progress_of(held, LATER).over == []


def test_a_question_changes_nothing_in_what_counts() -> None:
    record = whole()
    asked = remarked(record, *thread())
    assert progress_of(asked, LATER) == progress_of(record, LATER)
    assert asked.only("test-1").remarks == asked.remarks
    assert asked.only("test-2").remarks == ()
