"""A study as the database knows it: registered, locked, amended, closed.

What a researcher writes in ``study.toml`` is :class:`discrimtest.files.study.StudyFile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """Why the study runs; data gathered to measure never become a dossier on one landlord."""

    MEASUREMENT = "measurement"
    ENFORCEMENT = "enforcement"


class Mode(StrEnum):
    """Proactive, or reactive (led by a complaint); the two are never pooled."""

    PROACTIVE = "proactive"
    REACTIVE = "reactive"


class StudyState(StrEnum):
    REGISTERED = "registered"
    LOCKED = "locked"
    CLOSED = "closed"


class VersionKind(StrEnum):
    LOCK = "lock"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class RegisteredStudy:
    id: str
    slug: str
    timezone: str
    purpose: Purpose
    mode: Mode
    simulated: bool
    state: StudyState


@dataclass(frozen=True, slots=True)
class StudyVersion:
    """What was frozen, and when.

    Attributes:
        number: 1 for the lock, then 2, 3, … for amendments.
        hashes: SHA-256 by part: "study", "protocol", "plan", "legal", and "program" (version).
        snapshot: The frozen files themselves, text by relative path.
        reason: Why it was amended; empty for the lock.
    """

    id: str
    study: str
    number: int
    kind: VersionKind
    hashes: dict[str, str]
    snapshot: dict[str, str]
    reason: str
    by: str
    at: datetime
