"""Mails that somebody saved: a file, a folder of them, a Maildir or an mbox; bytes as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from discrimtest.errors import Problem, WrongInput

_BETWEEN = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d")
"""The line between two mails of an mbox; a line of text that begins with "From" has no date."""
_OTHERS = {
    ".msg": "Save it from Outlook as .eml, or forward it as an attachment to a line.",
    ".pst": "Export the folder as .eml files, or import it into a mail program that can.",
}


def saved_mails(place: Path) -> Iterator[bytes]:
    """The bytes of each mail in a file or folder, one at a time.

    A folder with ``cur`` and ``new`` is a Maildir; of any other, files that end in .eml count, also
    in folders within. A file is an mbox where it begins as one. An mbox of most programs has a ">"
    put before lines that begin with "From"; it is left there, as nobody can tell which were so.

    Raises:
        WrongInput: There is nothing to read, or it is a format that is no mail.
    """
    try:
        if not place.is_dir():
            yield from _of_file(place)
            return
        files = _in_folder(place)
        if not files:
            rule = "holds no mails"
            raise _unread(place, rule, "Name a folder of .eml files, a Maildir, or a file.")
        for file in files:
            yield file.read_bytes()
    except OSError as error:
        rule = f"must be a file or folder that can be read ({error.strerror})"
        raise _unread(place, rule, "Check the path and its rights.") from error


def empty_files(place: Path) -> list[Path]:
    """Files of a folder that should hold a mail each, and hold nothing."""
    files = _in_folder(place) if place.is_dir() else []
    return [file for file in files if not file.stat().st_size]


def _in_folder(place: Path) -> list[Path]:
    maildir = [place / name for name in ("cur", "new") if (place / name).is_dir()]
    found = (
        [file for folder in maildir for file in folder.iterdir()]
        if maildir
        else [file for file in place.rglob("*") if file.suffix.lower() == ".eml"]
    )
    return sorted(file for file in found if file.is_file())


def _of_file(file: Path) -> Iterator[bytes]:
    if advice := _OTHERS.get(file.suffix.lower()):
        raise _unread(file, "is no mail as it was sent", advice)
    with file.open("rb") as opened:
        first = opened.readline()
        if not _BETWEEN.match(first):
            raw = first + opened.read()
            if b":" not in raw[:4096]:
                raise _unread(file, "is no mail", "Name an .eml file, an mbox or a folder.")
            yield raw
            return
        lines: list[bytes] = []
        for line in opened:
            if _BETWEEN.match(line) and (not lines or not lines[-1].strip(b"\r\n")):
                yield b"".join(lines[:-1])
                lines = []
            else:
                lines.append(line)
        if lines and not lines[-1].strip(b"\r\n"):
            lines.pop()
        yield b"".join(lines)


def _unread(place: Path, rule: str, repair: str) -> WrongInput:
    problem = Problem.of_input("from", str(place), rule, repair, code="mail.unreadable")
    return WrongInput("No mails were read.", [problem])
