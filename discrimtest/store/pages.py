"""Rows read from the bytes of an SQLite file, page by page, where SQLite itself gives up.

SQLite refuses a whole table for one bad page, and every table where the bad page held their
definitions. Here each cell is read by itself, so what is lost is what lay on the bad page: as the
``.recover`` of SQLite's own shell does, which Python does not bring along.

References:
    SQLite's file format, https://www.sqlite.org/fileformat2.html (sections 1.3, 1.5, 1.6, 2.1).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_MAGIC = b"SQLite format 3\x00"
_USUAL_SIZE = 4096
_INDEX_NODE, _TABLE_NODE, _INDEX_LEAF, _TABLE_LEAF = 2, 5, 10, 13
_NODES, _INDEX = (_INDEX_NODE, _TABLE_NODE), (_INDEX_NODE, _INDEX_LEAF)
_WHOLE_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_DEFINITION = [str, str, str, int]

Values = tuple[Any, ...]


class _Unreadable(Exception):
    """Bytes that are not what they should be."""


@dataclass(slots=True)
class Tree:
    """What was read of one table or index.

    Attributes:
        rows: Values in the order in which they lie in the file.
        whole: Whether every page and every cell could be read.
    """

    rows: list[Values] = field(default_factory=list)
    whole: bool = True


class FilePages:
    """The pages of a file, and which of them were read so far."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        size, reserved = _USUAL_SIZE, 0
        if content.startswith(_MAGIC):
            told = int.from_bytes(content[16:18], "big")
            size, reserved = (65536 if told == 1 else told), content[20]
        if size not in (1 << power for power in range(9, 17)):
            size, reserved = _USUAL_SIZE, 0
        self._size, self._usable = size, size - reserved
        self._seen: set[int] = set()

    @property
    def count(self) -> int:
        return len(self._content) // self._size

    def roots(self) -> dict[str, int]:
        """The first page of every table and index, wherever its definition still lies."""
        found: dict[str, int] = {}
        for number in range(1, self.count + 1):
            if self._kind(number) == _TABLE_LEAF:
                for row in self._cells(number, Tree(), len(_DEFINITION)):
                    if [type(value) for value in row] == _DEFINITION:
                        self._seen.add(number)
                        if row[0] in ("table", "index"):
                            found[row[1]] = row[3]
        return found

    def tree(self, root: int) -> Tree:
        """Everything that lies below a first page."""
        tree, waiting = Tree(), [root]
        kinds = _INDEX if self._kind(root) in _INDEX else (_TABLE_NODE, _TABLE_LEAF)
        while waiting:
            number = waiting.pop()
            if number in self._seen or self._kind(number) not in kinds:
                tree.whole = False
                continue
            self._seen.add(number)
            tree.rows += self._cells(number, tree)
            waiting += self._children(number)
        return tree

    def strays(self) -> Iterator[list[Values]]:
        """The rows of each page to which no tree that was read led."""
        for number in range(1, self.count + 1):
            if number in self._seen or not self._kind(number):
                continue
            if rows := list(self._cells(number, Tree())):
                yield rows

    def _kind(self, number: int) -> int:
        """What kind of page it is; 0 for one of no table and no index."""
        if not 1 <= number <= self.count:
            return 0
        kind = self._content[self._start(number)]
        return kind if kind in (*_NODES, _INDEX_LEAF, _TABLE_LEAF) else 0

    def _start(self, number: int) -> int:
        return (number - 1) * self._size + (100 if number == 1 else 0)

    def _page(self, number: int) -> bytes:
        return self._content[(number - 1) * self._size : number * self._size]

    def _places(self, number: int) -> list[int]:
        """Where the cells of a page begin in it."""
        page, start = self._page(number), self._start(number) % self._size
        first = start + (12 if page[start] in _NODES else 8)
        count = min(int.from_bytes(page[start + 3 : start + 5], "big"), (self._size - first) // 2)
        return list(struct.unpack_from(f">{count}H", page, first))

    def _children(self, number: int) -> list[int]:
        page, start = self._page(number), self._start(number) % self._size
        if page[start] not in _NODES:
            return []
        places = [*self._places(number), start + 8]
        return [int.from_bytes(page[place : place + 4], "big") for place in places]

    def _cells(self, number: int, tree: Tree, upto: int | None = None) -> Iterator[Values]:
        """The rows of one page; a cell that cannot be read is left out, and told."""
        if self._kind(number) == _TABLE_NODE:
            return
        for place in self._places(number):
            try:
                yield _values(self._payload(number, place, upto), upto)
            except (_Unreadable, IndexError, struct.error, UnicodeDecodeError):
                tree.whole = False

    def _payload(self, number: int, place: int, upto: int | None) -> bytes:
        page, kind = self._page(number), self._kind(number)
        length, place = _varint(page, place + (4 if kind == _INDEX_NODE else 0))
        if kind == _TABLE_LEAF:
            _, place = _varint(page, place)
        local = self._local(length, kind)
        own = page[place : place + local]
        if local == length or upto is not None:
            return own
        onward = int.from_bytes(page[place + local : place + local + 4], "big")
        return own + self._overflow(onward, length - local)

    def _local(self, length: int, kind: int) -> int:
        """How many bytes of a payload lie on the page itself."""
        most = self._usable - 35
        if kind != _TABLE_LEAF:
            most = (self._usable - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (self._usable - 12) * 32 // 255 - 23
        kept = least + (length - least) % (self._usable - 4)
        return kept if kept <= most else least

    def _overflow(self, number: int, missing: int) -> bytes:
        parts = []
        while missing > 0:
            if not 1 <= number <= self.count or number in self._seen:
                raise _Unreadable
            self._seen.add(number)
            page = self._page(number)[: self._usable]
            parts.append(page[4 : 4 + missing])
            missing -= len(parts[-1])
            number = int.from_bytes(page[:4], "big")
        return b"".join(parts)


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for _ in range(8):
        byte = content[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | content[place], place + 1


def _values(payload: bytes, upto: int | None = None) -> Values:
    """The values of one record, or its first ``upto``."""
    end, place = _varint(payload, 0)
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values = []
    for kind in kinds[:upto]:
        length = _length(kind)
        if end + length > len(payload):
            raise _Unreadable
        values.append(_value(kind, payload[end : end + length]))
        end += length
    return tuple(values)


def _length(kind: int) -> int:
    return (kind - 12) // 2 if kind >= 12 else _WHOLE_NUMBERS.get(kind, 0)


def _value(kind: int, content: bytes) -> Any:
    if kind >= 12:
        return content if kind % 2 == 0 else content.decode()
    if kind in (8, 9):
        return kind - 8
    if kind in _WHOLE_NUMBERS:
        return int.from_bytes(content, "big", signed=True)
    if kind:  # a fraction, of which no store holds any, or a kind that is none
        raise _Unreadable
    return None
