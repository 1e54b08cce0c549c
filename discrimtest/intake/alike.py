"""Which names are alike, of many, without comparing each with each.

Two names are alike when letters taken out and put in make up at most 12 in 100 of both. So of the
longer one, cut into one piece more than so many letters, a piece stands whole in the shorter one,
moved by no more letters than were taken out or put in before it. Only names that share such a
piece are compared, and of those that are tied already none: a thousand names of one kind are tied
by a thousand pairs, not by half a million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from discrimtest.intake.forms import NameForm, may_be_one
from discrimtest.intake.names import ALIKE, SHORT

_MANY = 16
"""From so many on, those of a piece are compared all at once before any is by itself."""
Piece = tuple[int, int, str]
"""Length of a name, where a piece of it begins, and the piece."""


class Ties:
    """What is tied to what, by pairs."""

    def __init__(self, pairs: Iterable[Iterable[str]] = ()) -> None:
        self._above: dict[str, str] = {}
        for one, other in pairs:
            self.tie(one, other)

    def group(self, key: str) -> str:
        """What stands for all that ``key`` is tied to."""
        above = self._above
        while (parent := above.get(key, key)) != key:
            above[key] = above.get(parent, parent)
            key = parent
        return key

    def tie(self, one: str, other: str) -> None:
        self._above[self.group(other)] = self.group(one)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody of a name.

    Attributes:
        key: Who. One of several names, or of a name in several forms, is several bearers.
        form: The name.
        asked: Whether it is asked who else this may be.
    """

    key: str
    form: NameForm
    asked: bool = True

    @property
    def name(self) -> str:
        return self.form.letters


def alike_ties(
    bearers: Iterable[Bearer],
    ties: Ties,
    apart: Collection[frozenset[str]] = (),
) -> Iterator[tuple[str, str]]:
    """Pairs of bearers of one name or of names alike, as many as tie all that such pairs tie.

    Of one name the first is in every pair. Of each pair one at least is asked about.

    Args:
        bearers: In the order in which they are met.
        ties: What is tied already; each pair found is added.
        apart: Pairs of keys that are not to be found.
    """
    everyone, asked = _Shelf(ties), _Shelf(ties)
    for bearer in sorted(bearers, key=lambda one: (-len(one.name), one.name, one.form.part)):
        shelf = everyone if bearer.asked else asked
        for others in shelf.groups(bearer):
            if ties.group(others[0].key) == ties.group(bearer.key):
                continue
            if other := _one_alike(bearer, others, apart):
                ties.tie(other.key, bearer.key)
                yield other.key, bearer.key
        everyone.put(bearer)
        if bearer.asked:
            asked.put(bearer)


class _Shelf:
    """Bearers by the pieces of their names; those of a piece that are tied lie together."""

    def __init__(self, ties: Ties) -> None:
        self._ties = ties
        self._having: dict[Piece, list[list[Bearer]]] = defaultdict(list)
        self._every: dict[Piece, tuple[list[str], list[Bearer]]] = defaultdict(lambda: ([], []))

    def put(self, bearer: Bearer) -> None:
        self._having[_whole(bearer.name)].append([bearer])
        for start, end in () if bearer.form.part else _cuts(len(bearer.name)):
            piece = len(bearer.name), start, bearer.name[start:end]
            self._having[piece].append([bearer])
            names, bearers = self._every[piece]
            names.append(bearer.name)
            bearers.append(bearer)

    def groups(self, bearer: Bearer) -> Iterator[list[Bearer]]:
        """Those of a bearer's name, then those of a name that may be alike."""
        yield from self._together(_whole(bearer.name))
        for piece in () if bearer.form.part else _sought(bearer.name):
            if self._may_hold(piece, bearer):
                yield from self._together(piece)

    def _may_hold(self, piece: Piece, bearer: Bearer) -> bool:
        """Whether somebody of a piece who is not tied to a bearer yet has a name alike.

        "vastgoed" stands in a thousand names; that nearly all of them are others is seen at once.
        """
        if len(self._having.get(piece, ())) < _MANY:
            return True
        names, bearers = self._every[piece]
        own = self._ties.group(bearer.key)
        found = process.extract(
            bearer.name, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        return any(self._ties.group(bearers[at].key) != own for _, _, at in found)

    def _together(self, piece: Piece) -> list[list[Bearer]]:
        groups = self._having.get(piece, [])
        if len(groups) > 1:
            tied: dict[str, list[Bearer]] = {}
            for group in groups:
                tied.setdefault(self._ties.group(group[0].key), []).extend(group)
            groups[:] = tied.values()
        return list(groups)


def _one_alike(
    bearer: Bearer, others: Sequence[Bearer], apart: Collection[frozenset[str]]
) -> Bearer | None:
    """The first of the same name, or the last of a name alike: names next to it are likest."""
    alike: dict[NameForm, bool] = {}
    for other in others if others[0].name == bearer.name else reversed(others):
        if other.form not in alike:
            alike[other.form] = may_be_one(bearer.form, other.form)
        if alike[other.form] and frozenset((bearer.key, other.key)) not in apart:
            return other
    return None


def _whole(name: str) -> Piece:
    return 0, 0, name


def _sought(name: str) -> Iterator[Piece]:
    """The pieces of names at least as long that a name alike to one of them has one of."""
    length = len(name)
    longest = length * (200 - ALIKE) // ALIKE if length >= SHORT else 0
    for longer in range(length, longest + 1):
        changed = _most_changed(length + longer)
        out, into = (changed + longer - length) // 2, (changed - longer + length) // 2
        for start, end in _cuts(longer):
            for moved in range(max(0, start - out), min(start + into, length - end + start) + 1):
                yield longer, start, name[moved : moved + end - start]


@cache
def _cuts(length: int) -> list[tuple[int, int]]:
    """Where the pieces of a name of this length begin and end."""
    pieces = _most_changed(2 * length) + 1
    bounds = [length * piece // pieces for piece in range(pieces + 1)]
    return list(pairwise(bounds))


def _most_changed(letters: int) -> int:
    """How many letters differ at most between two names alike, of so many letters together."""
    return letters * (100 - ALIKE) // 100
