"""What a researcher writes in ``studies/<slug>/study.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from discrimtest.files.protocol import AllowedComparison
from discrimtest.files.retention import RetentionTerms
from discrimtest.files.word import (
    NOBODY,
    Contradiction,
    FileTable,
    LocalText,
    Mistake,
    Sensible,
    Slug,
    Text,
)
from discrimtest.words.line import LineChannel
from discrimtest.words.study import Mode, Purpose


class Place(FileTable):
    """The area is its postcodes; each names the municipality it belongs to."""

    name: LocalText
    postcodes: dict[str, str] = Field(min_length=1)

    @field_validator("postcodes")
    @classmethod
    def _four_digits(cls, value: dict[str, str]) -> dict[str, str]:
        wrong: list[Mistake] = []
        for code, municipality in value.items():
            if not (len(code) == 4 and code.isascii() and code.isdigit()):
                wrong.append(((code,), "a postcode must be four digits", "Correct it."))
            if not municipality.strip():
                rule, repair = "a postcode names its municipality", f'Write {code} = "Kortrijk".'
                wrong.append(((code,), rule, repair))
        if wrong:
            raise Contradiction(wrong)
        return value


class Period(FileTable):
    """First and last day; answers still count until the last day's end."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.last < self.first:
            rule = f"last ({self.last}) must not come before first ({self.first})"
            raise Contradiction([((), rule, "Exchange them, or correct one.")])
        return self


class StudySample(FileTable):
    """How many tests, over which comparisons of the protocol (or of this file).

    Attributes:
        replace_broken: Which broken tests a later draw replaces: none, those of which nothing was
            sent, or all. It is fixed before the first draw.
    """

    tests: int = Field(ge=1, le=100_000)
    comparisons: tuple[Slug, ...] = Field(min_length=1)
    design: Literal["one-comparison-per-listing", "within-listing"] = "one-comparison-per-listing"
    replace_broken: Literal["none", "unsent", "all"] = "none"


Days = Annotated[int, Sensible(0, 3_660)]
"""Ten years at most."""
Count = Annotated[int, Sensible(0, 100_000)]


class StudyLimits(FileTable):
    """Landlord burden, counted across all studies.

    Attributes:
        agency_tests: Most tests of one agency, with all its offices, in ``agency_days`` days.
        agency_gap_days: Least days between two tests of one agency.
        private_tests: Most tests of one private landlord.
        contacts_per_day: What the testers can handle; None for no limit.
        rare_letters: Most letters of rare applicants to one landlord, in ``rare_days`` days; which
            arms are rare says the protocol.
        max_ad_age_days: Most days between the day of an ad and its first contact; None for no
            limit.
    """

    agency_tests: Count = Field(default=4, ge=1)
    agency_days: Days = Field(default=30, ge=1)
    agency_gap_days: Days = Field(default=7, ge=0)
    private_tests: Count = Field(default=1, ge=1)
    contacts_per_day: Count | None = Field(default=None, ge=1)
    rare_letters: Count = Field(default=2, ge=1)
    rare_days: Days = Field(default=60, ge=1)
    max_ad_age_days: Days | None = Field(default=None, ge=0)


