"""What two publications of one study tell together."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.publication import Publication, Telltale, difference
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan

Tests = Mapping[str, tuple[str, int, int]]
"""Test -> kind of landlord, whether the control and whether the test candidate was invited."""
BOTH, CONTROL, TEST, NEITHER = (1, 1), (1, 0), (0, 1), (0, 0)
FIRST, SECOND = "2026-03-09", "2026-04-09"


def made(kind: str, start: int, *cells: int) -> dict[str, tuple[str, int, int]]:
    """So many tests of each outcome, each of a landlord of its own."""
    outcomes = [
        cell
        for cell, count in zip((BOTH, CONTROL, TEST, NEITHER), cells, strict=True)
        for _ in range(count)
    ]
    return {f"t{start + place}": (kind, *cell) for place, cell in enumerate(outcomes)}


def look(tests: Tests, on: str = SECOND) -> Publication:
    """What a public report of these tests tells, by kind of landlord."""
    frame = pandas.DataFrame(
        [
            (name, arm, won, kind, name)
            for name, (kind, control, test) in tests.items()
            for arm, won in (("control", control), ("x", test))
        ],
        columns=["test", "arm", "outcome", "kind", "landlord"],
    )
    plan = {
        "title": "x",
        "question": "x",
        "data": {"comparisons": [{"id": "x", "test": ["x"], "control": ["control"]}]},
        "outcomes": [{"id": "o", "label": "x", "favourable": ["invitation"], "main": True}],
        "findings": [{"ids": ["net_all"], "role": "primary", "groups": ["all", "kind"]}],
    }
    findings = analyse(frame, Plan.model_validate(plan), data_sha256="")
    return Publication.of(Gate.of(findings), on)


def between(first: Tests, second: Tests) -> Telltale | None:
    landlords = {name: name for name in (*first, *second)}
    return difference([look(first, FIRST)], look(second), landlords)


AGENCIES = made("agency", 0, 20, 15, 8, 30)


def test_the_same_once_more_tells_nothing() -> None:
    assert between(AGENCIES, AGENCIES) is None
    assert difference([], look(AGENCIES), {}) is None


def test_one_test_more_tells_how_it_came_out() -> None:
    assert between(AGENCIES, AGENCIES | made("agency", 500, 0, 1, 0, 0)) == Telltale(FIRST, 1)


def test_one_answer_that_was_corrected_tells_itself() -> None:
    corrected = {**AGENCIES, "t0": ("agency", *NEITHER)}
    assert between(AGENCIES, corrected) == Telltale(FIRST, 1)


def test_a_crowd_of_new_landlords_may_be_told() -> None:
    assert between(AGENCIES, AGENCIES | made("agency", 500, 5, 9, 1, 10)) is None


def test_fewer_may_be_told_where_each_count_is_large() -> None:
    assert between(AGENCIES, AGENCIES | made("agency", 500, 5, 5, 0, 5)) is None
    found = between(AGENCIES, AGENCIES | made("agency", 500, 5, 5, 1, 5))
    assert found == Telltale(FIRST, 16)


def test_a_crowd_in_all_hides_no_lone_one_in_its_group() -> None:
    first = AGENCIES | made("private", 200, 10, 10, 5, 10)
    second = first | made("agency", 500, 9, 9, 5, 9) | made("private", 600, 0, 1, 0, 0)
    assert between(first, second) == Telltale(FIRST, 1)


def test_a_group_that_was_hidden_is_not_what_it_is_now_less_what_is_new() -> None:
    """Nobody among the new ones favoured the test candidate alone: so those were there before."""
    small = AGENCIES | made("private", 200, 1, 1, 2, 0)
    agencies = made("agency", 400, 9, 9, 0, 9)
    second = small | agencies | made("private", 300, 20, 20, 0, 20)
    found = between(small, second)
    assert found is not None
    assert found.hidden
    agencies = made("agency", 400, 9, 9, 5, 9)
    wider = small | agencies | made("private", 300, 20, 20, 9, 20)
    assert between(small, wider) is None


def test_rows_of_an_export_that_tell_more_are_rows() -> None:
    """A report shows the whole; the rows of an export tell the town of each test."""
    towns = {name: "Marke" if place % 2 else "Kortrijk" for place, name in enumerate(AGENCIES)}
    more = made("agency", 500, 9, 9, 5, 9)
    towns |= dict.fromkeys(more, "Kortrijk")
    lone = {**towns, "t504": "Marke"}
    first = look(AGENCIES, FIRST).telling_also("town", towns)
    landlords = {name: name for name in lone}
    second = look(AGENCIES | more)
    assert difference([first], second.telling_also("town", towns), landlords) is None
    found = difference([first], second.telling_also("town", lone), landlords)
    assert found == Telltale(FIRST, 1)


def test_what_is_kept_is_what_was_told() -> None:
    told = look(AGENCIES | made("private", 200, 1, 1, 2, 0), FIRST)
    assert told.hidden
    assert Publication.from_dict(json.loads(json.dumps(told.to_dict()))) == told


CELLS = st.tuples(*[st.integers(0, 12)] * 4)


@settings(max_examples=30, deadline=None)
@given(CELLS, CELLS, st.sampled_from(["agency", "private"]))
def test_what_may_be_told_is_of_no_few_landlords(
    private: tuple[int, ...], new: tuple[int, ...], kind: str
) -> None:
    """Counted anew: the tests that two shown tables do not have in common."""
    first = AGENCIES | made("private", 200, *private)
    more = made(kind, 500, *new)
    if between(first, first | more) is not None or not more:
        return
    before, now = look(first), look(first | more)
    rows = {row for atom in now.atoms for row in atom.rows} - before.hidden - now.hidden
    for _, group in rows:
        if group is None or group.value == kind:
            assert len(more) >= 5
            assert len(more) >= 20 or all(count == 0 or count >= 5 for count in new)


@pytest.mark.parametrize("count", [2, 3])
def test_small_steps_do_not_add_up(count: int) -> None:
    """Each look is set beside all that was published, not beside the last one alone."""
    steps = [AGENCIES]
    for number in range(count):
        steps.append(steps[-1] | made("agency", 500 + 100 * number, 9, 9, 5, 9))
    landlords = {name: name for name in steps[-1]}
    looks = [look(tests) for tests in steps]
    assert difference(looks[:-1], looks[-1], landlords) is None
    back = steps[0] | made("agency", 900, 1, 0, 0, 0)
    found = difference(looks, look(back), landlords)
    assert found is not None
    assert found.landlords == 1
