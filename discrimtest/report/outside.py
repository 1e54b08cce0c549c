"""Text from outside, made safe to print on any medium: what cannot be shown is named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass
from typing import TypeVar

# Blocks, or what both fonts of the PDF hold of them, that print as themselves in every style.
PRINTED = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00AC),  # Latin-1, without the soft hyphen
    (0x00AE, 0x0241),
    (0x02B3, 0x02B3),  # raised "r", of the French "1er"
    (0x0386, 0x0386),  # Greek
    (0x0388, 0x038A),
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A3, 0x03CE),
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x05D0, 0x05EA),  # Hebrew
    (0x060C, 0x060C),  # Arabic
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),
    (0x0640, 0x064A),
    (0x0660, 0x066C),
    (0x067E, 0x067E),
    (0x0686, 0x0686),
    (0x0698, 0x0698),
    (0x06A9, 0x06A9),
    (0x06AF, 0x06AF),
    (0x06CC, 0x06CC),
    (0x06F0, 0x06F9),
    (0x1D49, 0x1D49),  # raised "e"
    (0x1E00, 0x1E9B),  # more Latin
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
    (0x2009, 0x2009),  # spaces, dashes, quotation marks, bullets, ellipsis
    (0x2010, 0x2015),
    (0x2018, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x2030),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),  # euro, trade mark, arrows, minus, comparisons
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
)
_RANGES = (re.escape(chr(first)) + "-" + re.escape(chr(last)) for first, last in PRINTED)
_UNPRINTED = re.compile(f"[^{''.join(_RANGES)}]")
_SPACES = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " "))
_RIGHT_TO_LEFT = "\u0590-\u06ff"
_TURNED = re.compile(rf"[{_RIGHT_TO_LEFT}]+(?:[\W\d_]*[{_RIGHT_TO_LEFT}]+)*")
ISOLATE, END_ISOLATE = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

Value = TypeVar("Value")


def visible(text: str) -> str:
    """The text with every character that prints as itself; others as ``[U+0000]``.

    Line ends and tabs become spaces, letters with separate accents become one character.
    Characters that the fonts of the report do not have (pictographs, Chinese and the like),
    control characters, private use, loose accents and marks that turn the direction of the text
    are named, so that HTML and PDF show the same. What reads from right to left is kept apart
    from the sentence around it, so that it moves nothing else.
    """
    if text.isascii() and text.isprintable():
        return text
    spaced = unicodedata.normalize("NFC", text.translate(_SPACES))
    shown = _UNPRINTED.sub(lambda found: f"[U+{ord(found[0]):04X}]", spaced)
    return _TURNED.sub(lambda found: f"{ISOLATE}{found[0]}{END_ISOLATE}", shown)


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
