"""How results are printed: tables for people, JSON for programs, progress for long work."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from unicodedata import category

import click

from discrimtest.doors import as_command
from discrimtest.errors import MOST_TOLD, and_more

if TYPE_CHECKING:
    from discrimtest.library.rule import Verdict

Progress = Callable[[str, int, int], None]

_SHORT = 20
"""Characters."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode's categories of what moves a cursor, turns the direction of a text, or is not seen."""
_GAP = 2
"""Spaces between two columns."""


def print_json(value: Any, *, on_one_line: bool = False) -> None:
    """One JSON document on standard output; undefined numbers must already be None."""
    indent = None if on_one_line else 2
    told = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False, default=str)
    # JSON has its own way to name them, which programs read back as what they are.
    click.echo(_named(told, lambda letter: json.dumps(letter)[1:-1]))


def echo(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print text, whoever wrote it, as :func:`plain` shows it.

    Args:
        nl: End the line. err: On standard error.
    """
    click.echo(plain(text), nl=nl, err=err)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; no word of a cell is broken.

    On a terminal too narrow for that, each row is a block of lines: ids can still be copied.
    """
    texts = [["" if cell is None else plain(str(cell)) for cell in row] for row in rows]
    if not texts:
        echo(f"{title}: none")
        return
    # Piped output is not cut to the width of a terminal that is not there.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    click.secho(textwrap.fill(plain(title), width, break_long_words=False), italic=True)
    widths = _widths([columns, *texts], width - _GAP * (len(columns) - 1))
    if not widths:
        for row in texts:
            _print_block(columns, row)
        return
    click.secho("\n".join(_folded(columns, widths)), bold=True)
    line = "─" if (sys.stdout.encoding or "utf-8").lower().startswith("utf") else "-"
    click.echo(line * (sum(widths) + _GAP * (len(columns) - 1)))
    for row in texts:
        click.echo("\n".join(_folded(row, widths)))


def signed(value: float, digits: int) -> str:
    """A number with its sign; one that rounds to nothing is +0, never -0."""
    return f"{round(value, digits) + 0.0:+.{digits}f}"


def plain(text: str) -> str:
    """Without tabs, and with what would move a terminal's cursor, turn text round or not be seen
    named as reports name it.

    >>> plain("Kom \\u202eom\\x1b[2J")
    'Kom [U+202E]om[U+001B][2J'
    """
    told = text.replace("\r\n", "\n")
    return _named(told, lambda letter: f"[U+{ord(letter):04X}]").expandtabs()


def _named(text: str, name: Callable[[str], str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        name(each)
        if not each.isprintable() and each not in "\n\t" and category(each) in _HIDDEN
        else each
        for each in text
    )


def _folded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of a row, each cell folded between its words."""
    cells = [
        [part for line in text.split("\n") for part in _wrapped(line, width)]
        for text, width in zip(row, widths, strict=True)
    ]
    for line in itertools.zip_longest(*cells, fillvalue=""):
        parts = (part.ljust(width) for part, width in zip(line, widths, strict=True))
        yield (" " * _GAP).join(parts)


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    return textwrap.wrap(line, width, break_on_hyphens=False, replace_whitespace=False)


def _widths(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Of each column, so that no word is broken; none where that does not fit."""
    columns = list(zip(*lines, strict=True))
    full = [
        max(len(line) for text in column for line in f"{text}\n".split("\n")) for column in columns
    ]
    found = [
        max((len(word) for text in column for word in text.split()), default=0)
        for column in columns
    ]
    spare = width - sum(found)
    if spare < 0:
        return []
    # Short texts, as a moment or two limits, stay on one line before long ones get any more.
    for place in sorted(range(len(found)), key=lambda place: full[place] - found[place]):
        more = full[place] - found[place]
        if full[place] <= _SHORT and more <= spare:
            found[place] += more
            spare -= more
    for _ in range(spare):
        # The column whose texts fold most gets one more: so rows stay low.
        most = max(range(len(found)), key=lambda place: full[place] / max(1, found[place]))
        if full[most] <= found[most]:
            break
        found[most] += 1
    return found


def _print_block(columns: Sequence[str], row: Sequence[str]) -> None:
    """One row, a line for each of its cells that holds something."""
    name, *others = zip(columns, row, strict=True)
    echo(f"{name[0]}: {name[1]}")
    for column, text in others:
        if text:
            lines = text.replace("\n", "\n      ")
            click.echo(f"  {column}: {lines}")


def print_line(text: str, indent: str = "") -> None:
    """A sentence, broken between words where a terminal ends; whole where it is piped.

    Args:
        indent: Before every line but the first.
    """
    text = plain(text)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        text = textwrap.fill(
            text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    click.echo(text)


def print_verdict(verdict: Verdict, as_json: bool) -> None:
    """A check's verdict; leaves with exit code 2 for wrong input, 1 for a refusal.

    Raises:
        click.exceptions.Exit: When there is anything to mend.
    """
    if as_json:
        parts = {
            name: [asdict(problem.told(as_command)) for problem in getattr(verdict, name)]
            for name in ("wrong", "refused", "warnings")
        }
        print_json({"path": verdict.path, "in_order": not verdict.problems, **parts})
    else:
        for name in ("warnings", "wrong", "refused"):
            kind, problems = name.removesuffix("s"), getattr(verdict, name)
            for problem in problems[:MOST_TOLD]:
                echo(f"{kind}: {problem.worded(as_command)}")
            if more := and_more(problems):
                echo(f"{kind}: {more}")
        echo(verdict.summary)
    error = verdict.error()
    if error is not None:
        raise click.exceptions.Exit(error.exit_code)


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """A bar on standard error; the callback takes a step's name, how far, and of how many."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as bar:
        tasks: dict[str, Any] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(f"{what}: {step}", total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield advance
