"""Whom of many a text may tell of, so that no rule is made for all the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from discrimtest.masking.folded import folded
from discrimtest.masking.known import Known
from discrimtest.masking.words import COMMON

_BEGINNING = 4
_WORDS = re.compile(r"[^\W_]+")


def near(text: str, known: Iterable[Known]) -> Iterator[Known]:
    """Those of whom some word begins in the text as it does for them.

    Args:
        text: Folded.
    """
    letters = "".join(_WORDS.findall(text))
    return (each for each in known if any(word in letters for word in _beginnings(each)))


@lru_cache(maxsize=65536)
def _beginnings(known: Known) -> frozenset[str]:
    named = (*known.agencies, *known.people, *known.mailboxes, *known.addresses, *known.references)
    words = {word for name in named for word in _WORDS.findall(folded(name))} - COMMON
    longest = (max(_WORDS.findall(folded(title)), key=len, default="") for title in known.titles)
    return frozenset({word[:_BEGINNING] for word in words if len(word) > 2} | set(longest)) - {""}
