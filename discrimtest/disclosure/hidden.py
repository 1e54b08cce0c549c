"""Which rows are hidden: the small ones, and with them what betrays them.

A row is the paired table of one comparison, group and outcome definition. Rows overlap: they are
sums of atoms, tests that the same rows count. A row is hidden whole, its number of tests and every
figure made from it too, because a rate or an interval gives counts away. Primary suppression hides
small rows; complementary suppression hides further rows, until every count of a hidden row may have
several values (Hundepool and others 2012, Statistical Disclosure Control, chapter 4: the attacker
solves the sums, knowing that counts are whole and none is below nought), and no few tests, hidden
groups put together among them, are a sum or difference of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set

import numpy

from discrimtest.disclosure.rule import RULE, DisclosureRule, is_small
from discrimtest.disclosure.sums import Flags, Guarded, Sums, columns, is_whole, size
from discrimtest.findings.atom import Atom, Row


def hidden_rows(
    atoms: Sequence[Atom], small: Collection[Row], rule: DisclosureRule = RULE
) -> frozenset[Row]:
    """The rows to hide: the small ones, and those that would give something away.

    That is a count of a hidden row, a small part of a row that no row is about, or how the hidden
    groups of a column came out together, where those are few. Of a comparison that is hidden
    whole, no group is shown. A comparison that is a crowd's is hidden whole only where it tells
    another one, or a small part that no group tells. So where every group is hidden and the whole
    still tells a count (nobody was invited, say), hiding can do no more.

    Args:
        atoms: Those of one outcome definition. small: Rows that are hidden for their own sake.
    """
    whole, hidden, known = Sums.of(atoms), set(small), -1
    few = few_parts(atoms, whole, rule)
    while known < len(hidden):
        known = len(hidden)
        hidden |= {row for row in whole.rows if row and (row[0], None) in hidden}
        for secret in secrets(atoms, whole, hidden, rule, few):
            shown = whole.without(hidden)
            while telling := shown.telling(secret):
                enough = (row for row in telling if not shown.without({row}).telling(secret))
                hidden.add(next(enough, telling[0]))
                shown = whole.without(hidden)
    return frozenset(hidden)


def secrets(
    atoms: Sequence[Atom],
    sums: Sums,
    hidden: Set[Row],
    rule: DisclosureRule,
    few: Sequence[Guarded],
) -> Iterator[Guarded]:
    """What nobody may learn while some rows are hidden."""
    for row, lies in zip(sums.rows, sums.lies, strict=True):
        if row in hidden:
            yield Guarded(lies, rule.width, whole=row is not None and is_whole(row))
    yield from few
    yield from _together(atoms, sums, hidden, rule)


def few_parts(atoms: Sequence[Atom], sums: Sums, rule: DisclosureRule = RULE) -> list[Guarded]:
    """Small parts of rows that no row is about: an atom, or what one row has more than another."""
    named = [place for place, row in enumerate(sums.rows) if row]
    wholes = [sums.lies[place] for place in named if _is_whole_of(sums, place)]
    groups = [sums.lies[place] for place in named if not _is_whole_of(sums, place)]
    inside = numpy.any(groups, axis=0) if groups else numpy.zeros(len(atoms), dtype=bool)
    alone = numpy.eye(len(atoms), dtype=bool)[inside]
    lacking = [
        one & ~other
        for rows in (groups, wholes)
        for one in rows
        for other in rows
        if not (other & ~one).any()
    ]
    parts = {part.tobytes(): part for part in [*alone, *lacking] if part.any()}
    for row in sums.lies:
        parts.pop(row.tobytes(), None)
    few = [part for part in parts.values() if is_few(atoms, part, rule)]
    return [Guarded(part) for part in sorted(few, key=lambda part: size(part @ sums.counts))]


def _is_whole_of(sums: Sums, place: int) -> bool:
    row = sums.rows[place]
    return row is not None and is_whole(row)


def _together(
    atoms: Sequence[Atom], sums: Sums, hidden: Set[Row], rule: DisclosureRule
) -> Iterator[Guarded]:
    """The hidden groups of each column put together, where they are few: the rest of the whole."""
    lies = dict(zip(sums.rows, sums.lies, strict=False))
    for _, groups in columns([row for row in sums.rows if row is not None]):
        if not hidden.isdisjoint(groups):
            part = numpy.any([lies[row] for row in groups if row in hidden], axis=0)
            if is_few(atoms, part, rule):
                yield Guarded(part)


def is_few(atoms: Sequence[Atom], part: Flags, rule: DisclosureRule) -> bool:
    """Whether some atoms put together are small."""
    held = [atoms[place] for place in numpy.flatnonzero(part).tolist()]
    both, control, test, neither = (sum(atom.counts[place] for atom in held) for place in range(4))
    landlords = frozenset[int]().union(*(atom.landlords for atom in held))
    return is_small((both, control, test, neither), len(landlords) or None, rule)
