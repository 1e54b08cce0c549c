"""Two waves of the same measurement: what changed between their findings."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import replace

from discrimtest.estimators.clustered import CR2, Clustered
from discrimtest.estimators.group_difference import mover, unpooled, welch
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.findings.keys import Compared, Comparison, Group
from discrimtest.requests.rows import with_limits

ALL, ANY = "wave_difference_all", "wave_difference_any"
"""Ids: the change of ``net_all`` and of ``net_any``."""


def change(baseline: Findings, follow_up: Findings, level: float = 0.95) -> tuple[Finding, ...]:
    """Follow-up less baseline, for each paired table that both waves have.

    A comparison is the same in both when its id in the study is (its arms where there is none),
    for the same group and outcome definition. The landlords of the waves count as independent.

    Args:
        baseline: Findings of the first wave (*nulmeting*).
        follow_up: Findings of the second (*vervolgmeting*).
        level: Confidence level in (0, 1).

    Returns:
        ``wave_difference_all`` (method ``mover``) and ``wave_difference_any`` (``delta``), each
        also by ``cr2`` where both waves have that interval of the net rate; with the p-value of
        no change. Names, role and status are those of the follow-up's net rate.
    """
    before = {_key(cells): cells for cells in baseline.cells}
    rows: list[Finding] = []
    for cells in follow_up.cells:
        old = before.get(_key(cells))
        if old is not None:
            for id_ in (ALL, ANY):
                rows += _of_table(id_, (baseline, old), (follow_up, cells), level)
    return tuple(rows)


def same(comparison: Comparison) -> Hashable:
    """What a comparison has in common with itself in another wave: its id, else its arms."""
    return comparison.id or comparison


def _key(cells: Cells) -> tuple[Hashable, Group | None, str]:
    return same(cells.comparison), cells.group, cells.outcome


def _of_table(
    id_: str, old: tuple[Findings, Cells], new: tuple[Findings, Cells], level: float
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
