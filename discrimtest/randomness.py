"""Reproducible randomness from raw Philox bits, the same on any machine and version.

Only ``Philox.random_raw`` is used: NumPy fixes the raw stream of a bit generator, but not
what the methods of ``Generator`` make of it. Every draw below is our own arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from numpy.random import Philox

from discrimtest.identifiers import canonical_json

T = TypeVar("T")
_WORD = 1 << 64


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
