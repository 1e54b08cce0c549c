"""A declaration: what is laid down about a person who makes contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeclarationKind(StrEnum):
    TRAINING = "training"
    CONFLICT = "conflict"
    CHARACTERISTICS = "characteristics"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing laid down about a person; the newest of its kind (and landlord) counts.

    Attributes:
        landlord: With whom the person has a tie; of a conflict of interest alone.
        until: When a training ends; None where it has no end.
        holds: False where it withdraws what was declared before.
        note: The reason, or what a visit shows of the person; personal data, empty once erased.
    """

    id: str
    person: str
    kind: DeclarationKind
    landlord: str | None
    until: datetime | None
    holds: bool
    note: str
    by: str
    at: datetime
