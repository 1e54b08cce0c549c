"""Who writes to which listing, in which order, with which letter.

Everything here continues over repeated draws: blocks are taken up where the draws before left
them, so that a study drawn in ten parts is as balanced as one drawn at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from math import gcd

from discrimtest.design.inputs import ComparisonSpec, DrawInputs, DrawListing
from discrimtest.design.sample import DrawnListings
from discrimtest.randomness import Stream


@dataclass(frozen=True, slots=True)
class Seat:
    """One contact of a test before it has a time: the arm that writes and its letter."""

    arm: str
    control_arm: str | None
    replicate: int
    variant: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """A listing with its comparison, and its seats by position."""

    listing: DrawListing
    comparison: ComparisonSpec
    language: str
    channel: str
    seats: tuple[Seat, ...]


def assign(inputs: DrawInputs, sample: DrawnListings) -> list[Assigned]:
    """Give every listing drawn its comparison, order, language and letter variants."""
    chosen = assign_comparisons(inputs, sample.drawn)
    languages, variants = _Languages(inputs), _Variants(inputs)
    assigned: list[Assigned] = []
    for listing in sample.drawn:
        comparison = chosen[listing.id]
        places = order_of_contacts(inputs, comparison, listing.id)
        language = listing.language or languages.next(comparison.id)
        letters = variants.next(comparison, language, tuple(arm for arm, _, _ in places))
        seats = tuple(
            Seat(arm, control, replicate, letters[arm, replicate])
            for arm, control, replicate in places
        )
        channel = sample.channel[listing.id]
        assigned.append(Assigned(listing, comparison, language, channel, seats))
    return assigned


def assign_comparisons(
    inputs: DrawInputs, listings: Sequence[DrawListing]
) -> dict[str, ComparisonSpec]:
    """Permuted blocks within strata, their leftovers balanced over the whole study.

    A block holds each comparison as often as its weight. Within a stratum, the block that an
    earlier draw left open is completed first, whole blocks follow, and the tests left over
    open a new one. Which comparisons those are is drawn at random, and then exchanged within
    strata for as long as that brings the totals of the study nearer to the weights: so
    strata smaller than a block favour no comparison (docs/decisions).

    Returns:
        The comparison of each listing, by listing id.
    """
    specs = {comparison.id: comparison for comparison in inputs.comparisons}
    weights = _reduced({one.id: one.weight for one in inputs.comparisons})
    before: dict[str, Counter[str]] = defaultdict(Counter)
    for one in inputs.own:
        if one.comparison in specs:
            before[one.stratum][one.comparison] += 1
    members: dict[str, list[str]] = defaultdict(list)
    for listing in listings:
        members[listing.stratum].append(listing.id)

    sure: dict[str, Counter[str]] = {}
    open_block: dict[str, Counter[str]] = {}
    for stratum in sorted(members):
        wanted = len(members[stratum])
        sure[stratum], open_block[stratum] = _blocks_left(before[stratum], wanted, weights)

    stream = Stream(inputs.seed, "draw", inputs.study, inputs.number, "comparisons")
    totals: Counter[str] = Counter()
    for counts in (*before.values(), *sure.values()):
        totals.update(counts)
    left = {stratum: len(members[stratum]) - sure[stratum].total() for stratum in sorted(members)}
    rest = balanced_leftovers(left, open_block, totals, weights, stream)

    chosen: dict[str, ComparisonSpec] = {}
    for stratum in sorted(members):
        sequence = _blocks(before[stratum], sure[stratum], weights, stream)
        sequence += stream.shuffled(sorted(rest[stratum].elements()))
        for listing_id, name in zip(members[stratum], sequence, strict=True):
            chosen[listing_id] = specs[name]
    return chosen


def _blocks_left(
    had: Counter[str], wanted: int, weights: Mapping[str, int]
) -> tuple[Counter[str], Counter[str]]:
    """Of one stratum: what completes whole blocks, and what the block after them has room for."""

    def up_to(blocks: int) -> Counter[str]:
        return Counter(
            {name: max(0, blocks * weight - had[name]) for name, weight in weights.items()}
        )

    whole = (had.total() + wanted) // sum(weights.values())
    while up_to(whole).total() > wanted:  # a history that was not made of such blocks
        whole -= 1
    sure, more = up_to(whole), up_to(whole + 1)
    room = Counter({name: more[name] - sure[name] for name in weights})
    while sure.total() + room.total() < wanted:
        room.update(weights)
    return sure, room


def balanced_leftovers(
    left: Mapping[str, int],
    room: Mapping[str, Counter[str]],
    totals: Counter[str],
    weights: Mapping[str, int],
    stream: Stream,
) -> dict[str, Counter[str]]:
    """Spread the tests left over in each stratum so that the study's totals fit the weights.

    From a random start, one test at a time is moved from a comparison with too many to one
    with too few, through as many strata as that takes. The sum of squared distances from the
    weights then can not be made smaller (a convex flow without an improving path is optimal:
    Ahuja, Magnanti and Orlin 1993, section 14.4).

    Args:
        left: Tests left over, by stratum.
        room: Most of them that each comparison may take, by stratum.
        totals: Tests of each comparison without the leftovers.
        weights: Share of each comparison.

    Returns:
        Leftover tests by stratum and comparison.
    """
    names = list(weights)
    block = sum(weights.values())
    given = {
        stratum: Counter(stream.shuffled(sorted(room[stratum].elements()))[:count])
        for stratum, count in left.items()
    }
    count = {name: totals[name] + sum(one[name] for one in given.values()) for name in names}
    tests = sum(count.values())
    while True:
        excess = {name: count[name] * block - tests * weights[name] for name in names}
        path = None
        for origin in sorted(stream.shuffled(names), key=lambda name: -excess[name]):
            path = _path(origin, excess, block, given, room, stream.shuffled(names))
            if path:
                break
        if not path:
            return given
        for stratum, source, target in path:
            given[stratum][source] -= 1
            given[stratum][target] += 1
        count[path[0][1]] -= 1
        count[path[-1][2]] += 1


def _path(
    origin: str,
    excess: Mapping[str, int],
    block: int,
    given: Mapping[str, Counter[str]],
    room: Mapping[str, Counter[str]],
    names: Sequence[str],
) -> list[tuple[str, str, str]] | None:
    """Exchanges (stratum, from, to) that take one test from ``origin`` to a poorer one."""
    came: dict[str, tuple[str, str, str]] = {}
    queue = [origin]
    for source in queue:
        for target in names:
            if target == origin or target in came:
                continue
            for stratum, counts in given.items():
                if counts[source] > 0 and counts[target] < room[stratum][target]:
                    came[target] = (stratum, source, target)
                    queue.append(target)
                    break
    ends = [name for name in names if name in came and excess[origin] - excess[name] > block]
    if not ends:
        return None
    step = came[min(ends, key=lambda name: excess[name])]
    path = [step]
    while path[0][1] != origin:
        path.insert(0, came[path[0][1]])
    return path


def _blocks(
    had: Counter[str], sure: Counter[str], weights: Mapping[str, int], stream: Stream
) -> list[str]:
    """``sure`` tests as a sequence: the open block's rest first, then shuffled blocks."""
    sequence: list[str] = []
    rest, have = Counter(sure), Counter(had)
    level = 0
    while rest.total():
        level += 1
        part = [
            name
            for name, weight in weights.items()
            for _ in range(min(rest[name], max(0, level * weight - have[name])))
        ]
        have.update(part)
        rest.subtract(part)
        sequence += stream.shuffled(part)
    return sequence


