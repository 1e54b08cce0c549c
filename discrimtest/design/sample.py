"""Which listings are tested: a random sample that every landlord has room for."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from discrimtest.design.burdens import bounds_of
from discrimtest.design.calendar import chain_minutes, open_minutes
from discrimtest.design.inputs import Commitment, DrawInputs, DrawListing
from discrimtest.design.limits import Room
from discrimtest.design.lines import barred_lines, usable_channels
from discrimtest.design.minutes import MinuteSet
from discrimtest.randomness import Stream
from discrimtest.words.landlord import LandlordType

# Why a listing was not drawn, when nothing bars it; to be read after "3 listings".
DRAWN_BEFORE = "drawn before in this study"
DRAWN_ELSEWHERE = "drawn by another study"
NO_LINE = "that no line of the study reaches"
NAMED_OTHERWISE = "of a landlord who knows these lines under other names"
NO_LANGUAGE = "in a language without letters"
TOO_LATE = "available too late for the period"
TOO_OLD = "too old at the first contact that could be made"
PRIVATE_TESTED = "of a private landlord tested as often as allowed"
LANDLORD_FULL = "of a landlord whose limit is reached"
SPARE = "not needed"
_WEEK = 7


@dataclass(frozen=True)
class Openings:
    """What the calendar and the landlords leave, before anything is drawn.

    Attributes:
        steps: By number of contacts in a test: where each contact may lie (chain_minutes).
        starts: Starts from which the longest kind of test can be completed.
        rooms: By group of landlords.
        private_left: Tests still allowed, for groups with a private landlord.
        release: By listing: the first minute at which a test of it may start.
        last: By listing: the last such minute.
        order: Groups by the first of their listings, so that names of landlords decide nothing.
    """

    steps: Mapping[int, tuple[MinuteSet, ...]]
    starts: MinuteSet
    rooms: Mapping[str, Room]
    private_left: Mapping[str, int]
    release: Mapping[str, int]
    last: Mapping[str, int]
    order: Mapping[str, int]


def find_openings(inputs: DrawInputs) -> Openings:
    """Work out the calendar, each landlord's room and each listing's first and last minute."""
    sizes = sorted({comparison.contacts for comparison in inputs.comparisons})
    steps = _steps(inputs, sizes)
    starts, length = steps[sizes[-1]][0], (sizes[-1] - 1) * inputs.timing.gap[1]
    earlier: dict[str, list[Commitment]] = defaultdict(list)
    for one in inputs.commitments:
        earlier[one.group].append(one)
    listings = sorted(inputs.listings, key=lambda one: one.id)
    order = {name: place for place, name in enumerate(dict.fromkeys(one.group for one in listings))}
    empty = Room(starts, bounds_of(inputs, ()).burden(length))
    rooms = dict.fromkeys(order, empty)
    left = dict.fromkeys(_private(inputs), bounds_of(inputs, ()).private_left)
    for group, mine in earlier.items():
        bounds = bounds_of(inputs, mine)
        fixed = [(one.first, one.last) for one in mine]
        if group in order:
            rooms[group] = Room(starts, bounds.burden(length), fixed)
        if group in left:
            left[group] = bounds.private_left
    release = {one.id: _first(inputs, one) for one in listings}
    last = {one.id: _last(inputs, one) for one in listings}
    return Openings(steps, starts, rooms, left, release, last, order)


def _steps(inputs: DrawInputs, sizes: Iterable[int]) -> dict[int, tuple[MinuteSet, ...]]:
    timing = inputs.timing
    allowed = open_minutes(
        timing.offsets,
        max(timing.first, timing.start),
        timing.last,
        timing.hours,
        timing.weekdays,
        timing.holidays,
    )
    return {size: chain_minutes(allowed, size, timing.gap, inputs.too_late) for size in sizes}


def _private(inputs: DrawInputs) -> set[str]:
    """The groups with a private landlord."""
    kinds = [(one.group, one.landlord_type) for one in inputs.listings]
    kinds += [(one.group, one.landlord_type) for one in inputs.commitments]
    return {group for group, kind in kinds if kind is LandlordType.PRIVATE}


def _first(inputs: DrawInputs, listing: DrawListing) -> int:
    """The first minute in which its landlord may be asked: not before the ad is there."""
    since = listing.available_from
    if since is None:
        return inputs.begin
    return max(inputs.begin, inputs.timing.offsets.midnight(since))


def _last(inputs: DrawInputs, listing: DrawListing) -> int:
    """The last minute in which its ad is young enough; that of the study where nobody knows."""
    since, most = listing.available_from, inputs.limits.max_ad_age_days
    if since is None or most is None:
        return inputs.too_late
    day = date.fromordinal(since.toordinal() + most + 1)
    return min(inputs.too_late, inputs.timing.offsets.midnight(day) - 1)


@dataclass
class DrawnListings:
    """The listings drawn, in drawn order, with the channel of each; and why others were not."""

    drawn: list[DrawListing] = field(default_factory=list)
    channel: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def draw_sample(inputs: DrawInputs, openings: Openings, most: Mapping[str, int]) -> DrawnListings:
    """Draw listings at random, the youngest ads first, as far as the landlord has room.

    The listings, sorted by content, are shuffled, then put in order of the weeks between the
    ad's day and the first day on which it could be asked about; each is taken whose landlord can
    still be given one more test beside those taken, until the wanted number is reached.

    Args:
        most: Most tests for some groups of landlords, when a schedule found no place for more.
    """
    return _Drawing(inputs, openings, most).sample


class _Drawing:
    """A sample while it is drawn."""

    def __init__(self, inputs: DrawInputs, openings: Openings, most: Mapping[str, int]) -> None:
        self._inputs, self._openings, self._most = inputs, openings, most
        self._own = {one.listing for one in inputs.own}
        self._elsewhere = {one.listing for one in inputs.commitments} - self._own
        self._channels = _Reach(inputs)
        self._taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._closed: set[str] = set()
        self.sample = DrawnListings()
        for listing in self._in_order():
            reason = self._reason(listing)
            if reason:
                self.sample.reasons[listing.id] = reason

    def _in_order(self) -> list[DrawListing]:
        inputs = self._inputs
        stream = Stream(inputs.seed, "draw", inputs.study, inputs.number, "sample")
        shuffled = stream.shuffled(sorted(inputs.listings, key=lambda one: one.id))
        return sorted(shuffled, key=self._weeks)

    def _weeks(self, listing: DrawListing) -> int:
        """Whole weeks that its ad is old when its landlord could first be asked."""
        since, offsets = listing.available_from, self._inputs.timing.offsets
        if since is None:
            return 0
        first = self._openings.release[listing.id]
        return (offsets.local_day(first) - offsets.local_day(offsets.midnight(since))) // _WEEK

    def _reason(self, listing: DrawListing) -> str:
        """Why the listing is not drawn; empty once it is."""
        return self._unfit(listing) or self._without_room(listing) or self._take(listing)

    def _unfit(self, listing: DrawListing) -> str:
        """What the listing itself or its advertisement stands in the way of."""
        if listing.barred:
            return listing.barred
        if listing.id in self._own:
            return DRAWN_BEFORE
        if listing.id in self._elsewhere:
            return DRAWN_ELSEWHERE
        if self._channels.first(listing) is None:
            return NAMED_OTHERWISE if self._channels.knows_us(listing) else NO_LINE
        if listing.language and listing.language not in self._inputs.languages:
            return NO_LANGUAGE
        release = self._openings.release[listing.id]
        start = next((first for first, _ in self._openings.starts.ranges_from(release)), None)
        if start is None:
            return TOO_LATE
        return TOO_OLD if start > self._openings.last[listing.id] else ""

    def _without_room(self, listing: DrawListing) -> str:
        """What its landlord bears already."""
        group = listing.group
        taken = len(self._taken[group])
        if taken >= self._openings.private_left.get(group, taken + 1):
            return PRIVATE_TESTED
        if group in self._closed or taken >= self._most.get(group, taken + 1):
            return LANDLORD_FULL
        return SPARE if len(self.sample.drawn) >= self._inputs.wanted else ""

    def _take(self, listing: DrawListing) -> str:
        """Draw the listing, if its landlord has room for one more test beside those taken."""
        openings, group = self._openings, listing.group
        span = (openings.release[listing.id], openings.last[listing.id])
        taken = self._taken[group]
        insort(taken, span)
        if self._fits(group, taken):
            self.sample.drawn.append(listing)
            self.sample.channel[listing.id] = self._channels.first(listing) or ""
            return ""
        taken.remove(span)
        if span == (self._inputs.begin, self._inputs.too_late):
            self._closed.add(group)
        return self._no_place(group, span)

    def _no_place(self, group: str, span: tuple[int, int]) -> str:
        """Whether the ad is too old by the time its landlord has room, or there is none."""
        later = (span[0], self._inputs.too_late)
        aged = not self._fits(group, [span]) and self._fits(group, [later])
        return TOO_OLD if aged else LANDLORD_FULL

    def _fits(self, group: str, spans: Sequence[tuple[int, int]]) -> bool:
        releases, ends = zip(*spans, strict=True)
        return self._openings.rooms[group].earliest(releases, ends) is not None


class _Reach:
    """By which channel a landlord can be reached, by lines it never heard under another name."""

    def __init__(self, inputs: DrawInputs) -> None:
        self._barred = barred_lines(inputs)
        self._everywhere = usable_channels(inputs)
        self._left = {
            group: usable_channels(inputs, lines) for group, lines in self._barred.items()
        }

    def first(self, listing: DrawListing) -> str | None:
        """The best channel of the listing that is left; None where there is none."""
        left = self._left.get(listing.group, self._everywhere)
        return next((channel for channel in listing.channels if channel in left), None)

    def knows_us(self, listing: DrawListing) -> bool:
        """Whether a channel would be left, had the landlord not heard its lines before."""
        return not self._everywhere.isdisjoint(listing.channels)
