"""Orders drawn anew: as likely as in a study's own draw, and as R counts them."""

import csv
import itertools
from collections import Counter
from pathlib import Path

import numpy
import pytest
from scipy.stats import chi2_contingency

from discrimtest.design.assignment import order_of_contacts
from discrimtest.design.inputs import Candidate, ComparisonSpec
from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.randomization import Reassigned, randomization, randomization_joint
from discrimtest.randomness import Stream
from discrimtest.samples.redraw import shuffled
from tests.design.examples import study

ORACLE = Path(__file__).parents[1] / "oracles" / "randomization.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)


def answers_of(text):
    count = 1 + max(int(digit) for test in text.split() for digit in test.split(":")[0])
    made, favourable = (numpy.zeros((len(text.split()), count), dtype=numpy.int64) for _ in "ab")
    for row, test in enumerate(text.split()):
        for arm, answer in zip(*test.split(":"), strict=True):
            made[row, int(arm)] += 1
            favourable[row, int(arm)] += int(answer)
    return Responses(made, favourable, numpy.ones(len(made), dtype=numpy.int64))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["study"])
def test_drawn_p_values_are_near_the_counted_ones(row):
    answers = answers_of(row["tests"])
    draws = 20_000
    study = Reassigned(answers, shuffled(answers), False, 5, draws)
    for found, name in ((randomization, "net_p"), (randomization_joint, "spread_p")):
        if row[name]:
            p_value = float(row[name])
            error = (p_value * (1 - p_value) / draws) ** 0.5
            assert found(study).p_value == pytest.approx(p_value, abs=4.5 * error + 1 / draws)


def test_every_set_of_contacts_is_as_likely():
    """Two control contacts, one of each of two test arms, two favourable answers: C(4, 2) sets."""
    answers = Responses(numpy.array([[2, 1, 1]]), numpy.array([[2, 0, 0]]), numpy.array([1]))
    draws = 60_000
    seen = Counter(map(tuple, shuffled(answers)(Stream(3, "here"), draws).tolist()))
    sets = Counter(
        (sum(one < 2 for one in chosen), int(2 in chosen), int(3 in chosen))
        for chosen in itertools.combinations(range(4), 2)
    )
    assert set(seen) == set(sets)
    for spread, ways in sets.items():
        assert seen[spread] / draws == pytest.approx(ways / 6, abs=0.008)


def test_favourable_answers_are_kept_and_alike_tests_drawn_together():
    answers = Responses(
        numpy.array([[1, 1, 1], [1, 1, 0], [1, 1, 1]]),
        numpy.array([[1, 0, 0], [0, 1, 0], [1, 1, 1]]),
        numpy.array([40, 7, 5]),
    )
    drawn = shuffled(answers)(Stream(3, "here"), 500)
    assert (drawn.sum(axis=1) == 40 + 7 + 15).all()
    assert (drawn >= 5).all()
    assert drawn.std(axis=0) == pytest.approx(
        [(40 * 2 / 9 + 7 / 4) ** 0.5, (40 * 2 / 9 + 7 / 4) ** 0.5, (40 * 2 / 9) ** 0.5], rel=0.12
    )


def test_the_same_seed_draws_the_same():
    answers = answers_of(ROWS[-1]["tests"])
    one, other, third = (shuffled(answers)(Stream(seed, "here"), 50).tolist() for seed in (1, 1, 2))
    assert one == other != third


@pytest.mark.slow
def test_studies_draw_their_orders_so():
    """Answers by place, candidates put there as a study puts them: as often as drawn anew."""
    spec = ComparisonSpec("within", (Candidate("c"), Candidate("t", "c", 2), Candidate("u", "c")))
    inputs = study(comparisons=(spec,))
    by_place, arms = (1, 0, 0, 1), ("c", "t", "u")
    listings = 3_000
    drawn = Counter()
    for number in range(listings):
        order = order_of_contacts(inputs, spec, f"listing-{number}")
        given = Counter(arm for (arm, _, _), answer in zip(order, by_place, strict=True) if answer)
        drawn[tuple(given[arm] for arm in arms)] += 1
    answers = Responses(numpy.array([[1, 2, 1]]), numpy.array([[1, 1, 0]]), numpy.array([1]))
    again = Counter(map(tuple, shuffled(answers)(Stream(1, "here"), listings).tolist()))
    assert set(drawn) == set(again)
    table = [[one[spread] for spread in sorted(drawn)] for one in (drawn, again)]
    assert chi2_contingency(table).pvalue > 1e-3
