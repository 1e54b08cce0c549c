"""Letters as one reads them: small, without accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BEYOND = re.compile(r"[^\x00-\x7f]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def composed(text: str) -> str:
    """The text with each accent in its letter, and without signs that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def folded(text: str) -> str:
    """Small letters without accents and digits of any script as 0 to 9, as many as ``text`` has."""
    plain = text if text.isascii() else _BEYOND.sub(lambda sign: _letter(sign.group()), text)
    return plain.lower()


_STRUCK = dict(zip("øłđħŧƶɨƀɍɇ", "oldhtzibre", strict=True))
"""Letters with a stroke, which no standard takes apart."""


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.lower() in _STRUCK:
        return _STRUCK[sign.lower()]
    bare = unicodedata.normalize("NFKD", sign)[:1].lower()[:1]
    return bare if bare.isalpha() else sign


_SOUNDS = tuple(
    (re.compile(written), read)
    for written, read in (
        ("ae", "aa"),
        ("ij|y", "i"),
        ("c[kq]?|q", "k"),
        ("x", "ks"),
        ("([bdgklpt])h", r"\1"),
        ("ou", "au"),
        ("eu|oe", "u"),
        ("ui|uy", "u"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A folded word as it sounds, so that "Verhaeghe" and "Verhage" are one."""
    for written, read in _SOUNDS:
        word = written.sub(read, word)
    return word
