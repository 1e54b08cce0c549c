"""What a form tells, sent at once or kept by a device until it had a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.moment import read_moment

LONGEST, LONGEST_NOTE = 20_000, 5_000
"""Letters of an answer, and of whatever else is typed."""


def given(name: str) -> str:
    """A field of the form of this request, its lines ended as everywhere."""
    return _lines(request.form.get(name, ""))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of a form.

    Raises:
        RequestEntityTooLarge: One holds more than a browser lets anybody type.

    Attributes:
        client_id: Under which it is recorded once; None where it came without.
        tapped: When it was told, where that is not now.
    """

    fields: MultiDict[str, str]
    client_id: str | None = None
    tapped: datetime | None = None

    def __post_init__(self) -> None:
        for name, value in self.fields.items(multi=True):
            longest = LONGEST if name == "text" else LONGEST_NOTE
            if len(_lines(value)) > longest:
                raise RequestEntityTooLarge

    def given(self, name: str) -> str:
        return _lines(self.fields.get(name, ""))

    @property
    def subtle(self) -> list[str]:
        """Items of subtle treatment that were chosen, as ``code=value``."""
        return [each for each in self.fields.getlist("subtle") if each]

    @property
    def timed(self) -> bool:
        """Whether the tester typed when it happened."""
        return bool(self.given("at").strip())

    @property
    def moment(self) -> datetime | None:
        """When it happened, as typed, else when it was told; None for now.

        Raises:
            WrongInput: What was typed is no moment.
        """
        typed = self.given("at").strip()
        if not typed:
            return self.tapped
        moment = read_moment(typed.replace("T", " "))
        if moment is None:
            raise _no_moment(typed)
        return moment

    @property
    def typed_moment(self) -> datetime:
        """When it happened, as typed.

        Raises:
            WrongInput: Nothing was typed, or it is no moment.
        """
        if self.timed and (moment := self.moment) is not None:
            return moment
        raise _no_moment("")


def _no_moment(typed: str) -> WrongInput:
    rule, repair = "must be a day and a time", "Write it as 2026-03-09 10:12."
    problem = Problem.of_input("at", typed, rule, repair, code="moment.unreadable")
    return WrongInput("Nothing was recorded.", [problem])
