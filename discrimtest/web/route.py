"""A route: its path, who may come, and what answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask.typing import ResponseReturnValue

from discrimtest.words.person import Right


class Who(StrEnum):
    """Who may come before any action asks for a right of its own."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    TESTERS = "testers"
    SUPERVISORS = "supervisors"
    CODERS = "coders"
    READERS = "readers of what was released"
    LEADERS = "readers of a study"
    KEEPERS = "keepers of the database"


NEEDS = {
    Who.TESTERS: Right.RECORD_CONTACTS,
    Who.SUPERVISORS: Right.SUPERVISE_TESTERS,
    Who.CODERS: Right.CODE_OUTCOMES,
    Who.READERS: Right.READ_RELEASED,
    Who.LEADERS: Right.READ_STUDY,
    Who.KEEPERS: Right.MANAGE_STORE,
}
"""The right that somebody must hold in any study to come."""
LARGEST_FORM = 320 * 1024
"""Bytes: 20,000 letters of an answer and 5,000 of a note, each of the longest in UTF-8 and written
as a form sends them, have room; only a file may be larger."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method.

    Attributes:
        name: As links in pages call it.
        path: After Flask's rules.
        largest: Bytes that its form may hold.
    """

    name: str
    method: str
    path: str
    who: Who
    view: Callable[..., ResponseReturnValue]
    largest: int = LARGEST_FORM
