"""What a researcher writes in ``study.toml`` of a study of mystery calls.

It draws agencies, in waves, in place of comparisons; nothing in it is added to a study of letters.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from discrimtest.files.study import Count, ListingFiles, Period, Place, StudyLimits, known_zone
from discrimtest.files.word import NOBODY, FileTable, LocalText, Sensible, Slug, Text
from discrimtest.words.language import LanguageCode
from discrimtest.words.study import Mode, Purpose


class CallWaveFile(Period):
    """One wave of calls, from its first day to its last.

    Attributes:
        number: A whole number that rises with time, such as the year; a trend counts in it.
    """

    number: int = Field(ge=0, le=9_999)


class CallSampleFile(FileTable):
    """How many agencies are called in each wave, and what the owner asks for.

    Attributes:
        agencies: Called once each in a wave.
        requests: Of the protocol; a wave shares its calls among them.
    """

    agencies: Count = Field(ge=1)
    requests: tuple[Slug, ...] = Field(min_length=1)


class CallCoding(FileTable):
    """How what was said is judged.

    Attributes:
        double_share: Share of calls that a coder judges a second time, by their words.
    """

    double_share: Annotated[float, Sensible(0, 1)] = Field(default=1, ge=0, le=1)


class Owner(FileTable):
    """A fictitious owner.

    Attributes:
        name: As the caller says it. phone: Number of the study from which this owner calls.
    """

    name: str = Field(min_length=1)
    phone: str = Field(min_length=3)


class CallStudyFile(FileTable):
    """The whole file.

    Attributes:
        kind: Tells it from a study of letters.
        owners: Who calls; an agency hears another in each wave.
        home: What the owner lets, with its article, in the languages of the calls.
    """

    kind: Literal["mystery-call"]
    slug: Slug
    title: LocalText
    question: LocalText
    purpose: Purpose
    mode: Mode
    runner: Text
    commissioner: Text = NOBODY
    legal: Slug
    protocol: Slug
    simulated: bool = False
    timezone: str
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    seed: int = Field(ge=0)
    place: Place
    waves: tuple[CallWaveFile, ...] = Field(min_length=1)
    sample: CallSampleFile
    coding: CallCoding = CallCoding()
    limits: StudyLimits = StudyLimits()
    owners: tuple[Owner, ...] = Field(min_length=1)
    home: LocalText
    listings: ListingFiles = ListingFiles()

    _known_zone = field_validator("timezone")(known_zone)

    def wave(self, number: int) -> CallWaveFile | None:
        """The wave of this number."""
        return next((wave for wave in self.waves if wave.number == number), None)
