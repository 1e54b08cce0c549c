"""Bundles of evidence: what goes in, and which went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written.

    Attributes:
        number: What people call it ("2026-B0001"); not in the bundle, so that the same state
            gives the same bytes.
        landlord: Id of the landlord that it is about alone; None for more. named: What documents
            call it ("A1"); empty for more.
        test: Number of the one test that it is about; None for more.
        seal: Number of the seal that its entries stand under.
        sha256: Of its tag manifest, which is signed.
        size: Bytes of its payload.
        erased: How many of the items in it were erased since.
    """

    id: str
    number: str
    study: str
    landlord: str | None
    named: str
    test: int | None
    seal: int
    sha256: str
    files: int
    size: int
    simulated: bool
    by: str
    at: datetime
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact of a study and where the log holds it.

    Attributes:
        entry: Number of the log entry. table: Of the fact; empty for the act alone.
        key: Its primary key, or the object of the act.
        test: Number of the test it is of; None for the study. contact: Id of the contact.
        kind: What its content is ("letter", "mail" …); empty where it has none that goes out.
        commitment: Id of its content, or fingerprint of a file; empty for none.
        withheld: It has words of people who act, which do not go out.
    """

    entry: int
    table: str
    key: str
    test: int | None = None
    contact: str | None = None
    kind: str = ""
    commitment: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A content with what binds it to its id: SHA-256(salt || content), and what its bytes are."""

    salt: bytes
    content: bytes
    media_type: str = "text/plain"
