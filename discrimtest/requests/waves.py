"""Two waves of the same measurement: what changed between their findings."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy

from discrimtest.estimators.clustered import CR2, Clustered
from discrimtest.estimators.group_difference import mover, unpooled, welch
from discrimtest.estimators.interaction import stacked
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.tables import PairedTable
from discrimtest.files.plan import EVERYONE, Plan, PlannedComparison
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.findings.keys import Compared, Comparison, Group
from discrimtest.requests.rows import with_limits
from discrimtest.samples.observations import Wanted, observe
from discrimtest.samples.shared import landlords_of

if TYPE_CHECKING:
    import pandas

ALL, ANY = "wave_difference_all", "wave_difference_any"
"""Ids: the change of ``net_all`` and of ``net_any``."""


Key = tuple[Hashable, Group | None, str]
"""What two waves have in common of a paired table: comparison, group, outcome definition."""
Held = Mapping[Key, Mapping[str, Counts]]
"""The tests of each paired table of a wave by landlord: both, control only, test only, neither."""


def change(
    baseline: Findings,
    follow_up: Findings,
    level: float = 0.95,
    held: tuple[Held, Held] | None = None,
) -> tuple[Finding, ...]:
    """Follow-up less baseline, for each paired table that both waves have.

    A comparison is the same in both when its id in the study is (its arms where there is none),
    for the same group and outcome definition.

    Args:
        baseline: Findings of the first wave (*nulmeting*).
        follow_up: Findings of the second (*vervolgmeting*).
        level: Confidence level in (0, 1).
        held: The tests of either wave by landlord (:func:`held_by`). A landlord of both is one
            cluster; without them the landlords of the waves count as independent.

    Returns:
        ``wave_difference_all`` (method ``mover``) and ``wave_difference_any`` (``delta``), each
        also by ``cr2`` where both waves have that interval of the net rate; where a landlord is
        in both, by ``cr2`` alone. With the p-value of no change. Names, role and status are those
        of the follow-up's net rate.
    """
    before = {_key(cells): cells for cells in baseline.cells}
    rows: list[Finding] = []
    for cells in follow_up.cells:
        old = before.get(_key(cells))
        if old is not None:
            both = _in_both(held, _key(cells))
            for id_ in (ALL, ANY):
                rows += _of_table(id_, (baseline, old), (follow_up, cells), level, both)
    return tuple(rows)


def held_by(
    frame: pandas.DataFrame,
    plan: Plan,
    comparisons: Sequence[PlannedComparison],
    findings: Findings,
    place: str,
) -> Held:
    """The tests of a wave by landlord, for each paired table that its findings have.

    Args:
        frame: Its contacts, with the column ``landlord``. place: How messages name the data.
    """
    outcomes = tuple(each for each in plan.outcomes if not each.column or each.column in frame)
    columns = dict.fromkeys(each.group.column for each in findings.cells if each.group)
    seen = observe(frame, plan, outcomes, Wanted(groups=tuple(columns)), place)
    found: dict[Key, Mapping[str, Counts]] = {}
    for comparison in comparisons:
        for outcome in seen.grids:
            for column in (EVERYONE, *(each for each in columns if each in seen.columns)):
                by_group = landlords_of(seen, comparison, comparisons, outcome, column)
                found |= {(same(comparison.key), *(g, outcome)): c for g, c in by_group.items()}
    return found


def shares_landlords(held: tuple[Held, Held]) -> bool:
    """Whether some landlord was tested in both waves."""
    first, second = ({name for table in wave.values() for name in table} for wave in held)
    return not first.isdisjoint(name for name in second if not name.startswith("\0"))


def _in_both(held: tuple[Held, Held] | None, key: Key) -> tuple[Counts, Counts] | None:
    """The tests of either wave, row by row of the same landlord; None where they share none."""
    if held is None or not all(key in wave for wave in held):
        return None
    first, second = (
        {(number * name.startswith("\0"), name): row for name, row in wave[key].items()}
        for number, wave in enumerate(held)
    )
    if first.keys().isdisjoint(second):
        return None
    none = numpy.zeros(4, dtype=numpy.int64)
    names = sorted({*first, *second})
    one, other = (numpy.array([wave.get(name, none) for name in names]) for wave in (first, second))
    return one, other


def same(comparison: Comparison) -> Hashable:
    """What a comparison has in common with itself in another wave: its id, else its arms."""
    return comparison.id or comparison


def _key(cells: Cells) -> Key:
    return same(cells.comparison), cells.group, cells.outcome


def _of_table(
    id_: str,
    old: tuple[Findings, Cells],
    new: tuple[Findings, Cells],
    level: float,
    both: tuple[Counts, Counts] | None,
) -> Iterator[Finding]:
    first, second = _table(old[1]), _table(new[1])
    if id_ == ANY:
        first, second = first.without_neither(), second.without_neither()
    rate = "net_all" if id_ == ALL else "net_any"
    tests = "tests" if id_ == ALL else "tests with at least one favoured candidate"
    cells = new[1]
    base = Finding(
        id=id_,
        comparison=cells.comparison,
        group=cells.group,
        outcome=cells.outcome,
        value=_net(second) - _net(first),
        n_tests=_table(old[1]).n + _table(cells).n,
        n_denominator=first.n + second.n,
        denominator=f"{tests}, of both waves",
    )
    mine = [row for row in new[0].findings if row.id == rate and _about(row) == _about(base)]
    if mine:
        base = replace(base, role=mine[0].role, status=mine[0].status)
    if both is not None:
        earlier, later = (MEANS[rate].sums(cells) for cells in both)
        base = replace(base, n_landlords=len(both[0]), shown_first=True)
        yield with_limits(base, CR2, level, stacked(later, earlier, level)[1])
        return
    if id_ == ALL:
        yield with_limits(base, "mover", level, mover(second, first, level))
    else:
        yield with_limits(base, "delta", level, unpooled(second, first, level))
    one, other = (_clustered(findings, table, rate) for findings, table in (new, old))
    if one is not None and other is not None:
        yield with_limits(base, CR2, level, welch(one, other, level))


def _about(row: Finding | Cells) -> tuple[Compared, Group | None, str]:
    return row.comparison, row.group, row.outcome


def _table(cells: Cells) -> PairedTable:
    return PairedTable(cells.both, cells.control_only, cells.test_only, cells.neither)


def _net(table: PairedTable) -> float:
    return table.difference / table.n if table.n else math.nan


def _clustered(findings: Findings, cells: Cells, rate: str) -> Clustered | None:
    """The net rate with its clustered standard error, where the wave has it."""
    for row in findings.findings:
        if row.id == rate and row.ci_method == CR2 and _about(row) == _about(cells):
            if row.value is None or row.standard_error is None or row.df is None:
                return None
            return Clustered(row.value, row.standard_error, row.df)
    return None
