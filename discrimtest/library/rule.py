"""A rule that well-formed files may break, and the verdict on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from discrimtest.errors import DiscrimtestError, Problem, Refused, WrongInput
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder

S = TypeVar("S", Draft, ProtocolFolder)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and for what a check is made; ``launch`` asks what real contacts ask."""

    today: date
    launch: bool = False


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One rule.

    Attributes:
        check: Yields a problem for each breach.
        needs: What it reads, as ``file.key`` (``study.lines``). Where one of these could not be
            understood the rule is passed over: its verdict would be about our guess.
        warns: A breach is told, and refuses nothing.
        launch: Asked only before a launch.
    """

    check: Callable[[S, Occasion], Iterator[Problem]]
    needs: tuple[str, ...] = ()
    warns: bool = False
    launch: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.

    Attributes:
        path: The file the check began with.
        wrong: Syntax, types, unknown keys and names (exit 2).
        refused: Well-formed, but refused by a rule (exit 1).
        warnings: Told, and no obstacle.
    """

    path: str
    wrong: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.wrong, *self.refused)

    @property
    def summary(self) -> str:
        """The verdict in one line."""
        if not self.problems:
            remarks = {0: "no remark", 1: "one warning"}
            count = len(self.warnings)
            return f"{self.path} is in order, with {remarks.get(count, f'{count} warnings')}."
        count = len(self.problems)
        mistakes = "one mistake" if count == 1 else f"{count} mistakes"
        text = f"{self.path} and the files it names hold {mistakes}."
        if self.wrong:
            text += " Rules that touch what could not be understood were passed over."
        return text

    def error(self) -> DiscrimtestError | None:
        """The error to raise: wrong input before a refusal, with every problem; or None."""
        if not self.problems:
            return None
        return (WrongInput if self.wrong else Refused)(self.summary, self.problems)


def judged(
    path: str, subject: S, rules: Sequence[Rule[S]], wrong: Sequence[Problem], on: Occasion
) -> Verdict:
    """Ask every rule that can be asked."""
    refused: list[Problem] = []
    warnings: list[Problem] = []
    for rule in rules:
        if rule.launch and not on.launch:
            continue
        if all(_understood(subject, need) for need in rule.needs):
            code = f"rule.{rule.check.__name__}"
            found = (problem.coded(code) for problem in rule.check(subject, on))
            (warnings if rule.warns else refused).extend(found)
    return Verdict(path, tuple(wrong), told_once(refused), told_once(warnings))


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once; two rules may break in one place, with the same words."""
    return tuple({str(problem): problem for problem in problems}.values())


def _understood(subject: Draft | ProtocolFolder, need: str) -> bool:
    file, _, key = need.partition(".")
    if isinstance(subject, Draft):
        match file:
            case "study":
                return key not in subject.study.missing
            case "legal":
                return key not in subject.legal.missing
            case "plan":
                return not subject.plan.missing
            case "baseline":
                return subject.baseline is not None and not subject.baseline.missing
        # Names and arms come from both protocols of a crossed study.
        crossed = (file == "signals" or key == "arms") and subject.study.raw.get(
            "cross"
        ) is not None
        return all(
            folder is not None and _understood(folder, need)
            for folder in (subject.folder, *((subject.cross,) if crossed else ()))
        )
    missing = {
        "protocol": subject.protocol.missing,
        "signals": subject.signals.missing,
        "codebook": subject.codebook.missing,
    }[file]
    return key not in missing
