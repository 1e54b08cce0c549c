"""A file that someone hands in: a listing export, answers, data, a plan."""

from __future__ import annotations

import os
import select
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.table import MAX_BYTES

PATIENCE = 30.0
"""Seconds that a pipe may say nothing at first."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came by a form and lies nowhere.

    Attributes:
        name: As its owner called it; what it holds is read by its end.
    """

    name: str
    content: bytes


def bytes_of(file: Path | Upload) -> bytes:
    """The content of a file someone handed in, or of a pipe.

    Raises:
        WrongInput: It is missing, too large, no file (a folder, a device), or can not be read; or
            nobody writes into the pipe.
    """
    if isinstance(file, Upload):
        return file.content
    try:
        with opened(file) as source:
            size = os.fstat(source.fileno()).st_size
            content = b"" if size > MAX_BYTES else source.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(file, error) from error
    if max(size, len(content)) > MAX_BYTES:
        rule, told = f"may hold {MAX_BYTES} bytes at most", f"{max(size, len(content))} bytes"
        problem = Problem(file.name, told, rule, "Split the file.", "file.too_large")
        raise WrongInput("The file is too large.", [problem])
    return content


def opened(file: Path) -> BinaryIO:
    """A file that someone handed in, or a pipe in which something waits; never a device, which may
    have no end.

    Raises:
        WrongInput: It is a device, or nobody writes into the pipe.
        OSError: It can not be opened.
    """
    at_once = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    source = os.fdopen(os.open(file, os.O_RDONLY | at_once), "rb")
    try:
        mode = os.fstat(source.fileno()).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            rule = "must be a file or a pipe, and is a device"
            problem = Problem.of_input("file", str(file), rule, "Save it.", code="file.special")
            raise WrongInput("The file can not be read.", [problem])
        if stat.S_ISFIFO(mode):
            _await(source, file)
    except BaseException:
        source.close()
        raise
    return source


def _await(pipe: BinaryIO, file: Path) -> None:
    """Wait until something was written into a pipe, or whoever writes has gone."""
    ready, _, _ = select.select([pipe], [], [], PATIENCE)
    if not ready:
        rule = f"is a pipe into which nobody wrote for {PATIENCE:.0f} seconds"
        problem = Problem.of_input("file", str(file), rule, "Save it first.", code="file.silent")
        raise WrongInput("The file can not be read.", [problem])
    os.set_blocking(pipe.fileno(), True)


def _unreadable(file: Path, error: OSError) -> WrongInput:
    if isinstance(error, FileNotFoundError):
        rule, repair, code = "must exist", "Check the path.", "file.missing"
    else:
        rule = f"must be a file that can be read ({error.strerror})"
        repair, code = "Check the path and its rights.", "file.unreadable"
    problem = Problem.of_input("file", str(file), rule, repair, code=code)
    return WrongInput("The file can not be read.", [problem])


def text_of(file: Path) -> str:
    """An answer that was saved as a file: UTF-8, or else Windows-1252.

    Raises:
        WrongInput: It cannot be read.
    """
    content = bytes_of(file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
