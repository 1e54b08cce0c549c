"""The words in bytes, where the label beside them may be wrong."""

from __future__ import annotations

import binascii
from email.errors import HeaderParseError
from email.header import decode_header

_WINDOWS = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", ""})
_EURO_OF_LATIN_9 = b"\xa4"


def decoded(content: bytes, label: str) -> str:
    """The text of bytes under the label of their charset; never raises.

    Bytes that are UTF-8 beyond ASCII are seldom anything else. What says Latin-1 is read as
    Windows-1252, as every browser does, but for the sign that is a euro in Latin-9 only.

    Args:
        content: The bytes.
        label: The charset they claim; empty where they claim none.
    """
    named = label.strip().lower()
    for charset in ("utf-8", *_likely(content, named)):
        try:
            return content.decode(charset)
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("iso-8859-1")


def _likely(content: bytes, named: str) -> tuple[str, ...]:
    if named in _WINDOWS:
        return ("iso-8859-15",) if _EURO_OF_LATIN_9 in content else ("windows-1252",)
    return (named, "windows-1252")


def header_text(value: str) -> str:
    """What a header says: its encoded words decoded, its bytes without a label too."""
    if "=?" not in value and value.isascii():
        return " ".join(value.split())
    try:
        words = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        words = [(value, None)]
    said = "".join(
        decoded(word if isinstance(word, bytes) else _bytes(word), charset or "")
        for word, charset in words
    )
    return " ".join(said.split())


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogateescape")
