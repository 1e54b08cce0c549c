"""A part of the simulation: markets of one kind, and what is tried in each of their studies."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

from discrimtest.estimators.interface import Interval
from discrimtest.planning.markets.paired import PairedMarket, PairedStudy
from discrimtest.randomness import Stream

MARKETS = Path(__file__).resolve().parent / "markets"
SEED = 20261122
LEVEL, ALPHA = 0.95, 0.05
DRAWS = 999
"""Bootstrap replicates within a simulated study; an analysis takes 10,000."""
ALL_ALIKE, MARGIN = "arms", "margin"
"""In place of a figure: all candidates have the same rate; the net rate lies on the margin."""
Key = tuple[str, str, str]
"""Id, interval method (or nothing), and the figure whose true value the limits are held against and
whose being 0 is the null hypothesis."""


@dataclass(frozen=True, slots=True)
class Result:
    """Limits and p-value; nan where undefined, None where the method has none."""

    p_value: float | None = None
    low: float | None = None
    high: float | None = None


Tried = Iterator[tuple[Key, Result]]
Known = dict[Any, list[tuple[Key, Result]]]
"""Results by paired table, kept from study to study."""


class Market(Protocol):
    """What a part draws its studies from: a frozen dataclass.

    Attributes:
        id, words: Name, and what it stands for.
        truth: True value by figure. A figure that is 0 makes the null hypothesis true; one that
            is absent has no known value, and is not 0.
    """

    @property
    def id(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def truth(self) -> Mapping[str, float]: ...


@dataclass(frozen=True)
class Part:
    """Markets of one kind.

    Attributes:
        id, title: Name, and what it is about, as a heading.
        words: What its markets have in common and how studies are drawn, as a paragraph.
        studies: Of each market.
        markets: Their ids differ.
        tried: (market, number of the study, known) -> key and result of every method.
    """

    id: str
    title: str
    words: str
    studies: int
    markets: Sequence[Market]
    tried: Callable[[Any, int, Known], Tried]


@cache
def listed(name: str) -> list[dict[str, Any]]:
    """The markets of a file, lists as tuples."""
    read = tomllib.loads((MARKETS / f"{name}.toml").read_text(encoding="utf-8"))["market"]
    return [{key: _frozen(value) for key, value in one.items()} for one in read]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a market of the simulation is called beside what planning knows of it.

    Attributes:
        id, words: Name, and what it stands for.
    """

    id: str
    words: str


@dataclass(frozen=True)
class Paired(Named, PairedMarket):
    """A market of paired tests.

    Attributes:
        models: Models are tried in it too.
    """

    models: bool = False

    @cached_property
    def truth(self) -> dict[str, float]:
        """With what its two groups, its candidates together and its net rate's margin show."""
        groups = dict.fromkeys(("group_difference_all", "group_difference_any"), 0.0)
        return {**super().truth, **groups, ALL_ALIKE: float(len(set(self.rates)) > 1), MARGIN: 0.0}

    def study_of(self, number: int) -> PairedStudy:
        """One of its studies."""
        return self.study(Stream(SEED, "error rates", self.id, number))


def stream_of(part: str, market: str, number: int) -> Stream:
    """The numbers of one study."""
    return Stream(SEED, "error rates", part, market, number)


def told(limits: Interval) -> Result:
    """Limits with the test that belongs to them."""
    return Result(limits.p_value, limits.low, limits.high)


def log_of(limits: Interval) -> Result:
    """The same of a ratio, on the scale on which 1 is 0."""
    return Result(limits.p_value, _log(limits.low), _log(limits.high))


def _log(value: float) -> float:
    if value == 0:
        return -math.inf
    return math.log(value)
