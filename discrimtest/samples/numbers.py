"""Numbers as data files write them: with a decimal point, or with a comma."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def number_of(text: str) -> float | None:
    """The number that a text is; None where it is none, or where its comma may mean two things.

    >>> number_of("0.5"), number_of("0,5"), number_of("12")
    (0.5, 0.5, 12.0)
    >>> number_of("1,250"), number_of("500_700"), number_of("many")
    (None, None, None)
    """
    if _COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        text = text.replace(",", ".")
    value = float(text) if _NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None


def may_be_thousands(text: str) -> bool:
    """Whether a comma in it may part thousands as well as decimals."""
    return _THOUSANDS.fullmatch(text) is not None