def _reduced(weights: Mapping[str, int]) -> dict[str, int]:
    common = gcd(*weights.values())
    return {name: weight // common for name, weight in weights.items()}


def order_of_contacts(
    inputs: DrawInputs, comparison: ComparisonSpec, listing: str
) -> list[tuple[str, str | None, int]]:
    """The contacts of a test by position: arm, its control arm, replicate.

    ``random`` is an independent fair coin per test (any order as likely, for more contacts):
    the coin is named by the listing, so no other test of the draw has a say in it.
    """
    contacts = [
        (one.arm, one.control_arm, replicate)
        for one in comparison.candidates
        for replicate in range(1, one.replicates + 1)
    ]
    coin = Stream(inputs.seed, "draw", inputs.study, inputs.number, "order", listing)
    mixed = coin.shuffled(contacts)
    if inputs.order == "random":
        return mixed
    controls_first = inputs.order == "control-first"
    return sorted(mixed, key=lambda contact: (contact[1] is None) is not controls_first)


class _Languages:
    """Permuted blocks of the study's languages, per comparison."""

    def __init__(self, inputs: DrawInputs) -> None:
        self._inputs = inputs
        self._decks: dict[str, Iterator[str]] = {}

    def next(self, comparison: str) -> str:
        """The language of the next test of ``comparison``."""
        inputs = self._inputs
        if len(inputs.languages) == 1:
            return inputs.languages[0]
        if comparison not in self._decks:
            used = sum(one.comparison == comparison for one in inputs.own)
            stream = Stream(inputs.seed, "draw", inputs.study, "languages", comparison)
            self._decks[comparison] = islice(_decks(inputs.languages, stream), used, None)
        return next(self._decks[comparison])


class _Variants:
    """Letter variants, crossed with arms and positions.

    Each row of a deck gives every contact of a test another variant. Rows come in blocks in
    which every contact writes every variant once, and a cycle of blocks holds every ordered
    choice of variants once (four variants, two contacts: 3 blocks of 4 rows, 12 ordered
    pairs). Each order of the candidates has a deck of its own, which crosses variants with
    positions; from four contacts on there are too many orders for that, and one deck serves.
    """

    def __init__(self, inputs: DrawInputs) -> None:
        self._inputs = inputs
        self._decks: dict[tuple[str, ...], Iterator[tuple[str, ...]]] = {}
        self._used: Counter[tuple[str, ...]] = Counter()
        for one in inputs.own:
            arms = tuple(contact.arm for contact in one.contacts)
            self._used[_deck_name(one.comparison, one.language, arms)] += 1

    def next(
        self, comparison: ComparisonSpec, language: str, arms: tuple[str, ...]
    ) -> dict[tuple[str, int], str]:
        """The variant of each contact (arm, replicate) of the next such test."""
        inputs = self._inputs
        name = _deck_name(comparison.id, language, arms)
        if name not in self._decks:
            stream = Stream(inputs.seed, "draw", inputs.study, "variants", *name)
            rows = _rows(inputs.variants, comparison.contacts, stream)
            self._decks[name] = islice(rows, self._used[name], None)
        row = next(self._decks[name])
        contacts = [
            (one.arm, replicate)
            for one in comparison.candidates
            for replicate in range(1, one.replicates + 1)
        ]
        return dict(zip(contacts, row, strict=True))


def _deck_name(comparison: str, language: str, arms: tuple[str, ...]) -> tuple[str, ...]:
    return (comparison, language, *(arms if len(arms) < 4 else ()))


def _decks(items: Sequence[str], stream: Stream) -> Iterator[str]:
    while True:
        yield from stream.shuffled(items)


def _rows(variants: Sequence[str], contacts: int, stream: Stream) -> Iterator[tuple[str, ...]]:
    """Endless rows of different variants, balanced as :class:`_Variants` says."""
    size = len(variants)
    shifts = [(0, *others) for others in permutations(range(1, size), contacts - 1)]
    while True:
        named = stream.shuffled(variants)
        for shift in stream.shuffled(shifts):
            for row in stream.shuffled(range(size)):
                yield tuple(named[(row + step) % size] for step in shift)
