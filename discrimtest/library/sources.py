"""Sources of listings: what was decided on their columns, kept in ``sources/`` of a project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from discrimtest.doors import Input
from discrimtest.errors import OutsideTrouble, Problem, WrongInput
from discrimtest.files.reading import read_model
from discrimtest.files.source import SourceFile
from discrimtest.intake.column_map import ColumnMap, fingerprint
from discrimtest.library.files import OnDisk, unknown_name
from discrimtest.tables.spelling import folded

FOLDER = "sources"
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_WHO = frozenset(("advertiser", "phone", "email"))
"""Constants that tell one advertiser; another's export may have the same columns."""
_BEGINNING = "# How the columns of this source are read: written by an import, and by you."


@dataclass(frozen=True, slots=True)
class KnownSource:
    """One source.

    Attributes:
        headers: Of its exports.
        decided: What was said about them.
    """

    name: str
    headers: tuple[str, ...]
    decided: ColumnMap

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a project; without one there are none, and none can be kept."""

    root: Path | None
    known: tuple[KnownSource, ...] = ()

    def headers(self) -> set[str]:
        """Every header that somebody decided on."""
        return {header for source in self.known for header in source.decided.columns.values()}

    def of(self, header: Sequence[str], name: str = "") -> KnownSource | None:
        """The source of a file: the one that is named, else the one with these columns.

        Raises:
            WrongInput: Several have them, or the one that has them says who advertises, which
                columns alone do not tell.
        """
        if name:
            return next((source for source in self.known if source.name == name), None)
        wanted = fingerprint(header)
        same = [source for source in self.known if fingerprint(source.headers) == wanted]
        if len(same) > 1:
            raise _untold(same, "several sources have the columns of this file")
        if same and not _WHO.isdisjoint(same[0].decided.constants):
            raise _untold(
                same, "the source with these columns says who advertises, as another's may not"
            )
        return same[0] if same else None

    def must_take(self, name: str, *, new: bool) -> None:
        """
        Args:
            new: Whether something is said about its columns, so that it may be a new one.

        Raises:
            WrongInput: No source has this name, or it is none.
        """
        names = tuple(source.name for source in self.known)
        if new and not _NAME.fullmatch(name):
            rule = "must be lower-case letters and digits, joined by single - or _"
            problem = Problem.of_input(
                "source", name, rule, 'Write it as "kantoor-c".', code="source.name"
            )
            raise WrongInput("The source has no such name.", [problem])
        if new:
            return
        if name not in names:
            problem = unknown_name("", name, "source", names, "source")
            if not names:
                problem = Problem.of_input(
                    "source",
                    name,
                    "there is no source yet",
                    "Say what its columns are, {column}, and it is kept under this name.",
                    code="name.unknown",
                    column=Input("column", "rent=…"),
                )
            raise WrongInput("There is no such source.", [problem])

    def free_name(self, file: str) -> str:
        """A name that no source has yet, after the name of a file."""
        stem = folded(file.rpartition(".")[0] or file).replace(" ", "-")[:50] or "source"
        taken = {source.name for source in self.known}
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (stem, *numbered) if name not in taken)

    def keep(self, name: str, headers: Sequence[str], decided: ColumnMap) -> str:
        """Write a source down, in the place of an earlier one of its name.

        Returns:
            Its path in the project; empty where there is no project.

        Raises:
            OutsideTrouble: The disk refused.
        """
        if self.root is None:
            return ""
        source = KnownSource(name, tuple(filter(None, headers)), decided)
        path = self.root / source.path
        draft = path.with_name(f".{path.name}.unfinished")
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            # A constant may be somebody's name or mailbox.
            number = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(_toml(source))
            draft.replace(path)
        except OSError as error:
            told = f"{source.path} could not be written: {error.strerror or error}."
            raise OutsideTrouble(f"{told} Nothing was imported.") from error
        return source.path


def sources_of(root: Path | None) -> Sources:
    """The sources of the project in this folder.

    Raises:
        WrongInput: With every mistake of their files.
    """
    if root is None:
        return Sources(None)
    files, problems, found = OnDisk(root), list[Problem](), list[KnownSource]()
    for name in _names(files):
        path = f"{FOLDER}/{name}.toml"
        reading = read_model(files.text(path), path, SourceFile)
        problems += reading.problems
        if not reading.problems:
            value = reading.value
            decided = ColumnMap(value.columns, value.constants, value.unused)
            found.append(KnownSource(name, value.headers, decided))
    if problems:
        raise WrongInput("A source can not be read.", problems)
    return Sources(root, tuple(found))


def _names(files: OnDisk) -> Iterator[str]:
    for entry in files.names(FOLDER):
        name, dot, ending = entry.rpartition(".")
        if dot and ending == "toml" and _NAME.fullmatch(name):
            yield name


def _untold(same: Sequence[KnownSource], rule: str) -> WrongInput:
    names = ", ".join(source.name for source in same)
    problem = Problem.of_input(
        "source",
        names,
        rule,
        "Say whose file it is: {source}, or another name.",
        code="source.untold",
        source=Input("source", same[0].name),
    )
    return WrongInput("The source can not be told.", [problem])


def _toml(source: KnownSource) -> str:
    lines = [_BEGINNING, "format = 1", f"headers = {_list(source.headers)}"]
    if source.decided.unused:
        lines.append(f"unused = {_list(source.decided.unused)}")
    for table in ("columns", "constants"):
        values: Mapping[str, str] = getattr(source.decided, table)
        if values:
            lines += [
                "",
                f"[{table}]",
                *(f"{key} = {_text(values[key])}" for key in sorted(values)),
            ]
    return "\n".join(lines) + "\n"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
