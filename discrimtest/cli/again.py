"""What a person typed is given back when it could not be recorded.

It is printed, not put in a file: a disk that is full takes no file, and a readable file of answers
and notes would be personal data that no erasure finds.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from discrimtest.cli.options import settings_of
from discrimtest.errors import OutsideTrouble


@contextmanager
def given_back(moment: str = "", **read: str) -> Iterator[None]:
    """Add to an error that nobody can help at once the whole command that records it later.

    Args:
        moment: Name of the parameter that means now when it is left out; later it must not.
        read: What was read from elsewhere, by the parameter that can hold it.

    Raises:
        OutsideTrouble, KeyboardInterrupt: As they came, with the command as a note.
    """
    ctx = click.get_current_context()
    values: dict[str, Any] = ctx.params | read
    if moment and values[moment] is None:
        values[moment] = datetime.now(UTC)
    try:
        yield
    except (OutsideTrouble, KeyboardInterrupt) as error:
        command = shlex.join(_words(ctx, values))
        error.add_note(f"Nothing was recorded. To record it later, give this command:\n{command}")
        raise


def _words(ctx: click.Context, values: dict[str, Any]) -> list[str]:
    """The command with these values, as a shell takes it; of the shared options those that hold
    no password."""
    settings = settings_of(ctx)
    words = ctx.command_path.split()
    options: list[str] = []
    for parameter in ctx.command.params:
        value = values.get(parameter.name or "")
        if isinstance(parameter, click.Argument):
            words.append(str(value))
        elif value is True:
            options.append(parameter.opts[0])
        elif value not in (None, "", False):
            given = value if isinstance(value, tuple) else (value,)
            options += [word for text in given for word in (parameter.opts[0], _typed(text))]
    if settings.project:
        options += ["--project", str(settings.project)]
    if settings.person:
        options += ["--as", settings.person]
    return words + options


def _typed(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
