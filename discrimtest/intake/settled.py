"""What is known already of pairs of landlords, for those who compare no names too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known already of pairs of landlords, each a set of two ids.

    Attributes:
        pairs: Decided on or doubted before; not raised again.
        doubted: Those of them that are in doubt now.
        own: Those that the study's own lists raised.
        listed: The landlords who advertise in its earlier lists.
    """

    pairs: frozenset[frozenset[str]] = frozenset()
    doubted: frozenset[frozenset[str]] = frozenset()
    own: frozenset[frozenset[str]] = frozenset()
    listed: frozenset[str] = frozenset()

    def tied(self, shown: Iterable[str]) -> Iterator[frozenset[str]]:
        """The pairs in doubt that count as one in the study.

        Args:
            shown: Who advertises in the file.
        """
        there = self.listed.union(shown)
        return (pair for pair in self.doubted if pair in self.own or pair <= there)


NOTHING_SETTLED = Settled()
