"""The stream of random draws, against the published generator and against probability."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from itertools import permutations

import numpy
import pytest
from numpy.random import Philox
from scipy.stats import binom, chisquare

from discrimtest.randomness import Stream

_MASK = (1 << 64) - 1


def philox_4x64_10(counter: int, key: int) -> list[int]:
    """Ten rounds of Philox 4x64 (Salmon, Moraes, Dror and Shaw 2011), written out."""
    x = [(counter >> (64 * word)) & _MASK for word in range(4)]
    k = [key & _MASK, key >> 64]
    for _ in range(10):
        high_0, low_0 = divmod(0xD2E7470EE14C6C93 * x[0], 1 << 64)
        high_1, low_1 = divmod(0xCA5A826395121157 * x[2], 1 << 64)
        x = [high_1 ^ x[1] ^ k[0], low_1, high_0 ^ x[3] ^ k[1], low_0]
        k = [(k[0] + 0x9E3779B97F4A7C15) & _MASK, (k[1] + 0xBB67AE8584CAA73B) & _MASK]
    return x


def test_the_generator_gives_the_published_words():
    # Random123's known answers for philox4x64-10: counter and key zero; counter and key all ones.
    zero = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    ones = [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]
    assert philox_4x64_10(0, 0) == zero
    assert philox_4x64_10((1 << 256) - 1, (1 << 128) - 1) == ones
    before_zero = Philox(counter=(1 << 256) - 1, key=0)
    assert [int(before_zero.random_raw()) for _ in range(4)] == zero


def test_a_stream_is_philox_keyed_by_the_hash_of_its_name():
    name = json.dumps([7, "draw", "study", 1], separators=(",", ":")).encode()
    key = int.from_bytes(hashlib.sha256(name).digest()[:16], "big")
    words = [word for counter in range(1, 6) for word in philox_4x64_10(counter, key)]
    stream = Stream(7, "draw", "study", 1)
    assert [stream.below(1 << 64) for _ in words] == words


def test_streams_of_other_purpose_or_seed_differ():
    streams = [Stream(1, "a"), Stream(1, "b"), Stream(2, "a"), Stream(1, "a", 1), Stream(1, "a1")]
    assert len({stream.below(1 << 64) for stream in streams}) == len(streams)


def test_below_is_uniform_and_stays_below():
    stream = Stream(3, "uniform")
    counts = Counter(stream.below(7) for _ in range(14_000))
    assert set(counts) == set(range(7))
    assert chisquare([counts[value] for value in range(7)]).pvalue > 1e-4


def test_below_throws_the_ragged_end_away():
    # Three quarters of 2^64: without rejection the lower third would come twice as often.
    bound = 3 << 62
    stream = Stream(4, "ragged")
    low = sum(stream.below(bound) < 1 << 62 for _ in range(6_000))
    assert abs(low - 2_000) < 5 * (6_000 * 2 / 9) ** 0.5


def test_a_bound_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        Stream(1).below(0)


def test_shuffles_give_every_order_equally_often_and_leave_the_original():
    stream, items = Stream(5, "shuffle"), ("x", "y", "z")
    counts = Counter(tuple(stream.shuffled(items)) for _ in range(6_000))
    assert set(counts) == set(permutations(items))
    assert chisquare(list(counts.values())).pvalue > 1e-4
    assert items == ("x", "y", "z")


def test_coin_unit_and_pick_are_fair():
    stream = Stream(6, "coin")
    assert abs(sum(stream.coin() for _ in range(10_000)) - 5_000) < 250
    units = [stream.unit() for _ in range(2_000)]
    assert all(0 <= value < 1 for value in units)
    assert abs(sum(units) / 2_000 - 0.5) < 0.04
    assert {stream.pick("abc") for _ in range(100)} == {"a", "b", "c"}


@pytest.mark.parametrize("bound", [1, 7, 1 << 40, 3 << 61])
def test_many_below_are_those_of_below_in_turn(bound):
    one, other = Stream(8, "bulk"), Stream(8, "bulk")
    drawn = other.many_below(bound, 300)
    assert drawn.tolist() == [one.below(bound) for _ in range(300)]


def test_many_below_can_be_asked_for_in_parts():
    one, other = Stream(8, "parts"), Stream(8, "parts")
    parts = [*one.many_below(10, 7), *one.many_below(10, 0), *one.many_below(10, 13)]
    assert parts == other.many_below(10, 20).tolist()


@pytest.mark.parametrize("bound", [0, 1 << 63])
def test_a_bulk_bound_out_of_range_is_refused(bound):
    with pytest.raises(ValueError, match="at least 1 and below"):
        Stream(1).many_below(bound, 1)


def test_many_coins_are_the_bits_of_the_words_lowest_first():
    words = [Stream(11, "coins"), Stream(11, "coins")]
    first, second = words[0].below(1 << 64), words[0].below(1 << 64)
    coins = words[1].many_coins(100).tolist()
    assert coins[:64] == [first >> place & 1 for place in range(64)]
    assert coins[64:] == [second >> place & 1 for place in range(36)]
    assert words[1].many_coins(0).tolist() == []


@pytest.mark.parametrize(("trials", "hits", "of"), [(5, 1, 3), (64, 1, 2), (130, 7, 9), (3, 1, 64)])
def test_binomials_have_the_exact_distribution(trials, hits, of):
    drawn = Stream(9, "binomial", trials).binomials(numpy.full(20_000, trials), hits, of)
    cells = numpy.bincount(drawn, minlength=trials + 1)
    expected = binom.pmf(numpy.arange(trials + 1), trials, hits / of) * 20_000
    large = expected > 5
    observed = [*cells[large], cells[~large].sum()]
    wanted = [*expected[large], expected[~large].sum()]
    if wanted[-1] < 1:
        observed, wanted = observed[:-1], wanted[:-1]
        assert cells[~large].sum() < 15
    total = sum(observed) / sum(wanted)
    assert chisquare(observed, [value * total for value in wanted]).pvalue > 1e-4


def test_binomials_at_the_edges():
    trials = numpy.array([0, 1, 64, 65, 1_000])
    stream = Stream(10, "edges")
    assert stream.binomials(trials, 0, 5).tolist() == [0] * 5
    assert stream.binomials(trials, 5, 5).tolist() == trials.tolist()
    drawn = stream.binomials(trials, 3, 5)
    assert (drawn >= 0).all()
    assert (drawn <= trials).all()
    assert stream.binomials(numpy.array([], dtype=numpy.int64), 1, 2).tolist() == []
    with pytest.raises(ValueError, match="2 of 1"):
        stream.binomials(trials, 2, 1)


def test_bulk_draws_are_the_same_on_every_machine():
    """Frozen: a change of these numbers changes every published bootstrap interval."""
    stream = Stream(20260301, "frozen")
    assert stream.many_below(400, 6).tolist() == [163, 32, 319, 27, 192, 308]
    drawn = stream.binomials(numpy.array([400, 100_000, 3]), 81, 263)
    assert drawn.tolist() == [114, 30_714, 0]
