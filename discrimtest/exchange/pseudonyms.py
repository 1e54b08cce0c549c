"""Keys of an export: the same thing has the same key within it, and another one elsewhere.

A key is a keyed hash of the identifier in the database. Whoever lacks the secret can neither
turn a key back nor compute the key of an identifier that is known; two exports with different
secrets share no key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

LENGTH = 12
"""Characters of a key behind its kind: 60 bits."""


class Pseudonyms:
    """Gives keys.

    Args:
        secret: Of this export alone.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode("utf-8")

    def __repr__(self) -> str:
        return "Pseudonyms()"

    def of(self, kind: str, identifier: str) -> str:
        """The key of ``identifier``: ``kind-`` and twelve letters and digits."""
        text = f"{kind}\x00{identifier}".encode()
        digest = hmac.new(self._secret, text, hashlib.sha256).digest()
        return f"{kind}-{base64.b32encode(digest)[:LENGTH].decode('ascii').lower()}"
