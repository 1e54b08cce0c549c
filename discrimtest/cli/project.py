"""``discrimtest init``: a folder of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from discrimtest.cli.output import echo


@click.command(epilog="Example: discrimtest init kortrijk-2026")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> None:
    """Make a project in DIR: studies, protocols and plans to edit, a database, a key.

    The key file unlocks the personal data in the database. Keep a copy of it apart from
    the database and its backups; without it, names and messages can not be read again.
    """
    from discrimtest.actions.init_project import init_project

    made = init_project(directory)
    echo(f"Made the project {made.directory}:")
    echo(f"  studies/ protocols/ analysis/   to read and edit ({made.files} files)")
    echo(f"  {made.database.name:<32}the database, empty, ready to use")
    echo(f"  {made.key_file.name:<32}the key: copy it to a safe place, never with a backup")
    echo(f"Next: cd {made.directory} && discrimtest study list")
