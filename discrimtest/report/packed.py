"""A PDF with its small objects packed, as PDF 1.5 allows: a third of the bytes, the same page.

Typst writes each of the tens of thousands of tags of a report as an object of its own, in plain
text with an entry of the cross-reference table. Streams of objects hold them together, compressed.

References:
    ISO 32000-1:2008, 7.5.7 (object streams), 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from discrimtest.report.tags import places_of

IN_ONE = 200
"""Objects in one stream."""
_BEGIN = re.compile(rb"\d+ 0 obj\n?")
_END = re.compile(rb"\s*endobj\s*$")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_TRAILER = re.compile(rb"trailer\n<</Size \d+(.*)>>\nstartxref\n", re.DOTALL)


class _Place(NamedTuple):
    """Where an object is: at a byte (kind 1), or in a stream of objects at a number (kind 2)."""

    kind: int
    where: int
    number: int


def packed(pdf: bytes) -> bytes:
    """The same document in fewer bytes.

    Args:
        pdf: As Typst writes it: one plain cross-reference table.

    Raises:
        ValueError: The file is written otherwise.
    """
    places, table = places_of(pdf)
    trailer = _TRAILER.search(pdf, table)
    if trailer is None:
        raise ValueError("this PDF has no plain trailer")
    objects = _objects(pdf, places, table)
    loose = {number: piece for number, piece in objects.items() if _STREAM.search(piece)}
    small = {number: piece for number, piece in objects.items() if number not in loose}
    held, found = _held(small, max(objects) + 1)
    made, length = [pdf[: min(places.values())]], min(places.values())
    for number, piece in (loose | held).items():
        found[number] = _Place(1, length, 0)
        made.append(piece)
        length += len(piece)
    return b"".join([*made, _references(found, length, trailer[1])])


def _objects(pdf: bytes, places: Mapping[int, int], table: int) -> dict[int, bytes]:
    """Every object as it is written, in the order of the file."""
    order = sorted(places, key=places.__getitem__)
    ends = [*(places[number] for number in order[1:]), table]
    return {number: pdf[places[number] : end] for number, end in zip(order, ends, strict=True)}


def _held(small: Mapping[int, bytes], first: int) -> tuple[dict[int, bytes], dict[int, _Place]]:
    """Streams that hold the objects, numbered from ``first``; and where each object is."""
    streams, found = {}, {}
    numbers = list(small)
    for place, start in enumerate(range(0, len(numbers), IN_ONE)):
        some = numbers[start : start + IN_ONE]
        for index, number in enumerate(some):
            found[number] = _Place(2, first + place, index)
        bodies = [_END.sub(b"", _BEGIN.sub(b"", small[number], count=1)) for number in some]
        streams[first + place] = _stream_of(first + place, some, bodies)
    return streams, found


def _stream_of(number: int, numbers: list[int], bodies: list[bytes]) -> bytes:
    heads, length = [], 0
    for held, body in zip(numbers, bodies, strict=True):
        heads.append(b"%d %d" % (held, length))
        length += len(body) + 1
    head = b" ".join(heads) + b"\n"
    about = b"/Type/ObjStm/N %d/First %d" % (len(numbers), len(head))
    return _written(number, about, head + b"\n".join(bodies))


def _written(number: int, about: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    told = b"<<%b/Filter/FlateDecode/Length %d>>" % (about, len(data))
    return b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, told, data)


def _references(found: dict[int, _Place], start: int, trailer: bytes) -> bytes:
    """The cross-reference stream and the end of the file."""
    own = max(found) + 1
    found[own] = _Place(1, start, 0)
    rows = [
        _Place(0, 0, 65535),
        *(found.get(number, _Place(0, 0, 0)) for number in range(1, own + 1)),
    ]
    content = b"".join(
        row.kind.to_bytes(1, "big") + row.where.to_bytes(4, "big") + row.number.to_bytes(2, "big")
        for row in rows
    )
    about = b"/Type/XRef/Size %d/W[1 4 2]%b" % (own + 1, trailer)
    return _written(own, about, content) + b"startxref\n%d\n%%%%EOF\n" % start
