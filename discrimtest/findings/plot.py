"""Findings drawn: each estimate on a line with its interval."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from discrimtest.errors import Problem, WrongInput
from discrimtest.findings.finding import Finding, Findings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


def plotted(findings: Findings, estimand: str, outcome: str | None) -> Figure:
    """The forest plot of :meth:`discrimtest.findings.finding.Findings.plot`."""
    found = [one for one in findings.findings if one.id == estimand and one.value is not None]
    outcome = outcome or next((one.outcome for one in found), None)
    found = [one for one in found if one.outcome == outcome]
    if not found:
        raise WrongInput("There is nothing to draw.", [_not_drawn(findings, estimand, outcome)])
    drawn = _with_groups(findings, found) if estimand.startswith(COMBINED) else _first(found)
    figure = Figure(figsize=(8, 1.6 + 0.4 * len(drawn)), layout="constrained")
    axes = figure.add_subplot()
    axes.axvline(1 if estimand in RATIOS else 0, color="0.6", linewidth=1)
    if estimand in RATIOS:
        axes.set_xscale("log", base=2)
    for height, one in enumerate(drawn):
        if one.id.startswith(COMBINED):
            _draw_mean(axes, height, one, _prediction(findings, one))
        else:
            _draw(axes, height, one)
    axes.set_yticks(range(len(drawn)), [_label(one) for one in drawn])
    axes.set_ylim(len(drawn) - 0.5, -0.5)
    axes.set_xlabel(f"{drawn[0].id}: share of {drawn[0].denominator}")
    if said := _spread(findings, drawn):
        figure.supxlabel("\n".join(said), x=0.01, ha="left", fontsize="small")
    level = next((one.ci_level for one in drawn if one.ci_level), None)
    methods = ", ".join(dict.fromkeys(one.ci_method for one in drawn if one.ci_method))
    interval = f", {level:.0%} interval ({methods})" if level else ""
    axes.set_title(f"{outcome}{interval}", loc="left", fontsize="medium")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure


def _with_groups(findings: Findings, means: list[Finding]) -> list[Finding]:
    """Each mean under the net rates of the groups that it combines."""
    drawn: list[Finding] = []
    for mean in _first([one for one in means if one.ci_method != PREDICTION] or means):
        column = mean.group.column if mean.group else ""
        drawn += _first(
            one
            for one in findings.findings
            if one.id == f"net_{mean.id.rpartition('_')[2]}"
            and (one.comparison, one.outcome) == (mean.comparison, mean.outcome)
            and one.group is not None
            and (one.group.column, one.group.against) == (column, None)
        )
        drawn.append(mean)
    return drawn


def _prediction(findings: Findings, mean: Finding) -> Finding | None:
    about = (mean.id, mean.comparison, mean.group, mean.outcome, PREDICTION)
    for one in findings.findings:
        if (one.id, one.comparison, one.group, one.outcome, one.ci_method) == about:
            return one
    return None


def _spread(findings: Findings, drawn: list[Finding]) -> list[str]:
    """What is said of each mean under the axis."""
    told = []
    for mean in drawn:
        if not mean.id.startswith(COMBINED):
            continue
        share = f"i_squared_{mean.id.rpartition('_')[2]}"
        about = (share, mean.comparison, mean.group, mean.outcome)
        values = [
            one.value
            for one in findings.findings
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


def _not_drawn(findings: Findings, estimand: str, outcome: str | None) -> Problem:
    known = dict.fromkeys(one.id for one in findings.findings if one.value is not None)
    return Problem(
        "plot",
        estimand if outcome is None else f"{estimand}, {outcome}",
        "must be an id and an outcome that were estimated",
        f"Choose from: {', '.join(known) or 'none; the plan asks for tests alone'}.",
    )


def _first(found: Iterable[Finding]) -> list[Finding]:
    """Of several intervals the one that is shown first."""
    rows: dict[tuple[Hashable, ...], Finding] = {}
    for one in found:
        place = (one.comparison, one.group, one.term, one.model)
        if one.shown_first or place not in rows:
            rows[place] = one
    return list(rows.values())


def _label(one: Finding) -> str:
    parts = filter(None, (one.comparison, one.group, one.term, one.model))
    return f"{', '.join(map(str, parts))} ({one.n_denominator})"


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
