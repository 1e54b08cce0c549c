"""Commands of ``discrimtest evidence`` about the law of the region: its terms, and its papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table

if TYPE_CHECKING:
    from discrimtest.actions.tell_clocks import ListedClock, ToldClocks
    from discrimtest.actions.write_official_report import WrittenPaper

of_study = click.argument("slug", metavar="STUDY")
of_landlord = click.option(
    "--landlord", metavar="NAME", help="The landlord, by its name in the annex (A1)."
)


@click.command("clocks", epilog="Example: discrimtest evidence clocks kortrijk-complaint-2026")
@of_study
@of_landlord
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the last days as a calendar (iCalendar), with alarms.",
)
@click.option("--lang", default="nl", show_default=True, help="Language of the calendar.")
@json_option
@with_settings
def clocks(
    settings: Settings,
    slug: str,
    landlord: str | None,
    ics: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Tell the terms of the region's law: for whom they run, until when, the late ones first.

    Leaves with 1 where one is late.
    """
    from discrimtest.actions.tell_clocks import tell_clocks, write_clocks

    at = settings.workplace()
    told = (
        tell_clocks(at, slug, landlord)
        if ics is None
        else write_clocks(at, slug, ics, landlord=landlord, code=lang)
    )
    if as_json:
        print_json(
            {
                "checked": told.checked,
                "clocks": [each.to_dict() for each in told.clocks],
                "complainants": [each.to_dict() for each in told.complainants],
            }
        )
    else:
        _print_clocks(slug, told)
    if told.late:
        raise click.exceptions.Exit(1)


def _print_clocks(slug: str, told: ToldClocks) -> None:
    print_table(
        f"Terms of {slug}",
        ("clock", "for", "state", "last day", "what", "source"),
        [
            (
                each.state.clock.id,
                each.landlord or "the study",
                str(each.state.status).replace("_", " "),
                _last_day(each),
                each.state.clock.text.en
                + (" (a choice of this program)" if each.state.clock.chosen else ""),
                each.state.clock.source.en,
            )
            for each in told.clocks
        ],
    )
    for kept in told.complainants:
        late = ", which has passed" if kept.late else ""
        echo(
            f"The complainant of {kept.complaint} is kept until {kept.until}{late} "
            f"({kept.source.en})."
        )
    for reading in dict.fromkeys(
        each.state.clock.reading.en for each in told.clocks if each.state.clock.reading
    ):
        echo(f"- {reading}")
    if not told.clocks:
        echo("The legal file names no term, or no test was drawn.")
    if not told.checked:
        echo("No lawyer has checked these terms.", err=True)


def _last_day(each: ListedClock) -> str:
    state = each.state
    if state.done:
        return f"done on {state.done}"
    if state.until:
        return f"put off to {state.until}"
    if state.ends is None:
        return ""
    other = f"; no source read says whether {state.ends.or_last}" if state.ends.or_last else ""
    return f"{state.ends.last}{other}"


def _word(_context: click.Context, _option: click.Parameter, file: Path) -> Path:
    """A file whose name says what it is."""
    if file.suffix.lower() != ".docx":
        raise click.BadParameter(f"must end in .docx, as it is a Word document, not {file.name!r}.")
    return file


_paper = click.option(
    "--to",
    "out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_word,
    help="The file, a Word document (.docx).",
)
_about = click.option(
    "--landlord", metavar="NAME", required=True, help="The landlord, by its name in the annex (A1)."
)


@click.command(
    "pv",
    epilog="Example: discrimtest evidence pv namur-complaint-2026 --landlord A1 --to pv.docx",
)
@of_study
@_about
@_paper
@click.option("--lang", default="fr", show_default=True, help="Language of the report.")
@json_option
@with_settings
def official_report(
    settings: Settings, slug: str, landlord: str, out: Path, lang: str, as_json: bool
) -> None:
    """Write the official report (procès-verbal) on a landlord as a draft for its officer.

    Only where the region's law knows one, and after every step before a release.
    """
    from discrimtest.actions.write_official_report import write_official_report

    at = settings.workplace()
    print_paper(write_official_report(at, slug, landlord, out, code=lang), as_json)


@click.command(
    "notice",
    epilog="Example: discrimtest evidence notice kortrijk-complaint-2026 --landlord A1 "
    "--to notice.docx",
)
@of_study
@_about
@_paper
@click.option("--lang", default="nl", show_default=True, help="Language of the letter.")
@json_option
@with_settings
def notice(
    settings: Settings, slug: str, landlord: str, out: Path, lang: str, as_json: bool
) -> None:
    """Write the notice to a landlord that article 14 of the GDPR asks for.

    Once it is sent, record that: the step notice-to-landlord.
    """
    from discrimtest.actions.write_official_report import write_notice

    print_paper(write_notice(settings.workplace(), slug, landlord, out, code=lang), as_json)


def print_paper(told: WrittenPaper, as_json: bool) -> None:
    """Say which draft was written, and what a person must fill in."""
    if as_json:
        print_json(told.to_dict())
        return
    echo(f"{told.file}. SHA-256: {told.sha256}")
    echo("A draft. A person must fill in:")
    for blank in told.blanks:
        echo(f"- {blank}")
