"""``discrimtest db``: the database, looked after."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json
from discrimtest.doors import as_command


@click.group(epilog="Example: discrimtest db check")
def db() -> None:
    """Upgrade, back up, restore and check the database."""


@db.command("upgrade", epilog="Example: discrimtest db upgrade")
@with_settings
def upgrade(settings: Settings) -> None:
    """Bring the database to the schema of this program."""
    from discrimtest.actions.keep_store import upgrade_store

    click.echo(upgrade_store(settings.project, settings.database).summary)


@db.command("backup", epilog="Example: discrimtest db backup ../backups/2026-03-31.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_settings
def backup(settings: Settings, file: Path) -> None:
    """Write everything but the key to FILE. Keep the key apart; without it names stay sealed."""
    from discrimtest.actions.keep_store import back_up

    click.echo(f"Wrote {back_up(settings.workplace(), file)}.")


@db.command("restore", epilog="Example: discrimtest db restore ../backups/2026-03-31.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--replaces",
    metavar="URL",
    help="The database this one takes the place of: who was erased there stays erased.",
)
@with_settings
def restore(settings: Settings, file: Path, replaces: str | None) -> None:
    """Fill an empty database from a backup, then check it.

    A backup holds what was erased after it was made. Name the database it replaces with
    --replaces, or erase again by hand.
    """
    from discrimtest.actions.keep_store import restore_store

    place = restore_store(settings.project, settings.database, file, replaces)
    click.echo(f"Restored into {place}.")


@db.command("check", epilog="Example: discrimtest db check")
@json_option
@with_settings
def check(settings: Settings, as_json: bool) -> None:
    """Check schema, triggers, log chain, references and commitments: every damage at once."""
    from discrimtest.actions.keep_store import check_store

    found = check_store(settings.project, settings.database)
    if as_json:
        print_json(
            {
                "sound": not found.problems,
                "commitments_checked": found.opened,
                "problems": [problem.worded(as_command) for problem in found.problems],
            }
        )
    else:
        for problem in found.problems:
            click.echo(f"damaged: {problem.worded(as_command)}")
        held = "schema, triggers, log chain and references"
        if not found.problems:
            click.echo(f"Sound: {held}{', and commitments,' if found.opened else ''} hold.")
        if not found.opened:
            click.echo("Not checked: commitments, because the key file is missing.")
    if found.problems:
        raise click.exceptions.Exit(1)
