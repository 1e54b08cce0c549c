"""What a coder chooses from, and by which key: the codebook in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from typing import Any, TypeVar

from discrimtest.record.blind import UNCLEAR
from discrimtest.record.waitlist import SALUTATION_CODES
from discrimtest.store.engine import reading
from discrimtest.words.coding_event import CodingPart
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace

LETTERS = "abcdefghijkmortv"
"""Keys of categories; those of commands are none of them."""
DIGITS = "1234567890"
"""Keys of subtle codes."""
_UNSEEN = ("response_time",)
"""Codes that a coder cannot give, who does not see when an answer came."""
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Code:
    """A category or a subtle code as the codebook has it, in one language.

    Attributes:
        key: What a coder presses for it; empty where there are more than keys.
    """

    id: str
    key: str
    label: str
    definition: str
    example: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingSheet:
    """What a coder chooses from; of the salutation pass no category."""

    categories: tuple[Code, ...]
    subtle: tuple[Code, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def coding_sheet(at: Workplace, slug: str, part: CodingPart, language: str = "en") -> CodingSheet:
    """What the codebook of a study lets coders choose from.

    Args:
        language: Of labels and definitions.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
    at.require(Right.CODE_BLIND, study.id)
    book = study.instrument.codebook
    heard = part is CodingPart.SALUTATION
    judged = [entry for entry in book.categories if entry.id is not Category.NO_REPLY]
    told = [
        entry
        for entry in book.subtle
        if (entry.id in SALUTATION_CODES) is heard and entry.id not in _UNSEEN
    ]
    categories = tuple(
        Code(
            str(entry.id),
            key,
            entry.label[language],
            entry.definition[language],
            entry.example[language] if entry.example else "",
        )
        for key, entry in _keyed(LETTERS, () if heard else judged)
    )
    subtle = tuple(
        Code(
            entry.id,
            key,
            entry.label[language],
            entry.definition[language],
            values=(*entry.values, UNCLEAR) if heard else entry.values,
        )
        for key, entry in _keyed(DIGITS, told)
    )
    return CodingSheet(categories, subtle)


def codebook_labels(at: Workplace, slug: str, language: str) -> dict[str, str]:
    """What the categories and subtle codes of a study are called, by id."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
    at.require(Right.READ_STUDY, study.id)
    book = study.instrument.codebook
    named = {str(entry.id): entry.label for entry in book.categories}
    named |= {entry.id: entry.label for entry in book.subtle}
    return {name: label[language] for name, label in named.items()}


def _keyed(keys: str, entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    return zip(chain(keys, repeat("")), entries, strict=False)
