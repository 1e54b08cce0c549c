"""The codebook: what each outcome means and how subtle treatment is coded."""

from __future__ import annotations

from pydantic import Field

from discrimtest.files.word import FileTable, LocalText, Slug
from discrimtest.words.outcome import Category
from discrimtest.words.phone_call import NotSpoken


class CategoryEntry(FileTable):
    """``definition`` is what a coder reads; ``example`` an invented answer."""

    id: Category
    label: LocalText
    definition: LocalText
    example: LocalText | None = None


class SubtleEntry(FileTable):
    """One item of subtle treatment, with the values a coder may give it."""

    id: Slug
    label: LocalText
    definition: LocalText
    values: tuple[str, ...] = Field(min_length=2)


class EndingEntry(FileTable):
    """One way in which a phone call ends, and what is recorded then.

    Attributes:
        records: The category of what somebody said, or what became of a call without an answer.
    """

    id: Slug
    label: LocalText
    records: Category | NotSpoken


class Codebook(FileTable):
    """What ``codebook.toml`` says; every category of the default codebook has an entry.

    Attributes:
        endings: Of phone calls, where candidates call by a script.
    """

    version: str
    categories: tuple[CategoryEntry, ...]
    subtle: tuple[SubtleEntry, ...] = ()
    endings: tuple[EndingEntry, ...] = ()
