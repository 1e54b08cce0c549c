"""Mails that somebody saved: a file, a folder of them, a Maildir or an mbox; bytes as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from discrimtest.errors import Problem, WrongInput
from discrimtest.mail.message import mail_of_file

_BETWEEN = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d")
"""The line between two mails of an mbox; a line of text that begins with "From" has no date."""
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a .msg begins, whatever it is called."""
_OTHERS = {
    ".msg": "Save it as .eml (Outlook on the web and the new Outlook do), or attach it to a mail "
    "to the candidate's mailbox.",
    ".pst": "Export the folder as .eml files, or import it into a mail program that can.",
}


def saved_mails(place: Path) -> Iterator[bytes]:
    """The bytes of each mail in a file or folder, one at a time.

    A folder with ``cur`` and ``new`` is a Maildir; of any other, each file that is a mail or an
    mbox counts, also in folders within; :func:`unread_files` tells the others. A file is an mbox
    where it begins as one. An mbox of most programs has a ">" put before lines that begin with
    "From"; it is left there, as nobody can tell which were so.

    Raises:
        WrongInput: There is nothing to read, or it is a format that is no mail.
    """
    try:
        if place.exists() and not (place.is_dir() or place.is_file()):
            raise _unread(place, "is a device or a pipe", "Save the mails as files.")
        if not place.is_dir():
            yield from _of_file(place)
            return
        files = _in_folder(place)
        if not files:
            rule = "holds no mails"
            raise _unread(place, rule, "Name a folder of .eml files, a Maildir, or a file.")
        for file in files:
            if file.stat().st_size and not _hindrance(file):
                yield from _of_file(file)
    except OSError as error:
        rule = f"must be a file or folder that can be read ({error.strerror})"
        raise _unread(place, rule, "Check the path and its rights.") from error


def unread_files(place: Path) -> list[Problem]:
    """The files of a folder that are not read, each with why."""
    files = _in_folder(place) if place.is_dir() else []
    return [problem for file in files if (problem := _hindrance(file))]


def empty_files(place: Path) -> list[Path]:
    """Files of a folder that should hold a mail each, and hold nothing."""
    files = _in_folder(place) if place.is_dir() else []
    return [file for file in files if not file.stat().st_size]


def _in_folder(place: Path) -> list[Path]:
    maildir = [place / name for name in ("cur", "new") if (place / name).is_dir()]
    found = [
        file
        for folder in maildir or [place]
        for file in (folder.iterdir() if maildir else folder.rglob("*"))
    ]
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


def _hindrance(file: Path) -> Problem | None:
    """Why a file holds no mail that can be read; None where it does, or is empty."""
    with file.open("rb") as opened:
        head = opened.read(4096)
    suffix = ".msg" if head.startswith(_OFFICE) else file.suffix.lower()
    if told := _OTHERS.get(suffix):
        return _problem(file, "is no mail as it was sent", told)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:20]:
        rule = "is written in UTF-16, which no mail is"
        return _problem(file, rule, "Export that mail again, as .eml and not as text.")
    if head and not (_BETWEEN.match(head) or _HEADER.match(mail_of_file(head))):
        return _problem(file, "is no mail", "Name an .eml file, an mbox or a folder.")
    return None


def _of_file(file: Path) -> Iterator[bytes]:
    if problem := _hindrance(file):
        raise WrongInput("No mails were read.", [problem])
    if not file.stat().st_size:
        raise _unread(file, "is empty", "Save that mail again.")
    with file.open("rb") as opened:
        first = opened.readline()
        if not _BETWEEN.match(first):
            if raw := first + opened.read():
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
    return WrongInput("No mails were read.", [_problem(place, rule, repair)])


def _problem(place: Path, rule: str, repair: str) -> Problem:
    return Problem.of_input("from", str(place), rule, repair, code="mail.unreadable")
