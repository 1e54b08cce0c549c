"""When each contact is made, and from which line: one system, solved before anything is sent.

The landlords' limits are solved exactly (limits.py), so a landlord's tests always fit. Days
and minutes are then filled one test after the other: the tests of the landlords with most of
them first, each on the least busy of the first days it may start on, at minutes drawn from
all that let it be completed. Where the study limits its contacts per day and the days are
full, tests already placed move to make room. A test that finds no place is reported, never
squeezed in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from discrimtest.design.assignment import Assigned
from discrimtest.design.inputs import DrawInputs
from discrimtest.design.lines import LineBook
from discrimtest.design.minutes import DAY, MinuteSet, minute_of
from discrimtest.design.sample import Openings
from discrimtest.randomness import Stream

# Ads go stale: a test starts on one of the first days it may, spread over this many.
_EARLY_DAYS = 5
_TRIES = 6
_LINE_CHOICES = 200
# How far the search for room on full days goes: tests moved for one another, attempts.
_MOVES = 6
_MOVES_PER_TEST = 400
_MOVES_IN_ALL = 8_000


@dataclass(frozen=True, slots=True)
class Placement:
    """The minute (UTC) and line of each contact of a test, by position."""

    minutes: tuple[int, ...]
    lines: tuple[str, ...]


# The days of a test's contacts, and for each contact the minutes of its day that let the
# test be completed on just these days.
_Pattern = tuple[tuple[int, ...], tuple[MinuteSet, ...]]


def schedule(
    inputs: DrawInputs, openings: Openings, assigned: Sequence[Assigned]
) -> dict[str, Placement]:
    """Times and lines for the tests, by listing id; a test that finds no place is left out.

    Where the study limits its contacts per day and some test finds no place, everything is
    placed once more with days filled one after the other, and the fuller schedule is kept.
    """
    board = _Board(inputs, openings, assigned)
    hopeless = sum(len(test.seats) for test in assigned) > board.contacts_left()
    if hopeless:
        return _fill(openings, assigned, board, packed=True, moves=0)
    if inputs.limits.contacts_per_day is None:
        return _fill(openings, assigned, board, packed=False, moves=0)
    found = _fill(openings, assigned, board, packed=False, moves=_MOVES)
    if len(found) < len(assigned):
        again = _Board(inputs, openings, assigned)
        found = max(found, _fill(openings, assigned, again, packed=True, moves=_MOVES), key=len)
    return found


def _fill(
    openings: Openings, assigned: Sequence[Assigned], board: _Board, packed: bool, moves: int
) -> dict[str, Placement]:
    """Place every test on an empty ``board``, in order; see :meth:`_Board.place`."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, test in enumerate(assigned):
        groups[test.listing.group].append(index)
    for group in sorted(groups, key=lambda name: (-len(groups[name]), openings.order[name])):
        tests = sorted(groups[group], key=board.span)
        ends = openings.rooms[group].latest([board.span(index)[1] for index in tests])
        for index, end in zip(tests, ends, strict=True):
            board.place(index, end, packed, moves)
    return {assigned[index].listing.id: found for index, found in sorted(board.placed.items())}


