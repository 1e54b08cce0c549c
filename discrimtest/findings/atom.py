"""An atom: tests that the same rows count, so that no row tells them apart."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.findings.keys import Comparison, Group

Row = tuple[Comparison, Group | None]
"""A comparison and a group of its tests; None for all of them."""

Counts = tuple[int, int, int, int]
"""Tests by outcome: both, control only, test only, neither."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Pairs of candidates of complete tests that lie in the same rows of one outcome definition.

    It is for deciding what may be told, and is itself told to nobody.

    Attributes:
        rows: Those that count these tests, all of them and no other.
        landlords: Numbers of the landlords of these tests, as far as they are known.
        tests: Their names, by outcome like the counts; empty where they have none.
    """

    outcome: str
    rows: frozenset[Row]
    counts: Counts
    landlords: frozenset[int] = frozenset()
    tests: tuple[tuple[str, ...], ...] = ()
