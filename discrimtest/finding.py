"""A finding: one estimate with its uncertainty and its name."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from discrimtest.errors import Problem, WrongInput

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


LESS = " less "
"""Between the comparisons of a finding that takes one off another."""
COMBINED, PREDICTION = "combined_", "prediction"
"""How ids of a mean over groups begin, and its interval method for a group to come."""
RATIOS = frozenset(
    {
        "rate_ratio",
        "odds_ratio_conditional",
        "clogit",
        "logit_re",
        "hetprobit_ratio",
        "cox",
        "interaction_odds_ratio",
    }
)
"""Ids of figures for which 1 is no difference."""


class FindingRole(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    EXPLORATORY = "exploratory"


class FindingStatus(StrEnum):
    """Whether it was fixed before the data; decided from the lock's hashes, never by hand."""

    PLANNED = "planned"
    AMENDED = "amended"
    EXPLORATORY = "exploratory"
    UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row per id x comparison x group x outcome x interval method; a test is its own row.

    Attributes:
        id: Estimand or test id of the method page ("net_any", "mcnemar_exact").
        comparison: "TEST vs CONTROL"; two of them with :data:`LESS` between for their difference.
        group: "landlord_type=agency" for a part of the tests; None for all of them.
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
        term: Of a model, what the row is about ("rent", "male_couple x landlord_type=private");
            None for the test candidate as such.
        model: Of a model, what it holds beside the candidates ("letter + hours"); None for
            nothing.
    """

    id: str
    comparison: str
    group: str | None
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
    term: str | None = None
    model: str | None = None
    adjusted_by: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values; undefined numbers as None, infinite ones as "inf" and "-inf"."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Cells:
    """The paired table of one comparison, group and outcome definition (counts of tests)."""

    comparison: str
    group: str | None
    outcome: str
    both: int
    control_only: int
    test_only: int
    neither: int
    broken: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Shown:
    """Which methods come first for one comparison, group and outcome definition, and why.

    Attributes:
        intervals: Interval methods in the order of preference; those of a figure that has none
            of them come after, in its own order.
        tests: Ids of tests, likewise.
        reason: A :class:`discrimtest.caution.Caution`-like sentence.
    """

    comparison: str
    group: str | None
    outcome: str
    intervals: tuple[str, ...]
    tests: tuple[str, ...]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Manifest:
    """How to make the findings again.

    Attributes:
        plan_sha256: Hash of the plan file; data_sha256: of the data file or frame.
    """

    version: str
    plan_sha256: str
    data_sha256: str
    seed: int
    created: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything one analysis found, in the order of the plan.

    Attributes:
        warnings: English sentences; each is a :class:`discrimtest.caution.Caution`, which keeps
            its parts apart so that a report can say it in another language.
        shown: What is shown first and why, for each paired table.
        notes: Each comparison as printed ("TEST vs CONTROL") -> its id in the plan or study.
    """

    findings: tuple[Finding, ...]
    cells: tuple[Cells, ...]
    warnings: tuple[str, ...]
    manifest: Manifest
    notes: dict[str, str] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()

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
        """One row a finding; columns are the attributes of :class:`Finding`."""
        import pandas

        names = [f.name for f in fields(Finding)]
        rows: Iterable[dict[str, Any]] = (
            {name: getattr(finding, name) for name in names} for finding in self.findings
        )
        return pandas.DataFrame(rows, columns=names)

    def plot(self, estimand: str = "net_any", *, outcome: str | None = None) -> Figure:
        """A forest plot: one estimate a line with its interval, for each comparison and group.

        Args:
            estimand: Which id; net figures are control minus test. Of groups put together
                (``combined_reml_any``), each group with the net rate that was combined, and under
                them their mean.
            outcome: Outcome definition; None for the one this id comes first with.

        Returns:
            A figure of matplotlib, to show, to change or to save; of several intervals the one
            that is shown first. Behind each name stands the number it is a share of. An
            undefined estimate has a line and no dot. A mean is a diamond as wide as its interval;
            a dashed line shows where the next group is expected (``prediction``), and the share
            of the spread that is no chance (I²) stands under the axis. Ratios lie on a scale of
            doublings around 1.

        Raises:
            WrongInput: There is no finding of that id with an estimate.
        """
        from matplotlib.figure import Figure

        found = [one for one in self.findings if one.id == estimand and one.value is not None]
        outcome = outcome or next((one.outcome for one in found), None)
        found = [one for one in found if one.outcome == outcome]
        if not found:
            raise WrongInput("There is nothing to draw.", [self._not_drawn(estimand, outcome)])
        drawn = self._with_groups(found) if estimand.startswith(COMBINED) else _first(found)
        figure = Figure(figsize=(8, 1.6 + 0.4 * len(drawn)), layout="constrained")
        axes = figure.add_subplot()
        axes.axvline(1 if estimand in RATIOS else 0, color="0.6", linewidth=1)
        if estimand in RATIOS:
            axes.set_xscale("log", base=2)
        for height, one in enumerate(drawn):
            if one.id.startswith(COMBINED):
                _draw_mean(axes, height, one, self._prediction(one))
            else:
                _draw(axes, height, one)
        axes.set_yticks(range(len(drawn)), [_label(one) for one in drawn])
        axes.set_ylim(len(drawn) - 0.5, -0.5)
        axes.set_xlabel(f"{drawn[0].id}: share of {drawn[0].denominator}")
        if said := self._spread(drawn):
            figure.supxlabel("\n".join(said), x=0.01, ha="left", fontsize="small")
        level = next((one.ci_level for one in drawn if one.ci_level), None)
        methods = ", ".join(dict.fromkeys(one.ci_method for one in drawn if one.ci_method))
        interval = f", {level:.0%} interval ({methods})" if level else ""
        axes.set_title(f"{outcome}{interval}", loc="left", fontsize="medium")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        return figure

    def _with_groups(self, means: list[Finding]) -> list[Finding]:
        """Each mean under the net rates of the groups that it combines."""
        drawn: list[Finding] = []
        for mean in _first([one for one in means if one.ci_method != PREDICTION] or means):
            column = (mean.group or "").partition("=")[0]
            drawn += _first(
                one
                for one in self.findings
                if one.id == f"net_{mean.id.rpartition('_')[2]}"
                and (one.comparison, one.outcome) == (mean.comparison, mean.outcome)
                and (one.group or "").startswith(f"{column}=")
            )
            drawn.append(mean)
        return drawn

    def _prediction(self, mean: Finding) -> Finding | None:
        about = (mean.id, mean.comparison, mean.group, mean.outcome, PREDICTION)
        for one in self.findings:
            if (one.id, one.comparison, one.group, one.outcome, one.ci_method) == about:
                return one
        return None

    def _spread(self, drawn: list[Finding]) -> list[str]:
        """What is said of each mean under the axis."""
        told = []
        for mean in drawn:
            if not mean.id.startswith(COMBINED):
                continue
            share = f"i_squared_{mean.id.rpartition('_')[2]}"
            about = (share, mean.comparison, mean.group, mean.outcome)
            values = [
                one.value
                for one in self.findings
                if (one.id, one.comparison, one.group, one.outcome) == about
            ]
            if mean.value is None or math.isnan(mean.value):
                told.append(f"{mean.comparison}: fewer than three groups, shown and not combined")
            elif values and values[0] is not None and math.isfinite(values[0]):
                told.append(
                    f"{mean.comparison}: {values[0]:.0%} of the spread between groups is more "
                    "than chance gives (I²)"
                )
        return told

    def _not_drawn(self, estimand: str, outcome: str | None) -> Problem:
        known = dict.fromkeys(one.id for one in self.findings if one.value is not None)
        return Problem(
            "plot",
            estimand if outcome is None else f"{estimand}, {outcome}",
            "must be an id and an outcome that were estimated",
            f"Choose from: {', '.join(known) or 'none; the plan asks for tests alone'}.",
        )


