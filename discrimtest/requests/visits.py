"""What paired visits show: each stage among pairs that reached it, and differences in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from discrimtest.estimators.interface import UNDEFINED
from discrimtest.estimators.measure import Measure
from discrimtest.estimators.ordered import ESTIMATORS, sign, sign_landlord
from discrimtest.estimators.square import Square
from discrimtest.files.plan import Plan
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.findings.keys import Comparison
from discrimtest.words.visit import Account

LEAST = 6
"""Pairs that differ below which no exact sign test gives a p-value under .05 (2 / 2^5 = .0625)."""


@dataclass(frozen=True, slots=True)
class VisitPair:
    """The accounts of one test that count, for one comparison."""

    test: str
    landlord: str
    control: Account
    tested: Account


@dataclass(frozen=True, slots=True)
class StageFinding:
    """One stage of one comparison.

    Attributes:
        outcome: Of the plan. cells: Of the pairs that both reached it.
        net: Control minus test among them, by the method shown first; None where there is none.
        p_value, p_adjusted: Of the test shown first.
    """

    comparison: Comparison
    outcome: str
    cells: Cells
    net: Finding | None
    test: Finding | None

    @property
    def pairs(self) -> int:
        cells = self.cells
        return cells.both + cells.control_only + cells.test_only + cells.neither


def stage_outcomes(plan: Plan, columns: Iterable[str]) -> list[str]:
    """The outcomes of a plan that are stages, in the order of the columns."""
    place = {name: number for number, name in enumerate(columns)}
    asked = [one for one in plan.outcomes if one.column in place]
    return [one.id for one in sorted(asked, key=lambda one: place[one.column])]


def stage_findings(findings: Findings, outcomes: Sequence[str]) -> list[StageFinding]:
    """The stages, by comparison.

    Args:
        outcomes: Their ids in the plan, in the order in which a candidate comes to them.
    """

    def first(cells: Cells, of_net: bool) -> Finding | None:
        rows = (
            one
            for one in findings.findings
            if (one.comparison, one.group, one.outcome) == (cells.comparison, None, cells.outcome)
            and one.shown_first
            and (one.id == "net_all" if of_net else one.p_value is not None and one.value is None)
        )
        return next(rows, None)

    stages = [
        StageFinding(
            cells.comparison, cells.outcome, cells, first(cells, True), first(cells, False)
        )
        for cells in findings.cells
        if cells.group is None and cells.outcome in outcomes
    ]
    order = list(dict.fromkeys(stage.comparison for stage in stages))
    return sorted(
        stages, key=lambda one: (order.index(one.comparison), outcomes.index(one.outcome))
    )


ITEMS: dict[str, Callable[[Account], int | None]] = {
    "homes_told": lambda account: account.homes_told,
    "homes_shown": lambda account: account.homes_shown,
    "minutes": lambda account: account.minutes,
    "documents": lambda account: len(account.documents),
    "rent": lambda account: account.rent,
    "deposit": lambda account: account.deposit,
    "fees": lambda account: account.fees,
}
"""Numbers of an account; money in cents, None where no amount was said."""


@dataclass(frozen=True, slots=True)
class VisitDifference:
    """A number of the accounts, pair by pair, among pairs in which both visits were held.

    Attributes:
        item: Of :data:`ITEMS`; money in cents.
        pairs: In which both told it.
        control_more, test_more: In which one candidate's is the larger.
        control, tested: Means; nan without a pair.
        difference: Mean of control minus test.
        low, high: Its limits by Student's t, or by landlord where one repeats (CR2); nan below
            :data:`LEAST` pairs, or where all differ by the same.
        p_value: Exact sign test, by landlord where one repeats: how often it is larger, not by
            how much.
        repeated: Some landlord has two pairs or more.
    """

    comparison: Comparison
    item: str
    pairs: int
    control_more: int
    test_more: int
    control: float
    tested: float
    difference: float
    low: float
    high: float
    p_value: float
    repeated: bool

    def to_dict(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__slots__ if name != "comparison"}
        plain = {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in told.items()
        }
        return {"comparison": str(self.comparison), **plain}


def visit_differences(
    comparison: Comparison, pairs: Sequence[VisitPair], level: float
) -> list[VisitDifference]:
    """Each number of the accounts, control candidate against test candidate.

    Args:
        level: Confidence level, in (0, 1).
    """
    held = [pair for pair in pairs if pair.control.held and pair.tested.held]
    return [_difference(comparison, item, held, level) for item in ITEMS]


def _difference(
    comparison: Comparison, item: str, pairs: Sequence[VisitPair], level: float
) -> VisitDifference:
    told = [
        (control, tested, pair.landlord)
        for pair in pairs
        for control in (ITEMS[item](pair.control),)
        for tested in (ITEMS[item](pair.tested),)
        if control is not None and tested is not None
    ]
    if not told:
        return VisitDifference(comparison, item, 0, 0, 0, *_NOTHING, False)
    square = _square(told)
    mean = _MEAN.methods["cr2" if square.repeated else "paired_t"](square, level)
    limits = mean.limits if len(told) >= LEAST else UNDEFINED
    steps = square.steps
    return VisitDifference(
        comparison,
        item,
        len(told),
        int((steps > 0).sum()),
        int((steps < 0).sum()),
        _average(control for control, _, _ in told),
        _average(tested for _, tested, _ in told),
        mean.value,
        limits.low,
        limits.high,
        (sign_landlord if square.repeated else sign)(square).p_value,
        square.repeated,
    )


_NOTHING = (math.nan,) * 6
_MEAN = next(one for one in ESTIMATORS if isinstance(one, Measure))


def _average(values: Iterable[int]) -> float:
    told = list(values)
    return sum(told) / len(told)


def _square(told: Sequence[tuple[int, int, str]]) -> Square:
    """The pairs with each value as a grade of its own, whose score is the value."""
    scores = sorted({value for control, tested, _ in told for value in (control, tested)})
    place = {score: number for number, score in enumerate(scores)}
    names = sorted({landlord for _, _, landlord in told})
    columns = [
        (place[control], place[tested], names.index(landlord)) for control, tested, landlord in told
    ]
    control, tested, landlord = numpy.array(columns, dtype=numpy.int64).reshape(-1, 3).T
    return Square(control, tested, landlord, tuple(scores))


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is told of the accounts of a study beside the findings.

    Attributes:
        outcomes: The plan's stages, in their order.
        differences: Of numbers, by comparison.
        readable: Tests whose accounts are all locked or known not to come.
        waiting: Tests with an account that is not.
        absent: Visits of which no account came.
        after_sight: Corrections made when the other account could be read; no figure counts them.
    """

    outcomes: tuple[str, ...]
    differences: tuple[VisitDifference, ...]
    readable: int
    waiting: int
    absent: int
    after_sight: int
