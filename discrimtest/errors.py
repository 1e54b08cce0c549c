"""Everything that can go wrong, one class per cause, each with its exit code.

A :class:`Problem` is one mistake: where it stands, what was found, which rule it
breaks and how to mend it. Errors carry *every* problem found, never only the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what a person wrote or asked.

    Attributes:
        place: File, line, key or row ("studies/x/study.toml: sample.tests").
        value: What was found, as written; empty when something is missing.
        rule: What is expected, as a statement ("must be a whole number above 0").
        repair: What to do about it, as an instruction.
    """

    place: str
    value: str
    rule: str
    repair: str

    def __str__(self) -> str:
        found = f" found {self.value!r}:" if self.value else ""
        return f"{self.place}:{found} {self.rule}. {self.repair}"


class DiscrimtestError(Exception):
    """Base of every error a user may see; ``exit_code`` is the command line's answer."""

    exit_code = 3

    def __init__(self, summary: str, problems: Iterable[Problem] = ()) -> None:
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__(summary)

    def __str__(self) -> str:
        return "\n".join([self.summary, *(f"  - {problem}" for problem in self.problems)])


class WrongInput(DiscrimtestError):
    """A file, key, name or option that can not be read or does not exist (exit 2)."""

    exit_code = 2


class Refused(DiscrimtestError):
    """Well-formed input that a rule refuses; the verdict is negative (exit 1)."""

    exit_code = 1


class NotAllowed(Refused):
    """The acting person holds no role that permits this action."""


class StudyLocked(Refused):
    """The files of a locked study changed without an amendment."""


class DrawRefused(Refused):
    """A drawn test could not be completed inside the study's limits."""


class LandlordStopped(Refused):
    """Contacts with this landlord were stopped (exposure, abuse or exclusion)."""


class OutsideTrouble(DiscrimtestError):
    """The database, mail server or disk did not do its part; nothing was lost (exit 3)."""

    exit_code = 3


class StoreDamaged(OutsideTrouble):
    """The database does not hold what it must: triggers, chain or schema differ."""


class Erased(OutsideTrouble):
    """The personal data asked for were erased; the facts that pointed to them remain."""
