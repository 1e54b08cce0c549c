"""Which groups a public reader may see: small ones are hidden, and with them what betrays them.

A row is the paired table of one comparison, group and outcome definition. Rows add up: the
groups of a column to all tests, single comparisons to a pooled one. A row is hidden whole, its
number of tests and every figure made from it too, because a rate or an interval gives counts
away. Primary suppression hides small rows; complementary suppression hides further rows, until
no count of a small row follows from the rows that are left (Hundepool and others 2012,
Statistical Disclosure Control, chapter 4: the attacker solves the sums, knowing that no count is
below nought).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Cells, Finding, Findings, Shown
from discrimtest.findings.keys import Compared, Comparison, Group


@dataclass(frozen=True, slots=True)
class Rest:
    """The tests that a sum lacks, which a reader may know.

    Attributes:
        of: A column, of which they are in no group; or a group of a pooled comparison.
    """

    of: str | Group | Rest


Row = tuple[Comparison, Group | Rest | None]
"""A comparison and a group; None for all tests."""

Counts = tuple[int, int, int, int]
"""Tests by outcome: both, control only, test only, neither."""


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """When a row is too small to be shown.

    Attributes:
        threshold: Fewer tests or landlords than this are too few. So is a count below it, but
            not nought, in a group of fewer landlords than ``crowd``.
        crowd: Among so many landlords a small count points at nobody: with four of twenty a
            guess about one of them is right once in five times.
    """

    threshold: int = 5
    crowd: int = 20


RULE = DisclosureRule()


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows that add up to another one, outcome by outcome."""

    whole: Row
    parts: tuple[Row, ...]


def is_small(counts: Counts, landlords: int | None, rule: DisclosureRule = RULE) -> bool:
    """Whether a row must be hidden for its own sake.

    Args:
        landlords: Landlords behind these tests; None when not known, then each test may be
            another's.

    >>> is_small((19, 13, 2, 38), 52), is_small((4, 3, 2, 4), 11), is_small((0, 4, 0, 0), 4)
    (False, True, True)
    """
    tests = sum(counts)
    crowd = tests if landlords is None else min(landlords, tests)
    if tests == 0:
        return False
    if crowd < rule.threshold:
        return True
    if crowd >= rule.crowd:
        return False
    return any(0 < count < rule.threshold or count == tests for count in counts)


def hidden_rows(
    rows: Mapping[Row, Counts], small: Collection[Row], relations: Sequence[Relation]
) -> frozenset[Row]:
    """The rows to hide: the small ones, and those that would give a count of one away.

    Rows of all tests are the study's result and stay. Where every group is hidden and the whole
    still tells a count (nobody was invited, say), hiding can do no more.
    """
    hidden = set(small)
    while True:
        told = [row for row in _ranked(rows, small) if _is_told(row, rows, hidden, relations)]
        more = next((row for one in told if (row := _beside(one, rows, hidden, relations))), None)
        if more is None:
            return frozenset(hidden)
        hidden.add(more)


def publishable(findings: Findings, rule: DisclosureRule = RULE) -> Findings:
    """The findings without those of hidden groups, and without models that hold more.

    A covariate or an interaction tells of a group too, and nothing says how many landlords stand
    behind it. Cautions follow: none of them names what is hidden.
    """
    landlords = {(f.comparison, f.group, f.outcome): f.n_landlords for f in findings.findings}
    tables: dict[str, dict[Row, Counts]] = {}
    for cells in findings.cells:
        tables.setdefault(cells.outcome, {})[cells.comparison, cells.group] = _counts(cells)
    hidden: set[Row] = set()
    small: set[Row] = {
        (cells.comparison, cells.group)
        for cells in findings.cells
        if cells.group is not None
        and is_small(
            _counts(cells), landlords.get((cells.comparison, cells.group, cells.outcome)), rule
        )
    }
    for rows in tables.values():
        full = dict(rows)
        relations = list(_relations(full))
        hidden |= hidden_rows(full, small & full.keys(), relations)
    return replace(
        findings,
        findings=tuple(f for f in findings.findings if not (f.model or _tells(f, hidden))),
        cells=tuple(c for c in findings.cells if not _tells(c, hidden)),
        shown=tuple(s for s in findings.shown if not _tells(s, hidden)),
        warnings=tuple(text for text in findings.warnings if not _is_hidden(text, hidden)),
    )


def _tells(about: Finding | Cells | Shown, hidden: Collection[Row]) -> bool:
    """Whether it is about a hidden group, alone or with others."""
    return _names(about.comparison, about.group, hidden)


