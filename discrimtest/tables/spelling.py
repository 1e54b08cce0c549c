"""Texts as they are compared: without case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_NOT_WORD = re.compile(r"[^0-9a-z]+")
# Three zeros behind a point or comma are thousands.
_AS_AMOUNT = re.compile(r"([+-]?\d+)[.,](?!000$)0+", re.ASCII)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l"})


class Signs(dict[int, str]):
    """What is written for each sign of a text (``str.translate``), found out once a sign."""

    def __init__(self, written: Callable[[str], str]) -> None:
        self._written = written

    def __missing__(self, point: int) -> str:
        return self.setdefault(point, self._written(chr(point)))


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf":  # soft hyphens and zero-width marks stand inside words
        return ""
    return " " if kind in {"Cc", "Zs", "Zl", "Zp"} else sign


_PLAIN = Signs(_plain)


def folded(text: str) -> str:
    """``text`` in lower-case ASCII letters and digits, words parted by one space.

    >>> folded("  Propriétaire / EIGENAAR (b.v.) ")
    'proprietaire eigenaar b v'
    """
    plain = text.casefold()
    if not plain.isascii():
        signs = unicodedata.normalize("NFKD", plain.translate(_LIGATURES))
        plain = "".join(sign for sign in signs if not unicodedata.combining(sign)).casefold()
    return _NOT_WORD.sub(" ", plain).strip()


def tidy(text: str) -> str:
    """``text`` on one line, every kind of space as one plain space, unseen signs removed."""
    plain = text if text.isascii() and text.isprintable() else text.translate(_PLAIN)
    return " ".join(plain.split())


def one_spelling(text: str) -> str:
    """A name as it is told from others: letters composed, plain spaces, a number's ".0" gone.

    >>> [one_spelling(text) for text in ("Zoe\u0301", " a  b ", "12.0", "1.50")]
    ['Zoé', 'a b', '12', '1.50']
    """
    plain = tidy(text)
    return figures(plain) if plain.isascii() else unicodedata.normalize("NFC", plain)


def figures(text: str) -> str:
    """``text``, or the whole number of which a program made an amount.

    >>> [figures(text) for text in ("12.0", "12,00", "12A", "12.50", "12.000")]
    ['12', '12', '12A', '12.50', '12.000']
    """
    amount = _AS_AMOUNT.fullmatch(text)
    return amount[1] if amount else text


def near_alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names that differ in case, accents or punctuation alone, together; in order."""
    together: dict[str, list[str]] = {}
    for name in names:
        together.setdefault(folded(name), []).append(name)
    return [tuple(same) for fold, same in together.items() if fold and len(same) > 1]
