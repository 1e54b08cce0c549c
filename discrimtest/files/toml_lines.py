"""On which line of a TOML file each key stands.

``tomllib`` gives values without positions. This scanner reads text that ``tomllib`` has already
accepted, so it only has to find keys, never to judge them
(docs/decisions/2026-11-21-plain-files.md).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

from discrimtest.files.word import Key

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*""")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?""""{0,2}|\'\'\'.*?\'\'\'\'{0,2}|"(?:[^"\\]|\\.)*"|'[^']*\'''', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[Key, int]:
    """Line (from 1) of every key, table, list item of ``text``, which must be valid TOML.

    A table written in several places stands where it is first mentioned.

    >>> key_lines('a = 1\\n[[b]]\\nc = [\\n  2,\\n]\\n')[("b", 0, "c", 0)]
    4
    """
    return _Scanner(text).lines


@dataclass(frozen=True, slots=True)
class Scanned:
    """Where things stand in a TOML text, as offsets of its signs.

    Attributes:
        spans: First sign of each value, and the one behind its last.
        last: Of each table with a header, the end of its last value of its own, or of the header.
    """

    spans: dict[Key, tuple[int, int]]
    last: dict[Key, int]


def scanned(text: str) -> Scanned:
    """Where each value of ``text`` stands, which must be valid TOML."""
    scanner = _Scanner(text)
    return Scanned(scanner.spans, scanner.last)


def line_of(lines: dict[Key, int], key: Key) -> int:
    """Line of ``key``, or of the nearest table around it; 1 when there is none."""
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def dotted(key: Key) -> str:
    """A key as messages write it; list items count from 1: ``arms[2].writer``."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key)
    return "".join(parts).lstrip(".")


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[Key, int] = {}
        self.counts: dict[Key, int] = {}
        self.spans: dict[Key, tuple[int, int]] = {}
        self.last: dict[Key, int] = {}
        table: Key = ()
        self._match(_BLANK)
        while self.at < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self.last[table] = self.at
            self._match(_BLANK)

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None, f"not TOML at {self.at}"  # noqa: S101 (tomllib accepted it)
        self.at = match.end()
        return match[0]

    def _mark(self, key: Key, start: int) -> None:
        self.lines.setdefault(key, bisect_right(self.starts, start))

    def _name(self) -> list[str]:
        parts = [_unquoted(self._match(_PART).strip(" \t"))]
        while self.text[self.at] == ".":
            self.at += 1
            parts.append(_unquoted(self._match(_PART).strip(" \t")))
        return parts

    def _header(self) -> Key:
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        *parents, last = self._name()
        self.at += 2 if many else 1
        key: Key = ()
        for part in parents:
            key = self._latest((*key, part), start)
        key = (*key, last)
        self._mark(key, start)
        if many:
            self.counts[key] = self.counts.get(key, 0) + 1
        return self._latest(key, start)

    def _latest(self, key: Key, start: int) -> Key:
        """``key`` itself, or its newest item when it is a list of tables."""
        self._mark(key, start)
        if key in self.counts:
            key = (*key, self.counts[key] - 1)
            self._mark(key, start)
        return key

    def _pair(self, table: Key) -> None:
        start = self.at
        key = table
        for part in self._name():
            key = (*key, part)
            self._mark(key, start)
        self.at += 1  # the equals sign
        self._match(_BLANK)
        self._value(key)

    def _value(self, key: Key) -> None:
        start = self.at
        self._read(key)
        self.spans[key] = (start, start + len(self.text[start : self.at].rstrip()))

    def _read(self, key: Key) -> None:
        match self.text[self.at]:
            case "[":
                self._list(key)
            case "{":
                self._inline_table(key)
            case '"' | "'":
                self._match(_STRING)
            case _:
                self._match(_SCALAR)

    def _list(self, key: Key) -> None:
        self.at += 1
        number = 0
        self._match(_BLANK)
        while self.text[self.at] != "]":
            item = (*key, number)
            self._mark(item, self.at)
            self._value(item)
            number += 1
            self._match(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._match(_BLANK)
        self.at += 1

    def _inline_table(self, key: Key) -> None:
        self.at += 1
        self._match(_BLANK)
        while self.text[self.at] != "}":
            self._pair(key)
            self._match(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._match(_BLANK)
        self.at += 1


def _unquoted(name: str) -> str:
    if name[0] in "\"'":
        value: str = tomllib.loads(f"name = {name}")["name"]
        return value
    return name
