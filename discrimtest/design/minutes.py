"""Sets of whole minutes, kept as sorted, disjoint, half-open ranges.

A minute is counted in UTC from 1970-01-01T00:00, so that an hour is sixty of them on the
days when the clock changes too. Everything is a whole number: no rounding anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 60


def minute_of(at: datetime) -> int:
    """The minute in which ``at`` (any time zone) falls."""
    return (at - _EPOCH) // timedelta(minutes=1)


def time_of(minute: int) -> datetime:
    """The beginning of ``minute``, UTC."""
    return _EPOCH + timedelta(minutes=minute)


@dataclass(frozen=True)
class MinuteSet:
    """Minutes ``m`` with ``first <= m < end`` for one of ``ranges``.

    Build it with :meth:`of`, which sorts and merges; the bare constructor trusts its input.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    _firsts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_firsts", tuple(first for first, _ in self.ranges))

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> MinuteSet:
        """The union of ``ranges``; empty ones (``end <= first``) vanish."""
        merged: list[tuple[int, int]] = []
        for first, end in sorted(ranges):
            if end <= first:
                continue
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((first, end))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __len__(self) -> int:
        return sum(end - first for first, end in self.ranges)

    def __iter__(self) -> Iterator[int]:
        for first, end in self.ranges:
            yield from range(first, end)

    def __contains__(self, minute: object) -> bool:
        if not isinstance(minute, int):
            return False
        index = bisect_right(self._firsts, minute) - 1
        return index >= 0 and minute < self.ranges[index][1]

    def nth(self, index: int) -> int:
        """The minute at ``index`` in rising order, 0 being the first."""
        for first, end in self.ranges:
            if index < end - first:
                return first + index
            index -= end - first
        raise IndexError("no such minute in the set")

    def ranges_from(self, minute: int) -> Iterator[tuple[int, int]]:
        """The ranges at or after ``minute``, the first of them cut to begin there."""
        index = max(bisect_right(self._firsts, minute) - 1, 0)
        for first, end in self.ranges[index:]:
            if end > minute:
                yield max(first, minute), end

    def clip(self, first: int, end: int) -> MinuteSet:
        """The minutes in ``[first, end)``."""
        low = max(bisect_right(self._firsts, first) - 1, 0)
        high = bisect_left(self._firsts, end)
        cut = [(max(a, first), min(b, end)) for a, b in self.ranges[low:high]]
        return MinuteSet(tuple((a, b) for a, b in cut if a < b))

    def both(self, other: MinuteSet) -> MinuteSet:
        """The minutes in both sets."""
        found: list[tuple[int, int]] = []
        i = j = 0
        while i < len(self.ranges) and j < len(other.ranges):
            (a, b), (c, d) = self.ranges[i], other.ranges[j]
            if max(a, c) < min(b, d):
                found.append((max(a, c), min(b, d)))
            if b < d:
                i += 1
            else:
                j += 1
        return MinuteSet(tuple(found))

    def without(self, other: MinuteSet) -> MinuteSet:
        """The minutes of this set that are not in ``other``."""
        left: list[tuple[int, int]] = []
        cuts, j = other.ranges, 0
        for first, end in self.ranges:
            at = first
            while j < len(cuts) and cuts[j][1] <= at:
                j += 1
            i = j
            while i < len(cuts) and cuts[i][0] < end:
                if at < cuts[i][0]:
                    left.append((at, cuts[i][0]))
                at = cuts[i][1]
                i += 1
            if at < end:
                left.append((at, end))
        return MinuteSet(tuple(left))

    def before(self, least: int, most: int) -> MinuteSet:
        """Every minute that lies ``least`` to ``most`` minutes before one of this set."""
        return MinuteSet.of((first - most, end - least) for first, end in self.ranges)

    def mirrored(self) -> MinuteSet:
        """The set of ``-m``: what is earliest in one is latest in the other."""
        return MinuteSet(tuple((1 - end, 1 - first) for first, end in reversed(self.ranges)))
