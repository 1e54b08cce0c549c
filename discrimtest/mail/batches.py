"""Mails, so many together as memory may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_MAILS, _BYTES = 100, 8_000_000
"""So much is held at once at most, but for one mail that is larger by itself."""


def batches(mails: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Mails in their order, in batches.

    Args:
        size: Gives the bytes of one.
    """
    batch: list[T] = []
    total = 0
    for mail in mails:
        more = size(mail)
        if batch and (len(batch) == _MAILS or total + more > _BYTES):
            yield batch
            batch, total = [], 0
        batch.append(mail)
        total += more
    if batch:
        yield batch
