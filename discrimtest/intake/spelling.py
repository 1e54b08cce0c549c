"""Texts as they are compared: without case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l"})


def folded(text: str) -> str:
    """``text`` in lower-case ASCII letters and digits, words parted by one space.

    >>> folded("  Propriétaire / EIGENAAR (b.v.) ")
    'proprietaire eigenaar b v'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", letters.casefold()).strip()


def tidy(text: str) -> str:
    """``text`` on one line, every kind of space as one plain space, unseen signs removed."""
    return " ".join("".join(map(_plain, text)).split())


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf":  # soft hyphens and zero-width marks stand inside words
        return ""
    return " " if kind in {"Cc", "Zs", "Zl", "Zp"} else sign
