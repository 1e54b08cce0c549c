"""A legal-basis file: what a region's law asks, with a source and a date for each statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pydantic import Field, model_validator

from discrimtest.files.protocol import Ground, Review
from discrimtest.files.word import Contradiction, FileTable, LocalText, Slug, Text
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
    """

    modes: tuple[Mode, ...] = ()
    grounds: tuple[Ground, ...] = ()

    def asked_of(self, mode: Mode, grounds: Collection[Ground]) -> bool:
        """Whether a study of this mode and these grounds must have done it."""
        of_mode = not self.modes or mode in self.modes
        return of_mode and not (self.grounds and set(self.grounds).isdisjoint(grounds))


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
        mystery_calls: Whether and for what they may be made; None lets none be made.
        postcodes: First and last postcode of each range that lies in the region; none says nothing.
        release_steps: What must be done before a document is released to inspectors; where none is
            named, none is released.
    """

    region: Slug
    title: LocalText
    grounds: tuple[str, ...] = Field(min_length=1)
    statements: tuple[LegalStatement, ...] = Field(min_length=1)
    first_contact_guidance: tuple[LegalStatement, ...] = ()
    report_to: tuple[LegalBody, ...] = ()
    complainants: Retention = DESIGN_CHOICE
    telephone_audio: bool = False
    postcodes: tuple[tuple[int, int], ...] = ()
    mystery_calls: MysteryCallLaw | None = None
    release_steps: tuple[ReleaseStep, ...] = ()
    counsel: Review = Review()
