"""Everything that can go wrong, one class per cause, each with its exit code.

A :class:`Problem` is one mistake: where it stands, what was found, which rule it
breaks and how to mend it. Errors carry *every* problem found, never only the first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from discrimtest.doors import Input, Wording, ended_once, filled

MOST_TOLD = 50
"""Problems that a message lists; the others it counts."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what a person wrote or asked.

    ``rule`` and ``repair`` are templates where there are ``values``, so that a door can word
    the actions and inputs they name (:mod:`discrimtest.doors`), or say them in another language.

    Attributes:
        place: File, line, key or row ("studies/x/study.toml: sample.tests"); empty for an input
            of the action, which ``field`` then names.
        value: What was found, as written; empty when something is missing.
        rule: What is expected, as a statement ("must be a whole number above 0").
        repair: What to do about it, as an instruction.
        code: The rule's name, which stays when its words change ("moment.before_contact").
        field: The key of the file, the column of the table or the input of the action.
        values: What the sentences name, by its name in them.
    """

    place: str
    value: str
    rule: str
    repair: str
    code: str = ""
    field: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)

    @classmethod
    def of_input(
        cls, field: str, value: str, rule: str, repair: str, *, code: str = "", **values: object
    ) -> Problem:
        """One mistake in an input of the action that was asked; each door shows it its own way.

        >>> str(Problem.of_input("count", "0", "must be at least 1", "Ask for more tests."))
        "count: found '0': must be at least 1. Ask for more tests."
        """
        return cls("", value, rule, repair, code, field, values)

    def coded(self, code: str) -> Problem:
        """The same, of this kind where it does not say its own."""
        return self if self.code else dataclasses.replace(self, code=code)

    def __str__(self) -> str:
        return self.worded()

    def worded(self, words: Wording = str) -> str:
        """The whole message as a door says it."""
        told = self.told(words)
        found = f" found {self.value!r}:" if self.value else ""
        parts = {"place": told.place, "found": found, "rule": told.rule, "repair": told.repair}
        return ended_once("{place}:{found} {rule}. {repair}", parts).format(**parts)

    def told(self, words: Wording = str) -> Problem:
        """The same with its place and its sentences in the words of a door."""
        return dataclasses.replace(
            self,
            place=self.place or words(Input(self.field)),
            rule=filled(self.rule, self.values, words),
            repair=filled(self.repair, self.values, words),
            values={},
        )


def and_more(problems: Sequence[Problem]) -> str:
    """What stands below the first :data:`MOST_TOLD` problems; empty where they are all."""
    more = len(problems) - MOST_TOLD
    return f"and {more:,} more; mend these first, and look again" if more > 0 else ""


class DiscrimtestError(Exception):
    """Base of every error a user may see; ``exit_code`` is the command line's answer."""

    exit_code = 3

    def __init__(self, summary: str, problems: Iterable[Problem] = ()) -> None:
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__(summary)

    def __str__(self) -> str:
        return self.worded()

    def worded(self, words: Wording = str) -> str:
        """The summary and the first problems, as a door says them, and how many more there are."""
        told = [f"  - {problem.worded(words)}" for problem in self.problems[:MOST_TOLD]]
        more = [f"  - {rest}"] if (rest := and_more(self.problems)) else []
        return "\n".join([self.summary, *told, *more])


class WrongInput(DiscrimtestError):
    """A file, key, name or option that can not be read or does not exist (exit 2)."""

    exit_code = 2


class Refused(DiscrimtestError):
    """Well-formed input that a rule refuses; the verdict is negative (exit 1)."""

    exit_code = 1


class NotAllowed(Refused):
    """The acting person holds no role that permits this action."""


class SignInRefused(Refused):
    """Somebody did not show who they are."""


class SessionEnded(SignInRefused):
    """Somebody was signed in when they began to type, and is no more."""


class TooManyTries(Refused):
    """So many tries to sign in were refused that the next one waits."""


class StudyLocked(Refused):
    """The files of a locked study changed without an amendment."""


class DrawRefused(Refused):
    """A drawn test could not be completed inside the study's limits."""


class LandlordStopped(Refused):
    """Contacts with this landlord were stopped (exposure, abuse or exclusion)."""


class Unmatched(Refused):
    """No test of the data holds two candidates who are compared."""


class JobStopped(Refused):
    """Somebody stopped long work before it wrote anything."""


class OutsideTrouble(DiscrimtestError):
    """The database, mail server or disk did not do its part; nothing was lost (exit 3)."""

    exit_code = 3


class CommitLost(OutsideTrouble):
    """The connection broke while a commit was under way; it may or may not have been written."""


class ProviderSilent(OutsideTrouble):
    """The service by which somebody would sign in does not answer, or not as it must."""


class Renewed(OutsideTrouble):
    """The program or its database was renewed while this one ran; it must be started again."""


class StoreDamaged(OutsideTrouble):
    """The database does not hold what it must: triggers, chain or schema differ."""


class Erased(OutsideTrouble):
    """The personal data asked for were erased; the facts that pointed to them remain."""


class Overtaken(OutsideTrouble):
    """Someone recorded something while this was decided; nothing was written (exit 3)."""
