"""Answers in several categories, test by test: what nominal and ordered tests take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.landlords import Counts


@dataclass(frozen=True, eq=False)
class Square:
    """Complete tests by the category of either candidate.

    Attributes:
        control, test: Tests: number of the category of each candidate's answer, from 0, the worst.
        landlord: Tests: number of the landlord, from 0, each of whom has a test.
        scores: Of the categories, whole numbers, increasing.
        known: Whether the landlords are known; if not, each test stands for itself.

    Raises:
        ValueError: For candidates or landlords of unlike numbers of tests, for a category that
            has no score, or for scores that do not increase.
    """

    control: Counts
    test: Counts
    landlord: Counts
    scores: tuple[int, ...]
    known: bool = True

    def __post_init__(self) -> None:
        if not len(self.control) == len(self.test) == len(self.landlord):
            raise ValueError("each test needs a category of either candidate, and a landlord")
        for answers in (self.control, self.test):
            if not ((answers >= 0) & (answers < len(self.scores))).all():
                raise ValueError(f"categories must be 0 to {len(self.scores) - 1}")
        if any(low >= high for low, high in zip(self.scores, self.scores[1:], strict=False)):
            raise ValueError(f"scores must increase, got {self.scores}")

    @property
    def n(self) -> int:
        """All tests."""
        return len(self.control)

    @cached_property
    def counts(self) -> Counts:
        """Categories x categories: tests by the control candidate's category (row) and the test
        candidate's (column)."""
        size = len(self.scores)
        place = self.control * size + self.test
        return numpy.bincount(place, minlength=size * size).reshape(size, size)

    @cached_property
    def steps(self) -> Counts:
        """Tests: the control candidate's score less the test candidate's."""
        scores = numpy.array(self.scores, dtype=numpy.int64)
        return scores[self.control] - scores[self.test]

    @property
    def tests(self) -> Counts:
        """Landlords: number of tests."""
        return numpy.bincount(self.landlord)

    @property
    def repeated(self) -> bool:
        """Some landlord, who is known, has two or more tests."""
        return self.known and bool((self.tests > 1).any())

    def sums(self, of_test: Counts) -> Counts:
        """Landlords: the sum of what each test adds."""
        return numpy.bincount(self.landlord, weights=of_test).astype(numpy.int64)

    @property
    def margins(self) -> Counts:
        """Landlords x categories: how often the control candidate got each, less the other."""
        shape = len(self.tests), len(self.scores)
        ours, theirs = (
            numpy.bincount(self.landlord * shape[1] + answers, minlength=math.prod(shape))
            for answers in (self.control, self.test)
        )
        return (ours - theirs).reshape(shape)
