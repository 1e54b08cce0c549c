"""Findings as a person reads them on a screen, also one of 80 columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from discrimtest.cli.output import print_line, print_table
from discrimtest.findings.finding import Finding, FindingRole, Findings
from discrimtest.findings.gathered import gathered


def print_findings(findings: Findings, everything: bool) -> None:
    """Cells, figures and warnings.

    Args:
        everything: All rows, not just what answers the plan's question and, of its outcome, the
            methods to read first.
    """
    primary = {one.outcome for one in findings.findings if one.role == "primary"}
    main = primary or {one.outcome for one in findings.findings[:1]}
    for comparison in dict.fromkeys(cells.comparison for cells in findings.cells):
        print_table(
            f"{comparison}: tests by outcome of the pair",
            ("group", "outcome", "both", "control only", "test only", "neither", "broken"),
            [
                (
                    str(cells.group or "all"),
                    cells.outcome,
                    cells.both,
                    cells.control_only,
                    cells.test_only,
                    cells.neither,
                    cells.broken,
                )
                for cells in findings.cells
                if cells.comparison == comparison and (everything or cells.outcome in main)
            ],
        )
    rows = [
        one
        for one in findings.findings
        if everything or one.role == "primary" or (one.shown_first and one.outcome in main)
    ] or findings.findings
    for place, part in _tables(rows).items():
        comparison, outcome, role, group, status = place
        about = f"{comparison}: {outcome}, {group or 'all tests'}"
        print_line("")
        _print_figures(f"{about} ({role}, {status})", part)
    print_line("")
    if len(rows) < len(findings.findings):
        left = len(findings.findings) - len(rows)
        more = "1 more row" if left == 1 else f"{left} more rows"
        print_line(f"{more}, of other methods and outcomes: see them with --all or --json.")
    for sentence in gathered(findings.warnings):
        print_line(f"warning: {sentence}", indent="  ")


def _tables(rows: Iterable[Finding]) -> dict[tuple[Any, ...], list[Finding]]:
    """The rows that stand together: what the plan wants first in front, all tests before groups."""
    tables: dict[tuple[Any, ...], list[Finding]] = {}
    for one in rows:
        place = (one.comparison, one.outcome, one.role, one.group, one.status)
        tables.setdefault(place, []).append(one)
    about = list(dict.fromkeys(place[:2] for place in tables))
    roles = list(FindingRole)

    def rank(place: tuple[Any, ...]) -> tuple[int, int, bool]:
        return about.index(place[:2]), roles.index(place[2]), place[3] is not None

    return {place: tables[place] for place in sorted(tables, key=rank)}


def _print_figures(title: str, rows: Sequence[Finding]) -> None:
    levels = Counter(one.ci_level for one in rows if one.ci_level)
    level = max(levels, key=lambda one: levels[one], default=None)
    adjusted = any(one.p_adjusted is not None for one in rows)
    print_table(
        title,
        (
            "id",
            "value",
            (f"{_percent(level)} interval" if level else "interval") + ", unadjusted" * adjusted,
            "p (adjusted)" if adjusted else "p",
            "of",
        ),
        [
            (
                _name(one),
                _number(one.value if one.value is not None else one.statistic),
                _interval(one, level),
                _p_value(one),
                _denominator(one),
            )
            for one in rows
        ],
    )


def _name(finding: Finding) -> str:
    """Its id, and of a model what it holds and which of its terms this is."""
    model = f" with {finding.model}" if finding.model else ""
    return f"{finding.id}{model}{f': {finding.term}' if finding.term else ''}"


def _number(value: float | None) -> str:
    return "" if value is None else "undefined" if value != value else f"{value:z.4f}"


def _interval(finding: Finding, usual: float | None) -> str:
    if finding.ci_low is None:
        return ""
    level = finding.ci_level
    other = f" ({_percent(level)})" if level and level != usual else ""
    low, high = _number(finding.ci_low), _number(finding.ci_high)
    limits = low if low == high == "undefined" else f"{low} to {high}"
    return f"{limits} {finding.ci_method}{other}"


def _percent(level: float) -> str:
    return f"{100 * level:g} %"


def _p_value(finding: Finding) -> str:
    if finding.p_value is None:
        return ""
    if finding.p_value != finding.p_value:
        return "undefined"
    adjusted = "" if finding.p_adjusted is None else f" ({finding.p_adjusted:.4g})"
    return f"{finding.p_value:.4g}{adjusted}"


def _denominator(finding: Finding) -> str:
    words = finding.denominator or ""
    if finding.n_denominator == 1:
        words = re.sub(r"\b(test|contact|landlord|group)s\b", r"\1", words, count=1)
    return f"{finding.n_denominator} {words}" if words else ""
