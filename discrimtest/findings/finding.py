"""A finding: one estimate with its uncertainty and its name."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from discrimtest.findings.atom import Atom
from discrimtest.findings.card import Card
from discrimtest.findings.keys import Compared, Comparison, Group, Model, Term, told
from discrimtest.findings.manifest import Manifest
from discrimtest.findings.plot import figure_of, forest_of

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure


class FindingRole(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    EXPLORATORY = "exploratory"


class FindingStatus(StrEnum):
    """Whether it was fixed before the data; decided from the lock's hashes, never by hand."""

    PLANNED = "planned"
    AMENDED = "amended"
    EXPLORATORY = "exploratory"
    RECORDED_AFTERWARDS = "recorded_afterwards"
    UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row per id x comparison x group x outcome x interval method; a test is its own row.

    Attributes:
        id: Estimand or test id of the method page ("net_any", "mcnemar_exact").
        comparison: Which candidates it is of.
        group: Part of the tests; None for all of them.
        outcome: Outcome definition of the plan ("invitation").
        value: The estimate; nan when undefined (a warning says why).
        ci_method: Interval method id, None for a test or a plain count.
        ci_level: Confidence level in (0, 1).
        ci_low: Lower limit. ci_high: Upper limit.
        statistic: Test statistic where there is one.
        standard_error: Of the value, where the interval or test is made from one.
        df: Degrees of freedom of the t distribution it was compared with.
        p_value: In [0, 1].
        p_adjusted: After the multiplicity correction of ``family``.
        adjusted_by: That correction: ``holm``, ``bh`` or ``by``.
        n_tests: Complete tests in the group.
        n_denominator: What the rate is divided by.
        denominator: The same in words ("tests with at least one invitation").
        n_landlords: Distinct landlords among these tests; None when not known.
        role: What the plan wanted it for. status: Whether it was fixed before the data.
        shown_first: The one to read first among rows that say the same by another method; see
            :class:`Shown`.
        term: Of a model, what the row is about; None for the test candidate as such.
        model: Of a model, what it holds beside the candidates; None for nothing.
    """

    id: str
    comparison: Compared
    group: Group | None
    outcome: str
    value: float | None = None
    ci_method: str | None = None
    ci_level: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    family: str | None = None
    n_tests: int = 0
    n_denominator: int | None = None
    denominator: str | None = None
    n_landlords: int | None = None
    role: FindingRole = FindingRole.SECONDARY
    status: FindingStatus = FindingStatus.UNREGISTERED
    standard_error: float | None = None
    df: float | None = None
    shown_first: bool = False
    term: Term | None = None
    model: Model | None = None
    adjusted_by: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values: labels with the keys after them.

        Undefined numbers are None, infinite ones "inf" and "-inf".
        """
        return {name: _plain(value) for name, value in self.row().items()}

    def row(self) -> dict[str, Any]:
        """Its attributes, labels for the keys among them, and then what each key consists of."""
        row = {name: _label(getattr(self, name)) for name in _ATTRIBUTES}
        return row | told(self.comparison, self.group, self.model, self.term)


_ATTRIBUTES = tuple(one.name for one in fields(Finding))


@dataclass(frozen=True, slots=True)
class Cells:
    """The paired table of one comparison, group and outcome definition (counts of tests)."""

    comparison: Comparison
    group: Group | None
    outcome: str
    both: int
    control_only: int
    test_only: int
    neither: int
    broken: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Counts and labels, with the keys after them."""
        row = {f.name: _label(getattr(self, f.name)) for f in fields(self)}
        return row | _of_table(told(self.comparison, self.group))


@dataclass(frozen=True, slots=True)
class Shown:
    """Which methods come first for one comparison, group and outcome definition, and why.

    Attributes:
        intervals: Interval methods in the order of preference; those of a figure that has none
            of them come after, in its own order.
        tests: Ids of tests, likewise.
        reason: A :class:`discrimtest.findings.caution.Caution`-like sentence.
    """

    comparison: Comparison
    group: Group | None
    outcome: str
    intervals: tuple[str, ...]
    tests: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything one analysis found, in the order of the plan.

    Attributes:
        warnings: English sentences; each is a :class:`discrimtest.findings.caution.Caution`,
            which keeps its parts apart so that a report can say it in another language.
        shown: What is shown first and why, for each paired table.
        comparisons: Those that were made, with the ids they have in the plan or the study.
        cards: What each id is, for pictures; empty in findings read back from a study.
        atoms: Which rows count which tests; they decide what the public may see, and leave the
            program in no form.
    """

    findings: tuple[Finding, ...]
    cells: tuple[Cells, ...]
    warnings: tuple[str, ...]
    manifest: Manifest
    comparisons: tuple[Comparison, ...] = ()
    shown: tuple[Shown, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)
    atoms: tuple[Atom, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract of the command line's ``--json``."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "cells": [cells.to_dict() for cells in self.cells],
            "warnings": list(self.warnings),
            "manifest": self.manifest.to_dict(),
        }

    def to_json(self, indent: int | None = 2) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def to_frame(self) -> pandas.DataFrame:
        """One row a finding: the attributes of :class:`Finding`, and what its keys consist of."""
        import pandas

        none = Finding("", Comparison((), ()), None, "")
        return pandas.DataFrame([finding.row() for finding in self.findings], columns=[*none.row()])

    def plot(self, estimand: str = "net_any", *, outcome: str | None = None) -> Figure:
        """A forest plot: one estimate a line with its interval, for each comparison and group.

        Args:
            estimand: Which id; net figures are control minus test. Of groups put together
                (``combined_reml_any``), each group with the net rate that was combined, and under
                them their mean.
            outcome: Outcome definition; None for the one this id comes first with.

        Returns:
            A figure of matplotlib, to show, to change or to save, drawn as reports draw it; of
            several intervals the one that is shown first. Shares are per 100. Under each name
            stands the number it is a share of, behind the line the same in words. An undefined
            estimate has a row and no dot; an arrow points to a limit that lies far out. A mean is
            a diamond as wide as its interval, with the share of the spread that is no chance (I²)
            under its name; a dashed line shows where the next group is expected (``prediction``).
            Ratios lie on a scale of doublings around 1.

        Raises:
            WrongInput: There is no finding of that id with an estimate.
        """
        return figure_of(forest_of(self.findings, self.cards, estimand, outcome))


def _label(value: Any) -> Any:
    """A key as it is shown; any other value as it is."""
    return str(value) if isinstance(value, Compared | Group | Model | Term) else value


def _of_table(keys: dict[str, Any]) -> dict[str, Any]:
    """Without what only a model or a difference has."""
    wanted = ("comparison_id", "test", "control", "group_by", "level", "against")
    return {name: keys[name] for name in wanted}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
    return value
