"""What one landlord bears: how many tests still fit, and when, exactly.

Rules, for one landlord with all its offices and all landlords in doubt of being it, over the
tests of every study:

* two first contacts lie at least ``spacing`` minutes apart, and tests never overlap;
* for each cap, any ``most + 1`` of the first contacts it counts span at least ``period``
  minutes, so that no stretch of ``period`` minutes holds more than ``most`` of them.

These rules only ever ask that first contacts lie *far enough apart*. Then taking the earliest
start that is allowed, again and again, fits the greatest number of tests, and each of them
as early as it can be: replacing the first test of any other plan by an earlier allowed one
keeps that plan allowed, since every set of first contacts that includes the replaced one
only grows wider. Tests that are already fixed do not disturb the argument, because an
earlier start is checked against them. A last start for each test changes nothing as long as
tests that may start earlier also must: then the earliest plan meets every last start that any
plan meets. The mirror image gives the latest starts, and any
start up to the latest one leaves room for the tests that follow. ``docs/decisions`` has the
proof, ``tests/design/test_limits.py`` compares with every possible plan.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.design.minutes import MinuteSet


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``most`` tests in any stretch of ``period`` minutes.

    Attributes:
        counted: First contacts of the earlier tests it counts; one that counts for two stands
            twice.
    """

    most: int
    period: int
    counted: tuple[int, ...] = ()

    def mirrored(self) -> Cap:
        """The same with time running backwards."""
        return Cap(self.most, self.period, tuple(-first for first in self.counted))


@dataclass(frozen=True, slots=True)
class Burden:
    """The limits of one landlord, in minutes.

    Attributes:
        spacing: Least minutes between two first contacts.
        length: Longest a test may last, from first to last contact.
        caps: Each counts every new test.
    """

    spacing: int
    length: int
    caps: tuple[Cap, ...]

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
        if fixed:
            near = MinuteSet.of(
                (first - burden.apart + 1, max(first + burden.spacing, last + 1))
                for first, last in fixed
            )
            starts = starts.without(near)
        if any(cap.most < 1 for cap in burden.caps):
            starts = MinuteSet.of(())
        self.starts = starts
        self._mirror: Room | None = None

    def earliest(
        self, releases: Sequence[int], ends: Sequence[int] | None = None
    ) -> list[int] | None:
        """The earliest starts of tests that may start from ``releases`` on.

        Args:
            releases: One minute per test, rising.
            ends: The last minute at which each may start, rising too; None for no such minute.

        Returns:
            One start per release, rising; each is the earliest of any plan. None when no plan
            fits them all.
        """
        placed: list[int] = []
        taken = self._counted()
        for number, release in enumerate(releases):
            lower = max(release, placed[-1] + self._burden.apart if placed else release)
            start = self._next(lower, taken)
            if start is None or (ends is not None and start > ends[number]):
                return None
            placed.append(start)
            for firsts in taken:
                insort(firsts, start)
        return placed

    def latest(self, ends: Sequence[int]) -> list[int]:
        """The latest starts of tests, rising; each is the latest of any plan.

        Args:
            ends: The last minute at which each may start, rising.

        Raises:
            ValueError: When so many do not fit.
        """
        found = self._backwards().earliest([-end for end in reversed(ends)])
        if found is None:
            raise ValueError(f"no room for {len(ends)} tests")
        return [-start for start in reversed(found)]

    def allowed(self, placed: Sequence[int], first: int, end: int) -> MinuteSet:
        """Every start in ``[first, end)`` beside the tests ``placed`` by this draw."""
        burden, free = self._burden, self.starts.clip(first, end)
        if placed:
            free = free.without(
                MinuteSet.of((at - burden.apart + 1, at + burden.apart) for at in placed)
            )
        for cap in burden.caps:
            crowded = _crowded(cap, sorted([*cap.counted, *placed]))
            free = free.without(crowded) if crowded else free
        return free

    def _backwards(self) -> Room:
        """The room with time running backwards; what is near earlier tests is no start here."""
        if self._mirror is None:
            caps = tuple(cap.mirrored() for cap in self._burden.caps)
            burden = Burden(self._burden.spacing, self._burden.length, caps)
            self._mirror = Room(self.starts.mirrored(), burden)
        return self._mirror

    def _counted(self) -> list[list[int]]:
        return [sorted(cap.counted) for cap in self._burden.caps]

    def _next(self, lower: int, taken: list[list[int]]) -> int | None:
        """The earliest free start from ``lower`` on that crowds no stretch of time."""
        while True:
            start = next((first for first, _ in self.starts.ranges_from(lower)), None)
            if start is None:
                return None
            pairs = zip(self._burden.caps, taken, strict=True)
            lower = max([start, *(_cleared(cap, firsts, start) for cap, firsts in pairs)])
            if lower == start:
                return start


def _crowded(cap: Cap, taken: Sequence[int]) -> MinuteSet:
    """Every start that would crowd a stretch, beside the tests ``taken``, rising."""
    crowds = ((taken[i], taken[i + cap.most - 1]) for i in range(len(taken) - cap.most + 1))
    return MinuteSet.of(
        (late - cap.period + 1, early + cap.period)
        for early, late in crowds
        if late - early < cap.period
    )


def _cleared(cap: Cap, taken: Sequence[int], start: int) -> int:
    """``start``, or the first minute after the stretches that it would crowd."""
    most, period, at, lower = cap.most, cap.period, bisect_left(taken, start), start
    for i in range(max(0, at - most), min(at, len(taken) - most) + 1):
        early, late = taken[i], taken[i + most - 1]
        if late - early < period and late - period < start < early + period:
            lower = max(lower, early + period)
    return lower
