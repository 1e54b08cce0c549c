"""An assignment: the person who is to make a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A contact given to a person; a later one of the same contact takes its place.

    Attributes:
        person: None where it was taken away, and nobody else could make it.
    """

    id: str
    contact: str
    person: str | None
    by: str
    at: datetime
    supersedes: str | None = None