def _first(found: Iterable[Finding]) -> list[Finding]:
    """Of several intervals the one that is shown first."""
    rows: dict[tuple[str | None, ...], Finding] = {}
    for one in found:
        place = (one.comparison, one.group, one.term, one.model)
        if one.shown_first or place not in rows:
            rows[place] = one
    return list(rows.values())


def _label(one: Finding) -> str:
    parts = ", ".join(filter(None, (one.comparison, one.group, one.term, one.model)))
    return f"{parts} ({one.n_denominator})"


def _draw(axes: Axes, height: int, one: Finding) -> None:
    """A dot with the line of its interval."""
    if one.value is None or not math.isfinite(one.value):
        return
    limits = [one.value if end is None else end for end in (one.ci_low, one.ci_high)]
    if all(math.isfinite(end) for end in limits):
        axes.plot(limits, [height, height], color="black", linewidth=1.5)
    axes.plot([one.value], [height], "o", color="black")


def _draw_mean(axes: Axes, height: int, mean: Finding, following: Finding | None) -> None:
    """A diamond as wide as its interval; where a next group is expected, a dashed line."""
    low, middle, high = (
        math.nan if end is None else end for end in (mean.ci_low, mean.value, mean.ci_high)
    )
    if not math.isfinite(middle):
        return
    if not (math.isfinite(low) and math.isfinite(high)):
        axes.plot([middle], [height], "D", color="black")
        return
    both = (following.ci_low, following.ci_high) if following else ()
    ends = [end for end in both if end is not None and math.isfinite(end)]
    if len(ends) == 2:
        axes.plot(ends, [height, height], color="black", linewidth=1.2, linestyle=(0, (3, 2)))
    across, down = [low, middle, high, middle], [height, height - 0.2, height, height + 0.2]
    axes.fill(across, down, facecolor="0.55", edgecolor="black", linewidth=1.0)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
    return value
