"""A bundle as it lies: a folder, or a zip of one. Its plain files, and what else is there."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.packed import BROKEN

PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
"""What a file of a bundle may be called: nothing hidden, absolute, or of a folder above."""
MOST_TIMES = 100
"""How many times larger than its file a zip may be unpacked, past what follows."""
MOST_ANYWAY = 100 << 20
"""Bytes that any zip may hold unpacked."""
_PIECE = 1 << 20
_AGAIN = "Ask whoever gave you the bundle for it again."


class BundleSource(Protocol):
    """Where the files of a bundle are read.

    Attributes:
        files: Sizes of the plain files, by path. odd: What lies there besides.
    """

    files: dict[str, int]
    odd: list[Problem]

    def opened(self, path: str) -> AbstractContextManager[BinaryIO]: ...


def problem(place: str, rule: str, code: str, value: str = "") -> Problem:
    """What is wrong with a bundle."""
    return Problem(place, value, rule, _AGAIN, f"bundle.{code}")


def pieces(source: BundleSource, path: str) -> Iterator[bytes]:
    """A file piece by piece, never past the size that it had at first. That it can not be read to
    its end is told with what is odd of the bundle."""
    left = source.files[path]
    try:
        with source.opened(path) as file:
            while left > 0 and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece
            if left or file.read(1):
                rule = "must not change its size while it is read"
                source.odd.append(problem(path, rule, "grows"))
    except BROKEN as error:
        source.odd.append(problem(path, f"must be a file that can be read ({error})", "broken"))


def source_of(place: Path) -> AbstractContextManager[BundleSource]:
    """The bundle at a place.

    Raises:
        WrongInput: It is neither a folder nor a zip of one.
    """
    return _zip(place) if place.is_file() else _folder(place)


class _Files:
    """Plain files of a bundle by their names, and what is wrong with names."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.odd: list[Problem] = []
        self._names: dict[str, str] = {}

    def take(self, path: str, size: int, mode: int) -> None:
        first = self._names.setdefault(path.lower(), path)
        if not PLAIN.fullmatch(path):
            rule = "must have a plain name, of letters, digits, points and hyphens, in the bundle"
            self.odd.append(problem(ascii(path), rule, "name"))
        elif first != path or path in self.files:
            rule = f"must not have the name of {first} but for capitals"
            self.odd.append(problem(path, rule, "twice"))
        elif not stat.S_ISREG(mode):
            self.odd.append(problem(path, "must be a plain file, no link or device", "link"))
        else:
            self.files[path] = size


class _BundleFolder(_Files):
    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            with os.scandir(root / folder) as found:
                held = sorted(found, key=lambda each: each.name)
            if not held:
                self.odd.append(problem(folder or ".", "must not be an empty folder", "empty"))
            for each in held:
                path = f"{folder}/{each.name}" if folder else each.name
                told = each.stat(follow_symlinks=False)
                if stat.S_ISDIR(told.st_mode) and PLAIN.fullmatch(path):
                    waiting.append(path)
                else:
                    self.take(path, told.st_size, told.st_mode)

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._root / path, flags), "rb", buffering=0) as file:
            yield file


class _BundleZip(_Files):
    def __init__(self, file: zipfile.ZipFile) -> None:
        super().__init__()
        self._zip = file
        first = next((each.filename for each in file.infolist()), "")
        self._root = first.partition("/")[0] + "/"
        for each in file.infolist():
            mode = each.external_attr >> 16
            inside = each.filename.startswith(self._root)
            path = each.filename.removeprefix(self._root) if inside else each.filename
            kind = stat.S_IFMT(mode) or stat.S_IFREG
            if not (each.is_dir() and inside):
                self.take(path, each.file_size, kind)

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        with self._zip.open(self._root + path) as file:
            yield file  # type: ignore[misc]  # (reads as any other)


@contextmanager
def _folder(place: Path) -> Iterator[BundleSource]:
    if not place.is_dir():
        raise _none(place)
    yield _BundleFolder(place)


@contextmanager
def _zip(place: Path) -> Iterator[BundleSource]:
    try:
        file = zipfile.ZipFile(place)
    except BROKEN as error:
        rule = f"must be a bundle: a folder, or a whole zip of one ({error})"
        raise _no_bundle(place, rule, "bundle.no_zip") from error
    with file:
        source = _BundleZip(file)
        most = MOST_TIMES * place.stat().st_size + MOST_ANYWAY
        if sum(source.files.values()) > most:
            rule = f"may hold {most:,} bytes unpacked at most, for its size"
            raise _no_bundle(place, rule, "bundle.unpacks")
        yield source


def _no_bundle(place: Path, rule: str, code: str) -> WrongInput:
    told = Problem(str(place), "", rule, _AGAIN, code)
    return WrongInput("There is no bundle to check.", [told])


def _none(place: Path) -> WrongInput:
    rule, repair = "must be the folder or the zip of a bundle", "Name the folder with verify.py."
    told = Problem(str(place), "", rule, repair, "bundle.none")
    return WrongInput("There is no bundle to check.", [told])
