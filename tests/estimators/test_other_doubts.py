"""Doubts about waits, comparisons and weights: the rules at their limits, and in markets."""

from dataclasses import replace

import numpy
import pytest

from discrimtest.estimators import other_doubts
from discrimtest.estimators.interaction import Factors
from discrimtest.estimators.other_doubts import (
    of_cities,
    of_factors,
    of_grades,
    of_waits,
    of_weights,
)
from discrimtest.estimators.response_time import Waits
from discrimtest.estimators.weighted import WEIGHTED, Weighted
from discrimtest.findings.caution import MESSAGES


def waits(*landlords):
    """Tests of landlords: (how many the control, how many the test candidate is answered first)."""
    first, owner = [], []
    for number, (control, test) in enumerate(landlords):
        first += [0] * control + [1] * test
        owner += [number] * (control + test)
    return waits_of(first, owner)


def waits_of(first, owner, times=None):
    count = len(first)
    hours = numpy.full((count, 2), 2.0)
    hours[numpy.arange(count), first] = 1.0
    return Waits(
        hours.ravel(),
        numpy.ones(2 * count, dtype=numpy.int64),
        numpy.tile([0, 1], count),
        numpy.repeat(numpy.arange(count), 2),
        numpy.repeat(owner, 2),
        numpy.repeat(times if times is not None else numpy.ones(count, dtype=numpy.int64), 2),
    )


def how_alike(*landlords):
    """Of a share p of tests: sum of squared landlord scores over tests x p (1 - p), by hand."""
    counts = numpy.array(landlords, dtype=float)
    p = counts[:, 1].sum() / counts.sum()
    scores = counts[:, 1] - p * counts.sum(axis=1)
    return (scores**2).sum() / (counts.sum() * p * (1 - p))


