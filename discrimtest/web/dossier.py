"""A released document laid out as pages: facts on one, statistics on another, nothing computed.

What is laid out is what the document itself tells (its context, as it was released).
"""

from __future__ import annotations

from typing import Any

STATISTICS = frozenset(
    ("shown", "background", "results", "change", "computations", "reproduce", "register", "visits")
)
"""Sections whose numbers could be read as proof: they stand on a page of their own."""
FIRST = ("law", "tests", "annex")
"""Sections that the page of facts begins with."""
_SHOWS = 2
"""Place, in the half page on one landlord, of what its tests show."""

Section = dict[str, Any]


def facts_of(context: dict[str, Any]) -> list[Section]:
    """The legal basis, the answers, every test side by side, and then the rest."""
    sections = [each for each in context["sections"] if each["id"] not in STATISTICS]
    places = {name: place for place, name in enumerate(FIRST)}
    ordered = sorted(sections, key=lambda each: places.get(each["id"], len(FIRST)))
    return [_beside(each) if each["id"] == "annex" else each for each in ordered]


def statistics_of(context: dict[str, Any]) -> tuple[list[str], list[Section]]:
    """What chance would give, in sentences, and the sections with numbers."""
    found = [each for each in context["sections"] if each["id"] in STATISTICS]
    one = any(each["id"] == "shown" for each in found)
    return (context["summary"][_SHOWS]["sentences"] if one else []), found


def _beside(annex: Section) -> Section:
    return {**annex, "parts": [{**part, "blocks": _blocks(part)} for part in annex["parts"]]}


def _blocks(part: Section) -> list[dict[str, Any]]:
    sides = [side["title"] for block in part["blocks"] for side in block.get("sides", ())]
    return [
        _timeline(block, sides) if block["kind"] == "table" else block for block in part["blocks"]
    ]


def _timeline(table: dict[str, Any], sides: list[str]) -> dict[str, Any]:
    """The timeline of a test with a column for each candidate."""
    when, _, _ = table["columns"]
    rows = []
    for moment, who, what in table["rows"]:
        own = [side for side in sides if side.casefold() == who.casefold()] or sides
        rows.append((moment, *(what if side in own else "" for side in sides)))
    texts = tuple(range(len(sides) + 1))
    return {**table, "columns": (when, *sides), "rows": rows, "texts": texts}
