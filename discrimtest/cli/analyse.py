"""``discrimtest analyse``: compare the candidates of a study, or of a file of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import Progress, echo, print_json, progress_bar

if TYPE_CHECKING:
    from discrimtest.findings.finding import Findings


@click.command(
    epilog="Example: discrimtest analyse --data audits.csv --plan analysis/matched-pairs/plan.toml "
    "--control white"
)
@click.argument("slugs", metavar="[STUDY]...", nargs=-1)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="A long table (CSV or .xlsx): one row per contact.",
)
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

    Exit code 1 where nothing that the plan asks for can be computed.

    Printed is what answers the question of the plan, and each figure of its outcome by the
    method to read first; '--all' and '--json' give every row.
    """
    if (not slugs) == (data is None):
        raise click.UsageError("Name a STUDY, or give a file with --data.")
    for slug in slugs:
        if Path(slug).suffix or Path(slug).is_file():
            with_plan = plan or "PLAN"
            raise click.UsageError(
                f"{slug} is no study. Analyse a file with --data {slug} --plan {with_plan}."
            )
    if data is not None and plan is None:
        raise click.UsageError("--data needs --plan: a plan file or the name of a plan.")
    if data is None and seed is not None:
        raise click.UsageError("--seed goes with --data; a study has its own.")
    with _progress() as progress:
        if data is None or plan is None:
            findings = _of_studies(settings, slugs, plan, control, progress)
        else:
            from discrimtest.actions.analyse_file import analyse_file

            findings = analyse_file(
                settings.project, data, plan, control=control, seed=seed, progress=progress
            )
    if as_json:
        print_json(findings.to_dict())
    else:
        from discrimtest.cli.findings import print_findings

        print_findings(findings, everything)
    if not findings.findings:
        echo("Nothing that the plan asks for can be computed; the warnings say why.", err=True)
        raise click.exceptions.Exit(1)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar from the first word of progress on: most analyses say none, and draw no bar."""
    with ExitStack() as stack:
        bars: list[Progress] = []

        def told(step: str, done: int, total: int) -> None:
            if not bars:
                bars.append(stack.enter_context(progress_bar("Analyse")))
            bars[0](step, done, total)

        yield told


def _of_studies(
    settings: Settings,
    slugs: tuple[str, ...],
    plan: str | None,
    control: str | None,
    progress: Progress,
) -> Findings:
    from discrimtest.actions.find_plan import find_plan
    from discrimtest.workplace.open_study import frozen_texts

    place = settings.workplace()
    frozen = frozenset().union(*(frozen_texts(place.engine, slug) for slug in slugs))
    other = find_plan(place.library, plan, frozen) if plan else None
    if len(slugs) == 1:
        from discrimtest.actions.run_analysis import run_analysis

        return run_analysis(place, slugs[0], plan=other, control=control, told=progress).findings
    from discrimtest.actions.compare_studies import compare_studies

    if control:
        raise click.UsageError("--control goes with one study or with --data.")
    waves = other or find_plan(place.library, "waves")
    return compare_studies(place, slugs, waves, told=progress)
