"""Which listings are tested: a random sample that every landlord has room for."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from discrimtest.design.calendar import chain_minutes, open_minutes
from discrimtest.design.inputs import DrawInputs, DrawListing
from discrimtest.design.limits import Burden, Room
from discrimtest.design.lines import usable_channels
from discrimtest.design.minutes import DAY, MinuteSet
from discrimtest.randomness import Stream
from discrimtest.words.landlord import LandlordType

# Why a listing was not drawn, when nothing bars it; to be read after "3 listings".
TESTED = "tested before in this study"
NO_LINE = "that no line of the study reaches"
NO_LANGUAGE = "in a language without letters"
TOO_LATE = "available too late for the period"
PRIVATE_TESTED = "of a private landlord tested as often as allowed"
LANDLORD_FULL = "of a landlord whose limit is reached"
SPARE = "not needed"


@dataclass(frozen=True)
class Openings:
    """What the calendar and the landlords leave, before anything is drawn.

    Attributes:
        steps: By number of contacts in a test: where each contact may lie (chain_minutes).
        starts: Starts from which the longest kind of test can be completed.
        burden: Landlord limits in minutes.
        rooms: By group of landlords.
        private_left: Tests still allowed, for groups with a private landlord.
        release: By listing: the first minute at which a test of it may start.
        order: Groups by the first of their listings, so that names of landlords decide nothing.
    """

    steps: Mapping[int, tuple[MinuteSet, ...]]
    starts: MinuteSet
    burden: Burden
    rooms: Mapping[str, Room]
    private_left: Mapping[str, int]
    release: Mapping[str, int]
    order: Mapping[str, int]


def find_openings(inputs: DrawInputs) -> Openings:
    """Work out the calendar, each landlord's room and each listing's first minute."""
    timing, limits = inputs.timing, inputs.limits
    allowed = open_minutes(
        timing.offsets,
        max(timing.first, timing.start),
        timing.last,
        timing.hours,
        timing.weekdays,
        timing.holidays,
    )
    sizes = sorted({comparison.contacts for comparison in inputs.comparisons})
    steps = {size: chain_minutes(allowed, size, timing.gap, inputs.too_late) for size in sizes}
    burden = Burden(
        most=limits.agency_tests,
        period=limits.agency_days * DAY,
        spacing=limits.agency_gap_days * DAY,
        length=(sizes[-1] - 1) * timing.gap[1],
    )
    starts = steps[sizes[-1]][0]
    fixed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    closes: dict[str, int] = {}
    private: set[str] = set()
    mine: Counter[str] = Counter()
    for one in inputs.commitments:
        fixed[one.group].append((one.first, one.last))
        closes[one.listing] = max(closes.get(one.listing, 0), one.closed)
        mine[one.group] += one.study == inputs.study
        if one.landlord_type is LandlordType.PRIVATE:
            private.add(one.group)
    empty = Room(starts, burden)
    rooms: dict[str, Room] = {}
    release: dict[str, int] = {}
    order: dict[str, int] = {}
    for listing in sorted(inputs.listings, key=lambda one: one.id):
        order.setdefault(listing.group, len(order))
        if listing.group not in rooms:
            earlier = fixed.get(listing.group)
            rooms[listing.group] = Room(starts, burden, earlier) if earlier else empty
        if listing.landlord_type is LandlordType.PRIVATE:
            private.add(listing.group)
        first = inputs.begin
        if listing.available_from is not None:
            first = max(first, timing.offsets.midnight(listing.available_from))
        release[listing.id] = max(first, closes.get(listing.id, first))
    left = {group: max(0, limits.private_tests - mine[group]) for group in private}
    return Openings(steps, starts, burden, rooms, left, release, order)


@dataclass
class DrawnListings:
    """The listings drawn, in drawn order, with the channel of each; and why others were not."""

    drawn: list[DrawListing] = field(default_factory=list)
    channel: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def draw_sample(inputs: DrawInputs, openings: Openings, most: Mapping[str, int]) -> DrawnListings:
    """Draw listings at random, each as likely, as far as its landlord has room.

    The listings, sorted by content, are shuffled; then each is taken whose landlord can still
    be given one more test beside those taken, until the wanted number is reached.

    Args:
        most: Most tests for some groups of landlords, when a schedule found no place for more.
    """
    sample = DrawnListings()
    tested = {one.listing for one in inputs.own}
    channels = usable_channels(inputs)
    stream = Stream(inputs.seed, "draw", inputs.study, inputs.number, "sample")
    releases: dict[str, list[int]] = defaultdict(list)
    closed: set[str] = set()
    for listing in stream.shuffled(sorted(inputs.listings, key=lambda one: one.id)):
        group, release = listing.group, openings.release[listing.id]
        channel = next((name for name in listing.channels if name in channels), None)
        taken = releases[group]
        if listing.barred:
            reason = listing.barred
        elif listing.id in tested:
            reason = TESTED
        elif channel is None:
            reason = NO_LINE
        elif listing.language and listing.language not in inputs.languages:
            reason = NO_LANGUAGE
        elif next(openings.starts.ranges_from(release), None) is None:
            reason = TOO_LATE
        elif len(taken) >= openings.private_left.get(group, len(taken) + 1):
            reason = PRIVATE_TESTED
        elif group in closed or len(taken) >= most.get(group, len(taken) + 1):
            reason = LANDLORD_FULL
        elif len(sample.drawn) >= inputs.wanted:
            reason = SPARE
        else:
            insort(taken, release)
            if openings.rooms[group].earliest(taken) is not None:
                sample.drawn.append(listing)
                sample.channel[listing.id] = channel
                continue
            taken.remove(release)
            if release <= inputs.begin:
                closed.add(group)
            reason = LANDLORD_FULL
        sample.reasons[listing.id] = reason
    return sample