class _Board:
    """The schedule while it is being filled."""

    def __init__(
        self, inputs: DrawInputs, openings: Openings, assigned: Sequence[Assigned]
    ) -> None:
        self._inputs, self._openings, self._assigned = inputs, openings, assigned
        self._offsets = inputs.timing.offsets
        self._most = inputs.limits.contacts_per_day
        self._load: Counter[int] = Counter()
        self._on_day: dict[int, dict[int, None]] = defaultdict(dict)
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._patterns: dict[tuple[int, int], list[_Pattern]] = {}
        self._lines = LineBook(inputs)
        self._stream = Stream(inputs.seed, "draw", inputs.study, inputs.number, "schedule")
        self._budget = _MOVES_IN_ALL
        self._left = 0
        self._group = ""
        self._packed = False
        self._journal: list[tuple[int, Placement | None]] = []
        self.placed: dict[int, Placement] = {}
        for one in inputs.own:
            self._load.update(
                self._offsets.local_day(minute_of(contact.at)) for contact in one.contacts
            )

    def span(self, index: int) -> tuple[int, int]:
        """First and last minute at which the test may start."""
        listing = self._assigned[index].listing.id
        return self._openings.release[listing], self._openings.last[listing]

    def contacts_left(self) -> float:
        """How many contacts the days of this draw can still take; infinite without a limit."""
        if self._most is None:
            return float("inf")
        contacts = (step for steps in self._openings.steps.values() for step in steps)
        days = {day for step in contacts for day, _ in self._offsets.by_day(step)}
        return sum(max(0, self._most - self._load[day]) for day in days)

    def place(self, index: int, end: int, packed: bool, moves: int) -> None:
        """Find the test a start up to ``end``, if there is one.

        Args:
            packed: On the first day that has room, instead of the least busy of the first few.
            moves: How many tests may be moved for one another where days are full.
        """
        self._packed = packed
        self._left = min(_MOVES_PER_TEST, self._budget)
        self._budget -= self._left
        self._group = self._assigned[index].listing.group
        self._place(index, end, moves, frozenset())
        self._budget += self._left
        self._journal.clear()

    def _place(self, index: int, end: int, moves: int, banned: frozenset[int]) -> bool:
        days = self._days(index, end, banned)
        early = list(islice(days, 0 if self._packed else _EARLY_DAYS))
        order = {day: rank for rank, (day, _) in enumerate(self._stream.shuffled(early))}
        early.sort(key=lambda option: (self._load[option[0]], order[option[0]]))
        for day, free in chain(early, days):
            fitting = [
                pattern
                for pattern in self._patterns_of(index, day)
                if not self._overfull(pattern[0]) and not banned.intersection(pattern[0])
            ]
            for pattern in fitting if self._packed else self._stream.shuffled(fitting):
                begins = pattern[1][0].both(free)
                if begins and self._settle(index, pattern, begins):
                    return True
        if not moves:
            return False
        return any(
            self._make_room(index, pattern, begins, moves, banned)
            for day, free in self._days(index, end, banned)
            for pattern in self._patterns_of(index, day)
            if self._overfull(pattern[0]) and not banned.intersection(pattern[0])
            if (begins := pattern[1][0].both(free))
        )

    def _days(
        self, index: int, end: int, banned: frozenset[int]
    ) -> Iterator[tuple[int, MinuteSet]]:
        """The days on which the test may start, with the minutes its landlord leaves free."""
        listing = self._assigned[index].listing
        room = self._openings.rooms[listing.group]
        first, last = self.span(index)
        free = room.allowed(self._starts[listing.group], first, min(end, last) + 1)
        for day, minutes in self._offsets.by_day(free):
            if day not in banned:
                yield day, minutes

    def _patterns_of(self, index: int, day: int) -> list[_Pattern]:
        """Every choice of days for the contacts of a test that starts on ``day``."""
        size = len(self._assigned[index].seats)
        if (size, day) not in self._patterns:
            steps = self._openings.steps[size]
            low, high = self._inputs.timing.gap
            found: list[_Pattern] = []

            def extend(days: tuple[int, ...], sets: tuple[MinuteSet, ...]) -> None:
                if len(days) == size:
                    backwards = [sets[-1]]
                    for earlier in reversed(sets[:-1]):
                        backwards.append(earlier.both(backwards[-1].before(low, high)))
                    if backwards[-1]:
                        found.append((days, tuple(reversed(backwards))))
                    return
                reach = MinuteSet.of((a + low, b + high) for a, b in sets[-1].ranges)
                for other, minutes in self._offsets.by_day(steps[len(days)].both(reach)):
                    extend((*days, other), (*sets, minutes))

            near = steps[0].clip((day - 2) * DAY, (day + 3) * DAY)
            for start, minutes in self._offsets.by_day(near):
                if start == day:
                    extend((day,), (minutes,))
            self._patterns[size, day] = found
        return self._patterns[size, day]

    def _overfull(self, days: tuple[int, ...]) -> bool:
        """Whether contacts on ``days`` would pass what the testers can handle."""
        if self._most is None:
            return False
        return any(self._load[day] + days.count(day) > self._most for day in days)

    def _settle(self, index: int, pattern: _Pattern, begins: MinuteSet) -> bool:
        """Choose minutes and lines on the days of ``pattern``; whether there were any."""
        test = self._assigned[index]
        group, arms = test.listing.group, [seat.arm for seat in test.seats]
        sets = (begins, *pattern[1][1:])
        offers = self._lines.offers(group, arms, test.channel, index)
        for lines in islice(offers, _LINE_CHOICES):
            for _ in range(_TRIES):
                minutes = self._random_minutes(sets)
                if not self._lines.taken(lines, minutes):
                    self._put(index, Placement(minutes, lines))
                    return True
            if found := self._free_minutes(sets, lines):
                self._put(index, Placement(found, lines))
                return True
        return False

    def _random_minutes(self, sets: Sequence[MinuteSet]) -> tuple[int, ...]:
        low, high = self._inputs.timing.gap
        minutes: list[int] = []
        for options in sets:
            if minutes:
                options = options.clip(minutes[-1] + low, minutes[-1] + high + 1)
            minutes.append(options.nth(self._stream.below(len(options))))
        return tuple(minutes)

    def _free_minutes(
        self, sets: Sequence[MinuteSet], lines: Sequence[str]
    ) -> tuple[int, ...] | None:
        """Minutes in which these lines are free, found if there are any; else None."""
        low, high = self._inputs.timing.gap
        free = [
            options.without(self._lines.busy_minutes(line, options))
            for options, line in zip(sets, lines, strict=True)
        ]
        for place in range(len(free) - 2, -1, -1):
            free[place] = free[place].both(free[place + 1].before(low, high))
        return self._random_minutes(free) if free[0] else None

    def _put(self, index: int, placement: Placement) -> None:
        self.placed[index] = placement
        self._count(index, placement, 1)
        self._journal.append((index, None))

    def _take(self, index: int) -> None:
        placement = self.placed.pop(index)
        self._count(index, placement, -1)
        self._journal.append((index, placement))

    def _count(self, index: int, placement: Placement, times: int) -> None:
        test = self._assigned[index]
        group, starts = test.listing.group, self._starts[test.listing.group]
        if times > 0:
            starts.append(placement.minutes[0])
        else:
            starts.remove(placement.minutes[0])
        for line, minute in zip(placement.lines, placement.minutes, strict=True):
            day = self._offsets.local_day(minute)
            self._load[day] += times
            if times > 0:
                self._on_day[day][index] = None
            else:
                self._on_day[day].pop(index, None)
            self._lines.use(group, line, minute, times)

    def _undo(self, mark: int) -> None:
        """Take back every step since the journal was ``mark`` long."""
        while len(self._journal) > mark:
            index, before = self._journal.pop()
            if before is None:
                self._count(index, self.placed.pop(index), -1)
            else:
                self.placed[index] = before
                self._count(index, before, 1)

    def _make_room(
        self, index: int, pattern: _Pattern, begins: MinuteSet, moves: int, banned: frozenset[int]
    ) -> bool:
        """Move tests off the full days of ``pattern``, then place this one there."""
        mark = len(self._journal)
        days, hold = pattern[0], banned.union(pattern[0])
        while self._overfull(days):
            crowded = [
                other
                for day in days
                if self._overfull((day,) * days.count(day))
                for other in self._on_day[day]
                if self._assigned[other].listing.group != self._group
            ]
            if not any(self._moved(other, moves, hold) for other in crowded):
                break
        if not self._overfull(days) and self._settle(index, pattern, begins):
            return True
        self._undo(mark)
        return False

    def _moved(self, index: int, moves: int, hold: frozenset[int]) -> bool:
        """Whether a placed test found another place off the days on ``hold``."""
        if self._left <= 0:
            return False
        self._left -= 1
        mark = len(self._journal)
        self._take(index)
        if self._place(index, self._inputs.too_late, moves - 1, hold):
            return True
        self._undo(mark)
        return False
