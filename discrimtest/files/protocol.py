"""A protocol: the reusable instrument of a study, as written in ``protocols/<name>/``.

The roles *test* and *control* belong to a comparison, never to an arm.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from discrimtest.files.word import Contradiction, FileTable, Form, LocalText, Sensible, Slug
from discrimtest.words.language import LANGUAGES, LanguageCode
from discrimtest.words.line import LineChannel
from discrimtest.words.visit import VISIT


class Ground(StrEnum):
    """The protected characteristic a comparison tests."""

    ORIGIN = "origin"
    SEXUAL_ORIENTATION = "sexual_orientation"
    GENDER_IDENTITY = "gender_identity"
    DISABILITY = "disability"
    INCOME_SOURCE = "income_source"
    SOCIAL_POSITION = "social_position"
    AGE = "age"
    FAMILY = "family"
    GENDER = "gender"


class Presentation(StrEnum):
    """How a first name reads. ``NEUTRAL`` names (Robin, Noor) read as no gender in particular."""

    MAN = "man"
    WOMAN = "woman"
    NEUTRAL = "neutral"


CROSSED_BY = "_x_"
"""Between an arm and the origin it is crossed with: ``male_couple_x_moroccan``."""

# What may differ within a comparison on a ground; everything else must be the same.
MAY_DIFFER: dict[Ground, frozenset[str]] = {
    Ground.ORIGIN: frozenset({"origin"}),
    Ground.SEXUAL_ORIENTATION: frozenset({"partner"}),
    Ground.GENDER_IDENTITY: frozenset({"statement", "pronouns"}),
    Ground.GENDER: frozenset({"writer"}),
    Ground.AGE: frozenset({"age", "statement"}),
    Ground.FAMILY: frozenset({"child", "statement"}),
    Ground.DISABILITY: frozenset({"statement"}),
    Ground.INCOME_SOURCE: frozenset({"statement"}),
    Ground.SOCIAL_POSITION: frozenset({"statement"}),
}


class Arm(FileTable):
    """One kind of applicant.

    Attributes:
        household: Single or couple. child: With one child. age: Adult, or 65 and over.
        writer: How the writer's first name reads; partner: the partner's, couples only.
        origin: Name lists that the names are drawn from.
        statement: Sentence of profiles.toml the writer says about the writer; "" for none.
        pronouns: Pronoun line behind the signature; "" for none.
        rare: Whether landlords seldom hear from such an applicant, so that several such letters
            would be noticed: a study caps them.
    """

    id: Slug
    label: LocalText
    household: Literal["single", "couple"]
    child: bool = False
    age: Literal["adult", "65+"] = "adult"
    writer: Presentation
    partner: Presentation | None = None
    origin: Slug = "flemish"
    statement: str = ""
    pronouns: str = ""
    rare: bool = False

    @model_validator(mode="after")
    def _couples_have_a_partner(self) -> Arm:
        if (self.household == "couple") != (self.partner is not None):
            rule = "a couple names its partner; a single applicant names none"
            repair = "Add partner = …" if self.partner is None else "Remove partner"
            repair += ', or write household = "{}".'.format(
                "single" if self.partner is None else "couple"
            )
            raise Contradiction([(("partner",), rule, repair)])
        return self

    def attributes(self) -> dict[str, str]:
        """What must be the same in both arms of a comparison, unless it is the ground."""
        return {
            "household": self.household,
            "child": "yes" if self.child else "no",
            "age": self.age,
            "writer": str(self.writer),
            "partner": str(self.partner) if self.partner else "none",
            "origin": self.origin,
            "statement": self.statement or "none",
            "pronouns": self.pronouns or "none",
        }


class AllowedComparison(FileTable):
    """A test candidate's arm and its own control candidate's arm, for one ground (or several,
    when a factorial study compares a cell on two grounds at once)."""

    id: Slug
    grounds: tuple[Ground, ...] = Field(min_length=1)
    test: Slug
    control: Slug
    label: LocalText
    factors: dict[str, str] = Field(default_factory=dict)

    def may_differ(self) -> frozenset[str]:
        return frozenset().union(*(MAY_DIFFER[ground] for ground in self.grounds))


Hours = Annotated[float, Sensible(0, 720)]
"""Thirty days at most."""
Departure = Literal["order_reversed", "gap_outside", "outside_hours", "sent_late", "sent_wrong"]
"""What the moments of contacts show by themselves."""


class Timing(FileTable):
    """When contacts are made.

    Attributes:
        order: A fair coin per test, or the test candidate always first.
        gap_hours: Least and most hours between two contacts of a test.
        weekdays: 1 = Monday … 7 = Sunday.
        window_days: Days after its own contact in which an answer counts.
        decline_within_hours: An invitation is declined politely within these hours.
        breaking: Departures in time that break a test; of others a report tells the number alone.
    """

    order: Literal["random", "test-first"] = "random"
    gap_hours: Annotated[tuple[Hours, Hours], Form("[2, 24]")]
    office_hours: Annotated[tuple[time, time], Form('["09:00", "17:00"]')]
    weekdays: Annotated[tuple[int, ...], Form("[1, 2, 3, 4, 5]")] = (1, 2, 3, 4, 5)
    window_days: int = Field(ge=1, le=60)
    decline_within_hours: float = Field(gt=0, le=240)
    breaking: Annotated[tuple[Departure, ...], Form('["order_reversed", "gap_outside"]')] = ()


class Phone(FileTable):
    """How candidates call.

    Attributes:
        attempts: Calls that nobody takes before a contact counts as not made; as many for each
            candidate of a test.
        hours_between: Least hours between two of them.
        message: At which of them a message is left on a voicemail.
    """

    attempts: int = Field(ge=1, le=10)
    hours_between: float = Field(ge=1, le=240)
    message: Literal["first", "last", "never"]


class Equivalence(FileTable):
    """Limits within which letter variants count as equivalent.

    Attributes:
        length_ratio: Longest over shortest variant of a language, in words; a statement of a test
            candidate and that of its control candidate likewise.
        reading_points: Largest difference in reading ease between variants, in points.
        pretest_threshold: Share of raters who must read a signal as intended.
        shared_wording: Largest share of a letter's runs of three words that another variant may
            hold too; a landlord gets both.
        reworded: Largest share of a letter's sentences that another variant may say in nearly the
            same words, in whatever order.
    """

    length_ratio: float = Field(ge=1, le=2)
    reading_points: float = Field(ge=0, le=100)
    pretest_threshold: float = Field(gt=0, le=1)
    shared_wording: float = Field(default=0.25, ge=0, le=1)
    reworded: float = Field(default=0.4, ge=0, le=1)


class Review(FileTable):
    """A review of the protocol's wording that really took place; empty when none did."""

    organisation: str = ""
    on: date | None = None
    reference: str = ""

    @model_validator(mode="after")
    def _whole_or_empty(self) -> Review:
        if bool(self.organisation) != (self.on is not None):
            rule = "a review needs both its organisation and its date, or neither"
            lacking = "on = 2026-03-01" if self.organisation else 'organisation = "…"'
            raise Contradiction([((), rule, f"Add {lacking}, or remove the other.")])
        return self

    @property
    def done(self) -> bool:
        return self.on is not None


