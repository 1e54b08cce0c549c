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


NEEDS = {
    Who.TESTERS: Right.RECORD_CONTACTS,
    Who.SUPERVISORS: Right.SUPERVISE_TESTERS,
    Who.CODERS: Right.CODE_OUTCOMES,
    Who.READERS: Right.READ_RELEASED,
}
"""The right that somebody must hold in any study to come."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method.

    Attributes:
        name: As links in pages call it.
        path: After Flask's rules.
    """

    name: str
    method: str
    path: str
    who: Who
    view: Callable[..., ResponseReturnValue]
