"""Commands of ``discrimtest privacy`` about its papers, and about the key of pseudonyms."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json
from discrimtest.cli.region_law import print_paper
from discrimtest.words.language import LANGUAGES


def _page_or_word(_context: click.Context, _option: click.Parameter, file: Path) -> Path:
    """A file whose name says what it is."""
    if file.suffix.lower() not in (".docx", ".html"):
        raise click.BadParameter(f"must end in .docx or .html, not {file.name!r}.")
    return file


_paper = click.option(
    "--to",
    "out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_page_or_word,
    help="The file: a Word document (.docx) or a page (.html).",
)
_tongue = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Its language."
)


@click.command(
    "record",
    epilog="Example: discrimtest privacy record kortrijk-couples-2026 --to record.docx",
)
@click.argument("slug", metavar="STUDY")
@_paper
@_tongue
@json_option
@with_settings
def processing_record(settings: Settings, slug: str, out: Path, lang: str, as_json: bool) -> None:
    """Write the record of processing of STUDY (GDPR, article 30) as a draft.

    It tells what the study's files and the database say today, with the protection as found, and
    leaves open what only people know.
    """
    from discrimtest.actions.write_privacy_papers import write_processing_record

    print_paper(write_processing_record(settings.workplace(), slug, out, code=lang), as_json)


@click.command(
    "assessment",
    epilog="Example: discrimtest privacy assessment kortrijk-couples-2026 --to assessment.docx",
)
@click.argument("slug", metavar="STUDY")
@_paper
@_tongue
@json_option
@with_settings
def impact_assessment(settings: Settings, slug: str, out: Path, lang: str, as_json: bool) -> None:
    """Write the impact assessment of STUDY (GDPR, article 35) as a draft.

    The same, with the questions that people must answer: whether it is necessary and in proportion,
    what it can do to people, what remains.
    """
    from discrimtest.actions.write_privacy_papers import write_impact_assessment

    print_paper(write_impact_assessment(settings.workplace(), slug, out, code=lang), as_json)


@click.command("unlink", epilog="Example: discrimtest privacy unlink --yes")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@json_option
@with_settings
def unlink(settings: Settings, yes: bool, as_json: bool) -> None:
    """Destroy the key of pseudonyms: nobody leads published data back by it any more.

    Exports made from then on bear other pseudonyms. Destroy the copies of the key yourself.
    """
    from discrimtest.actions.unlink_exports import unlink_exports

    at = settings.workplace()
    if not yes:
        click.confirm("Destroy the key of pseudonyms? This can not be undone.", abort=True)
    told = unlink_exports(at)
    if as_json:
        print_json(told.to_dict())
        return
    if told.found:
        echo(f"The pseudonym key {told.before} is destroyed; {told.file} is another one.")
    else:
        echo(f"The pseudonym key {told.before} was not here; {told.file} is another one.")
    echo("Destroy its copies, wherever you keep them.")
    if told.still_made:
        echo(
            "The master key's file still makes its pseudonyms: they went out before they had a key "
            "of their own."
        )
