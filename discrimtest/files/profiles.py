"""The names and phrases that may carry a signal, with how they were pretested.

Signal names come from here and nowhere else: name lists of a library mix origins.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from discrimtest.files.protocol import Presentation
from discrimtest.files.word import Contradiction, FileTable, LocalText, Slug

LEAST_RATERS = 10
"""Raters without whom a pretest says too little: where eight all read a signal as meant, Wilson's
interval at 95 % still reaches down to 68 %; where ten do, to 72 %."""


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

    @property
    def counts(self) -> bool:
        """Whether enough raters were asked for it to validate a signal."""
        return self.of >= LEAST_RATERS


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


class Wording(LocalText):
    """How one letter variant says a statement.

    Attributes:
        pretest: How raters read these words.
    """

    pretest: Pretest | None = None


class Statement(FileTable):
    """A sentence the writer says about the writer; ``{name}`` is the writer's first name.

    Attributes:
        text: How every letter variant says it that has no wording of its own.
        signal: Whether it tells the ground.
        pretest: How raters read ``text``.
        wordings: How each letter variant says it, by variant: a landlord gets two of them.
    """

    id: Slug
    text: LocalText
    signal: bool
    pretest: Pretest | None = None
    wordings: dict[Slug, Wording] = Field(default_factory=dict)

    def wording(self, variant: str) -> Wording:
        """How that letter variant says it, with the pretest of those words."""
        own = self.wordings.get(variant)
        return own or Wording(**self.text.model_dump(), pretest=self.pretest)


class PronounLine(FileTable):
    """Written behind the name in the signature, as in "Robin Maes (die/hun)"."""

    id: Slug
    text: LocalText
    pretest: Pretest | None = None


class CoupleLetter(FileTable):
    """How raters read two people in a letter variant: as a couple, or as sharing a home."""

    variant: Slug
    pretest: Pretest | None = None


class Voice(FileTable):
    """The voice of somebody who calls, known by this name alone.

    Attributes:
        reads_as: How it sounds. origin: Its accent, as a list of names has an origin.
        recording: What raters are given to hear, by its name; no sound is kept here.
        pretest: How raters heard it.
    """

    id: Slug
    reads_as: Presentation
    origin: Slug
    recording: str = ""
    pretest: Pretest | None = None


FACTS = {"job": "jobs", "since": "since", "reason": "reasons", "little_one": "children"}
"""Neutral facts of a candidate, and the list each is drawn from; any arm may bear any of them."""


class SignalLists(FileTable):
    """What ``profiles.toml`` says: every name and phrase a profile may be made of.

    The neutral facts (``jobs``, ``since``, ``reasons``, ``children``) are of like standing and said
    without agreement. The candidates of a test bear different ones, and every arm bears each
    equally often.

    Attributes:
        jobs: Kinds of work ("in het onderwijs").
        since: How long in that work ("vijf jaar").
        reasons: Why a new home, as any household may say it ("omdat de huur afloopt").
        couples: How letters of couples were read, by variant.
        children: The child of those who have one ("een dochter van vijf").
        voices: Of those who call, where candidates call.
    """

    given_names: tuple[GivenName, ...] = Field(min_length=1)
    family_names: tuple[FamilyName, ...] = Field(min_length=1)
    statements: tuple[Statement, ...] = ()
    pronouns: tuple[PronounLine, ...] = ()
    couples: tuple[CoupleLetter, ...] = ()
    voices: tuple[Voice, ...] = ()
    jobs: tuple[LocalText, ...] = ()
    since: tuple[LocalText, ...] = ()
    reasons: tuple[LocalText, ...] = ()
    children: tuple[LocalText, ...] = ()

    def names(self) -> frozenset[str]:
        """Every name that somebody may bear."""
        family = {form for name in self.family_names for form in (name.value, name.woman) if form}
        return frozenset(family | {name.value for name in self.given_names})

    def neutral(self, language: str) -> dict[str, tuple[str, ...]]:
        """The lists of neutral facts that are not empty, by what a letter calls the fact."""
        lists = {fact: getattr(self, name) for fact, name in FACTS.items()}
        return {
            fact: tuple(text[language] for text in texts) for fact, texts in lists.items() if texts
        }
