"""What was published before, and what the next publication would tell beside it.

Two reports one test apart tell how that test came out. So everything published of a study is one
set of sums: a test that counts in two publications, and came out alike, is one; another way to
come out makes it another test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy

from discrimtest.disclosure.hidden import few_parts
from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.rule import RULE, DisclosureRule, is_small
from discrimtest.disclosure.sums import Guarded, Sums, is_whole
from discrimtest.findings.atom import Atom, Row
from discrimtest.findings.keys import Comparison, Group, told

Landlords = Mapping[str, str]
"""Test -> its landlord."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What one report or export let the public see.

    Attributes:
        on: Day it was made, in words of a file (ISO 8601).
        hidden: Rows that were kept back.
        atoms: All rows with the tests that they count.
    """

    on: str
    hidden: frozenset[Row]
    atoms: tuple[Atom, ...]

    @classmethod
    def of(cls, gate: Gate, on: str) -> Publication:
        """What passes the gate."""
        atoms = (replace(atom, landlords=frozenset()) for atom in gate.whole.atoms)
        return cls(on, gate.hidden, tuple(atoms))

    def telling_also(self, column: str, values: Mapping[str, str]) -> Publication:
        """The same with rows of single tests that say more of each.

        Args:
            column: What they say, under a name that no plan gives to a column.
            values: By test.
        """
        parts = (part for atom in self.atoms for part in self._split(atom, column, values))
        return replace(self, atoms=tuple(parts))

    def _split(self, atom: Atom, column: str, values: Mapping[str, str]) -> Iterator[Atom]:
        """By what is said of the tests; those of which nothing is said stay together."""
        wholes = [row for row in atom.rows if is_whole(row) and row not in self.hidden]
        for value in dict.fromkeys(values.get(test) for cell in atom.tests for test in cell):
            cells = tuple(tuple(t for t in cell if values.get(t) == value) for cell in atom.tests)
            more = {(row[0], Group(column, value)) for row in wholes if value is not None}
            yield _atom(atom.outcome, atom.rows | more, cells)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, to be kept with the analysis."""
        rows = list(dict.fromkeys(row for atom in self.atoms for row in atom.rows))
        tests = list(dict.fromkeys(t for atom in self.atoms for cell in atom.tests for t in cell))
        row_at = {row: place for place, row in enumerate(rows)}
        test_at = {test: place for place, test in enumerate(tests)}
        return {
            "on": self.on,
            "rows": [told(row[0], row[1]) for row in rows],
            "hidden": sorted(row_at[row] for row in self.hidden if row in row_at),
            "tests": tests,
            "atoms": [
                {
                    "outcome": atom.outcome,
                    "rows": sorted(row_at[row] for row in atom.rows),
                    "tests": [[test_at[test] for test in cell] for cell in atom.tests],
                }
                for atom in self.atoms
            ],
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Publication:
        """What :meth:`to_dict` kept."""
        rows, tests = [_row(one) for one in kept["rows"]], kept["tests"]
        atoms = []
        for one in kept["atoms"]:
            cells = tuple(tuple(tests[place] for place in cell) for cell in one["tests"])
            held = frozenset(rows[place] for place in one["rows"])
            atoms.append(_atom(one["outcome"], held, cells))
        return cls(kept["on"], frozenset(rows[place] for place in kept["hidden"]), tuple(atoms))


@dataclass(frozen=True, slots=True)
class Telltale:
    """What two publications tell together and neither alone.

    Attributes:
        on: Day of the earlier one.
        landlords: Those of the tests in which they differ.
        hidden: A hidden group would follow, however many landlords are new.
    """

    on: str
    landlords: int
    hidden: bool = False


def difference(
    earlier: Sequence[Publication],
    now: Publication,
    landlords: Landlords,
    rule: DisclosureRule = RULE,
) -> Telltale | None:
    """What would be told by ``now`` beside everything published before; None where nothing is."""
    found = [
        one for before in earlier if (one := _between(before, now, landlords, rule)) is not None
    ]
    if found:
        return min(found, key=lambda one: one.landlords)
    return _together([*earlier, now], landlords, rule) if earlier else None


def _between(
    before: Publication, now: Publication, landlords: Landlords, rule: DisclosureRule
) -> Telltale | None:
    """The fewest landlords of the tests in which a row differs that both show."""
    fewest = None
    for outcome in dict.fromkeys(atom.outcome for atom in now.atoms):
        old, new = _counted(before, outcome), _counted(now, outcome)
        for row in old.keys() & new.keys():
            if row in before.hidden or row in now.hidden:
                continue
            changed = old[row] ^ new[row]
            counts = [sum(unit[2] == cell for unit in changed) for cell in range(4)]
            crowd = len({landlords.get(unit[0], unit[0]) for unit in changed})
            both, control, test, neither = counts
            if is_small((both, control, test, neither), crowd, rule):
                fewest = crowd if fewest is None else min(fewest, crowd)
    return None if fewest is None else Telltale(before.on, fewest)


def _together(
    looks: Sequence[Publication], landlords: Landlords, rule: DisclosureRule
) -> Telltale | None:
    """Whether all publications tell of a hidden row or a few tests what those before did not."""
    last = len(looks) - 1
    numbers = {name: place for place, name in enumerate(sorted(set(landlords.values())))}
    for outcome in dict.fromkeys(atom.outcome for atom in looks[last].atoms):
        atoms = list(_joined(looks, outcome, landlords, numbers))
        sums = Sums.of(atoms)
        hidden: set[Any] = {
            (*row, place) for place, look in enumerate(looks) for row in look.hidden
        }
        shown = sums.without(hidden)
        named: list[Any] = [row for row in sums.rows if row]
        before = sums.without(hidden | {row for row in named if row[2] == last})
        secrets = [
            Guarded(lies, rule.width, whole=is_whole(row))
            for row, lies in zip(named, sums.lies, strict=False)
            if row in hidden
        ]
        for secret in (*secrets, *few_parts(atoms, sums, rule)):
            if shown.tells(secret) and not before.tells(secret):
                held = [atoms[place].landlords for place in numpy.flatnonzero(secret.atoms)]
                crowd = len(frozenset[int]().union(*held))
                return Telltale(looks[last - 1].on, crowd, hidden=True)
    return None


Unit = tuple[str, frozenset[tuple[str, str]], int]
"""A test, the pair of candidates that is compared in it, and how it came out."""


def _units(publication: Publication, outcome: str) -> Iterator[tuple[Unit, frozenset[Row]]]:
    for atom in publication.atoms:
        if atom.outcome == outcome:
            pairs = frozenset.intersection(*(row[0].pairs for row in atom.rows))
            for cell, tests in enumerate(atom.tests):
                for test in tests:
                    yield (test, pairs, cell), atom.rows


def _counted(publication: Publication, outcome: str) -> dict[Row, set[Unit]]:
    """The units of each row."""
    found: dict[Row, set[Unit]] = {}
    for unit, rows in _units(publication, outcome):
        for row in rows:
            found.setdefault(row, set()).add(unit)
    return found


def _joined(
    looks: Sequence[Publication], outcome: str, landlords: Landlords, numbers: Mapping[str, int]
) -> Iterator[Atom]:
    """The atoms of the rows of all publications, each row named with its publication."""
    lies: dict[Unit, set[Any]] = {}
    for place, look in enumerate(looks):
        for unit, rows in _units(look, outcome):
            lies.setdefault(unit, set()).update((*row, place) for row in rows)
    kinds: dict[frozenset[Any], list[Unit]] = {}
    for unit, named in lies.items():
        kinds.setdefault(frozenset(named), []).append(unit)
    for named_rows, units in kinds.items():
        both, control, test, neither = (sum(unit[2] == cell for unit in units) for cell in range(4))
        held = {landlords[unit[0]] for unit in units if unit[0] in landlords}
        known = frozenset(numbers[name] for name in held)
        yield Atom(outcome, named_rows, (both, control, test, neither), known)


def _atom(outcome: str, rows: frozenset[Row], cells: tuple[tuple[str, ...], ...]) -> Atom:
    both, control, test, neither = map(len, cells)
    return Atom(outcome, rows, (both, control, test, neither), tests=cells)


def _row(keys: Mapping[str, Any]) -> Row:
    comparison = Comparison(
        tuple(keys["test"]), tuple(keys["control"]), keys["comparison_id"] or ""
    )
    group = None if keys["group_by"] is None else Group(keys["group_by"], keys["level"])
    return comparison, group


def tests_of(publications: Iterable[Publication]) -> frozenset[str]:
    """Every test that was told of."""
    return frozenset(
        test for one in publications for atom in one.atoms for cell in atom.tests for test in cell
    )
