"""A file that someone hands in: a listing export, answers, data, a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.table import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came by a form and lies nowhere.

    Attributes:
        name: As its owner called it; what it holds is read by its end.
    """

    name: str
    content: bytes


def bytes_of(file: Path | Upload) -> bytes:
    """The content of a file someone handed in.

    Raises:
        WrongInput: It is missing, too large or can not be read.
    """
    if isinstance(file, Upload):
        return file.content
    try:
        if file.stat().st_size > MAX_BYTES:
            problem = Problem(
                file.name,
                f"{file.stat().st_size} bytes",
                f"may hold {MAX_BYTES} bytes at most",
                "Split the file.",
                "file.too_large",
            )
            raise WrongInput("The file is too large.", [problem])
        return file.read_bytes()
    except FileNotFoundError:
        problem = Problem.of_input(
            "file", str(file), "must exist", "Check the path.", code="file.missing"
        )
        raise WrongInput("The file can not be read.", [problem]) from None
    except OSError as error:
        rule = f"must be a file that can be read ({error.strerror})"
        problem = Problem.of_input(
            "file", str(file), rule, "Check the path and its rights.", code="file.unreadable"
        )
        raise WrongInput("The file can not be read.", [problem]) from error


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
