"""``discrimtest analyse``: compare the candidates of a study, or of a file of one's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_table

if TYPE_CHECKING:
    from discrimtest.finding import Finding, Findings


@click.command(
    epilog="Example: discrimtest analyse --data audits.csv --plan analysis/matched-pairs/plan.toml "
    "--control white"
)
@click.argument("slugs", metavar="[STUDY]...", nargs=-1)
@click.option("--data", type=click.Path(path_type=Path), help="A long CSV: one row per contact.")
@click.option("--plan", help="Plan file, or the name of a plan; a study has its own.")
@click.option("--control", metavar="ARM", help="Control arm; overrides the plan's comparisons.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of bootstraps and the like.")
@click.option("--all", "everything", is_flag=True, help="Print the rows of other methods too.")
@json_option
@with_settings
def analyse(
    settings: Settings,
    slugs: tuple[str, ...],
    data: Path | None,
    plan: str | None,
    control: str | None,
    seed: int | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Compare the candidates: cells, rates, net differences, tests, intervals.

    A study is analysed by its own plan; by another, or against another control candidate, what
    is found is exploratory. Several studies are put together, each a value of the column 'wave'.

    Printed is what answers the question of the plan, and each figure of its outcome by the
    method to read first; '--all' and '--json' give every row.
    """
    if (not slugs) == (data is None):
        raise click.UsageError("Name a STUDY, or give a file with --data.")
    if data is not None:
        from discrimtest.actions.analyse_file import analyse_file

        if plan is None:
            raise click.UsageError("--data needs --plan: a plan file or the name of a plan.")
        findings = analyse_file(settings.project, data, plan, control=control, seed=seed)
    else:
        if seed is not None:
            raise click.UsageError("--seed goes with --data; a study has its own.")
        findings = _of_studies(settings, slugs, plan, control)
    if as_json:
        print_json(findings.to_dict())
    else:
        _print(findings, everything)


def _of_studies(
    settings: Settings, slugs: tuple[str, ...], plan: str | None, control: str | None
) -> Findings:
    from discrimtest.actions.find_plan import find_plan

    place = settings.workplace()
    other = find_plan(place.library, plan) if plan else None
    if len(slugs) == 1:
        from discrimtest.actions.run_analysis import run_analysis

        return run_analysis(place, slugs[0], plan=other, control=control).findings
    from discrimtest.actions.compare_studies import compare_studies

    if control:
        raise click.UsageError("--control goes with one study or with --data.")
    return compare_studies(place, slugs, other or find_plan(place.library, "waves"))


def _print(findings: Findings, everything: bool) -> None:
    primary = {one.outcome for one in findings.findings if one.role == "primary"}
    main = primary or {one.outcome for one in findings.findings[:1]}
    rows = [
        one
        for one in findings.findings
        if everything or one.role == "primary" or (one.shown_first and one.outcome in main)
    ]
    print_table(
        "Tests by outcome of the pair",
        (
            "comparison",
            "group",
            "outcome",
            "both",
            "control only",
            "test only",
            "neither",
            "broken",
        ),
        [
            (
                cell.comparison,
                cell.group or "all",
                cell.outcome,
                cell.both,
                cell.control_only,
                cell.test_only,
                cell.neither,
                cell.broken,
            )
            for cell in findings.cells
            if everything or cell.outcome in main
        ],
    )
    levels = Counter(one.ci_level for one in rows if one.ci_level)
    level = max(levels, key=lambda one: levels[one], default=None)
    heading = f"{_percent(level)} interval" if level else "interval"
    told = dict.fromkeys((one.comparison, one.outcome) for one in rows)
    for comparison, outcome in told:
        print_table(
            f"{comparison}: {outcome}",
            ("id", "group", "value", heading, "p", "of", "role", "status"),
            [
                (
                    _name(one),
                    one.group or "all",
                    _number(one.value if one.value is not None else one.statistic),
                    _interval(one, level),
                    _p_value(one),
                    f"{one.n_denominator} {one.denominator}" if one.denominator else "",
                    one.role,
                    one.status,
                )
                for one in rows
                if (one.comparison, one.outcome) == (comparison, outcome)
            ],
        )
    if len(rows) < len(findings.findings):
        left = len(findings.findings) - len(rows)
        click.echo(
            f"{left} more rows, of other methods and outcomes: see them with --all or --json."
        )
    for warning in findings.warnings:
        click.echo(f"warning: {warning}")


def _name(finding: Finding) -> str:
    """Its id, and of a model what it holds and which of its terms this is."""
    model = f" with {finding.model}" if finding.model else ""
    return f"{finding.id}{model}{f': {finding.term}' if finding.term else ''}"


def _number(value: float | None) -> str:
    return "" if value is None else "undefined" if value != value else f"{value:.4f}"


def _interval(finding: Finding, usual: float | None) -> str:
    if finding.ci_low is None:
        return ""
    level = finding.ci_level
    other = f" ({_percent(level)})" if level and level != usual else ""
    low, high = _number(finding.ci_low), _number(finding.ci_high)
    return f"{low} to {high} {finding.ci_method}{other}"


def _percent(level: float) -> str:
    return f"{100 * level:g} %"


def _p_value(finding: Finding) -> str:
    if finding.p_value is None:
        return ""
    if finding.p_value != finding.p_value:
        return "undefined"
    adjusted = "" if finding.p_adjusted is None else f" (adjusted {finding.p_adjusted:.4g})"
    return f"{finding.p_value:.4g}{adjusted}"
