"""Where the header of a table stands: below a title, under groups of columns, on two lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from discrimtest.tables.row import RawRow
from discrimtest.tables.spelling import folded, tidy

LOOKED_INTO = 30
"""Lines of a table among which its header is looked for."""
AT_LEAST = 2
"""Known names of columns in a line that is taken for the header, where it is not the first."""
_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a table.

    Attributes:
        names: Of the columns, those without a name at the end left out; where columns are asked
            about, the second of one name is called "name (2)".
        row: The line it stands on; the upper of two.
        first: Place of the first row below it among the records.
        above: Lines above it, which are no rows.
        lines: How many lines it stands on.
    """

    names: tuple[str, ...]
    row: RawRow
    first: int
    above: int = 0
    lines: int = 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about it."""
        found = []
        if self.above:
            found.append(f"lines above the header (line {self.row.line}): {self.above}, no rows")
        if self.lines > 1:
            found.append("the header stands on two lines")
        return tuple(found)


def has_header(records: Sequence[RawRow], known: Collection[str]) -> bool:
    """Whether a line near the top names columns."""
    return any(_known_names(record, known) >= AT_LEAST for record in records[:LOOKED_INTO])


def heading_of(records: Sequence[RawRow], known: Collection[str]) -> Heading:
    """The line with most known names of columns, or the first one; groups above it and a second
    line of names below it are taken with it.

    Args:
        records: The lines that are not blank, at least one.
        known: Names of columns, in plain letters; none where the first line is the header.
    """
    at = _header_at(records, known)
    upper, below = records[at], records[at + 1 : at + 2]
    names = list(map(tidy, upper.cells))
    second = bool(below) and _goes_on(upper, below[0], known)
    if second:
        pairs = zip_longest(map(tidy, below[0].cells), names, fillvalue="")
        names = [lower or name for lower, name in pairs]
    if at and _adjacent(records[at - 1], upper):
        names = list(_under(list(map(tidy, records[at - 1].cells)), names, known))
    while names and not names[-1]:
        names.pop()
    if known:
        names = list(_told_apart(names))
    return Heading(tuple(names), upper, at + 1 + second, at, 1 + second)


def _header_at(records: Sequence[RawRow], known: Collection[str]) -> int:
    counts = [_known_names(record, known) for record in records[:LOOKED_INTO]]
    most = max(counts)
    return counts.index(most) if most >= AT_LEAST else 0


def _known_names(record: RawRow, known: Collection[str]) -> int:
    return len({name for name in map(folded, record.cells) if name in known}) if known else 0


def _goes_on(upper: RawRow, lower: RawRow, known: Collection[str]) -> bool:
    """Whether the line below holds further names, under what was merged above them."""
    filled = [(at, name) for at, name in enumerate(map(folded, lower.cells)) if name]
    free = any(at >= len(upper.cells) or not tidy(upper.cells[at]) for at, _ in filled)
    names = len(filled) >= AT_LEAST and all(name in known for _, name in filled)
    return names and free and _adjacent(upper, lower)


def _adjacent(upper: RawRow, lower: RawRow) -> bool:
    return lower.line == upper.line + 1


def _under(groups: list[str], names: list[str], known: Collection[str]) -> Iterator[str]:
    """The names, where two are one with the group above them; a merged cell names all below it."""
    counts = Counter(map(folded, names))
    group = ""
    for above, name in zip_longest(groups, names, fillvalue=""):
        group = above or group
        if not name and folded(above) in known:
            yield above
        elif name and counts[folded(name)] > 1 and group:
            yield f"{group} {name}"
        else:
            yield name


def bare_name(name: str) -> str:
    """The name as the file has it, of columns told apart by number."""
    return _NUMBERED.sub("", name)


def _told_apart(names: list[str]) -> Iterator[str]:
    """The names, each column of a name that another has before it with its number."""
    counts: Counter[str] = Counter()
    for name in names:
        counts[folded(name)] += 1
        number = counts[folded(name)]
        yield f"{name} ({number})" if name and number > 1 else name
