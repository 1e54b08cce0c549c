"""Options every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from discrimtest.workplace.workplace import Workplace

Command = TypeVar("Command", bound=Callable[..., Any])

_NAMES = ("project", "database", "person")


@dataclass(frozen=True)
class Settings:
    """Where the work is done, and by whom, as the options say."""

    project: Path | None = None
    database: str | None = None
    person: str | None = None

    def workplace(self) -> Workplace:
        """Open the project's files and database for the acting person."""
        from discrimtest.workplace.workplace import open_workplace

        return open_workplace(self.project, self.database, self.person)


def _note(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep the option in one place: what was typed nearest to the command wins, and anything
    typed wins over the environment."""
    if value is None or parameter.name is None:
        return
    meta, key = ctx.find_root().meta, f"discrimtest.{parameter.name}"
    typed = ctx.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    if typed or key not in meta:
        meta[key] = value


def shared_options(function: Command) -> Command:
    """Add ``--project``, ``--database`` and ``--as`` without passing them on."""
    for option in (
        click.option(
            "--as",
            "person",
            metavar="PERSON",
            envvar="DISCRIMTEST_PERSON",
            expose_value=False,
            callback=_note,
            help="Who acts (default: the local administrator).",
        ),
        click.option(
            "--database",
            metavar="URL",
            envvar="DISCRIMTEST_DATABASE_URL",
            expose_value=False,
            callback=_note,
            help="Database to use (default: discrimtest.db in the project).",
        ),
        click.option(
            "--project",
            type=click.Path(path_type=Path, file_okay=False),
            expose_value=False,
            callback=_note,
            help="Project folder (default: the nearest one that holds studies/).",
        ),
    ):
        function = option(function)
    return function


def settings_of(ctx: click.Context) -> Settings:
    meta = ctx.find_root().meta
    return Settings(**{name: meta.get(f"discrimtest.{name}") for name in _NAMES})


def with_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared options and hand the command its :class:`Settings` first."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(settings_of(click.get_current_context()), *args, **kwargs)

    return shared_options(update_wrapper(wrapper, function))


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON instead of text."
)


LOCAL_ORIGIN = "http://localhost:8000"
origin_option = click.option(
    "--origin",
    metavar="URL",
    envvar="DISCRIMTEST_ORIGIN",
    help="Address by which browsers know the pages (default: this machine alone).",
)


def folder_option(default: str) -> Callable[[Command], Command]:
    """``-o``: the folder a command writes to."""
    return click.option(
        "-o",
        "--output",
        "directory",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(default),
        show_default=True,
        help="Folder to write to.",
    )
