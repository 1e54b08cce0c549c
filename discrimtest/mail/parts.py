"""The parts of a mail, as the standard library reads them, in a fraction of its time.

`email` reads a mail line by line and asks of each whether it begins a part. Most mails keep to the
rules: there a header ends at the first line that does not go on, and a part at its boundary. Those
are cut up here at once; whatever is odd in any way is left to `email`.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message as Part
from email.policy import compat32
from typing import Any

_HEAD = re.compile(r"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_HEADER = re.compile(r"([^:]+):[ \t]*([^\r\n]*)(\r?\n(?:[ \t][^\r\n]*\r?\n)*)")
_LINE = re.compile(r"[^\n]*\n")
_BLANK = re.compile(r"\n\r?\n")
_END = re.compile(r"--[ \t]*(?:\r?\n|\Z)")
_DEEP = 10
"""Parts within parts; a mail that holds more is not an ordinary one."""


class _Ordinary(Part):
    """A part that is only read, so that its headers may be found by their names."""

    def __init__(self) -> None:
        super().__init__(compat32)
        self._by_name: dict[str, str] = {}

    def set_raw(self, name: str, value: str) -> None:
        super().set_raw(name, value)
        self._by_name.setdefault(name.lower(), value)

    def get(self, name: str, failobj: Any = None) -> Any:
        return self._by_name.get(name.lower(), failobj)


class _Odd(Exception):
    """A mail that does not keep to the rules."""


def parts_of(raw: bytes) -> Part:
    """A mail with its parts, as :func:`email.message_from_bytes` gives them, but without what
    stands before the first part and behind the last, which nobody sees.

    Raises:
        Whatever `email` raises on bytes that are no mail.
    """
    text = raw.decode("ascii", "surrogateescape")
    try:
        if "\r" in text.replace("\r\n", ""):
            raise _Odd
        return _part(text, _DEEP)
    except _Odd:
        return message_from_bytes(raw)


def _part(text: str, deep: int) -> Part:
    blank = _BLANK.search(text)
    if blank is None or not deep:
        raise _Odd
    part = _headed(text[: blank.start() + 1])
    kind, body = part.get_content_type(), text[blank.end() :]
    if kind.startswith("message/") or kind == "multipart/digest":
        raise _Odd
    if kind.startswith("multipart/"):
        for inner in _cut(body, part.get_boundary()):
            part.attach(_part(inner, deep - 1))
    else:
        part.set_payload(body)
    return part


def _headed(head: str) -> Part:
    """A part with its headers alone."""
    if not (head.isascii() and _HEAD.fullmatch(head)):
        raise _Odd
    part = _Ordinary()
    for header in _HEADER.finditer(head):
        name, value, more = header.groups()
        if len(more) > 2:
            # Releases of Python differ in how a header that goes on begins.
            name, value = compat32.header_source_parse(_LINE.findall(header.group()))
        part.set_raw(name, value)
    return part


def _cut(body: str, boundary: str | None) -> list[str]:
    """The texts of the parts between boundaries."""
    if not boundary or "\n" in boundary:
        raise _Odd
    _, *pieces = f"\n{body}".split(f"\n--{boundary}")
    if len(pieces) < 2 or not _END.match(pieces.pop()):
        raise _Odd
    if not all(piece.startswith(("\n", "\r\n")) for piece in pieces):
        raise _Odd
    return [piece.removesuffix("\r").partition("\n")[2] for piece in pieces]
