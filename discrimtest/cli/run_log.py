"""One line of JSON for each run that a timer starts, for whoever watches over them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from discrimtest.cli.options import Settings
from discrimtest.cli.output import echo
from discrimtest.errors import DiscrimtestError

NAME = "runs.jsonl"
"""The file of a project that holds them."""
_STOPPED, _OUTSIDE, _FAULT = 130, 3, 70

log_option: Callable[[Any], Any] = click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="DISCRIMTEST_RUN_LOG",
    help=f"File that gets a line of JSON about this run (default: {NAME} in the project).",
)


@dataclass
class RunLine:
    """What a run did.

    Attributes:
        counts: Of what, how many; no names and no addresses.
        problems: Codes of what stopped it.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    exit_code: int = 0
    problems: tuple[str, ...] = ()


@contextmanager
def logged(settings: Settings, file: Path | None, command: str, study: str) -> Iterator[RunLine]:
    """Write down what a run did when it ends, however it ends but by SIGKILL."""
    run, begun = RunLine(), time.monotonic()
    try:
        yield run
    except BaseException as error:
        run.exit_code, run.problems = _of(error)
        run.counts = getattr(error, "counts", run.counts)
        raise
    finally:
        line = {
            "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "command": command,
            "study": study,
            "exit_code": run.exit_code,
            "seconds": round(time.monotonic() - begun, 3),
            "counts": dict(run.counts),
            "problems": list(run.problems),
        }
        _append(file or _default(settings), line)


def _of(error: BaseException) -> tuple[int, tuple[str, ...]]:
    """The exit code that an error becomes, and what it is called."""
    if isinstance(error, DiscrimtestError):
        rules = (problem.code for problem in error.problems)
        return error.exit_code, tuple(dict.fromkeys(filter(None, rules)))
    codes = {KeyboardInterrupt: _STOPPED, click.Abort: _STOPPED, OSError: _OUTSIDE}
    found = (code for kind, code in codes.items() if isinstance(error, kind))
    return next(found, _FAULT), (type(error).__name__,)


def _default(settings: Settings) -> Path | None:
    from discrimtest.library.locate import find_project

    try:
        folder = find_project(settings.project, Path.cwd())
    except DiscrimtestError:
        return None
    return folder / NAME if folder else None


def _append(file: Path | None, line: dict[str, object]) -> None:
    """Add a line at once, so that those of two runs never mix; a full disk stops no run."""
    if file is None:
        return
    text = json.dumps(line, ensure_ascii=False) + "\n"
    try:
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(number, text.encode())
        finally:
            os.close(number)
    except OSError as error:
        echo(f"discrimtest: {file}: {error.strerror}; the run was not logged.", err=True)
