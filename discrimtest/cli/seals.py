"""Commands of ``discrimtest evidence`` about seals of the log (:mod:`discrimtest.cli.evidence`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from discrimtest.cli.bundle import is_bundle, verify_one
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table, progress_bar
from discrimtest.doors import as_command
from discrimtest.errors import MOST_TOLD, and_more
from discrimtest.words.language import LANGUAGES

if TYPE_CHECKING:
    from discrimtest.actions.seal_log import SealedLog

_DUTCH = ("nl",)
_lang = click.option(
    "--lang",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Language of the page and the mail (default: nl); several can be named.",
)


@click.command("seal", epilog="Example: discrimtest evidence seal --to ../seals")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for its files, a page to print and a mail to send.",
)
@_lang
@json_option
@with_settings
def seal(
    settings: Settings, folder: Path | None, languages: tuple[str, ...], as_json: bool
) -> None:
    """Seal the log: sign one number that stands for every entry so far, and have it stamped.

    The first time it makes the key that signs, a file of its own. Give the seal to somebody
    outside: one that stays here proves nothing to whoever doubts this computer.
    """
    from discrimtest.actions.give_seal import give_seal
    from discrimtest.actions.seal_log import seal_log

    place = settings.workplace()
    with progress_bar("Seal") as progress:
        made = seal_log(place, progress)
    number = made.head.point.seal
    files = give_seal(place, folder, number, languages or _DUTCH) if folder else []
    if as_json:
        print_json({**_sealed(made), "files": list(map(str, files))})
    else:
        if made.new_key:
            echo(f"Made the key {made.head.key}. Keep a copy of its file apart.")
        _tell_seal(made)
        echo("Not covered: this act, and what is recorded from now on.")
        _tell_files(files, number)
    _end(made.refused)


@click.command("give", epilog="Example: discrimtest evidence give ../seals --seal 7 --lang fr")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seal", type=int, help="Number of the seal (default: the newest).")
@_lang
@json_option
@with_settings
def give(
    settings: Settings, folder: Path, seal: int | None, languages: tuple[str, ...], as_json: bool
) -> None:
    """Write the files of a seal into FOLDER, with a page to print and a mail to send."""
    from discrimtest.actions.give_seal import give_seal

    files = give_seal(settings.workplace(), folder, seal, languages or _DUTCH)
    if as_json:
        print_json({"files": list(map(str, files))})
    else:
        _tell_files(files, seal)


@click.command("stamp", epilog="Example: discrimtest evidence stamp")
@json_option
@with_settings
def stamp(settings: Settings, as_json: bool) -> None:
    """Ask for the time stamps that seals lack, because an authority gave no answer then."""
    from discrimtest.actions.seal_log import stamp_seals

    made = stamp_seals(settings.workplace())
    if as_json:
        print_json({"seals": [_sealed(each) for each in made]})
    else:
        for each in made:
            _tell_seal(each)
        if not made:
            echo("No seal lacks a stamp.")
    _end(any(each.refused for each in made), down=any(each.missing for each in made))


@click.command("seals", epilog="Example: discrimtest evidence seals")
@json_option
@with_settings
def seals(settings: Settings, as_json: bool) -> None:
    """List the seals, their time stamps and to whom each was given."""
    from discrimtest.actions.seal_log import list_seals

    found = list_seals(settings.workplace())
    if as_json:
        print_json({"seals": [each.to_dict() for each in found]})
        return
    print_table(
        "Seals",
        ("seal", "at", "entries", "key", "root", "stamped", "given to"),
        [
            (
                each.point.seal,
                f"{each.kept.head.at:%Y-%m-%d %H:%M:%S} UTC",
                each.point.size,
                each.kept.head.key,
                each.point.root.hex(),
                ", ".join(f"{one.authority.name} ({one.authority.kind})" for one in each.stamps),
                ", ".join(f"{one.to or 'erased'} ({one.how})" for one in each.left),
            )
            for each in found
        ],
    )


@click.command("sent", epilog="Example: discrimtest evidence sent 7 --to 'Stad Kortrijk'")
@click.argument("seal", type=int)
@click.option("--to", required=True, help="To whom; kept encrypted.")
@click.option(
    "--how",
    type=click.Choice(["mail", "paper", "copy"]),
    default="mail",
    show_default=True,
    help="How it went.",
)
@with_settings
def sent(settings: Settings, seal: int, to: str, how: str) -> None:
    """Record that SEAL, by its number, was given to somebody outside."""
    from discrimtest.actions.seal_log import record_departure

    record_departure(settings.workplace(), seal, how, to)
    echo(f"Seal {seal} is recorded as given to {to}.")


@click.command("rotate-key", epilog="Example: discrimtest evidence rotate-key")
@click.option("--lost", is_flag=True, help="The key so far is lost, so it can not sign the next.")
@with_settings
def rotate_key(settings: Settings, lost: bool) -> None:
    """Begin another key that signs seals; the one so far signs it, and is kept under its id."""
    from discrimtest.actions.seal_log import rotate_seal_key

    step = rotate_seal_key(settings.workplace(), lost=lost)
    echo(f"The key {step.public.id} signs from seal {step.first_seal} on.")
    if lost:
        echo("No key vouches for it: give its next seal to who has the ones before.")


@click.command(
    "verify", epilog="Example: discrimtest evidence verify ../seals discrimtest:seal:7:1204:9a…"
)
@click.argument("heads", nargs=-1, metavar="[BUNDLE] [FILE|FOLDER|LINE]…")
@json_option
@with_settings
def verify(settings: Settings, heads: tuple[str, ...], as_json: bool) -> None:
    """Compare the log with its own seals, and with seals that were kept elsewhere.

    Leaves with 1 where they do not agree: the log was cut off or written anew since.

    A BUNDLE, a folder or a zip that `evidence export` wrote, is checked file by file and entry by
    entry, needs no project, and is compared with the log where that is here. Behind it comes the
    LINE of its seal, the root or the key as you got it another way.
    """
    if heads and is_bundle(Path(heads[0])):
        verify_one(settings.project, settings.database, Path(heads[0]), heads[1:], as_json)
        return
    from discrimtest.actions.verify_seals import verify_seals

    found = verify_seals(settings.project, settings.database, heads)
    if as_json:
        print_json(found.to_dict(as_command))
    else:
        for line in found.told:
            echo(line)
        for problem in found.problems[:MOST_TOLD]:
            echo(f"differs: {problem.worded(as_command)}")
        if more := and_more(found.problems):
            echo(f"differs: {more}.")
    _end(bool(found.problems))


def _sealed(made: SealedLog) -> dict[str, Any]:
    return {
        "seal": made.head.point.seal,
        "size": made.head.point.size,
        "root": made.head.point.root.hex(),
        "line": made.head.point.line,
        "key": made.head.key,
        "at": made.head.at.isoformat(),
        "stamps": [one.to_dict() for one in made.stamps],
        "missing": [problem.worded(as_command) for problem in made.missing],
    }


def _tell_files(files: list[Path], seal: int | None) -> None:
    for file in files:
        print_line(str(file))
    if files:
        number = "SEAL" if seal is None else seal
        echo(f"Once somebody has it: discrimtest evidence sent {number} --to …")


def _tell_seal(made: SealedLog) -> None:
    point = made.head.point
    size = f"{point.size:,} entries" if point.size else "covers no entry: the log was empty"
    echo(f"Seal {point.seal} · {size} · {point.groups}")
    echo(point.line)
    for one in made.stamps:
        echo(f"Stamped by {one.authority.name} ({one.authority.kind}) at {one.at:%c} UTC.")
    for problem in made.missing:
        echo(f"Not stamped: {problem.worded(as_command)}", err=True)


def _end(wrong: bool, *, down: bool = False) -> None:
    """Leave with 1 for a negative verdict, with 3 where somebody outside gave no answer."""
    if wrong or down:
        raise click.exceptions.Exit(1 if wrong else 3)
