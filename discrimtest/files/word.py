"""What every value read from a plain file is: frozen, strict about unknown keys, comparable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from discrimtest.words.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written, as a mark on its type.

    Attributes:
        example: One, as a file writes it.
        rule: What its pattern asks, where it has one.
    """

    example: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Sensible:
    """Between which numbers a value makes sense, as a mark on its type.

    It is asked of what is written now, never of what a lock froze.
    """

    least: float
    most: float


Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60),
    Form('"a-name"', "must be lower-case letters and digits, joined by single - or _"),
]


class FileTable(BaseModel):
    """Base of the tables that plain files hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class LocalText(FileTable):
    """The same text in every language.

    A language that came later (``de: str | None = None``) shows English where a text lacks it:
    files written before must stay readable.
    """

    nl: str
    fr: str
    en: str

    def __getitem__(self, language: str) -> str:
        text: str | None = getattr(self, language)
        return self.en if text is None else text


Key = tuple[str | int, ...]
"""Where a value stands in a file: table keys, and numbers from 0 in lists:
``("arms", 1, "writer")``."""


Mistake = tuple[Key, str, str]
"""Where values do not fit together, the rule, and what to do."""


class Contradiction(ValueError):
    """Values that are well-formed each and do not fit together.

    Attributes:
        found: The mistakes, each with its key within the table that is checked.
    """

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(f"{rule}. {repair}" for _, rule, repair in self.found))


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A shorter way to write a value, as a mark on its type.

    Attributes:
        kind: What may be written instead, in words.
        expand: The long form of a short one; anything else as it is.
    """

    kind: str
    expand: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.expand, handler(source))


def _one_listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _same_in_all(value: Any) -> Any:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


OneOrMore = Annotated[tuple[str, ...], Shorthand("text in quotes", _one_listed)]
"""Names; a plain string stands for one."""

Text = Annotated[LocalText, Shorthand("text in quotes", _same_in_all)]
"""A text by language; a plain string stands for the same text in all."""
NOBODY = LocalText(nl="", fr="", en="")
"""The name of nobody, where nobody must be named."""
