"""A legal-basis file: what a region's law asks, with a source and a date for each statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from discrimtest.files.protocol import Ground, Review
from discrimtest.files.retention import RetentionTerms
from discrimtest.files.word import Contradiction, FileTable, LocalText, Mistake, Slug, Text
from discrimtest.words.language import LANGUAGES
from discrimtest.words.study import Mode, Purpose


class LegalStatement(FileTable):
    """One statement of law, never without its source."""

    id: Slug
    text: LocalText
    source: Text
    dated: date | None = None

    @model_validator(mode="after")
    def _never_without(self) -> LegalStatement:
        if not all(self.source[language] for language in LANGUAGES):
            rule = "must say in each language where the law says so"
            raise Contradiction([(("source",), rule, "Name the source.")])
        return self


class LegalBody(LegalStatement):
    """Who takes complaints, and what a complainant must know to go there.

    Attributes:
        name: What it is called; without one the source tells it.
        website: Where a complaint is brought; empty where none was looked up.
        by_name: Whether it takes no complaint without the complainant's name.
        looked_up: The day on which all this was read.
    """

    name: Text | None = None
    website: str = ""
    by_name: bool = False
    looked_up: date | None = None

    def called(self, language: str) -> str:
        """Its name in a language."""
        return (self.name or self.source)[language]


class Retention(FileTable):
    """How long a complainant's data are kept, and who says so.

    Attributes:
        months: Months after the last thing that happened with the complaint.
        source: The law or the decision that sets it.
    """

    months: int = Field(ge=1, le=120)
    source: Text
    dated: date | None = None


DESIGN_CHOICE = Retention(
    months=12,
    source=LocalText(
        nl="keuze van dit programma; geen wet noemt een termijn",
        fr="choix de ce programme ; aucune loi ne fixe de délai",
        en="choice of this program; no law sets a term",
    ),
)
"""Where a legal file says nothing."""


class ReleaseStep(LegalStatement):
    """What must be done before a document on landlords goes to inspectors.

    Attributes:
        modes: In studies of these modes only; none for all.
        grounds: Where one of these grounds was tested; none for all.
        deferrable: Whether it may be put off to a day that is written down.
    """

    modes: tuple[Mode, ...] = ()
    grounds: tuple[Ground, ...] = ()
    deferrable: bool = False

    def asked_of(self, mode: Mode, grounds: Collection[Ground]) -> bool:
        """Whether a study of this mode and these grounds must have done it."""
        of_mode = not self.modes or mode in self.modes
        return of_mode and not (self.grounds and set(self.grounds).isdisjoint(grounds))


class AccessDeferral(LegalStatement):
    """That the law lets a person's access to their data wait.

    Attributes:
        decides: Who decides that.
    """

    decides: Text


class Clock(LegalStatement):
    """A term that the law or this program sets, and what starts and stops it.

    Attributes:
        starts: "import", the first list with a home of the landlord; "test", the last contact of
            its first test that was made in full; "step", the step named by ``after``.
        stops: The step that is to be done in time.
        before: Where the law sets no term but an order: the step that may not come first.
        counted: Whether days are calendar or working days.
        rolls: Where a term ends on a weekend or holiday, whether it goes on to the next working
            day; left out where no source says it, and then both days are told.
        rolls_source: Who says so.
        reading: What the source leaves open, and how this program reads it.
        chosen: Whether the term is a choice of this program, as no source sets one.
    """

    starts: Literal["import", "test", "step"]
    after: Slug | None = None
    stops: Slug
    days: int | None = Field(default=None, ge=1, le=3_660)
    months: int | None = Field(default=None, ge=1, le=120)
    before: Slug | None = None
    counted: Literal["calendar", "working"] = "calendar"
    rolls: bool | None = None
    rolls_source: Text | None = None
    reading: LocalText | None = None
    chosen: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Clock:
        if wrong := list(self._mistakes()):
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        if sum(each is not None for each in (self.days, self.months, self.before)) != 1:
            yield (), "a clock has days, months or before, and one of them", "Keep one of them."
        if (self.starts == "step") != (self.after is not None):
            rule = 'names the step that starts it where starts = "step", and nowhere else'
            yield ("after",), rule, "Add it, or leave it out."
        if self.counted == "working" and self.days is None:
            yield ("counted",), "only days are counted as working days", "Leave it out."
        if (self.rolls is None) != (self.rolls_source is None):
            rule = "says whether a term goes on to a working day, and who says so, or neither"
            yield ("rolls",), rule, "Add the other, or leave both out."


class Fine(FileTable):
    """What the law sets for so many grounds together.

    Attributes:
        grounds: How many; the last one stands for that many or more.
        cents: In cents of a euro.
    """

    grounds: int = Field(ge=1, le=20)
    cents: int = Field(ge=0, le=100_000_000)


class ReportHeading(FileTable):
    """A heading of an official report.

    Attributes:
        id: Which of the contents that this program knows stands under it.
        source: Who asks for it.
        chosen: Whether it is a choice of this program, as no source that was read asks for it.
    """

    id: Literal[
        "authority", "officers", "landlord", "home", "grounds", "test", "facts", "hearing",
        "transmission", "enclosures", "signature",
    ]  # fmt: skip
    title: LocalText
    source: Text
    chosen: bool = False


class OfficialReport(LegalStatement):
    """The official report (PV) that the law of the region knows.

    Attributes:
        title: What it is called. text: What stands above it: what of its content was not read.
        headings: In their order.
        fines: By how many grounds are violated together; the report tells how many were tested,
            and the fine as what the law says, never as a decision.
        fines_source: Who sets them.
    """

    title: LocalText
    headings: tuple[ReportHeading, ...] = Field(min_length=1)
    fines: tuple[Fine, ...] = ()
    fines_source: Text | None = None


class MysteryCallLaw(FileTable):
    """What the law of the region makes of mystery calls.

    Attributes:
        purposes: What they may be made for.
    """

    purposes: tuple[Purpose, ...] = Field(min_length=1)
    text: LocalText
    source: Text
    dated: date | None = None


class LegalBasis(FileTable):
    """What ``protocols/legal/<region>.toml`` says.

    Attributes:
        grounds: Protected grounds in the words of the law.
        statements: Competence, burden of proof, required steps.
        first_contact_guidance: What a landlord may ask at a first contact, with source.
        telephone_audio: Recording calls is off unless the file allows it.
        report_to: Who takes reports and complaints.
        complainants: How long complainants' data are kept.
        retention: How long all else is kept, where a study's file says nothing.
        mystery_calls: Whether and for what they may be made; None lets none be made.
        postcodes: First and last postcode of each range that lies in the region; none says nothing.
        release_steps: What must be done before a document is released to inspectors; where none is
            named, none is released.
        later_steps: What else is recorded of a landlord, and is no condition of a release.
        purposes: What a study on this legal basis may be for.
        clocks: Terms, each with what starts and stops it.
        country: Whose public holidays are no working days.
        official_report: What an official report of the region holds; None where none is known.
        supervisor: The supervisory authority for personal data, as a notice names it.
        access_deferral: That access to personal data may wait while a study is not over; None
            where no source that was read says so.
    """

    region: Slug
    title: LocalText
    grounds: tuple[str, ...] = Field(min_length=1)
    statements: tuple[LegalStatement, ...] = Field(min_length=1)
    first_contact_guidance: tuple[LegalStatement, ...] = ()
    report_to: tuple[LegalBody, ...] = ()
    complainants: Retention = DESIGN_CHOICE
    retention: RetentionTerms | None = None
    telephone_audio: bool = False
    postcodes: tuple[tuple[int, int], ...] = ()
    mystery_calls: MysteryCallLaw | None = None
    release_steps: tuple[ReleaseStep, ...] = ()
    later_steps: tuple[ReleaseStep, ...] = ()
    purposes: tuple[Purpose, ...] = Field(default=tuple(Purpose), min_length=1)
    clocks: tuple[Clock, ...] = ()
    country: Literal["BE", "NL"] = "BE"
    official_report: OfficialReport | None = None
    supervisor: LegalBody | None = None
    access_deferral: AccessDeferral | None = None
    counsel: Review = Review()

    @property
    def steps(self) -> tuple[ReleaseStep, ...]:
        """Every step that can be recorded."""
        return (*self.release_steps, *self.later_steps)

    @model_validator(mode="after")
    def _steps_are_known(self) -> LegalBasis:
        if wrong := list(self._mistakes()):
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        names = [step.id for step in self.steps]
        for number, name in enumerate(names):
            if name in names[:number]:
                rule = f"two steps are called {name!r}"
                yield ("release_steps",), rule, "Give each a name of its own."
        for number, clock in enumerate(self.clocks):
            for key in ("after", "stops", "before"):
                name = getattr(clock, key)
                if name is not None and name not in names:
                    rule = f"must be a step of this file ({', '.join(names) or 'it names none'})"
                    yield ("clocks", number, key), rule, "Name a step, or add it."
