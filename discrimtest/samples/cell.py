"""What one cell of data says, whether a file holds it or a frame: nothing, or a name."""

from __future__ import annotations

import re
from typing import Any

from discrimtest.tables.spelling import one_spelling

MISSING_WORDS = frozenset(
    "#N/A #NA #N/B #N/D #NV #NULL! <NA> N/A NA NULL NaN NaT None n/a nan null -NaN -nan".split()
)
"""What R, Python, SQL, SPSS and a spreadsheet write where there is nothing."""
_STATA = re.compile(r"\.[a-z]?")


def text_of(value: Any) -> str:
    """A cell as it is told from others; empty where nothing is meant.

    Args:
        value: Text, a number, a truth value, or what pandas holds where there is nothing.

    >>> [text_of(value) for value in (7.0, "7.0", " a  b ", True, ".a", "#N/A", None)]
    ['7', '7', 'a b', 'True', '', '', '']
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = one_spelling(str(value))
    return "" if text in MISSING_WORDS or _STATA.fullmatch(text) else text
