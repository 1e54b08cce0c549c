"""What a person typed is given back when it could not be recorded, or nobody knows whether it was.

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
from discrimtest.errors import CommitLost, OutsideTrouble
from discrimtest.identifiers import fresh_id

NOTHING = "Nothing was recorded. To record it later, give this command"
UNSURE = (
    "It may have been recorded, or not. To be sure, give this command, which records nothing twice"
)


@contextmanager
def given_back(moment: str = "", **read: str) -> Iterator[dict[str, Any]]:
    """Add to an error that nobody can help at once the whole command that records it later.

    A command that takes a ``client_id`` always has one here, so that giving it again records
    nothing twice; the others are told from their content, or refused.

    Args:
        moment: Name of the parameter that means now when it is left out; later it must not.
        read: What was read from elsewhere, by the parameter that can hold it.

    Yields:
        The values of the command that would be given back, by parameter.

    Raises:
        OutsideTrouble, KeyboardInterrupt: As they came, with the command as a note.
    """
    ctx = click.get_current_context()
    values: dict[str, Any] = ctx.params | read
    if moment and values[moment] is None:
        values[moment] = datetime.now(UTC)
    if "client_id" in values:
        values["client_id"] = values["client_id"] or fresh_id("typed")
    try:
        yield values
    except (OutsideTrouble, KeyboardInterrupt) as error:
        # Ctrl-C is heard once a commit is through, too.
        unsure = isinstance(error, (CommitLost, KeyboardInterrupt))
        error.add_note(f"{UNSURE if unsure else NOTHING}:\n{shlex.join(_words(ctx, values))}")
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
