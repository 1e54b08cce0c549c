"""Whether a figure depends on the testers: by hand, by an exact case, and under no difference."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators.by_tester import effect_of_testers, table_of
from discrimtest.words.tested_by import TestedBy

CELLS = ((True, True), (True, False), (False, True), (False, False))


def made(*tables: tuple[str, tuple[int, int, int, int]]) -> list[TestedBy]:
    """Tests by who made them, as both, control only, test only, neither."""
    return [
        TestedBy(frozenset({name}), name, *cell)
        for name, counts in tables
        for cell, count in zip(CELLS, counts, strict=True)
        for _ in range(count)
    ]


def test_the_example_worked_by_hand() -> None:
    """an: 10 tests, a = 4, b = 0; bram: 10 tests, a = 1, b = 3.

    With one more each way: an (5 - 1)/12 = 1/3, variance (6/12 - 1/9)/12 = 7/216; bram (2 - 4)/12 =
    -1/6, variance (6/12 - 1/36)/12 = 17/432. Q = (1/3 + 1/6)^2 / (7/216 + 17/432) = .25·432/31.
    """
    effect = effect_of_testers(made(("an", (2, 4, 0, 4)), ("bram", (2, 1, 3, 4))))
    assert effect is not None
    assert (effect.net, effect.testers) == (2 / 20, 2)
    assert (effect.lowest, effect.highest) == (-0.2, 0.4)
    assert effect.alike.statistic == pytest.approx(0.25 * 432 / 31)
    # Chi-squared with one degree of freedom is a squared normal.
    assert effect.alike.p_value == pytest.approx(math.erfc(math.sqrt(0.25 * 432 / 31 / 2)))


def test_who_took_part_in_every_test_cannot_be_left_out() -> None:
    both = [TestedBy(frozenset({"an", "bram"}), name, True, False) for name in ("an", "bram")]
    assert effect_of_testers(both) is None
    assert effect_of_testers(made(("an", (1, 2, 3, 4)))) is None
    assert effect_of_testers([]) is None


def test_leaving_a_tester_out_leaves_out_every_test_they_took_part_in() -> None:
    tests = made(("an", (0, 1, 0, 0)), ("bram", (0, 0, 1, 0)))
    tests.append(TestedBy(frozenset({"an", "bram"}), "an", True, False))
    effect = effect_of_testers(tests)
    assert effect is not None
    assert (effect.lowest, effect.highest) == (-1.0, 1.0)


@given(
    st.lists(
        st.tuples(*[st.integers(0, 6)] * 4).filter(lambda counts: sum(counts) > 0),
        min_size=2,
        max_size=5,
    )
)
def test_swapping_the_candidates_turns_the_sign_and_nothing_else(
    counts: list[tuple[int, int, int, int]],
) -> None:
    named = [(f"tester-{number}", table) for number, table in enumerate(counts)]
    swapped = [(name, (both, b, a, rest)) for name, (both, a, b, rest) in named]
    one, other = effect_of_testers(made(*named)), effect_of_testers(made(*swapped))
    assert one is not None
    assert other is not None
    assert (one.net, one.lowest, one.highest) == (-other.net, -other.highest, -other.lowest)
    assert one.alike.p_value == pytest.approx(other.alike.p_value)
    assert 0 <= one.alike.p_value <= 1
    assert table_of(made(*named)).n == sum(map(sum, counts))


def test_testers_who_do_not_differ_are_seldom_said_to() -> None:
    """Four testers with 25 tests each, drawn alike: at 5 % no more than 6.5 % of 2,000 studies."""
    rng = numpy.random.default_rng(20260301)
    rejected = 0
    for _ in range(2_000):
        drawn = rng.multinomial(25, (0.3, 0.15, 0.1, 0.45), size=4)
        named = [(str(number), tuple(map(int, counts))) for number, counts in enumerate(drawn)]
        effect = effect_of_testers(made(*named))  # type: ignore[arg-type]
        assert effect is not None
        rejected += effect.alike.p_value < 0.05
    assert rejected / 2_000 <= 0.065
