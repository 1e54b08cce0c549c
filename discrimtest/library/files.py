"""Where plain files are read from: the three folders on disk, or the snapshot of a lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import did_you_mean
from discrimtest.library.plain_text import read_plain

FOLDERS = ("studies", "protocols", "analysis")
"""The three folders of plain files."""


class Files(Protocol):
    """Plain files by their path in the project, with forward slashes."""

    def text(self, path: str) -> str:
        """The text of a file.

        Raises:
            WrongInput: It is missing or can not be read.
        """
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """What lies directly in a folder, in order; empty when there is no such folder."""
        ...


class Frozen:
    """The files of a snapshot, text by path."""

    def __init__(self, snapshot: Mapping[str, str]) -> None:
        self.snapshot = dict(snapshot)

    def text(self, path: str) -> str:
        if path not in self.snapshot:
            raise WrongInput(
                f"The snapshot lacks {path}.",
                [
                    Problem(
                        path,
                        "",
                        "is not in the snapshot",
                        "Lock the study again.",
                        "snapshot.missing",
                    )
                ],
            )
        return self.snapshot[path]

    def names(self, folder: str) -> tuple[str, ...]:
        inside = f"{folder}/"
        return tuple(
            sorted(
                {
                    path.removeprefix(inside).split("/")[0]
                    for path in self.snapshot
                    if path.startswith(inside)
                }
            )
        )


class OnDisk:
    """The three folders below one root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def text(self, path: str) -> str:
        return read_plain(self.root, path)

    def names(self, folder: str) -> tuple[str, ...]:
        where = self.root.joinpath(*folder.split("/"))
        try:
            return tuple(sorted(entry.name for entry in where.iterdir()))
        except (NotADirectoryError, FileNotFoundError):
            return ()
        except OSError as error:
            rule = f"can not be read ({error.strerror})"
            repair = "Give yourself the right to read it."
            raise WrongInput(
                f"{folder} {rule}.", [Problem(folder, "", rule, repair, "folder.unreadable")]
            ) from None


def studies(files: Files) -> Iterator[str]:
    """Names of the folders in ``studies/`` that hold a ``study.toml``."""
    yield from _holding(files, "studies", "study.toml")


def protocols(files: Files) -> Iterator[str]:
    """Names of the folders in ``protocols/`` that hold a ``protocol.toml``."""
    yield from _holding(files, "protocols", "protocol.toml")


def plans(files: Files) -> Iterator[str]:
    """Names of the folders in ``analysis/`` that hold a ``plan.toml``."""
    yield from _holding(files, "analysis", "plan.toml")


def legal_files(files: Files) -> Iterator[str]:
    """Names of the regions with a file in ``protocols/legal/``."""
    for name in files.names("protocols/legal"):
        if name.endswith(".toml"):
            yield name.removesuffix(".toml")


def scripts_of(files: Files, folder: str) -> Iterator[str]:
    """Paths of the scripts of a protocol, for phone and visit."""
    for name in files.names(f"{folder}/scripts"):
        if name.endswith(".md"):
            yield f"{folder}/scripts/{name}"


def _holding(files: Files, folder: str, file: str) -> Iterator[str]:
    for name in files.names(folder):
        if file in files.names(f"{folder}/{name}"):
            yield name


def unknown_name(
    place: str, name: str, what: str, known: tuple[str, ...], field: str = ""
) -> Problem:
    """A name that nothing answers to, with the nearest that something does; ``field`` is the input
    of the action where it stands in no file."""
    known = tuple(dict.fromkeys(known))
    listed = f"Known are {', '.join(known)}."
    if not known:
        listed = f"There is no {what} yet; write one, or start from `{{init}}`."
    repair = did_you_mean(name, known, listed)
    article = "an" if what[0] in "aeio" else "a"
    values = {} if known else {"init": action("init")}
    return Problem(
        place, name, f"must be the name of {article} {what}", repair, "name.unknown", field, values
    )
