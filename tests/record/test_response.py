"""What an answer makes of an outcome, tried without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.answers import waiting
from discrimtest.record.automatic import with_automatic
from discrimtest.record.hours import hours_to_answer
from discrimtest.record.outcome import merged
from discrimtest.record.response import correct_outcome
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category
from tests.record.examples import DUE, FIELDWORK, WINDOW, answered, planned, recorder, sent

ONE = "test-1-1"
# What counts first, of several answers to one contact; written out here as the oracle.
FIRST = (
    "invitation booking_link invitation_conditional call_back_request information_request "
    "waiting_list already_let refusal form_link missed_call acknowledgement"
).split()
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
    best = min((each for each in categories if each in FIRST), key=FIRST.index, default=None)
    invalid = Category.INVALID in categories
    assert record.coded[ONE].category is (Category.INVALID if invalid else best)
    assert record.broken == ({"test-1": DeviationReason.INVALID_OUTCOME} if invalid else {})
    assert not waiting(record)
    assert len(record.codings) == len(categories)


@pytest.mark.parametrize("software", ["form_link", "missed_call", "acknowledgement"])
@pytest.mark.parametrize("said", ["refusal", "already_let", "waiting_list"])
def test_what_nobody_said_never_outranks_what_somebody_did(software, said):
    for first, second in ((software, said), (said, software)):
        record = answered(sent(planned(), ONE), ONE, first)
        record = answered(record, ONE, second, timedelta(hours=5))
        assert record.coded[ONE].category == said
        decisive = record.outcomes[ONE].decisive
        assert decisive is not None
        assert decisive.received_at == DUE + timedelta(hours=3 if first == said else 5)


@pytest.mark.parametrize(
    ("channel", "category", "automatic"),
    [
        ("email", "booking_link", True),
        ("portal", "form_link", True),
        ("email", "acknowledgement", True),
        ("email", "invitation", False),
        ("email", None, False),
        ("sms", "acknowledgement", False),
        ("voicemail", "missed_call", False),
        ("phone", "booking_link", False),
        ("in_person", "invitation", False),
    ],
)
def test_software_is_told_from_people_when_an_answer_is_recorded(channel, category, automatic):
    record = answered(sent(planned(), ONE), ONE, category, channel=channel)
    assert record.answers[0].automatic is automatic


def test_an_answer_that_software_sent_ranks_behind_a_person():
    """Software may say that a home is let; the agent who then refuses is what counts."""
    record = answered(sent(planned(), ONE), ONE, "already_let")
    record = replace(record, answers=tuple(replace(a, automatic=True) for a in record.answers))
    record = answered(record, ONE, "refusal", timedelta(hours=5))
    assert record.coded[ONE].category is Category.REFUSAL


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
    assert waiting(record) == {ONE}
    _, entries = correct_outcome(record, ONE, Category.REFUSAL, "coded", recorder())
    assert not waiting(record.plus(entries))


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


def test_subtle_treatment_is_put_right_by_itself():
    record = answered(sent(planned()), ONE, "refusal", subtle={"income_source_asked": "no"})
    asked = {"income_source_asked": "yes"}
    _, entries = correct_outcome(record, ONE, Category.REFUSAL, "misread", recorder(), asked)
    mended = record.plus(entries)
    assert mended.coded[ONE].subtle == asked
    assert mended.coded[ONE].category is Category.REFUSAL
    with pytest.raises(Refused, match="must differ"):
        correct_outcome(mended, ONE, Category.REFUSAL, "again", recorder(), asked)


def as_the_first_release_judged(*categories):
    """Answers an hour apart, each judgement of which holds the best by then."""
    record = sent(planned(), ONE)
    for number, category in enumerate(categories, start=1):
        record = answered(record, ONE, category, timedelta(hours=number))
    order = list(Category)
    chain = []
    for coding in record.codings:
        best = min([coding, *chain], key=lambda each: order.index(each.category)).category
        before = chain[-1].id if chain else None
        chain.append(replace(coding, category=best, supersedes=before))
    answers = tuple(replace(answer, automatic=False) for answer in record.answers)
    return replace(record, answers=with_automatic(answers, chain), codings=tuple(chain))


def test_what_the_first_release_judged_stands():
    record = as_the_first_release_judged("refusal", "acknowledgement", "invitation", "waiting_list")
    assert [coding.category for coding in record.codings[1:]] == [
        "acknowledgement",
        "invitation",
        "invitation",
    ]
    outcome = record.outcomes[ONE]
    assert (record.coded[ONE].category, outcome.decisive) == ("invitation", record.answers[2])
    assert outcome.waiting == ()
    assert [answer.automatic for answer in record.answers] == [False, True, False, False]
    assert hours_to_answer(record, ("invitation",))[ONE] == 3
    later = answered(record, ONE, "refusal", timedelta(hours=9))
    assert later.coded[ONE].category == "invitation"
    _, entries = correct_outcome(record, ONE, Category.REFUSAL, "misread", recorder())
    assert record.plus(entries).coded[ONE].category == "refusal"


VALUES = st.sampled_from(FIELDWORK.subtle["income_source_asked"])


@given(VALUES, VALUES)
def test_subtle_codes_do_not_depend_on_the_order_of_the_answers(one, other):
    codes = [{"income_source_asked": value} for value in (one, other)]
    assert merged(FIELDWORK.subtle, *codes) == merged(FIELDWORK.subtle, *reversed(codes))
