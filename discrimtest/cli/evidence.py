"""``discrimtest evidence``: what is released to inspectors, what comes before, and seals."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.bundle import bundles, export
from discrimtest.cli.captures import captures, read
from discrimtest.cli.dossier import replies, reply, seal_pdf
from discrimtest.cli.moment import Day
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.cli.region_law import clocks, notice, of_landlord, of_study, official_report
from discrimtest.cli.seals import give, rotate_key, seal, seals, sent, stamp, verify
from discrimtest.cli.withdrawing import withdraw

if TYPE_CHECKING:
    from discrimtest.actions.read_released import ListedDocument
    from discrimtest.actions.record_step import ListedStep


@click.group(epilog="Example: discrimtest evidence list")
def evidence() -> None:
    """Release documents to inspectors, and seal the log so that a change to it is found.

    Inspectors read what was released, once every step before is recorded, and nothing else.
    """


for _command in (clocks, official_report, notice):
    evidence.add_command(_command)
for _command in (reply, replies, seal_pdf):
    evidence.add_command(_command)
for _command in (seal, give, sent, seals, stamp, rotate_key, verify, export, bundles):
    evidence.add_command(_command)
for _command in (withdraw, captures, read):
    evidence.add_command(_command)


@evidence.command("steps", epilog="Example: discrimtest evidence steps kortrijk-complaint-2026")
@of_study
@json_option
@with_settings
def steps(settings: Settings, slug: str, as_json: bool) -> None:
    """List the steps that the region's legal file knows, and who did which or put it off."""
    from discrimtest.actions.record_step import list_steps

    found = list_steps(settings.workplace(), slug)
    if as_json:
        print_json({"steps": [each.to_dict() for each in found]})
        return
    print_table(
        f"Before a document of {slug} is released",
        ("step", "what", "asked", "for", "on", "by", "note"),
        [
            (*(_step(each) if not number else ("", "", "")), *row)
            for each in found
            for number, row in enumerate(_rows(each) or [("", "not yet", "", "")])
        ],
    )


def _step(each: ListedStep) -> tuple[str, str, str]:
    return each.id, each.text, "before a release" if each.demanded else "besides"


def _rows(each: ListedStep) -> list[tuple[str, str, str, str]]:
    put_off = [(whom, f"put off to {day}", by, note) for whom, day, by, note in each.deferred]
    return [*each.done, *put_off]


@evidence.command(
    "step",
    epilog="Example: discrimtest evidence step kortrijk-complaint-2026 notice-to-landlord "
    "--on 2026-03-02 --note 'Letter 12.'",
)
@of_study
@click.argument("step")
@click.option("--on", type=Day(), help="The day it was done (default: today).")
@click.option("--note", required=True, help="Where it can be seen; kept encrypted.")
@of_landlord
@click.option("--undo", is_flag=True, help="Take back what was recorded of it; the note says why.")
@click.option(
    "--until",
    type=Day(),
    help="Put it off to this day, as the legal file lets it; the note says why and by whom.",
)
@json_option
@with_settings
def step(
    settings: Settings,
    slug: str,
    step: str,
    on: date | None,
    note: str,
    landlord: str | None,
    undo: bool,
    until: date | None,
    as_json: bool,
) -> None:
    """Record that a STEP was done or waits, for every landlord of the study or for one."""
    from discrimtest.actions.record_step import defer_step, record_step

    if until is not None:
        if undo or on:
            raise click.UsageError("--until goes with neither --on nor --undo.")
        deferred = defer_step(settings.workplace(), slug, step, until, why=note, landlord=landlord)
        if as_json:
            print_json({"step": deferred.step, "until": deferred.until.isoformat()})
            return
        echo(f"{deferred.step} is put off to {deferred.until}.")
        return
    told = record_step(
        settings.workplace(), slug, step, note=note, on=on, landlord=landlord, undone=undo
    )
    if as_json:
        print_json({"step": told.step, "done": told.done, "on": told.day.isoformat()})
        return
    echo(f"{told.step} is recorded as {'done' if told.done else 'not done'}, on {told.day}.")


@evidence.command(
    "release",
    epilog="Example: discrimtest evidence release kortrijk-complaint-2026 "
    "reports/kortrijk-complaint-2026-inspector-A1-nl.pdf --landlord A1",
)
@of_study
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@of_landlord
@click.option("--simulated", is_flag=True, help="The data are simulated, and the document says so.")
@click.option(
    "--uncaptured",
    is_flag=True,
    help="Two people did not capture every advertisement, and the document says so.",
)
@json_option
@with_settings
def release(
    settings: Settings,
    slug: str,
    file: Path,
    landlord: str | None,
    simulated: bool,
    uncaptured: bool,
    as_json: bool,
) -> None:
    """Release FILE, a report for an inspector that was built and read, byte for byte."""
    from discrimtest.actions.release_document import release_document

    told = release_document(
        settings.workplace(),
        slug,
        file,
        landlord=landlord,
        simulated=simulated,
        uncaptured=uncaptured,
    )
    if as_json:
        print_json({"number": told.number, "sha256": told.sha256, "released": told.at.isoformat()})
        return
    echo(f"Released as {told.number}. SHA-256: {told.sha256}")


@evidence.command("list", epilog="Example: discrimtest evidence list")
@json_option
@with_settings
def list_them(settings: Settings, as_json: bool) -> None:
    """List what was released, the newest first."""
    from discrimtest.actions.read_released import list_released

    _print("Released documents", list_released(settings.workplace()), as_json)


@evidence.command("check", epilog="Example: discrimtest evidence check report.pdf")
@click.argument("document", metavar="FILE|NUMBER|SHA256")
@json_option
@with_settings
def check(settings: Settings, document: str, as_json: bool) -> None:
    """Tell whether a file, byte for byte, a number or a fingerprint is that of a released document.

    Leaves with 1 where it is none.
    """
    from discrimtest.actions.read_released import check_document

    file, given = Path(document), document
    if file.is_file():
        with file.open("rb") as opened:
            given = hashlib.file_digest(opened, "sha256").hexdigest()
    found = check_document(settings.workplace(), given)
    _print(f"Released as {document}", found, as_json)
    if not found:
        echo("Not known here, or changed: even one changed byte does this.", err=True)
        raise click.exceptions.Exit(1)


def _print(title: str, found: list[ListedDocument], as_json: bool) -> None:
    if as_json:
        print_json({"documents": [each.to_dict() for each in found]})
        return
    print_table(
        title,
        (
            *("number", "study", "part", "landlord", "language"),
            *("format", "released", "state", "sha256"),
        ),
        [
            (
                each.told.number,
                each.study,
                str(each.told.part),
                each.told.named or "all",
                each.told.language,
                each.told.format,
                f"{each.told.at:%Y-%m-%d}",
                each.state,
                each.told.sha256,
            )
            for each in found
        ],
    )
