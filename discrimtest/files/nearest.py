"""The known word most like one that is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def alike(word: str, known: Iterable[str], spelled: Callable[[str], str] = str.lower) -> list[str]:
    """The known words most like ``word``, the likest first; none where none is like it.

    Args:
        spelled: How words are written for comparing.
    """
    # Loaded here: most commands name nothing that is not known.
    from difflib import SequenceMatcher

    wanted = spelled(word)
    ratios = {str(name): SequenceMatcher(None, wanted, spelled(name)).ratio() for name in known}
    least = max(0.6, max(ratios.values(), default=0.0) - 0.1)
    return sorted(
        (name for name in ratios if ratios[name] >= least), key=lambda name: -ratios[name]
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x' or 'y'?)`` for the known words most like ``word``, else empty."""
    near = alike(word, known)
    return f" (did you mean {' or '.join(repr(name) for name in near[:3])}?)" if near else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The same as a sentence; ``otherwise`` where no known word is like it."""
    hint = nearest(word, known).strip(" ()")
    return f"{hint[0].upper()}{hint[1:]}" if hint else otherwise
