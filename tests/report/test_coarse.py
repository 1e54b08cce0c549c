"""Facts for the public: small counts go together, sums stay."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.record.counts import AnswerFacts
from discrimtest.record.flow import ReachFacts
from discrimtest.report.coarse import coarse
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
    reach = replace(facts.reach, tests={1: 55, 2: 20, 3: 14, 4: 15})
    heard = (AnswerFacts("written", 104, 88), AnswerFacts("spoken", 19, 15))
    changed = replace(facts, reach=reach, answers=(*heard, AnswerFacts("none", 78, 98)))
    assert coarse(changed, hidden=False) == changed


def test_channels_are_told_as_an_export_tells_them(facts: ReportFacts) -> None:
    channels = {"email": (40, 30), "portal": (10, 8), "phone": (9, 7), "sms": (6, 6)}
    told = tuple(AnswerFacts(name, *both) for name, both in channels.items())
    shown = coarse(with_answers(facts, (*told, AnswerFacts("none", 20, 34))), hidden=False).answers
    assert shown == (
        AnswerFacts("written", 56, 44),
        AnswerFacts("spoken", 9, 7),
        AnswerFacts("none", 20, 34),
    )


def test_few_landlords_with_many_tests_go_with_others(facts: ReportFacts) -> None:
    shown = coarse(facts, hidden=False).reach
    assert (shown.tests, shown.and_more) == ({1: 55, 2: 20, 3: 14, 4: 15}, True)
    few = replace(facts, reach=ReachFacts({}, {1: 40, 2: 9, 3: 1}))
    assert coarse(few, hidden=False).reach == ReachFacts({}, {1: 40, 2: 10}, and_more=True)
    many = replace(facts, reach=ReachFacts({}, {1: 40, 5: 9, 7: 8}))
    assert coarse(many, hidden=False).reach == ReachFacts({}, {1: 40, 5: 17}, and_more=True)
    none = replace(facts, reach=ReachFacts({}, {1: 3, 2: 1}))
    assert coarse(none, hidden=False).reach == ReachFacts({}, {})


@given(answers=ANSWERS)
def test_no_small_count_is_left_where_it_can_be_hidden(
    facts: ReportFacts, answers: tuple[AnswerFacts, ...]
) -> None:
    shown = coarse(with_answers(facts, answers), hidden=False).answers
    if not shown:
        assert not answers or any(0 < one.control < 5 or 0 < one.test < 5 for one in answers)
        return
    for side in ("control", "test"):
        assert sum(getattr(one, side) for one in shown) == sum(
            getattr(one, side) for one in answers
        )
    assert not [one for one in shown if 0 < one.control < 5 or 0 < one.test < 5]


@pytest.mark.parametrize(
    ("written", "spoken", "none", "told"),
    [
        ((40, 30), (3, 2), (20, 34), {"any": (43, 32), "none": (20, 34)}),
        ((40, 30), (9, 9), (4, 0), {"written": (40, 30), "rest": (13, 9)}),
        ((40, 30), (3, 2), (9, 9), {"any": (43, 32), "none": (9, 9)}),
        ((2, 1), (1, 1), (30, 31), {}),
        ((6, 7), (0, 0), (2, 1), {}),
    ],
)
def test_who_got_no_answer_is_in_no_row_of_answers(
    facts: ReportFacts,
    written: tuple[int, int],
    spoken: tuple[int, int],
    none: tuple[int, int],
    told: dict[str, tuple[int, int]],
) -> None:
    counts = {"written": written, "spoken": spoken, "none": none}
    made = tuple(AnswerFacts(name, *both) for name, both in counts.items() if any(both))
    shown = coarse(with_answers(facts, made), hidden=False).answers
    assert {one.channel: (one.control, one.test) for one in shown} == told


def test_types_of_landlord_go_when_a_group_is_hidden(facts: ReportFacts) -> None:
    hidden = coarse(facts, hidden=True).sample
    assert (hidden.landlords, hidden.complete_by_landlord) == ({}, {})
    assert coarse(facts, hidden=True).reach.reached == {}
    few = replace(facts.sample, landlords={LandlordType.AGENCY: 40, LandlordType.PRIVATE: 3})
    assert coarse(replace(facts, sample=few), hidden=False).sample.landlords == {}
