"""Comparisons, orders and letters: balanced as promised, over strata and repeated draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chisquare

from discrimtest.design.assignment import (
    assign,
    assign_comparisons,
    balanced_leftovers,
    order_of_contacts,
)
from discrimtest.design.inputs import (
    Candidate,
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawInputs,
    DrawListing,
)
from discrimtest.design.sample import DrawnListings
from discrimtest.randomness import Stream
from discrimtest.words.landlord import LandlordType
from tests.design.examples import at, study


def sample_of(strata: list[str], start: int = 0, language: str = "") -> DrawnListings:
    drawn = [
        DrawListing(
            id=f"listing-{index:05d}",
            landlord=f"landlord-{index}",
            group=f"landlord-{index}",
            landlord_type=LandlordType.PRIVATE,
            stratum=stratum,
            channels=("email",),
            language=language,
        )
        for index, stratum in enumerate(strata, start)
    ]
    return DrawnListings(drawn, {one.id: "email" for one in drawn})


def commit(inputs: DrawInputs, assigned) -> DrawInputs:
    """The inputs of the next draw, when these tests were drawn (times play no part here)."""
    done = tuple(
        Commitment(
            test=f"test-{one.listing.id}",
            study=inputs.study,
            listing=one.listing.id,
            group=one.listing.group,
            landlord_type=one.listing.landlord_type,
            contacts=tuple(
                CommittedContact(at(2026, 3, 2, 9), f"line-{place}", seat.arm)
                for place, seat in enumerate(one.seats)
            ),
            stratum=one.listing.stratum,
            comparison=one.comparison.id,
            language=one.language,
        )
        for one in assigned
    )
    return replace(inputs, number=inputs.number + 1, commitments=(*inputs.commitments, *done))


def several(count: int, weights: tuple[int, ...] = ()) -> tuple[ComparisonSpec, ...]:
    return tuple(
        ComparisonSpec.paired(f"comparison-{index}", f"test-{index}", f"control-{index}", weight)
        for index, weight in zip(range(count), weights or (1,) * count, strict=True)
    )


DRAWS = st.lists(
    st.lists(st.integers(0, 11).map(lambda s: f"stratum-{s:02d}"), max_size=40),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@given(DRAWS, st.integers(1, 4), st.integers(0, 5))
def test_equal_shares_in_every_stratum_and_in_all_over_repeated_draws(draws, count, seed):
    inputs = study(comparisons=several(count), seed=seed)
    tests: Counter[tuple[str, str]] = Counter()
    start = 0
    for strata in draws:
        sample = sample_of(strata, start)
        start += len(strata)
        assigned = assign(inputs, sample)
        tests.update((one.listing.stratum, one.comparison.id) for one in assigned)
        inputs = commit(inputs, assigned)
        names = [one.id for one in inputs.comparisons]
        for stratum in {stratum for stratum, _ in tests}:
            counts = [tests[stratum, name] for name in names]
            assert max(counts) - min(counts) <= 1
        if len(draws) == 1:  # one draw can always bring the totals within one of another
            totals = [sum(tests[s, name] for s in set(strata)) for name in names]
            assert max(totals) - min(totals) <= 1


@pytest.mark.slow
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.integers(0, 20))
def test_weights_hold_within_blocks_and_in_all(sizes, seed):
    weights = (3, 1, 2)
    strata = [f"s{index}" for index, size in enumerate(sizes) for _ in range(size)]
    inputs = study(comparisons=several(3, weights), seed=seed)
    chosen = assign_comparisons(inputs, sample_of(strata).drawn)
    totals = Counter(one.id for one in chosen.values())
    for index, weight in enumerate(weights):
        assert abs(totals[f"comparison-{index}"] - len(strata) * weight / 6) < 2


def test_common_factors_of_weights_do_not_lengthen_blocks():
    strata = ["only"] * 7
    for weights in ((1, 1), (50, 50)):
        chosen = assign_comparisons(study(comparisons=several(2, weights)), sample_of(strata).drawn)
        assert abs(Counter(one.id for one in chosen.values())["comparison-0"] - 3.5) == 0.5


@pytest.mark.slow
def test_strata_of_one_test_favour_no_comparison():
    # 31 strata of one test and three comparisons: totals differ by at most one in every study,
    # and which comparison gets the odd test is left to chance.
    odd: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for seed in range(300):
        inputs = study(comparisons=several(3), seed=seed)
        sample = sample_of([f"s{index:02d}" for index in range(31)])
        chosen = assign_comparisons(inputs, sample.drawn)
        totals = Counter(one.id for one in chosen.values())
        assert sorted(totals.values()) == [10, 10, 11]
        odd[totals.most_common(1)[0][0]] += 1
        first[chosen["listing-00000"].id] += 1
    assert chisquare(list(odd.values())).pvalue > 1e-4
    assert chisquare(list(first.values())).pvalue > 1e-4


@given(st.data(), st.integers(0, 50))
def test_leftovers_are_as_balanced_as_any_allocation(data, seed):
    names = [f"c{index}" for index in range(data.draw(st.integers(1, 3)))]
    weights = {name: data.draw(st.integers(1, 3)) for name in names}
    room, left = {}, {}
    for stratum in [f"s{index}" for index in range(data.draw(st.integers(1, 3)))]:
        room[stratum] = Counter({name: data.draw(st.integers(0, 2)) for name in names})
        left[stratum] = data.draw(st.integers(0, room[stratum].total()))
    totals = Counter({name: data.draw(st.integers(0, 5)) for name in names})
    given_ = balanced_leftovers(left, room, totals, weights, Stream(seed, "leftovers"))
    tests = totals.total() + sum(left.values())

    def distance(allocation) -> int:
        return sum(
            (
                (totals[name] + sum(one[name] for one in allocation)) * sum(weights.values())
                - tests * weights[name]
            )
            ** 2
            for name in names
        )

    for stratum, counts in given_.items():
        assert counts.total() == left[stratum]
        assert all(0 <= counts[name] <= room[stratum][name] for name in names)
    every = product(
        *(
            [
                dict(zip(names, counts, strict=True))
                for counts in product(*(range(room[stratum][name] + 1) for name in names))
                if sum(counts) == left[stratum]
            ]
            for stratum in left
        )
    )
    assert distance(given_.values()) == min(distance(allocation) for allocation in every)


def test_a_history_of_other_blocks_is_evened_out():
    # Six tests of one comparison in a stratum, made by another rule: the next go to the other.
    inputs = study(comparisons=several(2))
    first = assign(replace(inputs, comparisons=several(1)), sample_of(["s"] * 6))
    inputs = commit(inputs, first)
    chosen = assign_comparisons(inputs, sample_of(["s"] * 5, 6).drawn)
    assert Counter(one.id for one in chosen.values()) == {"comparison-1": 5}


def test_order_is_a_fair_coin_of_the_listing_alone():
    inputs = study()
    pair = inputs.comparisons[0]
    firsts = [order_of_contacts(inputs, pair, f"listing-{index}")[0][0] for index in range(2_000)]
    assert binomtest(firsts.count("male_couple"), 2_000).pvalue > 1e-4
    runs = Counter(pairwise(firsts))
    assert chisquare(list(runs.values())).pvalue > 1e-4  # neighbours are independent
    fewer = replace(inputs, wanted=1, listings=inputs.listings[:5])
    assert order_of_contacts(fewer, pair, "listing-7")[0][0] == firsts[7]


def test_fixed_orders_and_more_candidates():
    triple = ComparisonSpec(
        "within",
        (Candidate("white"), Candidate("black", "white", 2), Candidate("hispanic", "white")),
    )
    for order, place in (("test-first", -1), ("control-first", 0)):
        inputs = study(comparisons=(triple,), order=order)
        rows = [order_of_contacts(inputs, triple, f"listing-{index}") for index in range(200)]
        assert all(row[place][0] == "white" for row in rows)
        others = {tuple(one for one in row if one[0] != "white") for row in rows}
        assert len(others) == 6
    inputs = study(comparisons=(triple,))
    every = {tuple(order_of_contacts(inputs, triple, f"l-{index}")) for index in range(1_000)}
    assert len(every) == 24


@pytest.mark.slow
@given(st.integers(1, 90), st.integers(1, 60), st.sampled_from(["random", "test-first"]))
def test_letters_are_crossed_with_arms_and_positions_over_repeated_draws(first, second, order):
    inputs = study(order=order, comparisons=several(1))
    one = assign(inputs, sample_of(["s"] * first))
    two = assign(commit(inputs, one), sample_of(["s"] * second, first))
    tests = [*one, *two]
    decks = Counter(tuple(seat.arm for seat in test.seats) for test in tests)
    for arms, count in decks.items():
        mine = [test for test in tests if tuple(seat.arm for seat in test.seats) == arms]
        for position in (0, 1):
            letters = Counter(test.seats[position].variant for test in mine)
            counts = [letters[variant] for variant in inputs.variants]
            assert max(counts) - min(counts) <= 1
        pairs = Counter(tuple((seat.arm, seat.variant) for seat in test.seats) for test in mine)
        assert all(test.seats[0].variant != test.seats[1].variant for test in mine)
        if count % 12 == 0:
            assert sorted(pairs.values()) == [count // 12] * 12
        # Not even part of a cycle repeats a pair of letters before all were used.
        assert max(pairs.values()) <= -(-count // 12)


def test_a_cycle_of_three_letters_holds_every_choice_once():
    triple = ComparisonSpec("within", tuple(Candidate(arm) for arm in ("a", "b", "c")))
    inputs = study(comparisons=(triple,), order="random", variants=("v1", "v2", "v3", "v4"))
    tests = assign(inputs, sample_of(["s"] * 2_000))
    for arms in permutations(("a", "b", "c")):
        rows = [
            tuple(seat.variant for seat in test.seats)
            for test in tests
            if tuple(seat.arm for seat in test.seats) == arms
        ]
        assert set(rows[:24]) == set(permutations(inputs.variants, 3))


def test_languages_come_in_blocks_unless_the_listing_has_one():
    inputs = study(languages=("nl", "fr"), comparisons=several(2))
    one = assign(inputs, sample_of(["s"] * 51))
    two = assign(commit(inputs, one), sample_of(["s"] * 30, 51))
    for comparison in inputs.comparisons:
        mine = [t.language for t in (*one, *two) if t.comparison.id == comparison.id]
        assert abs(mine.count("nl") - mine.count("fr")) <= 1
    french = assign(inputs, sample_of(["s"] * 5, language="fr"))
    assert {test.language for test in french} == {"fr"}
