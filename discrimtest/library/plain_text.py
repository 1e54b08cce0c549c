"""Reading one plain file: what may be wrong with it before a word of it is understood."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from discrimtest.errors import Problem, WrongInput

LARGEST = 5_000_000
"""Bytes; a plain file that people read and sign is never larger."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_plain(root: Path, path: str) -> str:
    """The text of a file, with line ends as LF and without a byte order mark.

    Args:
        root: Folder of the project the file must lie in.
        path: Path in it, with forward slashes; also what messages call the file.

    Raises:
        WrongInput: The file is missing, no file, outside the project, larger than
            :data:`LARGEST`, unreadable, empty, or not UTF-8 text.
    """
    file = root.joinpath(*path.split("/"))
    # realpath, because resolve() raises another error in each Python version for a loop of links.
    inside = Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root))
    if file.is_symlink() and not file.exists():
        raise _wrong(path, "is a link that leads nowhere", "Put the file itself here.")
    if not file.exists():
        raise _wrong(path, "does not exist", "Write this file, or correct the name that asks it.")
    if not inside:
        raise _wrong(path, "is a link that leads out of the project", "Copy the file itself here.")
    if not file.is_file():
        what = "a folder" if file.is_dir() else "no ordinary file"
        raise _wrong(path, f"must be a file, but is {what}", "Put a text file in its place.")
    try:
        size = file.stat().st_size
        if size > LARGEST:
            rule = f"must be at most {LARGEST:,} bytes, has {size:,}"
            raise _wrong(path, rule, "Check that it is the file you mean.")
        data = file.read_bytes()
    except OSError as error:
        rule = f"can not be read ({error.strerror})"
        raise _wrong(path, rule, "Give yourself the right to read it.") from None
    return _text(data, path)


def _text(data: bytes, path: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong(path, "must be UTF-8, but is saved as UTF-16", "Save it again as UTF-8.")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start]
        line = good.count(b"\n") + 1
        column = len(good[good.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        raise WrongInput(
            f"{path} is not UTF-8 text.",
            [
                Problem(
                    f"{path}, line {line}, column {column}",
                    f"byte 0x{data[error.start]:02X}",
                    "must be UTF-8 text",
                    "Save it again as UTF-8 (now probably Windows-1252).",
                    "text.encoding",
                )
            ],
        ) from None
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise _wrong(path, "is empty", "Write what belongs in it, or remove it.")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise _wrong(
            f"{path}, line {line}",
            f"must be text, but holds the control character U+{ord(control[0]):04X}",
            "Remove that character.",
        )
    return text


def _wrong(place: str, rule: str, repair: str) -> WrongInput:
    return WrongInput(f"{place} {rule}.", [Problem(place, "", rule, repair, "text.unreadable")])
