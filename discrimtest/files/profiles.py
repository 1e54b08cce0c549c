"""The names and phrases that may carry a signal, with how they were pretested.

Signal names come from here and nowhere else: name lists of a library mix origins.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from discrimtest.files.protocol import Presentation
from discrimtest.files.word import Contradiction, FileTable, LocalText, Slug


class Pretest(FileTable):
    """How raters read a signal: ``recognised`` of ``of`` as intended, ``natural`` as natural."""

    recognised: int = Field(ge=0)
    of: int = Field(gt=0)
    natural: int | None = Field(default=None, ge=0)
    on: date
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _no_more_than_asked(self) -> Pretest:
        if self.recognised > self.of or (self.natural or 0) > self.of:
            rule = "recognised and natural can not exceed of, the number of raters"
            raise Contradiction([((), rule, "Correct these numbers.")])
        return self

    @property
    def share(self) -> float:
        return self.recognised / self.of


class GivenName(FileTable):
    value: str = Field(min_length=1)
    reads_as: Presentation
    origin: Slug
    age: Literal["adult", "65+"] = "adult"
    source: str = ""
    pretest: Pretest | None = None


class FamilyName(FileTable):
    """``woman`` is the form a woman bears, where the language has one (Kowalski, Kowalska)."""

    value: str = Field(min_length=1)
    origin: Slug
    woman: str = ""
    source: str = ""
    pretest: Pretest | None = None


class Statement(FileTable):
    """A sentence the writer says about the writer; ``{name}`` is the writer's first name."""

    id: Slug
    text: LocalText
    signal: bool
    pretest: Pretest | None = None


class PronounLine(FileTable):
    """Written behind the name in the signature, as in "Robin Maes (die/hun)"."""

    id: Slug
    text: LocalText
    pretest: Pretest | None = None


class SignalLists(FileTable):
    """What ``profiles.toml`` says: every name and phrase a profile may be made of.

    Attributes:
        jobs: Kinds of work of like standing, said without agreement ("in het onderwijs");
            the two candidates of a test get different ones, crossed with arms.
    """

    given_names: tuple[GivenName, ...] = Field(min_length=1)
    family_names: tuple[FamilyName, ...] = Field(min_length=1)
    statements: tuple[Statement, ...] = ()
    pronouns: tuple[PronounLine, ...] = ()
    jobs: tuple[LocalText, ...] = ()
