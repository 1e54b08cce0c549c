"""``discrimtest replicate``: published figures made again, ours beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table, progress_bar

if TYPE_CHECKING:
    from discrimtest.files.published import Replicated, Replication


@click.command(epilog="Example: discrimtest replicate us-rentals france-2009")
@click.argument("names", metavar="[NAME]…", nargs=-1)
@click.option(
    "--markdown", is_flag=True, help="Print the result as a page in Markdown instead of text."
)
@json_option
@with_settings
def replicate(settings: Settings, names: tuple[str, ...], markdown: bool, as_json: bool) -> None:
    """Make published figures again: every analysis that holds a published.toml, or those named.

    Leaves with 0 when every figure was made and agrees to the printed digit, with 1 when one
    differs, and with 3 when none differs but some could not be made, because their data need
    the extra [replication], which is not installed.
    """
    from discrimtest.actions.replicate_figures import replicate_figures
    from discrimtest.exchange.replication_page import replication_page

    if markdown and as_json:
        raise click.UsageError("Choose one of --markdown and --json.")
    with progress_bar("Replicate") as progress:
        made = replicate_figures(settings.project, names, progress=progress)
    if as_json:
        print_json(_document(made))
    elif markdown:
        echo(replication_page(made), nl=False)
    else:
        _print(made)
    for one in made:
        if one.not_run:
            echo(f"discrimtest: {one.name} was not run: {one.not_run}", err=True)
    if any(one.different for one in made):
        raise click.exceptions.Exit(1)
    if any(one.not_run for one in made):
        raise click.exceptions.Exit(3)


def _print(made: Sequence[Replication]) -> None:
    for one in made:
        if one.not_run:
            continue
        print_table(
            f"{one.name}: {one.title}",
            ("figure", "comparison", "group", "number", "published", "ours", ""),
            [
                (
                    row.figure.id,
                    row.figure.comparison,
                    row.figure.group or "all",
                    row.number.replace("_", " "),
                    row.published,
                    row.shown,
                    "equal" if row.equal else "DIFFERS",
                )
                for row in one.rows
            ],
        )
        echo(f"{one.published.citation}\n")
    rows = [row for one in made for row in one.rows]
    differ = sum(not row.equal for row in rows)
    absent = sum(_wanted(one) for one in made if one.not_run)
    echo(f"{len(rows) - differ} equal, {differ} different, {absent} not run.")


def _wanted(one: Replication) -> int:
    return sum(len(list(figure.numbers())) for figure in one.published.figures)


def _document(made: Sequence[Replication]) -> dict[str, Any]:
    return {
        "replications": [
            {
                "name": one.name,
                "title": one.title,
                "citation": one.published.citation,
                "doi": one.published.doi,
                "data": one.published.data,
                "not_run": one.not_run or None,
                "rows": [_row(row) for row in one.rows],
            }
            for one in made
        ]
    }


def _row(row: Replicated) -> dict[str, Any]:
    figure = row.figure
    return {
        "id": figure.id,
        "comparison": figure.comparison,
        "group": figure.group,
        "said": figure.said,
        "number": row.number,
        "published": row.published,
        "ours": row.shown,
        "equal": row.equal,
        "source": figure.source,
    }
