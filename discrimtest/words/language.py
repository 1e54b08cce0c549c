"""The languages of letters, files and reports."""

from __future__ import annotations

from typing import Literal, get_args

LanguageCode = Literal["nl", "fr", "en"]

LANGUAGES: tuple[str, ...] = get_args(LanguageCode)
"""Their codes, in the order in which they are shown."""
