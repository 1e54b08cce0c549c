"""What one study tells of landlords: what others do afterwards does not change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from discrimtest.record.standing import Standing, standing_of, tied
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """A doubt or decision, and where it was recorded.

    Attributes:
        entry: Number of its log entry.
        study: In which study; None for what is decided for all of them.
        listed: Those of its landlords who advertise in the lists of the study that is told of.
    """

    event: LandlordEvent
    entry: int
    study: str | None
    listed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnLandlords:
    """What a study tells of landlords, each by the one it is counted as after merges.

    Attributes:
        together: For each in doubt of being another the one that all of them count as.
        stopped: Those with whom a contact of this study stopped everything.
        asked: Those excluded because they asked so in a mail to this study, and not taken back.
        excluded: Those excluded or stopped when the study drew last; until it draws, now.
        spared: The same, and those who might have been one of them.
        merged: Those who advertise in the study's lists as several that a person made one.
        apart: Pairs of them that a person decided to be two.
    """

    together: Mapping[str, str] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()

    @property
    def left_alone(self) -> frozenset[str]:
        """Those whom it writes to no more, by what it recorded itself, whatever others did."""
        return self.stopped | self.asked


def own_landlords(
    placed: Sequence[PlacedEvent], study: str, last_list: int | None, last_draw: int | None
) -> OwnLandlords:
    """What a study tells of landlords.

    A doubt counts where the study's own lists raised it, or where both landlords advertise in them
    and it was raised before the last of them came, or by a person's decision on others. What a
    person decides counts everywhere.

    Args:
        placed: Everything recorded about landlords, in order.
        study: Its id.
        last_list: Log entry of the list it imported last. last_draw: Of its last draw.
    """
    now = standing_of(each.event for each in placed)
    listed = frozenset[str]().union(*(each.listed for each in placed))
    here = Counter(map(now.now, listed))
    counted = standing_of(
        each.event for each in placed if _counts(each, study, now, here, last_list)
    )
    drawn = [each.event for each in placed if last_draw is None or each.entry <= last_draw]
    then = standing_of(drawn)
    return OwnLandlords(
        tied(counted.doubts),
        frozenset(now.now(each.event.landlord) for each in placed if _stops(each, study)),
        frozenset(_asked(placed, study, now)),
        frozenset(map(now.now, then.excluded)),
        frozenset(now.now(name) for name in _named(drawn) if then.is_excluded(name)),
        frozenset(name for name, several in here.items() if several > 1),
        frozenset(_apart(placed, now, here)),
    )


def _counts(
    placed: PlacedEvent, study: str, now: Standing, here: Collection[str], last_list: int | None
) -> bool:
    event = placed.event
    if event.kind is not LandlordEventKind.DOUBT or placed.study == study:
        return True
    if not {now.now(name) for name in _named([event])}.issubset(here):
        return False
    # one raised for no study took the place of others when a person decided on those
    return placed.study is None or (last_list is not None and placed.entry < last_list)


def _apart(
    placed: Iterable[PlacedEvent], now: Standing, here: Collection[str]
) -> Iterator[frozenset[str]]:
    """The pairs of which the newest decision is that they are two."""
    newest = {
        frozenset(map(now.now, _named([each.event]))): each.event.kind
        for each in placed
        if each.event.other is not None
    }
    for pair, kind in newest.items():
        if kind is LandlordEventKind.CONFIRM_DIFFERENT and len(pair) == 2 and pair <= set(here):
            yield pair


def _stops(placed: PlacedEvent, study: str) -> bool:
    return placed.event.kind is LandlordEventKind.STOP and placed.study == study


def _asked(placed: Iterable[PlacedEvent], study: str, now: Standing) -> Iterator[str]:
    for each in placed:
        if each.event.kind is LandlordEventKind.EXCLUDE and each.study == study:
            yield from {now.now(each.event.landlord)} & now.excluded


def _named(events: Iterable[LandlordEvent]) -> set[str]:
    return {name for event in events for name in (event.landlord, event.other) if name}