class Reviews(FileTable):
    """Community review of the wording, ethics board, and counsel's check."""

    community: Review = Review()
    ethics: Review = Review()
    counsel: Review = Review()


class Protocol(FileTable):
    """What ``protocol.toml`` says.

    Attributes:
        channel: How the candidates write, call or come; who comes asks for an appointment first.
        languages: Languages in which letters are sent; each variant exists in each of them.
        reading_languages: Languages in which the letters can be read, but are never sent.
        variants: Letter variants; a file ``letters/<variant>.<language>.txt`` for each.
        phone: Candidates call, by a script ``scripts/<variant>.<language>.md`` in place of each
            letter.
        origins: What the name lists of an origin are called on screens and pages.
        harmless_answer: The one fixed answer to a harmless question, in every arm alike.
        declines: Ways to decline an invitation; the candidates of a test use different ones.
    """

    name: Slug
    version: str
    title: LocalText
    summary: LocalText
    channel: Literal["email", "portal", "phone", "visit"]
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    reading_languages: tuple[LanguageCode, ...] = ()
    variants: tuple[Slug, ...] = Field(min_length=2)
    cites_listing: bool = True
    timing: Timing
    phone: Phone | None = None
    equivalence: Equivalence
    reviews: Reviews = Reviews()
    origins: dict[Slug, LocalText] = Field(default_factory=dict)
    harmless_answer: LocalText | None = None
    declines: tuple[LocalText, ...] = ()
    arms: tuple[Arm, ...] = Field(min_length=2)
    comparisons: tuple[AllowedComparison, ...] = Field(min_length=1)

    @property
    def line_channel(self) -> LineChannel:
        """On which lines its candidates reach a landlord: a visit is asked for by telephone."""
        return LineChannel.PHONE if self.channel == VISIT else LineChannel(self.channel)

    @model_validator(mode="after")
    def _calls_by_phone(self) -> Protocol:
        if self.phone is not None and self.channel != "phone":
            repair = 'Write channel = "phone", or remove the table.'
            raise Contradiction([(("phone",), "only a protocol of phone calls has it", repair)])
        return self

    def arm(self, name: str, cross: Protocol | None = None) -> Arm | None:
        """The arm called ``name``, or None.

        Args:
            name: An arm of this protocol, or ``<arm>_x_<origin>``: that arm with names of
                another origin.
            cross: The protocol whose origins may cross this one's arms.
        """
        found = next((arm for arm in self.arms if arm.id == name), None)
        if found is not None or cross is None:
            return found
        base, _, origin = name.rpartition(CROSSED_BY)
        arm, names = self.arm(base), cross.origins.get(origin)
        if arm is None or names is None:
            return None
        label = LocalText(
            **{language: f"{arm.label[language]}, {names[language]}" for language in LANGUAGES}
        )
        rare = arm.rare or any(each.rare for each in cross.arms if each.origin == origin)
        crossed = {"id": name, "label": label, "origin": origin, "rare": rare}
        return arm.model_copy(update=crossed)
