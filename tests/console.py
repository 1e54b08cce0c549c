"""Runs the examples of the guides, so that what they show is what a reader sees.

A fence ``console`` holds commands after ``$`` and below each what it prints. A fence whose first
line names a file (```` ```csv week-10.csv ````) is written to that file; ``python`` fences hold
doctest examples. Everything of a page runs in order, in one folder. Fences of other kinds are
only shown.

In what is printed, ``…`` stands for any part of a line, and a line ``…`` for any lines. Ids are
bound where they first appear: those in a guide need not be those of this run, but must be used
alike. Lines of a table's border are not compared. A command must exit with 0, unless
``$ echo $?`` and the code come next.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from discrimtest.cli import run

FENCE = re.compile(r"^(?:<!-- (?=```))?```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
ID = re.compile(
    r"\b(complaint|complainant|landlord|listing|test|contact|event|person|study|response|deviation|mail)-[a-z2-7]{20}\b"
    r"|\bitem-[a-z2-7]{10}\b"
)
BORDER = "│┃━╇─┼"


@dataclass(frozen=True)
class Block:
    """One fence of a page."""

    language: str
    file: str
    text: str


@dataclass(frozen=True)
class Command:
    """A line after ``$`` and the lines that it should print."""

    line: str
    printed: list[str] = field(default_factory=list)


def blocks(page: Path) -> Iterator[Block]:
    for language, file, text in FENCE.findall(page.read_text(encoding="utf-8")):
        yield Block(language, file, text)


def commands_in(text: str) -> list[Command]:
    found: list[Command] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:]))
        elif found and found[-1].line.endswith("\\"):
            found[-1] = Command(f"{found[-1].line[:-1].rstrip()} {line.strip()}")
        elif found:
            found[-1].printed.append(line)
    return found


class Console:
    """A folder in which the examples of one page are run, in order."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.code = 0
        self.names: dict[str, object] = {}

    def play(self, page: Path) -> None:
        """Run the whole page in the current folder.

        Raises:
            AssertionError: Something differs from what the page shows.
        """
        for block in blocks(page):
            if block.language == "console":
                for command in commands_in(block.text):
                    self.run(command)
                self.succeeded("the end of the fence")
            elif block.language == "python":
                self.examples(block.text, page.name)
            elif block.file:
                Path(block.file).write_text(self.bound(block.text), encoding="utf-8")

    def run(self, command: Command) -> None:
        if command.line == "echo $?":
            assert command.printed == [str(self.code)], f"exit code {self.code}"
            self.code = 0
            return
        self.succeeded(command.line)
        words = shlex.split(self.bound(command.line))
        printed = self.called(words, command.line)
        self.compare(command, printed)

    def succeeded(self, where: str) -> None:
        assert self.code == 0, f"exit code {self.code} before {where}"

    def called(self, words: list[str], line: str) -> str:
        if words[0] == "cd":
            os.chdir(words[1])
            return ""
        if words[0] != "discrimtest":
            done = subprocess.run(self.bound(line), shell=True, capture_output=True, text=True)
            self.code = done.returncode
            return done.stdout + done.stderr
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            self.code = run(words[1:])
        return out.getvalue() + error.getvalue()

    def examples(self, text: str, name: str) -> None:
        example = doctest.DocTestParser().get_doctest(text, self.names, name, None, None)
        report = io.StringIO()
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        runner = doctest.DocTestRunner(optionflags=flags)
        failed = runner.run(example, out=report.write, clear_globs=False).failed
        self.names |= example.globs
        assert example.examples, f"a python fence of {name} shows no example: {text}"
        assert failed == 0, report.getvalue()

    def bound(self, text: str) -> str:
        """The same text with the ids of this run."""
        return ID.sub(lambda found: self.ids.get(found[0], found[0]), text)

    def compare(self, command: Command, printed: str) -> None:
        wanted = [line for line in map(_plain, command.printed) if line]
        actual = [line for line in map(_plain, printed.splitlines()) if line]
        at, anywhere = 0, False
        for line in wanted:
            if line == "…":
                anywhere = True
                continue
            last = len(actual) if anywhere else at + 1
            hit = next(
                (n for n in range(at, last) if n < len(actual) and self.fits(line, actual[n])), None
            )
            assert hit is not None, (
                f"$ {command.line}\nshould print\n  {line}\nafter line {at} of\n"
                + "\n".join(actual)
            )
            at, anywhere = hit + 1, False
        assert anywhere or at == len(actual), f"$ {command.line}\nalso prints\n" + "\n".join(
            actual[at:]
        )

    def fits(self, wanted: str, actual: str) -> bool:
        """Whether a line is as shown; ids met for the first time are bound."""
        met: list[str] = []
        pattern = ""
        for part in re.split(rf"( ?… ?|{ID.pattern.replace('(', '(?:', 1)})", wanted):
            if part.strip() == "…":
                pattern += ".*"
            elif ID.fullmatch(part) and part not in self.ids:
                met.append(part)
                kind, _, rest = part.rpartition("-")
                pattern += rf"({kind}-[a-z2-7]{{{len(rest)}}})"
            else:
                pattern += re.escape(self.bound(part))
        found = re.fullmatch(pattern, actual)
        if found is None:
            return False
        self.ids |= dict(zip(met, found.groups(), strict=True))
        return True


def _plain(line: str) -> str:
    """Without borders and runs of spaces; empty for a border or the bar of long work."""
    if "━━━" in line:
        return ""
    return " ".join(line.translate(dict.fromkeys(map(ord, BORDER), " ")).split())