@pytest.mark.parametrize("method", ["", "wald"])
def test_waits_are_doubted_from_the_limit_of_being_alike(method):
    """Of two tests each: more and more landlords answer the same candidate first both times."""
    said = []
    for alike in range(0, 30, 2):
        sample = [(2, 0)] * (alike // 2) + [(0, 2)] * (alike // 2) + [(1, 1)] * (30 - alike)
        beyond = how_alike(*sample) > 1.3
        assert (of_waits(method, waits(*sample)) == ("level_alike_other",)) == beyond
        said.append(beyond)
    assert True in said
    assert False in said


def test_waits_of_landlords_with_one_test_each_are_not_doubted():
    sample = waits(*[(1, 0)] * 8, *[(0, 1)] * 4)
    assert of_waits("", sample) == ()
    assert of_waits("sandwich", sample) == ()


def test_waits_without_known_landlords_are_not_doubted():
    sample = waits_of([0] * 12 + [1] * 6, [-1] * 18)
    assert of_waits("", sample) == ()
    assert of_waits("sandwich", sample) == ()
    nothing = waits_of([], [])
    assert of_waits("", nothing) == ()


@pytest.mark.parametrize(
    ("landlords", "few"),
    [
        ([(1, 1)] * 19, True),
        ([(1, 1)] * 20, False),
        # One of 12 tests and 40 of 2: 92^2 / (144 + 160) is 27.8; one of 24: 104^2 / 736 is 14.7.
        ([(6, 6)] + [(1, 1)] * 40, False),
        ([(12, 12)] + [(1, 1)] * 40, True),
    ],
)
def test_the_sandwich_of_waits_wants_twenty_landlords_of_equal_weight(landlords, few):
    assert of_waits("sandwich", waits(*landlords)) == (("level_few_landlords",) if few else ())
    assert of_waits("wald", waits(*landlords)) == ()


def test_alike_waits_count_as_often_as_they_occur_and_tests_without_landlord_for_themselves():
    """Ten landlords with two tests each, and tests of no known landlord: 1 each."""
    first, owner = [0, 1] * 10, [number for number in range(10) for _ in "ab"]
    assert of_waits("sandwich", waits_of(first, owner)) == ("level_few_landlords",)
    # (20 + 20)^2 / (40 + 20) is 26.7; (20 + 5)^2 / (40 + 5) is 13.9.
    # (20 + 8)^2 / (40 + 8) is 16.3.
    for alone, few in ((20, False), (5, True), (8, True)):
        sample = waits_of([*first, 0], [*owner, -1], numpy.array([1] * 20 + [alone]))
        assert of_waits("sandwich", sample) == (("level_few_landlords",) if few else ())
    # A landlord's two tests that came out the same may share a row.
    together = waits_of([0, 1] * 15, list(range(30)), numpy.full(30, 2))
    assert of_waits("", together) == ("level_alike_other",)


def factors(first, second, known=True):
    return Factors(numpy.array(first), numpy.array(second), known)


NONE = (0, 0, 0, 0)
WAYS = [(0, 3, 0, 0), (0, 0, 3, 0), (2, 0, 0, 1), (1, 1, 1, 0)]
"""Three tests of a landlord: one way, the other way, no way, mixed."""


@pytest.mark.parametrize(
    ("id_", "method"),
    [
        ("interaction", "mover"),
        ("interaction_any", "delta"),
        ("interaction_odds_ratio", "wald"),
        ("interaction_odds_ratio", "fisher"),
    ],
)
def test_comparisons_of_alike_landlords_are_doubted_unless_they_cancel(id_, method):
    rows = [WAYS[0]] * 10 + [WAYS[1]] * 10 + [WAYS[2]] * 10
    apart = factors([*rows, *[NONE] * 30], [*[NONE] * 30, *rows])
    assert of_factors(id_, method, apart) == ("level_alike_other",)
    assert of_factors(id_, "cr2", apart) == ()
    # The same landlords, who do the same in both comparisons: the difference is of none of them.
    assert of_factors(id_, method, factors(rows, [*rows[:29], WAYS[3]])) == ()
    # Who does the opposite in the other comparison weighs twice.
    opposite = factors(rows, [*[WAYS[1]] * 10, *[WAYS[0]] * 10, *[WAYS[2]] * 9, WAYS[3]])
    assert of_factors(id_, method, opposite) == ("level_alike_other",)
    mixed = factors([WAYS[3]] * 20 + [WAYS[0], WAYS[1]], [WAYS[3]] * 20 + [WAYS[1], WAYS[0]])
    assert of_factors(id_, method, mixed) == ()
    assert of_factors(id_, method, factors(apart.first, apart.second, known=False)) == ()


def test_the_limit_of_comparisons_being_alike():
    """The variance of the difference by landlord over that of independent tests, by hand."""
    said = []
    for alike in range(20):
        rows = [(0, 2, 0, 0)] * alike + [(0, 0, 2, 0)] * alike + [(0, 1, 1, 0)] * (30 - alike)
        count = len(rows)
        sample = factors([*rows, *[NONE] * count], [*[NONE] * count, *rows])
        d = numpy.array([one[1] - one[2] for one in rows])
        m, n = 2, 2 * count
        by_landlord = (d**2).sum() / (1 - m / n) / n**2
        ratio = by_landlord / (1 / n)
        said.append(ratio > 1.3)
        assert bool(of_factors("interaction", "mover", sample)) == (ratio > 1.3), ratio
    assert True in said
    assert False in said


def test_single_tests_of_two_comparisons_are_doubted_where_few_were_invited():
    def sample(first, second):
        rows = [numpy.eye(4, dtype=int)[cell] for cell in (*first, *second)]
        one = [*rows[: len(first)], *[NONE] * len(second)]
        other = [*[NONE] * len(first), *rows[len(first) :]]
        return factors(one, other)

    enough = [0] * 8 + [1] * 6 + [2] * 6 + [3] * 20
    few = [0] * 8 + [1] * 6 + [2] * 5 + [3] * 40
    assert of_factors("interaction_any", "delta", sample(enough, enough)) == ()
    assert of_factors("interaction_any", "delta", sample(enough, few)) == ("level_few",)
    assert of_factors("interaction_any", "delta", sample(few, enough)) == ("level_few",)
    assert of_factors("interaction", "mover", sample(few, few)) == ()


def test_a_comparison_without_invitations_has_few():
    sample = factors([(0, 0, 0, 2)] * 3, [WAYS[0]] * 3)
    assert of_factors("interaction_any", "delta", sample) == ("level_few",)
    assert of_factors("interaction", "mover", sample) == ()


BY_ID = {measure.id: measure for measure in WEIGHTED}
IDS = ["net_all_weighted", "net_any_weighted", "net_discordant_weighted"]


def weighted(*landlords, weight=None, known=True):
    cell = numpy.concatenate([numpy.repeat(numpy.arange(4), one) for one in landlords])
    owner = numpy.repeat(numpy.arange(len(landlords)), [sum(one) for one in landlords])
    weight = numpy.ones(len(cell)) if weight is None else numpy.resize(weight, len(cell))
    return Weighted(cell, weight.astype(float), owner if known else None)


@pytest.mark.parametrize("id_", IDS)
def test_weighted_nets_of_alike_landlords_are_doubted(id_):
    alike = [WAYS[0]] * 15 + [WAYS[1]] * 14 + [WAYS[3]] * 10
    assert of_weights(id_, "linearised", weighted(*alike)) == ("level_alike_other",)
    assert of_weights(id_, "cr2", weighted(*alike)) == ()
    assert of_weights(id_, "linearised", weighted(*alike, known=False)) == ()
    assert of_weights(id_, "linearised", weighted(*[WAYS[3]] * 20, WAYS[0], WAYS[1])) == ()
    single = [tuple(int(place == cell) for place in range(4)) for cell in (0, 1, 2, 3) * 20]
    assert of_weights(id_, "linearised", weighted(*single)) == ()
    unknown = Weighted(weighted(*alike).cell, weighted(*alike).weight, numpy.full(117, -1))
    assert of_weights(id_, "linearised", unknown) == ()


def test_the_limit_of_weighted_tests_being_alike():
    said = []
    for alike in range(20):
        rows = [(0, 2, 0, 0)] * alike + [(0, 0, 2, 0)] * alike + [(0, 1, 1, 0)] * (30 - alike)
        d = numpy.array([one[1] - one[2] for one in rows])
        n = 2 * len(rows)
        # With equal weights it is the sandwich of a plain mean over the variance of one.
        ratio = (d**2).sum() / (1 - 2 / n) / n**2 / (1 / (n - 1))
        said.append(ratio > 1.3)
        told = of_weights("net_all_weighted", "linearised", weighted(*rows, weight=[3.0]))
        assert bool(told) == (ratio > 1.3), ratio
    assert True in said
    assert False in said


def test_one_heavy_test_does_not_make_landlords_alike():
    """The sandwich is far wider than the linearised variance then, whoever the landlords are."""
    rows = [tuple(int(place == cell) for place in range(4)) for cell in (1, 2) * 15]
    sample = weighted(*rows, weight=numpy.array([40.0] + [1.0] * 29))
    linear, clustered = (
        BY_ID["net_all_weighted"].methods[one](sample, 0.95).limits.standard_error
        for one in ("linearised", "cr2")
    )
    assert clustered**2 > 1.3 * linear**2
    owners = numpy.arange(30)
    for owner, alike in (
        (owners, False),
        (numpy.full(30, -1), False),
        (numpy.where(owners == 5, -1, owners), False),
        (numpy.where(owners < 2, 0, owners), True),
        (numpy.where(owners > 28, 28, owners), True),
    ):
        told = of_weights("net_all_weighted", "linearised", replace(sample, landlord=owner))
        assert told == (("level_alike_other",) if alike else ()) + ("level_weights",)


@pytest.mark.parametrize(("of_each", "few"), [(7, True), (8, False)])
def test_few_tests_with_most_of_the_weight_are_told(of_each, few):
    """4 k discordant tests with weights 1 and 3 say as much as (8 k)^2 / 20 k of equal weight."""
    rows = [tuple(int(place == cell) for place in range(4)) for cell in (1, 2, 1, 2) * of_each]
    rows += [(1, 0, 0, 0)] * 60 + [(0, 0, 0, 1)] * 60
    sample = weighted(*rows, weight=[1.0, 1.0, 3.0, 3.0])
    told = of_weights("net_discordant_weighted", "linearised", sample)
    assert told == (("level_weights",) if few else ())
    assert of_weights("net_all_weighted", "linearised", sample) == ()
    assert of_weights("net_discordant_weighted", "cr2", sample) == ()


@pytest.mark.parametrize("method", ["wald", "prediction"])
@pytest.mark.parametrize("id_", ["combined_reml_all", "combined_reml_any"])
def test_normal_limits_of_few_groups_are_doubted(id_, method):
    said = [k for k in range(30) if of_cities(id_, method, [5] * k) == ("level_combined",)]
    assert said == list(range(3, 20))
    assert of_cities(id_, "hk", [5] * 5) == of_cities(id_, "hk_adhoc", [5] * 5) == ()


def test_one_of_hartung_and_knapps_intervals_is_doubted_where_groups_are_unlike():
    def said(method, invited):
        return of_cities("combined_reml_all", method, invited)

    assert said("hk", [100, 30, 10]) == said("hk", [200, 30, 10]) == ("level_combined",)
    assert said("exact", [100, 30, 10]) == ()
    assert said("hk", [99, 30, 10]) == said("hk_adhoc", [100, 30, 10]) == ()
    assert said("hk", [100, *[10] * 19]) == ()


@pytest.mark.parametrize(
    ("id_", "method"),
    [("heterogeneity_any", ""), ("tau_squared_any", "q_profile"), ("i_squared_any", "q_profile")],
)
def test_the_spread_of_small_groups_is_doubted(id_, method):
    assert of_cities(id_, method, [50, 19, 50]) == ("level_few",)
    assert of_cities(id_, method, [50, 20, 50]) == of_cities(id_, method, [50, 60, 50]) == ()
    assert of_cities(id_, method, [19, 19]) == ()
    assert of_cities(id_.replace("any", "all"), method, [19] * 3) == ()


@pytest.mark.parametrize(("tests", "few"), [(24, True), (25, False)])
def test_tests_of_equal_weight_say_as_much_as_they_are(tests, few):
    rows = [tuple(int(place == 1 + number % 2) for place in range(4)) for number in range(tests)]
    told = of_weights("net_all_weighted", "linearised", weighted(*rows))
    assert told == (("level_weights",) if few else ())


def test_few_graded_tests_are_told_of_bhapkar():
    assert of_grades("bhapkar", 74) == ("level_small",)
    assert of_grades("bhapkar", 75) == of_grades("bhapkar", 200) == ()
    assert of_grades("stuart_maxwell", 10) == of_grades("a_test", 10) == ()


def test_what_is_said_has_a_sentence():
    for id_ in ("ALIKE_TESTS", "FEW_OWNERS", "HEAVY", "FEW_CITIES", "SMALL"):
        assert getattr(other_doubts, id_) in MESSAGES
