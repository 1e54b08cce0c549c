"""Reproducible randomness from raw Philox bits, the same on any machine and version.

Only ``Philox.random_raw`` is used: NumPy fixes the raw stream of a bit generator, but not
what the methods of ``Generator`` make of it. Every draw below is our own arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy
from numpy.random import Philox
from numpy.typing import NDArray

from discrimtest.identifiers import canonical_json

T = TypeVar("T")
Whole = NDArray[numpy.int64]
_WORD = 1 << 64
_BITS = 64
_AT_ONCE = 1 << 20  # words held in memory at a time


class Stream:
    """A stream of random draws, named by its seed and purpose.

    Args:
        seed: The study's seed (any whole number >= 0).
        *purpose: Words that name what the stream is for; streams of different
            purposes are independent, so a new use never shifts an old one.
    """

    def __init__(self, seed: int, *purpose: str | int) -> None:
        digest = hashlib.sha256(canonical_json([seed, *purpose])).digest()
        self._bits = Philox(key=int.from_bytes(digest[:16], "big"))

    def below(self, bound: int) -> int:
        """A whole number in ``[0, bound)``, exactly uniform (rejection of the ragged end)."""
        if bound < 1:
            raise ValueError(f"bound must be at least 1, got {bound}")
        limit = _WORD - _WORD % bound
        while True:
            word = int(self._bits.random_raw())
            if word < limit:
                return word % bound

    def coin(self) -> bool:
        """A fair coin."""
        return self.below(2) == 1

    def unit(self) -> float:
        """A number in ``[0, 1)`` with 53 random bits."""
        return (int(self._bits.random_raw()) >> 11) * 2.0**-53

    def pick(self, items: Sequence[T]) -> T:
        """One of ``items``, each as likely."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A copy of ``items`` in random order (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def many_below(self, bound: int, count: int) -> Whole:
        """``count`` whole numbers in ``[0, bound)``: those that :meth:`below` would give in turn.

        Args:
            bound: At least 1 and below 2^63.
            count: At least 0.
        """
        if not 1 <= bound < _WORD >> 1:
            raise ValueError(f"bound must be at least 1 and below 2^63, got {bound}")
        last = numpy.uint64(_WORD - _WORD % bound - 1)
        words = self._bits.random_raw(count)
        while (ragged := words > last).any():
            more = self._bits.random_raw(int(ragged.sum()))
            words = numpy.concatenate([words[~ragged], more])
        return (words % numpy.uint64(bound)).view(numpy.int64)

    def many_coins(self, count: int) -> NDArray[numpy.uint8]:
        """``count`` fair coins, 0 or 1: the bits of as few words as hold them."""
        words = self._bits.random_raw(-(-count // _BITS)).astype("<u8")
        return numpy.unpackbits(words.view(numpy.uint8), count=count, bitorder="little")

    def binomials(self, trials: Whole, hits: int, of: int) -> Whole:
        """How many of each number of trials succeed, each with the exact chance ``hits / of``.

        A trial succeeds when a number in ``[0, 1)``, drawn bit by bit, lies below the chance.
        Half of the trials still open are decided by each bit, and 64 trials take a bit each from
        one word; so ``n`` trials take about ``2 n`` bits.

        Args:
            trials: Numbers of trials, each at least 0.
            hits, of: Whole numbers with ``0 <= hits <= of`` and ``of >= 1``.
        """
        if not 0 <= hits <= of or of < 1:
            raise ValueError(f"a chance needs 0 <= hits <= of and of >= 1, got {hits} of {of}")
        if hits == of:
            return trials.copy()
        won = numpy.zeros_like(trials)
        undecided = trials.copy()
        rest = hits  # the bits of the chance still to come, as a share of ``of``
        while rest and undecided.any():
            rest *= 2
            ones = self._heads(undecided)
            if rest >= of:
                rest -= of
                won += undecided - ones
                undecided = ones
            else:
                undecided = undecided - ones
        return won

    def _heads(self, coins: Whole) -> Whole:
        """Heads among so many fair coins, for each entry."""
        width = -(-int(coins.max(initial=0)) // _BITS)
        heads = numpy.zeros_like(coins)
        rows = max(1, _AT_ONCE // max(width, 1))
        starts = numpy.arange(width, dtype=numpy.int64) * _BITS
        for first in range(0, len(coins), rows) if width else ():
            part = coins[first : first + rows]
            words = self._bits.random_raw(len(part) * width).reshape(len(part), width)
            wanted = numpy.clip(part[:, None] - starts, 0, _BITS).astype(numpy.uint64)
            # A shift by 64 is not defined, so a word of which nothing is wanted is cleared apart.
            shifted = words << (numpy.uint64(_BITS) - numpy.maximum(wanted, 1))
            counts = numpy.bitwise_count(shifted) * (wanted > 0)
            heads[first : first + rows] = counts.sum(axis=1, dtype=numpy.int64)
        return heads
