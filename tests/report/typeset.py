"""Small documents set by Typst as reports are."""

from __future__ import annotations

import typst


def plain(body: str) -> bytes:
    """A document as Typst writes it, before its tags are completed."""
    source = f'#set document(title: "t", date: datetime(year: 2026, month: 1, day: 1))\n{body}'
    made: bytes = typst.compile(source.encode(), pdf_standards=["a-3a", "ua-1"])
    return made
