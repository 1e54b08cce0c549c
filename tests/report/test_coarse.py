"""Facts for the public: small counts go together, sums stay."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.record.counts import AnswerFacts
from discrimtest.report.coarse import OTHER, coarse
from discrimtest.report.facts import ReportFacts
from discrimtest.words.landlord import LandlordType

COUNTS = st.integers(0, 12)
ANSWERS = st.lists(st.tuples(COUNTS, COUNTS), max_size=6).map(
    lambda counts: tuple(
        AnswerFacts(name, *both) for name, both in zip("abcdef", counts, strict=False)
    )
)


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.facts()


def with_answers(facts: ReportFacts, answers: tuple[AnswerFacts, ...]) -> ReportFacts:
    return replace(facts, answers=answers)


def test_large_counts_stay(facts: ReportFacts) -> None:
    assert coarse(facts, hidden=False) == facts


@given(answers=ANSWERS)
def test_no_small_count_is_left_where_it_can_be_hidden(
    facts: ReportFacts, answers: tuple[AnswerFacts, ...]
) -> None:
    shown = coarse(with_answers(facts, answers), hidden=False).answers
    for side in ("control", "test"):
        assert sum(getattr(one, side) for one in shown) == sum(
            getattr(one, side) for one in answers
        )
    small = [one for one in shown if 0 < one.control < 5 or 0 < one.test < 5]
    assert not small or (len(shown) == 1 and small[0].channel == OTHER)


def test_types_of_landlord_go_when_a_group_is_hidden(facts: ReportFacts) -> None:
    hidden = coarse(facts, hidden=True).sample
    assert (hidden.landlords, hidden.complete_by_landlord) == ({}, {})
    few = replace(facts.sample, landlords={LandlordType.AGENCY: 40, LandlordType.PRIVATE: 3})
    assert coarse(replace(facts, sample=few), hidden=False).sample.landlords == {}
