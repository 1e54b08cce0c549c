"""``discrimtest study compare``: published packages of several cities side by side."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table
from discrimtest.words.language import LANGUAGES


@click.command(
    "compare",
    epilog="Example: discrimtest study compare kortrijk-couples-2026.zip gent-couples-2026.zip "
    "--lang nl -o cities",
)
@click.argument(
    "files", metavar="PACKAGE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--lang",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Language; repeat for more (default: all three).",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["html", "pdf"]),
    multiple=True,
    default=("html",),
    show_default=True,
    help="File format; repeat for both.",
)
@click.option(
    "-o",
    "--output",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write pages to (default: none is written).",
)
@json_option
@with_settings
def compare(
    settings: Settings,
    files: tuple[Path, ...],
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    directory: Path | None,
    as_json: bool,
) -> None:
    """Set the published packages of several cities side by side: no project, no database.

    A PACKAGE is what `export --audience public --format datapackage` wrote. Each is checked and
    counted anew; unlike ones are refused. Two are shown, three or more are put together too.
    """
    from discrimtest.actions.compare_packages import compare_packages

    made = compare_packages(files, directory, languages=languages or LANGUAGES, formats=formats)
    if as_json:
        print_json(made.to_dict())
        return
    print_table(
        f"{made.facts.net}, {100 * made.facts.level:g} % interval by landlord (cr2)",
        ("study", "value", "interval", "tests", "landlords"),
        [
            (
                each.study,
                f"{each.net.value:.4f}",
                f"{each.net.ci_low:.4f} to {each.net.ci_high:.4f}",
                each.net.n_denominator,
                each.net.n_landlords,
            )
            for each in made.facts.figures
        ],
    )
    for line in made.told:
        print_line(line, indent="  ")
    for file in made.files:
        echo(str(file))
