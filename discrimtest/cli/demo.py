"""``discrimtest demo``: the whole job on a simulated city."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import json_option
from discrimtest.cli.output import echo, print_json, progress_bar


@click.command(epilog="Example: discrimtest demo --dir my-demo --seed 7 --tests 120")
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="New folder for the project.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Seed of city, draw and answers.",
)
@click.option(
    "--tests",
    type=click.IntRange(min=4, max=400),
    default=200,
    show_default=True,
    help="Tests to draw.",
)
@json_option
def demo(directory: Path, seed: int, tests: int, as_json: bool) -> None:
    """Walk a simulated city through the whole job: import, lock, draw, contacts, answers,
    analysis, reports. Everything it makes is marked as simulated."""
    from discrimtest.actions.run_demo import run_demo

    with progress_bar("Demo") as progress:
        result = run_demo(directory, seed=seed, tests=tests, progress=progress)
    if as_json:
        print_json(result.to_dict())
        return
    for line in result.told:
        echo(line)
    for path in result.reports:
        echo(str(path))
