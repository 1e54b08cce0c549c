"""A file that is sent to be compared: its fingerprint is taken, and nothing of it is kept."""

from __future__ import annotations

import hashlib
import io

LARGEST_COPY = 128 * 1024 * 1024
"""Bytes of a copy that may be checked."""
CHECKS = "check_copy"
"""The one route that takes such a file."""


class HashedUpload(io.RawIOBase):
    """Takes what is written to it, and keeps no more than its SHA-256."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._digest.update(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Nothing is there to be read again."""
        return 0

    def read(self, size: int = -1, /) -> bytes:
        return b""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