class StudyLine(FileTable):
    """A mailbox, number or portal account the study owns; never one that is invented.

    Each is one persona of one arm. A study that owns a mail domain writes one table for many
    mailboxes: ``pattern`` takes the persona's names, ``count`` says how many there are.

    Attributes:
        arm: The arm that writes from it; empty lets the study share its lines among its arms.
        voice: Whose voice calls from it, as profiles.toml names it: one for a whole study.
    """

    id: Slug
    channel: LineChannel
    address: str = ""
    pattern: str = ""
    count: int = Field(default=1, ge=1, le=1_000)
    arm: Slug | Literal[""] = ""
    voice: Slug | Literal[""] = ""

    @model_validator(mode="after")
    def _one_address(self) -> StudyLine:
        wrong = list(self._mistakes())
        if wrong:
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        if bool(self.address) == bool(self.pattern):
            rule = "a line has an address, or a pattern for many"
            yield (), rule, 'Write address = "name@domain", or pattern and count.'
        elif self.pattern and self.channel is LineChannel.PHONE:
            rule = "mailboxes and accounts have a pattern, numbers have none"
            yield ("pattern",), rule, "Write an address for each number."
        elif self.pattern and not _PATTERN.fullmatch(self.pattern):
            rule = "must be a mailbox with {first} and {last} before the @"
            yield ("pattern",), rule, 'Write it as "{first}.{last}@domain".'
        elif self.address and len(self.address) < _SHORTEST:
            yield ("address",), "must be an address", "Write it in full."
        elif self.address and self.count > 1:
            yield ("count",), "one address is one line", "Write a pattern, or count = 1."

    def each(self) -> Iterator[StudyLine]:
        """The single lines: itself, or those of a pattern, named ``mail-1``, ``mail-2``, …"""
        if not self.pattern:
            yield self
            return
        for number in range(1, self.count + 1):
            yield self.model_copy(update={"id": f"{self.id}-{number}", "count": 1})


_SHORTEST = 3
_PATTERN = re.compile(
    r"(?=[^@]*\{first\})(?=[^@]*\{last\})(?:\{first\}|\{last\}|[\w.+-])+@[^\s@{}.]+(?:\.[^\s@{}.]+)+"
)


class ListingFiles(FileTable):
    """How this study's listing exports are read, where headers are not recognised.

    Attributes:
        columns: Field -> header of the file, where no source and no import says it.
        not_identifying: Phones and mailboxes many advertisers share (a portal's own).
    """

    columns: dict[str, str] = Field(default_factory=dict)
    not_identifying: tuple[str, ...] = ()


def known_zone(value: str) -> str:
    """A time zone by its name, of a ``timezone`` key."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        repair = 'Write it as "Europe/Brussels".'
        raise Contradiction([((), f"{value!r} is no time zone", repair)]) from error
    return value


class Pooled(FileTable):
    """A pooled comparison: each test keeps its own pair."""

    id: Slug
    label: LocalText
    comparisons: tuple[Slug, ...] = Field(min_length=2)


class StudyAnalysis(FileTable):
    """The plan, and which comparison answers the question; the others are the Holm family."""

    plan: Slug
    primary: Slug
    pooled: tuple[Pooled, ...] = ()


class StudyCoding(FileTable):
    """How answers are coded.

    Attributes:
        double_share: Share of exchanges that two coders judge, each alone.
    """

    double_share: Annotated[float, Sensible(0, 1)] = Field(default=0.2, ge=0, le=1)


class StudyFile(FileTable):
    """The whole file. ``cross`` names a protocol whose origins cross this protocol's arms:
    the arm ``male_couple_x_moroccan`` is ``male_couple`` with names of the Moroccan lists.
    ``baseline`` names the earlier study that this one repeats (a *nulmeting*)."""

    slug: Slug
    title: LocalText
    question: LocalText
    purpose: Purpose
    mode: Mode
    runner: Text
    commissioner: Text = NOBODY
    legal: Slug
    protocol: Slug
    cross: Slug | None = None
    baseline: Slug | None = None
    simulated: bool = False
    timezone: str
    languages: tuple[str, ...] = Field(min_length=1)
    seed: int = Field(ge=0)
    place: Place
    period: Period
    sample: StudySample
    limits: StudyLimits = StudyLimits()
    lines: tuple[StudyLine, ...] = Field(min_length=1)
    comparisons: tuple[AllowedComparison, ...] = ()
    listings: ListingFiles = ListingFiles()
    coding: StudyCoding = StudyCoding()
    retention: RetentionTerms | None = None
    analysis: StudyAnalysis

    @property
    def every_line(self) -> tuple[StudyLine, ...]:
        """The lines one by one, those of a pattern included."""
        return tuple(single for line in self.lines for single in line.each())

    _known_zone = field_validator("timezone")(known_zone)
