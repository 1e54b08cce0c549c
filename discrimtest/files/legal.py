"""A legal-basis file: what a region's law asks, with a source and a date for each statement."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from discrimtest.files.protocol import Review
from discrimtest.files.word import Contradiction, FileTable, LocalText, Slug, Text
from discrimtest.words.language import LANGUAGES


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


class LegalBasis(FileTable):
    """What ``protocols/legal/<region>.toml`` says.

    Attributes:
        grounds: Protected grounds in the words of the law.
        statements: Competence, burden of proof, required steps.
        first_contact_guidance: What a landlord may ask at a first contact, with source.
        telephone_audio: Recording calls is off unless the file allows it.
        postcodes: First and last postcode of each range that lies in the region; none says nothing.
    """

    region: Slug
    title: LocalText
    grounds: tuple[str, ...] = Field(min_length=1)
    statements: tuple[LegalStatement, ...] = Field(min_length=1)
    first_contact_guidance: tuple[LegalStatement, ...] = ()
    report_to: tuple[LegalStatement, ...] = ()
    telephone_audio: bool = False
    postcodes: tuple[tuple[int, int], ...] = ()
    counsel: Review = Review()
