"""``discrimtest export``: a study's data for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import Settings, folder_option, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, progress_bar
from discrimtest.words.language import LANGUAGES


@click.command(
    epilog="Example: discrimtest export kortrijk-couples-2026 --format datapackage -o open-data"
)
@click.argument("slug", metavar="STUDY")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "stata", "datapackage", "xlsform"]),
    default="csv",
    show_default=True,
    help="File format; parquet needs the extra [parquet]; xlsform is the testers' log form.",
)
@click.option(
    "--dates",
    type=click.Choice(["day", "week", "month", "none"]),
    help="How exact dates are (default: week; month for the public).",
)
@click.option(
    "--audience",
    type=click.Choice(["researcher", "public"]),
    default="researcher",
    show_default=True,
    help="For whom; the public gets no key that joins the rows of a landlord.",
)
@click.option(
    "--keys",
    metavar="NAME",
    default="",
    help="Share keys with every export under this name (default: keys of this export alone).",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of Stata's labels, and the first of a form; the codebook has all three.",
)
@folder_option("export")
@json_option
@with_settings
def export(
    settings: Settings,
    slug: str,
    form: str,
    dates: str | None,
    audience: str,
    keys: str,
    language: str,
    directory: Path,
    as_json: bool,
) -> None:
    """Write the tests of STUDY that are over, their contacts and outcomes, and the findings.

    The data are pseudonymous: no names, addresses, letters or answers, and keys that lead to
    no other export. The same data give the same bytes. Prints each file's path.

    With --format xlsform: the form with which testers log contacts on a phone, for servers of ODK
    and KoboToolbox. What they hand in comes back with `contacts import`.
    """
    if form == "xlsform":
        if dates or keys or audience != "researcher":
            raise click.UsageError("--dates, --audience and --keys go with data, not with a form.")
        _export_form(settings, slug, directory, language, as_json)
        return
    from discrimtest.actions.export_study import export_study
    from discrimtest.exchange.formats import Format
    from discrimtest.exchange.periods import Dates
    from discrimtest.exchange.release import Recipient

    with progress_bar("Export") as progress:
        made = export_study(
            settings.workplace(),
            slug,
            directory,
            form=Format(form),
            dates=Dates(dates) if dates else None,
            audience=Recipient(audience),
            keys=keys,
            language=language,
            progress=progress,
        )
    if as_json:
        print_json(made.to_dict())
        return
    for name, rows in made.rows.items():
        echo(f"{name}: {rows} rows")
    for note in made.notes:
        print_line(f"note: {note}", indent="  ")
    if made.warnings:
        told = f"{len(made.warnings)} warnings of the analysis are in the data's README.md"
        print_line(f"note: {told}; discrimtest analyse {slug} tells them together.", indent="  ")
    for file in made.files:
        echo(str(file))


def _export_form(
    settings: Settings, slug: str, directory: Path, language: str, as_json: bool
) -> None:
    from discrimtest.actions.export_form import export_form

    file = export_form(settings.workplace(), slug, directory, language=language)
    if as_json:
        print_json({"files": [str(file)]})
    else:
        echo(str(file))
