"""A document that was released to inspectors, and the steps that come before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DocumentPart(StrEnum):
    """Which document of an inspector's report it is."""

    REPORT = "report"
    TECHNICAL = "technical"
    ANNEX = "annex"


class SealLevel(StrEnum):
    """What the seal of a document is, by its name in ETSI EN 319 142-1."""

    WITH_TIME = "B-T"
    WITHOUT_TIME = "B-B"


@dataclass(frozen=True, slots=True)
class DocumentSeal:
    """The edition of a released PDF that leaves: with its number on each page, and sealed.

    Attributes:
        document: Id of the released document, with whose bytes this one begins.
        certificate: SHA-256 of the certificate. own: Whether it was made here, so that nobody
            else says whose it is.
        authority: Who stamped the time; empty where nobody did.
        sha256: Of all bytes.
    """

    id: str
    document: str
    level: SealLevel
    certificate: str
    own: bool
    authority: str
    sha256: str
    size: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """One released document: exactly these bytes, in one language and format.

    Attributes:
        number: What people call it ("2026-0007"); given at the release, so not printed in it,
            but in its sealed edition (:class:`DocumentSeal`).
        named: The landlord it is about, by its name in the document ("A1"); empty for all.
        landlord: The id of that landlord.
        sha256: Of the bytes.
        withdrawn: When it was withdrawn; None while it stands.
        erased: When its bytes were erased, by which rule; None and empty while they are kept.
    """

    id: str
    number: str
    study: str
    part: DocumentPart
    named: str
    landlord: str | None
    language: str
    format: str
    sha256: str
    size: int
    simulated: bool
    by: str
    at: datetime
    withdrawn: datetime | None = None
    erased: datetime | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    """That a step before a release was done, or that this was recorded wrongly.

    Attributes:
        step: Its id in the legal file.
        landlord: The one it was done for; None for every landlord of the study.
        done: False takes an earlier entry back.
        day: When it was done.
    """

    id: str
    study: str
    step: str
    landlord: str | None
    done: bool
    day: date
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deferral:
    """That a step is put off, why, and until when.

    Attributes:
        step: Its id in the legal file.
        landlord: The one it is put off for; None for every landlord of the study.
        until: The last day on which it is to be done.
    """

    id: str
    study: str
    step: str
    landlord: str | None
    until: date
    note: str
    by: str
    at: datetime
