"""When a contact may be made: office hours on working days, in local time, as UTC minutes.

Nothing here asks a library for the time zone or the holidays when a draw is made: both are
arguments of the draw, stored with it. A later edition of the time zone database or of the
holiday list can therefore never change a draw that exists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from discrimtest.design.minutes import DAY, MinuteSet, minute_of, time_of

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_LONG_AGO = -(10**9)


def public_holidays(country: str, first: date, last: date) -> tuple[date, ...]:
    """The public holidays of ``country`` (ISO 3166, "BE") from ``first`` to ``last``, both in."""
    import holidays

    years = range(first.year, last.year + 1)
    days = holidays.country_holidays(country, years=years)
    return tuple(sorted(day for day in days if first <= day <= last))


@dataclass(frozen=True, slots=True)
class Offsets:
    """What local clocks show: minutes ahead of UTC, era by era.

    Attributes:
        eras: ``(first UTC minute, minutes ahead of UTC)``, in time order. The first era also
            covers everything before it.
    """

    eras: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, zone: tzinfo, first: date, last: date) -> Offsets:
        """The offsets of ``zone`` from a day before ``first`` to a day after ``last``."""

        def ahead(minute: int) -> int:
            shift = time_of(minute).astimezone(zone).utcoffset()
            return (shift or timedelta()) // timedelta(minutes=1)

        at = minute_of(datetime.combine(first - timedelta(days=2), time(), UTC))
        stop = minute_of(datetime.combine(last + timedelta(days=3), time(), UTC))
        eras = [(at, ahead(at))]
        while at < stop:
            if ahead(at + 60) != eras[-1][1]:
                change = next(m for m in range(at + 1, at + 61) if ahead(m) != eras[-1][1])
                eras.append((change, ahead(change)))
            at += 60
        return cls(tuple(eras))

    def ahead(self, minute: int) -> int:
        """Minutes that local clocks are ahead of UTC at ``minute``."""
        index = bisect_right(self.eras, (minute, 10**6)) - 1
        return self.eras[max(index, 0)][1]

    def local_day(self, minute: int) -> int:
        """The local day of ``minute``, counted from 1970-01-01."""
        return (minute + self.ahead(minute)) // DAY

    def local(self, minute: int) -> datetime:
        """What a local clock shows at ``minute`` (without zone)."""
        return time_of(minute + self.ahead(minute)).replace(tzinfo=None)

    def between(self, day: date, opening: int, closing: int) -> MinuteSet:
        """The minutes of ``day`` whose local time lies in ``[opening, closing)``.

        Local times that do not exist (clocks go forward) have no minute; those that come
        twice (clocks go back) are left out, so that a planned time is never ambiguous.

        Args:
            opening: Minute of the local day, 0 to 1440.
            closing: Minute of the local day, 0 to 1440.
        """
        midnight = (day.toordinal() - _EPOCH_ORDINAL) * DAY
        found: list[tuple[int, int]] = []
        twice: list[tuple[int, int]] = []
        for index, (start, ahead) in enumerate(self.eras):
            begins = start if index else _LONG_AGO
            ends = self.eras[index + 1][0] if index + 1 < len(self.eras) else -_LONG_AGO
            found.append(
                (max(midnight + opening - ahead, begins), min(midnight + closing - ahead, ends))
            )
            if index and (back := self.eras[index - 1][1] - ahead) > 0:
                twice.append((start - back, start + back))
        return MinuteSet.of(found).without(MinuteSet.of(twice))

    def by_day(self, minutes: MinuteSet) -> Iterator[tuple[int, MinuteSet]]:
        """``minutes`` cut into local days (counted from 1970-01-01), in time order."""
        pieces: list[tuple[int, int]] = []
        today: int | None = None
        for first, end in minutes.ranges:
            at = first
            while at < end:
                day, ahead = self.local_day(at), self.ahead(at)
                change = next((start for start, _ in self.eras if start > at), end)
                cut = min(end, change, (day + 1) * DAY - ahead)
                if day != today:
                    if today is not None:
                        yield today, MinuteSet.of(pieces)
                    pieces, today = [], day
                pieces.append((at, cut))
                at = cut
        if today is not None:
            yield today, MinuteSet.of(pieces)

    def midnight(self, day: date) -> int:
        """The first UTC minute that belongs to the local ``day``."""
        low = (day.toordinal() - _EPOCH_ORDINAL) * DAY
        return min(
            max(low - ahead, start if index else _LONG_AGO)
            for index, (start, ahead) in enumerate(self.eras)
            if index + 1 == len(self.eras) or low - ahead < self.eras[index + 1][0]
        )


def open_minutes(
    offsets: Offsets,
    first: date,
    last: date,
    hours: tuple[int, int],
    weekdays: Collection[int],
    holidays: Collection[date],
) -> MinuteSet:
    """Every minute from ``first`` to ``last`` (both in) in which a contact may be made.

    Args:
        hours: Opening and closing minute of the local day; closing itself is outside.
        weekdays: 1 = Monday … 7 = Sunday.
    """
    found: list[tuple[int, int]] = []
    closed = frozenset(holidays)
    day = first
    while day <= last:
        if day.isoweekday() in weekdays and day not in closed:
            found.extend(offsets.between(day, *hours).ranges)
        day += timedelta(days=1)
    return MinuteSet.of(found)


def chain_minutes(
    allowed: MinuteSet, contacts: int, gap: tuple[int, int], latest_end: int
) -> tuple[MinuteSet, ...]:
    """For each contact of a test, the minutes from which the rest of the test still fits.

    Solved backwards, exactly: the last contact must be open and before ``latest_end``; each
    earlier one must be open and have a possible next one ``gap[0]`` to ``gap[1]`` minutes on.

    Args:
        allowed: Minutes in which contacts may be made.
        contacts: Contacts in the test, at least 1.
        gap: Least and most minutes between two contacts that follow each other.
        latest_end: First minute that is too late for the last contact.

    Returns:
        One set per contact. The first is the set of possible starts: a test can be completed
        if and only if it starts there.
    """
    steps = [allowed.clip(_LONG_AGO, latest_end)]
    for _ in range(contacts - 1):
        steps.append(allowed.both(steps[-1].before(*gap)))
    return tuple(reversed(steps))
