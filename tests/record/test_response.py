"""What an answer makes of an outcome, tried without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.answers import heard_in_time
from discrimtest.record.response import better, correct_outcome, merged
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category
from tests.record.examples import FIELDWORK, WINDOW, answered, planned, recorder, sent

ONE = "test-1-1"
ANSWERS = [category for category in Category if category is not Category.NO_REPLY]


@given(st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=5), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_outcome_is_the_best_offer_in_whatever_order(categories, shuffled):
    """An invalid answer stands whatever else came."""
    order = list(categories)
    shuffled.shuffle(order)
    record = sent(planned(), ONE)
    for number, category in enumerate(order, start=1):
        record = answered(record, ONE, category, timedelta(hours=number))
    best = min(categories, key=list(Category).index)
    invalid = Category.INVALID in categories
    assert record.coded[ONE].category is (Category.INVALID if invalid else best)
    assert record.broken == ({"test-1": DeviationReason.INVALID_OUTCOME} if invalid else {})
    assert not heard_in_time(record).waiting
    assert len(record.codings) == len(categories)


def test_better_follows_the_codebook():
    assert better(Category.REFUSAL, Category.INVITATION) is Category.INVITATION


def test_an_answer_after_the_window_changes_no_outcome():
    record = answered(sent(planned(), ONE), ONE, "refusal")
    late = answered(record, ONE, "invitation", WINDOW + timedelta(minutes=1))
    assert late.coded[ONE].category is Category.REFUSAL
    assert len(late.answers) == 2
    exact = answered(record, ONE, "invitation", WINDOW)
    assert exact.coded[ONE].category is Category.INVITATION


def test_an_answer_needs_its_contact():
    with pytest.raises(Refused, match="never recorded as sent"):
        answered(planned(), ONE, "refusal")
    with pytest.raises(WrongInput, match="before the contact itself"):
        answered(sent(planned()), ONE, "refusal", timedelta(hours=-1))
    with pytest.raises(WrongInput, match="no reply"):
        answered(sent(planned()), ONE, "no_reply")


def test_an_answer_without_a_category_waits_for_a_coder():
    record = answered(sent(planned()), ONE, None)
    assert heard_in_time(record).waiting == {ONE}
    _, entries = correct_outcome(record, ONE, Category.REFUSAL, "coded", recorder())
    assert not heard_in_time(record.plus(entries)).waiting


def test_a_corrected_invalid_outcome_breaks_no_more():
    record = answered(sent(planned()), ONE, "invalid")
    told, entries = correct_outcome(record, ONE, Category.REFUSAL, "misread", recorder())
    assert told.summary == f"{ONE}: outcome refusal, was invalid."
    assert record.plus(entries).broken == {}


def test_there_must_be_something_to_correct():
    with pytest.raises(Refused, match="neither an outcome nor an answer"):
        correct_outcome(sent(planned()), ONE, Category.REFUSAL, "x", recorder())
    record = answered(sent(planned()), ONE, "refusal")
    with pytest.raises(Refused, match="must differ"):
        correct_outcome(record, ONE, Category.REFUSAL, "x", recorder())


VALUES = st.sampled_from(FIELDWORK.subtle["income_source_asked"])


@given(VALUES, VALUES)
def test_subtle_codes_do_not_depend_on_the_order_of_the_answers(one, other):
    codes = [{"income_source_asked": value} for value in (one, other)]
    assert merged(FIELDWORK.subtle, *codes) == merged(FIELDWORK.subtle, *reversed(codes))
