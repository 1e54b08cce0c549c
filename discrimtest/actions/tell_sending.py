"""What a run that sends mails did with each, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from discrimtest.actions.read_outbox import REQUEST
from discrimtest.doors import Wording
from discrimtest.errors import Problem


@dataclass(frozen=True, slots=True)
class Sending:
    """One mail, and what was done with it or would be.

    Attributes:
        purpose: "request" or "decline".
        recipient: Its mailbox, masked.
        outcome: "sent", "later", "refused" or "doubt", as its server answered; "wait", "replan" or
            "break", as the protocol asks; "given" to a tester; "hand" where it has to be declined
            by hand; "ask" where a waiting mail asks for no more contact; "line" where its line
            could not be used; "send" in a dry run.
        until: Local time of the study until which it waits; empty for none.
        problems: Why its line could not be used, until a door words them (:meth:`told`).
    """

    contact: str
    purpose: str
    line: str
    recipient: str
    outcome: str
    why: str = ""
    until: str = ""
    problems: tuple[Problem, ...] = ()

    def told(self, words: Wording) -> Sending:
        """The same, with what hinders it in the words of a door."""
        why = "; ".join(problem.worded(words) for problem in self.problems)
        return replace(self, why=why or self.why, problems=())


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a run did, or would do.

    Attributes:
        letters: In the order of their plan.
        doubts: Contacts in doubt after it.
    """

    live: bool
    letters: tuple[Sending, ...]
    doubts: tuple[str, ...]

    def count(self, *outcomes: str) -> int:
        return sum(letter.outcome in outcomes for letter in self.letters)

    @property
    def counts(self) -> dict[str, int]:
        """What was done how often, and how many are in doubt; declines under names of their own."""
        told = (
            each.outcome if each.purpose == REQUEST else f"{each.purpose}_{each.outcome}"
            for each in self.letters
        )
        return {**Counter(told), "in_doubt": len(self.doubts)}

    @property
    def exit_code(self) -> int:
        """3 where a line could not be used, 1 where a person has to look, else 0."""
        if self.count("line"):
            return 3
        return 1 if self.doubts or self.count("refused", "break", "ask", "hand") else 0

    def told(self, words: Wording) -> SendReport:
        """The same in the words of a door."""
        return replace(self, letters=tuple(letter.told(words) for letter in self.letters))

    def to_dict(self) -> dict[str, Any]:
        """What a door told."""
        letters = [asdict(letter) for letter in self.letters]
        for letter in letters:
            del letter["problems"]
        return {"live": self.live, "letters": letters, "doubts": self.doubts}
