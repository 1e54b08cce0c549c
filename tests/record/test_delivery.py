"""Whether letters of each arm arrive alike, by Fisher's exact test."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact as by_scipy

from discrimtest.record.delivery import fisher_exact, undelivered, unequal_deliveries
from discrimtest.record.record import Record
from tests.record.examples import happened, planned, sent


@given(st.integers(0, 60), st.integers(0, 60), st.data())
def test_it_is_fishers_test(of: int, other: int, data: st.DataObject) -> None:
    hits, more = data.draw(st.integers(0, of)), data.draw(st.integers(0, other))
    theirs = by_scipy([[hits, of - hits], [more, other - more]]).pvalue
    assert math.isclose(fisher_exact(hits, of, more, other), theirs, rel_tol=1e-9)


def bounced(record: Record, tests: int, position: int) -> Record:
    """The record once letters of so many tests came back."""
    for number in range(1, tests + 1):
        record = happened(record, f"test-{number}-{position}", "broken", reason="bounced")
    return record


@pytest.mark.parametrize(("lost", "told"), [(0, False), (4, False), (5, True)])
def test_five_of_twelve_against_none_are_told_and_four_are_not(lost: int, told: bool) -> None:
    """p = 0.037 and 0.093, as R's fisher.test has them."""
    record = bounced(sent(planned(12)), lost, 2)
    found = unequal_deliveries(record)
    assert len(undelivered(record)) == lost
    assert bool(found) is told
    if told:
        (each,) = found
        assert (each.arm, each.control) == ("male_couple", "couple")
        assert (each.returned, each.sent, each.control_returned, each.control_sent) == (
            5,
            12,
            0,
            12,
        )
        assert each.p_value == pytest.approx(0.03727, abs=1e-5)


def test_a_letter_that_was_never_handed_over_says_nothing_of_delivery() -> None:
    record = planned(2)
    record = happened(record, "test-1-1", "failed", reason="send_failed")
    record = happened(record, "test-2-1", "broken", reason="send_failed")
    assert undelivered(record) == {"test-1-1"}
    assert undelivered(happened(sent(planned(1)), "test-1-1", "broken", reason="other")) == set()
