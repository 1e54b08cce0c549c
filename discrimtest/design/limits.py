"""What one landlord bears: how many tests still fit, and when, exactly.

Rules, for one landlord with all its offices and all landlords in doubt of being it, over the
tests of every study:

* two first contacts lie at least ``spacing`` minutes apart, and tests never overlap;
* any ``most + 1`` first contacts in a row span at least ``period`` minutes, so that no
  stretch of ``period`` minutes holds more than ``most`` tests.

Both rules only ever ask that first contacts lie *far enough apart*. Then taking the earliest
start that is allowed, again and again, fits the greatest number of tests, and each of them
as early as it can be: replacing the first test of any other plan by an earlier allowed one
keeps that plan allowed, since every set of first contacts that includes the replaced one
only grows wider. Tests that are already fixed do not disturb the argument, because an
earlier start is checked against them. The mirror image gives the latest starts, and any
start up to the latest one leaves room for the tests that follow. ``docs/decisions`` has the
proof, ``tests/design/test_limits.py`` compares with every possible plan.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.design.minutes import MinuteSet

_EVER = 10**12


@dataclass(frozen=True, slots=True)
class Burden:
    """The limits of one landlord, in minutes.

    Attributes:
        most: Tests in any stretch of ``period`` minutes.
        period: Minutes.
        spacing: Least minutes between two first contacts.
        length: Longest a test may last, from first to last contact.
    """

    most: int
    period: int
    spacing: int
    length: int

    @property
    def apart(self) -> int:
        """Least minutes between the first contacts of two new tests: spaced, not overlapping."""
        return max(self.spacing, self.length + 1)


class Room:
    """The starts that one landlord still has room for.

    Args:
        starts: Minutes at which a test may start, were there no other tests.
        burden: The limits.
        fixed: First and last contact of every earlier test of this landlord.
    """

    def __init__(
        self, starts: MinuteSet, burden: Burden, fixed: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._burden = burden
        self._fixed = sorted(first for first, _ in fixed)
        if fixed:
            near = MinuteSet.of(
                (first - burden.apart + 1, max(first + burden.spacing, last + 1))
                for first, last in fixed
            )
            starts = starts.without(near)
        self.starts = starts
        self._mirror: Room | None = None

    def earliest(self, releases: Sequence[int]) -> list[int] | None:
        """The earliest starts of tests that may start from ``releases`` on.

        Args:
            releases: One minute per test, rising.

        Returns:
            One start per release, rising; each is the earliest of any plan. None when no plan
            fits them all.
        """
        placed: list[int] = []
        taken = list(self._fixed)
        for release in releases:
            lower = max(release, placed[-1] + self._burden.apart if placed else release)
            start = self._next(lower, taken)
            if start is None:
                return None
            placed.append(start)
            insort(taken, start)
        return placed

    def latest(self, tests: int) -> list[int]:
        """The latest starts of ``tests`` tests, rising; each is the latest of any plan.

        Raises:
            ValueError: When so many do not fit.
        """
        if self._mirror is None:
            self._mirror = Room(self.starts.mirrored(), self._burden)
            self._mirror._fixed = sorted(-first for first in self._fixed)
        found = self._mirror.earliest([-_EVER] * tests)
        if found is None:
            raise ValueError(f"no room for {tests} tests")
        return [-start for start in reversed(found)]

    def allowed(self, placed: Sequence[int], first: int, end: int) -> MinuteSet:
        """Every start in ``[first, end)`` beside the tests ``placed`` by this draw."""
        burden, free = self._burden, self.starts.clip(first, end)
        if placed:
            free = free.without(
                MinuteSet.of((at - burden.apart + 1, at + burden.apart) for at in placed)
            )
        taken = sorted([*self._fixed, *placed])
        crowds = (
            (taken[i], taken[i + burden.most - 1]) for i in range(len(taken) - burden.most + 1)
        )
        crowded = MinuteSet.of(
            (late - burden.period + 1, early + burden.period)
            for early, late in crowds
            if late - early < burden.period
        )
        return free.without(crowded) if crowded else free

    def _next(self, lower: int, taken: list[int]) -> int | None:
        """The earliest free start from ``lower`` on that crowds no stretch of time."""
        most, period = self._burden.most, self._burden.period
        while True:
            start = next((first for first, _ in self.starts.ranges_from(lower)), None)
            if start is None:
                return None
            at = bisect_left(taken, start)
            lower = start
            for i in range(max(0, at - most), min(at, len(taken) - most) + 1):
                early, late = taken[i], taken[i + most - 1]
                if late - early < period and late - period < start < early + period:
                    lower = max(lower, early + period)
            if lower == start:
                return start
