"""What every value read from a plain file is: frozen, strict about unknown keys, comparable."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

LANGUAGES = ("nl", "fr", "en")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]


class Word(BaseModel):
    """Base of the values that plain files hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class LocalText(Word):
    """The same text in the project's three languages."""

    nl: str
    fr: str
    en: str

    def __getitem__(self, language: str) -> str:
        text: str = getattr(self, language)
        return text
