"""``discrimtest db``: the database, looked after."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json
from discrimtest.doors import as_command
from discrimtest.errors import MOST_TOLD, Problem, and_more

_SHOWN = 5
_CLOCK = "a clock was set back, or two computers' clocks differ"


@click.group(epilog="Example: discrimtest db check")
def db() -> None:
    """Upgrade, back up, restore and check the database."""


@db.command("upgrade", epilog="Example: discrimtest db upgrade")
@with_settings
def upgrade(settings: Settings) -> None:
    """Bring the database to the schema of this program."""
    from discrimtest.actions.keep_store import upgrade_store
    from discrimtest.doors import as_command

    echo(upgrade_store(settings.project, settings.database).told(as_command))


@db.command("grant", epilog="Example: discrimtest db grant discrimtest_app")
@click.argument("role")
@with_settings
def grant(settings: Settings, role: str) -> None:
    """Give a PostgreSQL user the rights that the program needs, and take all others from it.

    Run it as the user who owns the tables. The other one then adds facts and changes none, and
    alters no table; pages served by it read only studies in which who asks holds a role. Later
    upgrades keep its rights in step.
    """
    from discrimtest.actions.keep_store import grant_to

    grant_to(settings.workplace(), role)
    echo(f"{role} may read and add, and change no fact. Let the program act as {role}.")


@db.command("backup", epilog="Example: discrimtest db backup ../backups/2026-03-31.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--damaged", is_flag=True, help="Save what can be read of a damaged database.")
@with_settings
def backup(settings: Settings, file: Path, damaged: bool) -> None:
    """Write everything but the key to FILE. Keep the key apart; without it names stay sealed.

    The database is checked first.
    """
    from discrimtest.actions.keep_store import back_up, save_damaged

    if damaged:
        made = save_damaged(settings.project, settings.database, settings.person, file)
    else:
        made = back_up(settings.workplace(), file)
    echo(f"Wrote {made.file}. {_noted(str(made.mark))}")
    _tell_damage(made.problems)


_UNSEEN = (
    "Not checked: whether the newest entries were cut off, or all was put back to an earlier "
    "state. Give a mark that you noted with --expect."
)


def _noted(mark: str) -> str:
    return f"Mark of the log: {mark}"


def _tell_damage(problems: Iterable[Problem]) -> None:
    """Print every sign of damage, and end with exit code 1 where there is one."""
    found = list(problems)
    for problem in found[:MOST_TOLD]:
        echo(f"damaged: {problem.worded(as_command)}")
    if more := and_more(found):
        echo(f"damaged: {more}.")
    if found:
        raise click.exceptions.Exit(1)


@db.command("restore", epilog="Example: discrimtest db restore ../backups/2026-03-31.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--replaces",
    metavar="URL",
    help="The database this one takes the place of: who was erased there stays erased.",
)
@click.option("--damaged", is_flag=True, help="Restore what can be read of a damaged backup.")
@with_settings
def restore(settings: Settings, file: Path, replaces: str | None, damaged: bool) -> None:
    """Fill an empty database from a backup, then check it.

    A backup holds what was erased after it was made. Name the database it replaces with
    --replaces, or erase again by hand.
    """
    from discrimtest.actions.keep_store import restore_store

    made = restore_store(settings.project, settings.database, file, replaces, damaged=damaged)
    echo(f"Restored into {made.place}.")
    _tell_damage(made.problems)


@db.command("rotate-key", epilog="Example: discrimtest db rotate-key")
@with_settings
def rotate_key(settings: Settings) -> None:
    """Put a new master key in the place of the old one.

    Stop `serve` and long work first. The old key then opens backups made before, and nothing else:
    destroy it, with every copy, once they are past their term, and nobody can read what was erased
    since. Broken off, it goes on where it stopped.
    """
    from discrimtest.actions.rotate_key import rotate_key as rotate

    made = rotate(settings.project, settings.database, settings.person)
    if made.wrapped is None:
        echo("A change of keys that was broken off is finished.")
    else:
        echo(f"{made.wrapped} data keys are wrapped by a new master key.")
    echo(f"{made.key_file} … the new key: copy it to a safe place now, never with a backup")
    echo(
        f"{made.before} … the old key, which opens backups made before: make a new backup, and "
        "destroy this file and each copy of it when those are past their term"
    )


@db.command("check", epilog="Example: discrimtest db check")
@click.option(
    "--expect",
    multiple=True,
    metavar="MARK",
    help="A mark of the log that you noted: tells whether entries were cut off since.",
)
@json_option
@with_settings
def check(settings: Settings, expect: tuple[str, ...], as_json: bool) -> None:
    """Check schema, triggers, log chain, references and commitments: every damage at once.

    Note the mark of the log that it prints elsewhere, and give it with --expect the next time.
    """
    from discrimtest.actions.keep_store import check_store

    found = check_store(settings.project, settings.database, expect)
    if as_json:
        print_json(
            {
                "sound": not found.problems,
                "commitments_checked": found.opened,
                "mark": None if found.mark is None else str(found.mark),
                "set_back": list(found.set_back),
                "cautions": [caution.worded(as_command) for caution in found.cautions],
                "problems": [problem.worded(as_command) for problem in found.problems],
            }
        )
    else:
        held = "schema, triggers, log chain and references"
        if not found.problems:
            echo(f"Sound: {held}{', and commitments,' if found.opened else ''} hold.")
        if not found.opened:
            echo("Not checked: commitments, because the key file is missing.")
        if found.mark is not None:
            echo(_noted(str(found.mark)))
            if not expect:
                echo(_UNSEEN)
        for seq in found.set_back[:_SHOWN]:
            echo(f"note: log entry {seq} is dated before the one before it: {_CLOCK}.")
        if (more := len(found.set_back) - _SHOWN) > 0:
            echo(f"note: so are {more} more entries.")
        for caution in found.cautions:
            echo(f"caution: {caution.worded(as_command)}")
        _tell_damage(found.problems)
    if found.problems:
        raise click.exceptions.Exit(1)
