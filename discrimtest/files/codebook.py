"""The codebook: what each outcome means and how subtle treatment is coded."""

from __future__ import annotations

from pydantic import Field

from discrimtest.files.word import LocalText, Slug, Word
from discrimtest.words.outcome import Category


class CategoryEntry(Word):
    """``definition`` is what a coder reads; ``example`` an invented answer."""

    id: Category
    label: LocalText
    definition: LocalText
    example: LocalText | None = None


class SubtleEntry(Word):
    """One item of subtle treatment, with the values a coder may give it."""

    id: Slug
    label: LocalText
    definition: LocalText
    values: tuple[str, ...] = Field(min_length=2)


class Codebook(Word):
    """What ``codebook.toml`` says; every category of the default codebook has an entry."""

    version: str
    categories: tuple[CategoryEntry, ...]
    subtle: tuple[SubtleEntry, ...] = ()
