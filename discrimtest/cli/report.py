"""``discrimtest report``: the pages a reader receives."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import Settings, folder_option, json_option, with_settings
from discrimtest.cli.output import echo, print_json
from discrimtest.words.language import LANGUAGES


@click.command(epilog="Example: discrimtest report kortrijk-couples-2026 --lang nl -o reports")
@click.argument("slug", metavar="STUDY")
@click.option(
    "--audience",
    type=click.Choice(["public", "commissioner", "inspector", "sector", "council"]),
    default="public",
    show_default=True,
    help="For whom; decides what may be shown. sector: a letter to all agencies; council: one "
    "page; both after a public report, with its figures.",
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
    type=click.Choice(["html", "pdf", "docx"]),
    multiple=True,
    help="File format; repeat for more (default: html; docx, its only one, for the sector).",
)
@click.option(
    "--landlord",
    metavar="NAME",
    help="A report for an inspector on this landlord alone, by its name in the annex (A1). Refused "
    "in a study that measures the market.",
)
@click.option(
    "--calls",
    type=click.Path(path_type=Path),
    help="A study of mystery calls, or a table of them, told in a section; a table "
    "not to the public.",
)
@folder_option("reports")
@json_option
@with_settings
def report(
    settings: Settings,
    slug: str,
    audience: str,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    landlord: str | None,
    calls: Path | None,
    directory: Path,
    as_json: bool,
) -> None:
    """Analyse STUDY as its plan says and write the report; prints each file's path.

    With --audience sector or council: what follows a public report, once that was built.
    """
    from discrimtest.actions.build_report import Written, build_reports
    from discrimtest.actions.write_public_paper import FORMATS, write_public_papers

    if audience in FORMATS and (landlord or calls):
        raise click.UsageError(f"--landlord and --calls go with a report, not for the {audience}.")
    if audience not in FORMATS and "docx" in formats:
        raise click.UsageError("A report is html or pdf; docx goes with --audience sector.")
    place, wanted = settings.workplace(), languages or LANGUAGES
    if audience in FORMATS:
        papers = write_public_papers(
            place, slug, directory, audience=audience, languages=wanted, formats=formats
        )
        written = Written(papers, ())
    else:
        written = build_reports(
            place,
            slug,
            directory,
            audience=audience,
            languages=wanted,
            formats=formats or ("html",),
            landlord=landlord,
            calls=calls,
        )
    if as_json:
        files = {"reports": written.reports, "annexes": written.annexes}
        print_json({kind: [str(path) for path in paths] for kind, paths in files.items()})
        return
    for path in (*written.reports, *written.annexes):
        echo(str(path))
