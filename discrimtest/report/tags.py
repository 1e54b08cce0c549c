"""Row headers in the tags of a PDF that Typst made.

Typst tags the cells of a table's head as headers of their columns, but as a Python package it
has no way to say that the first cell of a row is the header of that row (``pdf.header-cell``
needs the feature ``a11y-extras`` of its command line). A screen reader should say both, so the
tags are completed here: the first cell of each row under the head becomes a ``TH`` with the scope
``Row``, and cells find their headers by scope instead of by lists of names.

References:
    ISO 32000-1:2008, 7.5.4 (cross-reference table), 14.8.4.3.4 (table structure types),
    14.8.5.7 (``Scope`` and ``Headers``).
"""

from __future__ import annotations

import re
from itertools import chain

_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n?$")
_HEAD = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20
"""Bytes of an entry of the cross-reference table."""
_KIDS = rb"\d+ 0 obj\n<</Type/StructElem/S/%b/P \d+ 0 R/K\[([\d R]*)\]"
_BODY, _ROW = (re.compile(_KIDS % kind) for kind in (b"TBody", b"TR"))
_CELL = re.compile(
    rb"(\d+ 0 obj\n<</Type/StructElem/S/T)D(/P \d+ 0 R/A\[)<</O/Table/Headers\[[^]]*\]>>"
)
_REFERENCE = re.compile(rb"(\d+) 0 R")


def with_row_headers(pdf: bytes) -> bytes:
    """The file with the first cell of each row of a table tagged as the header of the row.

    Only objects that are tags are read and changed, found through the cross-reference table, so
    no text in the file can be taken for one.

    Args:
        pdf: As Typst writes it: one plain cross-reference table, each tag an object of its own.

    Raises:
        ValueError: The file is written otherwise.
    """
    places, table = places_of(pdf)
    rows = chain.from_iterable(_kids(_BODY, pdf, place) for place in places.values())
    cells = [_kids(_ROW, pdf, places[row]) for row in rows]
    changed = {cell: b"" for row in cells for cell in row[1:]}
    changed |= {row[0]: b"<</O/Table/Scope/Row>>" for row in cells if row}
    order = sorted(places, key=places.__getitem__)
    ends = [*(places[number] for number in order[1:]), table]
    made = [pdf[: places[order[0]]]]
    moved: dict[int, int] = {}
    length = len(made[0])
    for number, end in zip(order, ends, strict=True):
        piece = pdf[places[number] : end]
        if number in changed:
            piece = _cell(piece, changed[number])
        moved[number] = length
        made.append(piece)
        length += len(piece)
    return b"".join([*made, _renumbered(pdf[table:], moved, length)])


def places_of(pdf: bytes) -> tuple[dict[int, int], int]:
    """Object number -> where it begins; and where the cross-reference table begins."""
    start = _START.search(pdf, max(0, len(pdf) - 64))
    table = int(start[1]) if start else 0
    head = _HEAD.match(pdf, table)
    if head is None:
        raise ValueError("this PDF has no plain cross-reference table")
    first = head.end()
    places = {}
    for number in range(1, int(head[1])):
        entry = pdf[first + _ENTRY * number : first + _ENTRY * (number + 1)]
        if entry[17:18] == b"n":
            places[number] = int(entry[:10])
    return places, table


def _kids(kind: re.Pattern[bytes], pdf: bytes, place: int) -> list[int]:
    """Numbers of the objects that a tag of this kind holds; none where it is another object."""
    found = kind.match(pdf, place)
    return [int(one) for one in _REFERENCE.findall(found[1])] if found else []


def _cell(piece: bytes, attribute: bytes) -> bytes:
    """A cell with this attribute in the place of its list of headers; one with it is a header."""
    letter = b"H" if attribute else b"D"
    piece, found = _CELL.subn(rb"\g<1>%b\g<2>%b" % (letter, attribute), piece, count=1)
    if not found:
        raise ValueError("a cell of a table is tagged in an unknown way")
    return piece.replace(b"/A[]", b"", 1)


def _renumbered(tail: bytes, moved: dict[int, int], table: int) -> bytes:
    """The cross-reference table and what follows it, with the new places."""
    entries = bytearray(tail)
    first = tail.index(b"\n", len(b"xref\n")) + 1
    for number, place in moved.items():
        start = first + _ENTRY * number
        entries[start : start + 10] = b"%010d" % place
    return _START.sub(b"startxref\n%d\n%%%%EOF\n" % table, bytes(entries))
