"""Writing files for somebody else: all of them or none."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from errno import EISDIR
from os import strerror
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryFile

from discrimtest.errors import OutsideTrouble, Problem

UNFINISHED = ".discrimtest-unfinished"
"""How the hidden name of a file ends that is still being written, after who writes it."""
_DAY = 24 * 60 * 60


def writer() -> str:
    """This computer and this process, as hidden names of unfinished files have them."""
    return f"{gethostname().partition('.')[0]}-{os.getpid()}"


def draft_of(path: Path) -> Path:
    """Where a file is written before it is moved to its place."""
    return path.with_name(f".{path.name}.{writer()}{UNFINISHED}")


def clear_unfinished(directory: Path) -> None:
    """Remove what killed runs left here: it may hold personal data that no erasure finds.

    Whether the one that wrote it still runs is known of this computer; of another's, what is a day
    old counts as left.
    """
    for left in directory.glob(f".*{UNFINISHED}"):
        with suppress(OSError):
            if not _is_left(left):
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()


def _is_left(draft: Path) -> bool:
    host, _, process = draft.name.removesuffix(UNFINISHED).rpartition(".")[2].rpartition("-")
    if os.name == "posix" and host == writer().rpartition("-")[0] and process.isdigit():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False  # somebody else's, and it runs
        return False
    return time.time() - draft.stat().st_mtime > _DAY


def check_writable(directory: Path) -> None:
    """Refuse a folder that could not be written to, before anything is worked out for it.

    Raises:
        OutsideTrouble: It is no folder, its parent is not there, or nothing can be written in it.
    """
    try:
        with TemporaryFile(dir=directory if directory.exists() else directory.parent):
            pass
    except OSError as error:
        raise _trouble(directory, error) from error


class Drafts:
    """Files written beside their places one by one, and moved there together at the end.

    Used as a context: what leaves it by an exception takes every draft with it. Those of a run
    that was killed are cleared by the next. Any of them may hold personal data, so a file is its
    owner's alone, and so is a folder that is made.

    Args:
        directory: Made when it is not there; its parent must be. Files of the same names are
            replaced, others are left alone.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._drafts: dict[Path, Path] = {}
        self._made = False

    def __enter__(self) -> Drafts:
        clear_unfinished(self.directory)
        return self

    def add(self, name: str, content: bytes) -> None:
        """
        Raises:
            OutsideTrouble: The folder can not be written to, or holds a folder of that name.
        """
        path = self.directory / name
        try:
            if not self.directory.exists():
                self.directory.mkdir(mode=0o700)
                self._made = True
            if path.is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
            draft = draft_of(path)
            self._drafts[draft] = path
            with os.fdopen(
                os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb"
            ) as out:
                out.write(content)
        except OSError as error:
            raise _trouble(self.directory, error) from error

    def finish(self) -> list[Path]:
        """Move every file to its place.

        Returns:
            The files, in the order in which they were added.

        Raises:
            OutsideTrouble: One of them can not be moved.
        """
        try:
            for draft, path in self._drafts.items():
                draft.replace(path)
        except OSError as error:
            raise _trouble(self.directory, error) from error
        return list(self._drafts.values())

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            return
        # What hinders the writing may hinder the clearing up; the first trouble is the one told.
        with suppress(OSError):
            for draft in self._drafts:
                draft.unlink(missing_ok=True)
            if self._made:
                self.directory.rmdir()


def _trouble(directory: Path, error: OSError) -> OutsideTrouble:
    problem = Problem.of_input(
        "output",
        str(directory),
        f"must be a folder that can be written to ({error.strerror})",
        "Choose another folder.",
        code="output.not_writable",
    )
    return OutsideTrouble("The files were not written.", [problem])
