"""Which agencies are called in a wave, when, by whom, and what is asked: by the seed alone.

An agency is called once in a wave. Landlords in doubt of being one count as one. What every study
laid upon an agency counts, as in a draw of tests (:mod:`discrimtest.design.limits`), and so do the
limits of each of those studies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.design.calendar import Offsets
from discrimtest.design.limits import Burden, Cap, Room
from discrimtest.design.minutes import DAY, MinuteSet
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.randomness import Stream


@dataclass(frozen=True, slots=True)
class AgencyLimits:
    """What one study lets an agency bear: ``tests`` in ``days`` days, ``gap_days`` apart."""

    tests: int
    days: int
    gap_days: int


@dataclass(frozen=True, slots=True)
class CallCandidate:
    """An agency that may be called.

    Attributes:
        landlord: Its id; the draw sorts by it.
        borne: Minute of the first and last contact of every test and call of any study.
        limits: Of this study, then of each other that contacted it.
    """

    landlord: str
    borne: tuple[tuple[int, int], ...] = ()
    limits: tuple[AgencyLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class CallInputs:
    """All that a draw of calls depends on.

    Attributes:
        number: Of the draw within the study. wave: Number of the wave; place: where it stands
            among the waves, from 0.
        next_number: Of the first call drawn.
        open: Minutes in which agencies are called, as half-open ranges.
        per_day: Most calls on a local day; None for no limit.
        taken: Calls already planned, by local day.
        owners: How many owners there are.
    """

    seed: int
    number: int
    wave: int
    place: int
    wanted: int
    next_number: int
    candidates: tuple[CallCandidate, ...]
    open: tuple[tuple[int, int], ...]
    offsets: Offsets
    per_day: int | None
    taken: tuple[tuple[int, int], ...]
    requests: tuple[str, ...]
    variants: tuple[str, ...]
    languages: tuple[str, ...]
    municipalities: tuple[str, ...]
    owners: int

    def record(self) -> dict[str, Any]:
        """The inputs as plain values, for the database."""
        found: dict[str, Any] = asdict(self)
        return found


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One call as drawn; ``due`` is its minute, ``owner`` counts from 0."""

    number: int
    landlord: str
    request: str
    variant: str
    language: str
    owner: int
    municipality: str
    due: int


@dataclass(frozen=True, slots=True)
class DrawnCalls:
    """What a draw made.

    Attributes:
        known: Agencies that could be drawn from. full: Of these, met before enough were drawn, that
            have no room: others contacted them too lately or too often, or every day is full.
    """

    calls: tuple[PlannedCall, ...]
    wanted: int
    known: int
    full: int

    @property
    def golden(self) -> str:
        """The same seed and inputs give the same on any machine."""
        return sha256_hex(canonical_json([asdict(call) for call in self.calls]))

    @property
    def shortfall(self) -> str:
        """Why there are fewer than wanted, in words; empty where there are not."""
        if len(self.calls) == self.wanted:
            return ""
        return (
            f"{len(self.calls)} of {self.wanted} calls drawn: {self.known} agencies with a "
            f"telephone number could be called in this wave, and {self.full} have no room left."
        )


def draw_calls(inputs: CallInputs) -> DrawnCalls:
    """Agencies in an order drawn by lot, each at a minute drawn from those it has room for."""
    order = Stream(inputs.seed, "calls", inputs.wave, inputs.number)
    by_id = sorted(inputs.candidates, key=lambda each: each.landlord)
    open_minutes, per_day = MinuteSet(inputs.open), Counter(dict(inputs.taken))
    found: list[tuple[int, str]] = []
    full = 0
    for each in order.shuffled(by_id):
        if len(found) == inputs.wanted:
            break
        free = MinuteSet.of(_free(each, inputs, open_minutes, per_day))
        if not free:
            full += 1
            continue
        minute = free.nth(_stream(inputs, "minute", each.landlord).below(len(free)))
        per_day[inputs.offsets.local_day(minute)] += 1
        found.append((minute, each.landlord))
    return DrawnCalls(tuple(_planned(inputs, found)), inputs.wanted, len(by_id), full)


def _free(
    each: CallCandidate, inputs: CallInputs, open_minutes: MinuteSet, per_day: Counter[int]
) -> Iterator[tuple[int, int]]:
    """The minutes at which an agency has room for a call, on days that are not full."""
    firsts = tuple(sorted(first for first, _ in each.borne))
    caps = tuple(Cap(one.tests, one.days * DAY, firsts) for one in each.limits)
    spacing = max((one.gap_days for one in each.limits), default=0) * DAY
    room = Room(open_minutes, Burden(spacing, 0, caps), each.borne)
    if not room.starts:
        return
    allowed = room.allowed((), room.starts.ranges[0][0], room.starts.ranges[-1][1])
    for day, minutes in inputs.offsets.by_day(allowed):
        if inputs.per_day is None or per_day[day] < inputs.per_day:
            yield from minutes.ranges


def _planned(inputs: CallInputs, found: list[tuple[int, str]]) -> Iterator[PlannedCall]:
    """The calls in the order of time; requests and variants shared out as evenly as can be."""
    count = len(found)
    asked = _shared(inputs, "request", inputs.requests, count)
    spoken = _shared(inputs, "variant", inputs.variants, count)
    for place, (minute, landlord) in enumerate(sorted(found)):
        lots = Stream(inputs.seed, "agency-called", landlord)
        yield PlannedCall(
            inputs.next_number + place,
            landlord,
            asked[place],
            spoken[place],
            lots.pick(inputs.languages),
            (lots.below(inputs.owners) + inputs.place) % inputs.owners,
            _stream(inputs, "municipality", landlord).pick(inputs.municipalities),
            minute,
        )


def _shared(inputs: CallInputs, what: str, values: tuple[str, ...], count: int) -> list[str]:
    lots = _stream(inputs, what)
    cycle = lots.shuffled(values)
    return lots.shuffled([cycle[place % len(cycle)] for place in range(count)])


def _stream(inputs: CallInputs, *purpose: str) -> Stream:
    return Stream(inputs.seed, "call", inputs.wave, inputs.number, *purpose)
