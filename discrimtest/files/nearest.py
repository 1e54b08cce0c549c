"""The known word most like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x' or 'y'?)`` for the known words most like ``word``, else empty."""
    alike = {
        str(name): SequenceMatcher(None, word.lower(), str(name).lower()).ratio() for name in known
    }
    best = max(alike.values(), default=0.0)
    near = [name for name, ratio in alike.items() if ratio >= max(0.6, best - 0.1)]
    near.sort(key=lambda name: -alike[name])
    return f" (did you mean {' or '.join(repr(name) for name in near[:3])}?)" if near else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The same as a sentence; ``otherwise`` where no known word is like it."""
    hint = nearest(word, known).strip(" ()")
    return f"{hint[0].upper()}{hint[1:]}" if hint else otherwise
