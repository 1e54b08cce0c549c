"""Long lists in pieces that every database takes as parameters of one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """``items`` in order, at most ``size`` at a time; SQLite takes 999 parameters or more."""
    return (items[start : start + size] for start in range(0, len(items), size))
