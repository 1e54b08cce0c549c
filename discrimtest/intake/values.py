"""Plain values of a row: postcode and number of bedrooms; and what an unreadable one is."""

from __future__ import annotations

import re

from discrimtest.intake.remembered import remembered
from discrimtest.tables.spelling import folded, tidy

MAX_BEDROOMS = 20
_POSTCODE = re.compile(
    r"(?:be?)?0?([1-9]\d{3})(?: [a-z][a-z0-9 ]*)?|[a-z][a-z ]* (?:be?)?([1-9]\d{3})"
)
_BEDROOMS = re.compile(
    r"(\d+)(?:[.,]0+)?\s*(?:-\s*)?(?:slaapkamers?|slpks?|slk|chambres?|chbre?s?|ch|bedrooms?|beds?|br)?",
)


class Unreadable(ValueError):
    """A value that can not be read; the message is the reason a person gets.

    Reasons are kept as facts, so they show a value only when it can be no personal datum.
    """


def shown(text: str) -> str:
    """``text`` as a reason may quote it: short, and never a mailbox or a phone number.

    A shifted column can put either under any header; nine digits or a mailbox sign hide it.
    """
    text = tidy(text)
    if "@" in text or sum(sign.isdigit() for sign in text) > 8:
        return "a value not shown here"
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


@remembered
def read_postcode(text: str) -> str:
    """Four digits, 1000 to 9999; "B-8500", "8500 Kortrijk" and "Kortrijk 8500" are read too.

    Raises:
        Unreadable: It is missing or no Belgian postcode.
    """
    match = _POSTCODE.fullmatch(folded(text).replace("be ", "be", 1).replace("b ", "b", 1))
    if match:
        return match[1] or match[2]
    if not tidy(text):
        raise Unreadable("missing")
    raise Unreadable(f"{shown(text)} is no postcode (four digits, 1000 to 9999)")


@remembered
def read_bedrooms(text: str) -> int | None:
    """A whole number of bedrooms; "studio" is 0, an empty cell None.

    Raises:
        Unreadable: It is no whole number, or more than ``MAX_BEDROOMS``.
    """
    plain = tidy(text).casefold()
    if not plain or plain in {"-", "?"}:
        return None
    if folded(plain) in {"studio", "studios", "kot", "flat studio"}:
        return 0
    match = _BEDROOMS.fullmatch(plain.rstrip("."))
    if not match or not match[1].isascii():
        raise Unreadable(f"{shown(text)} is no number of bedrooms (a whole number)")
    if len(match[1]) > 3 or int(match[1]) > MAX_BEDROOMS:
        raise Unreadable(f"{shown(text)} bedrooms are more than a home has ({MAX_BEDROOMS})")
    return int(match[1])
