"""Passwords that leaked from other sites, known by the beginning of a hash.

``leaked.bin`` holds six bytes of the SHA-256 of each of 12,874 passwords of 15 characters or more
(``docs/decisions/2026-11-30-accounts.md`` says whence); none of them can be read from it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

_BYTES = 6


def leaked(password: str) -> bool:
    """Whether a password stands on the list, whatever its capitals."""
    digest = hashlib.sha256(password.casefold().encode("utf-8", "replace")).digest()
    return digest[:_BYTES] in kept()


@cache
def kept() -> frozenset[bytes]:
    """The beginnings of the hashes."""
    data = files("discrimtest.accounts").joinpath("leaked.bin").read_bytes()
    return frozenset(data[at : at + _BYTES] for at in range(0, len(data), _BYTES))
