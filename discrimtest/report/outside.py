"""Text from outside, made safe to print on any medium: what can not be shown is named."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from typing import TypeVar

# Marks that change the direction of the text around them, and the byte order mark.
INVISIBLE = frozenset("\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
LAST_OF_THE_FONTS = 0x2E7F

Value = TypeVar("Value")


def visible(text: str) -> str:
    """The text with every character that prints as itself; others as ``[U+0000]``.

    Line ends and tabs become spaces. Characters beyond the alphabets of the report's fonts
    (pictographs, Chinese and the like), control characters, private use and marks that turn
    the direction of the text are named, so that HTML and PDF show the same.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    hidden = (
        character in INVISIBLE
        or ord(character) > LAST_OF_THE_FONTS
        or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")
    )
    return f"[U+{ord(character):04X}]" if hidden else character


def everything_visible(value: Value) -> Value:
    """The same value of the report with every text in it made visible."""
    if isinstance(value, str):
        return visible(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(everything_visible(item) for item in value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: everything_visible(item) for key, item in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: everything_visible(getattr(value, f.name)) for f in fields(value)}
        return type(value)(**parts)
    return value