def _names(comparison: Compared, group: Group | None, hidden: Collection[Row]) -> bool:
    groups = group.parts if group else ()
    return any((part, one) in hidden for part in comparison.parts for one in groups)


def _is_hidden(warning: str, hidden: Collection[Row]) -> bool:
    """Whether it is a caution about a hidden group or about terms of a model, which are groups."""
    if not isinstance(warning, Caution):
        return False
    if {"terms", "reference"} & warning.values.keys():
        return True
    comparison, group = warning.about
    return comparison is not None and _names(comparison, group, hidden)


def _counts(cells: Cells) -> Counts:
    return cells.both, cells.control_only, cells.test_only, cells.neither


def _pooled(rows: Collection[Row]) -> Iterator[tuple[Comparison, list[Comparison]]]:
    """Each pooled comparison with the comparisons that add up to it."""
    compared = dict.fromkeys(comparison for comparison, _ in rows)
    for whole in compared:
        if len(whole.test) > 1:
            yield whole, [one for one in compared if len(one.test) == 1 and one.pairs < whole.pairs]


def _relations(rows: dict[Row, Counts]) -> Iterator[Relation]:
    """What adds up. What a sum lacks (tests in no group) becomes a row that a reader may know."""
    columns: dict[tuple[Comparison, str], list[Row]] = {}
    for name, group in rows:
        if isinstance(group, Group):
            columns.setdefault((name, group.column), []).append((name, group))
    for (name, column), parts in columns.items():
        yield _complete(rows, (name, None), parts, Rest(column))
    for whole, names in list(_pooled(rows)):
        for group in [group for name, group in rows if name == whole and group is not None]:
            parts = [(name, group) for name in names if (name, group) in rows]
            yield _complete(rows, (whole, group), parts, Rest(group))


def _complete(rows: dict[Row, Counts], whole: Row, parts: Sequence[Row], missing: Rest) -> Relation:
    sums = [sum(rows[part][place] for part in parts) for place in range(4)]
    both, control, test, neither = (
        all_ - sum_ for all_, sum_ in zip(rows.get(whole, (0, 0, 0, 0)), sums, strict=True)
    )
    if any((both, control, test, neither)):
        rest = (whole[0], missing)
        rows[rest] = (both, control, test, neither)
        parts = [*parts, rest]
    return Relation(whole, tuple(parts))


def _ranked(rows: Mapping[Row, Counts], some: Collection[Row]) -> list[Row]:
    """Some rows, the fewest tests in front; what they are called makes no difference."""
    return sorted((row for row in rows if row in some), key=lambda row: (sum(rows[row]), rows[row]))


def _beside(
    row: Row, rows: Mapping[Row, Counts], hidden: Collection[Row], relations: Sequence[Relation]
) -> Row | None:
    """The smallest row that can still be hidden and bears on this one."""
    near, seen = {row}, set[Row]()
    while near - seen:
        seen = set(near)
        for relation in relations:
            members = {*relation.parts, relation.whole}
            if members & seen:
                near |= members
        free = {row for row in near - set(hidden) if isinstance(row[1], Group)}
        if found := _ranked(rows, free):
            return found[0]
    return None


def _is_told(
    row: Row, rows: Mapping[Row, Counts], hidden: Collection[Row], relations: Sequence[Relation]
) -> bool:
    """Whether a count of the row, other than nought, has one possible value only."""
    unknown = [row for row in rows if row in hidden]
    sums: list[list[int]] = []
    known: list[Counts] = []
    for relation in relations:
        signed = [(relation.whole, -1), *((part, 1) for part in relation.parts)]
        line = [sum(sign for each, sign in signed if each == one) for one in unknown]
        if any(line):
            sums.append(line)
            shown = [(each, sign) for each, sign in signed if each not in hidden]
            left = [-sum(sign * rows[each][place] for each, sign in shown) for place in range(4)]
            known.append((left[0], left[1], left[2], left[3]))
    if not sums:
        return False
    number = unknown.index(row)
    goal = [float(place == number) for place in range(len(unknown))]
    for place, count in enumerate(rows[row]):
        if not count:
            continue
        wanted = [each[place] for each in known]
        least = _least(goal, sums, wanted)
        most = -_least([-one for one in goal], sums, wanted)
        if most - least < 1 - 1e-6:
            return True
    return False


def _least(goal: Sequence[float], sums: Sequence[Sequence[int]], wanted: Sequence[int]) -> float:
    """The least that the goal can be; counts are whole numbers, so a range under 1 tells one."""
    from scipy.optimize import linprog

    found = linprog(goal, A_eq=sums, b_eq=wanted, bounds=(0, None)).fun
    return -math.inf if found is None else float(found)
