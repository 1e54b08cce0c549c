"""Text identifiers and canonical bytes: the same content gives the same name anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from typing import Any

_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)

_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
"""Of base 32, for each byte: every letter for as many."""
_DEVICE_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII
)


def canonical_json(value: Any) -> bytes:
    """Bytes that depend on the value alone: sorted keys, no spaces, UTF-8, no NaN.

    Raises:
        ValueError: For NaN or infinite numbers, which have no JSON form.
    """
    return _CANONICAL.encode(value).encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of ``data`` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def derived_id(prefix: str, *parts: str | int) -> str:
    """An identifier made from content: ``prefix-`` and 20 base-32 characters (100 bits)."""
    digest = hashlib.sha256(canonical_json([prefix, *parts])).digest()
    return f"{prefix}-{base64.b32encode(digest[:15])[:20].decode('ascii').lower()}"


def fresh_id(prefix: str) -> str:
    """A random identifier of the same form, for what has no content to derive it from."""
    return f"{prefix}-{secrets.token_bytes(20).translate(_LETTERS).decode('ascii')}"


def is_device_id(text: str) -> bool:
    """Whether a device made this id: a random UUID (RFC 9562, version 4).

    >>> is_device_id("0b0e7c7e-6f0a-4c5e-9b58-4f3d3a1f0c11"), is_device_id("row 7")
    (True, False)
    """
    return _DEVICE_ID.fullmatch(text) is not None
