"""A released document laid out as pages: facts on one, statistics on another, nothing computed.

What is laid out is what the document itself tells (its context, as it was released).
"""

from __future__ import annotations

from typing import Any

STATISTICS = frozenset(
    ("shown", "background", "results", "change", "computations", "reproduce", "register", "visits")
)
"""Sections whose numbers could be read as proof: they stand on a page of their own."""
FIRST = ("law", "matched", "tests", "explanations", "annex")
"""Sections that the page of facts begins with."""
_SHOWS = 2
"""Place, in the half page on one landlord, of what its tests show."""

Section = dict[str, Any]


def facts_of(context: dict[str, Any]) -> list[Section]:
    """The legal basis, the answers, every test side by side, and then the rest."""
    sections = [each for each in context["sections"] if each["id"] not in STATISTICS]
    places = {name: place for place, name in enumerate(FIRST)}
    return sorted(sections, key=lambda each: places.get(each["id"], len(FIRST)))


def statistics_of(context: dict[str, Any]) -> tuple[list[str], list[Section]]:
    """What chance would give, in sentences, and the sections with numbers."""
    found = [each for each in context["sections"] if each["id"] in STATISTICS]
    one = any(each["id"] == "shown" for each in found)
    return (context["summary"][_SHOWS]["sentences"] if one else []), found
