"""Yes and no, true and false: in the languages in which programs and people write them."""

from __future__ import annotations

from collections.abc import Set

TRUTH = {
    **dict.fromkeys(("1", "true", "waar", "vrai", "wahr", "vero", "verdadero"), 1),
    **dict.fromkeys(("0", "false", "onwaar", "faux", "falsch", "falso"), 0),
}
"""0 and 1, and the truth values of programs, also of spreadsheets that speak other languages."""
YES_NO = {
    **TRUTH,
    **dict.fromkeys(("yes", "ja", "oui", "si", "sí", "sì"), 1),
    **dict.fromkeys(("no", "nee", "non", "nein"), 0),
}
"""The same, and how people say yes and no."""
_LETTERS = (("y", "n"), ("j", "n"), ("o", "n"), ("t", "f"))
"""Yes and no by their first letters, which mean that only where both occur."""
NO = frozenset({"", "n", "f", *(word for word, truth in YES_NO.items() if not truth)})
"""What a mark of a contact says where it marks nothing."""


def yes_no_in(words: Set[str]) -> dict[str, int]:
    """Which of a column's words, in lower case, say yes (1) or no (0).

    >>> yes_no_in({"ja", "nee", "curt"}) == {"ja": 1, "nee": 0}
    True
    >>> yes_no_in({"y", "n"}) == {"y": 1, "n": 0}, yes_no_in({"n", "f"})
    (True, {})
    """
    found = {word: YES_NO[word] for word in words if word in YES_NO}
    for yes, no in _LETTERS:
        if {yes, no} <= words:
            found |= {yes: 1, no: 0}
    return found
