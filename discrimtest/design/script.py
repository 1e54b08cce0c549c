"""Scripts of phone calls: steps with what is said, and what follows upon each answer.

A file ``scripts/<variant>.<language>.md`` is plain Markdown: ``## name`` begins a step, a line with
``>`` is said aloud, ``- answer → name`` leads to another step or to an ending, and all else
tells the caller what to do. Before the first step, ``? question`` is what may be asked at any
moment, and is answered by the lines that follow it. Every way through it is known beforehand, so
it can be shown that each ends, presses nobody, and, in a mystery call, asks once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath

from discrimtest.design.letters import TAG
from discrimtest.design.wording import PRESSING, PROVOKING, words_found
from discrimtest.errors import Problem
from discrimtest.files.nearest import did_you_mean
from discrimtest.words.call import LEVELS, CallOutcome

REQUEST = "request"
VARIABLES: Mapping[str, str] = {
    REQUEST: "what the owner asks for, as the protocol words it",
    "owner": "name of the fictitious owner",
    "home": "the home with its article: 'een appartement'",
    "municipality": "where it is",
}
"""Every variable a script may say, and what it stands for."""
_STEP = re.compile(r"##\s+(.*\S)\s*")
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_BRANCH = re.compile(r"[-*]\s+(.*?\S)\s*(?:→|->)\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer and where it leads; ``target`` is a step or an outcome."""

    answer: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class CallStep:
    """One step of a script.

    Attributes:
        said: What the caller says, each with its line.
        told: What the caller is to do besides, likewise.
    """

    name: str
    line: int
    said: tuple[tuple[int, str], ...]
    branches: tuple[Branch, ...]
    told: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AskedOfCaller:
    """A question that may come at any moment, and what the caller answers to it."""

    question: str
    line: int
    said: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class CallScript:
    """A script, read.

    Attributes:
        place: The file it was read from.
        said: What is said in no step: how every call ends.
        asked: What may be asked at any moment.
        told: What the caller is to do in every call.
        stray: Lines that look like an answer and lead nowhere.
    """

    variant: str
    language: str
    place: str
    steps: tuple[CallStep, ...]
    said: tuple[tuple[int, str], ...]
    stray: tuple[tuple[int, str], ...]
    asked: tuple[AskedOfCaller, ...] = ()
    told: tuple[tuple[int, str], ...] = ()

    @cached_property
    def step(self) -> Mapping[str, CallStep]:
        """The steps by name; of two of one name the first."""
        return {step.name: step for step in reversed(self.steps)}

    @property
    def every_said(self) -> tuple[tuple[int, str], ...]:
        """All that is said, by line."""
        parts = [self.said, *(step.said for step in self.steps), *(one.said for one in self.asked)]
        return tuple(sorted(chain.from_iterable(parts)))

    @property
    def requests(self) -> tuple[int, ...]:
        """Lines on which the owner asks; one that asks twice is there twice."""
        return tuple(
            line for line, text in self.every_said for tag in _tags(text) if tag == REQUEST
        )

    @property
    def shape(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Steps and where they lead: the same in every language of a variant."""
        return tuple(
            (step.name, tuple(branch.target for branch in step.branches)) for step in self.steps
        )

    def reached(self, without: str = "") -> frozenset[str]:
        """Steps and outcomes that a call can come to, never passing ``without``."""
        found: set[str] = set()
        ahead = [step.name for step in self.steps[:1]]
        while ahead:
            name = ahead.pop()
            if name not in found and name != without:
                found.add(name)
                ahead += [branch.target for branch in self._branches(name)]
        return frozenset(found)

    def leads_back(self, name: str) -> bool:
        """Whether a call can come to this step a second time."""
        found: set[str] = set()
        ahead = [branch.target for branch in self._branches(name)]
        while ahead:
            each = ahead.pop()
            if each not in found:
                found.add(each)
                ahead += [branch.target for branch in self._branches(each)]
        return name in found

    def _branches(self, name: str) -> tuple[Branch, ...]:
        return self.step[name].branches if name in self.step else ()


def read_script(text: str, place: str) -> CallScript:
    """A script from the text of its file.

    Args:
        place: Its path, which ends in ``<variant>.<language>.md`` and names both.
    """
    variant, language, *_ = PurePosixPath(place).name.split(".")
    steps: list[CallStep] = []
    said: list[tuple[int, str]] = []
    branches: list[Branch] = []
    stray: list[tuple[int, str]] = []
    told: list[tuple[int, str]] = []
    asked: list[AskedOfCaller] = []
    before: tuple[tuple[int, str], ...] = ()
    always: list[tuple[int, str]] = []
    name, question, start = "", "", 0

    def close() -> None:
        nonlocal before
        if name:
            steps.append(CallStep(name, start, tuple(said), tuple(branches), tuple(told)))
        elif question:
            asked.append(AskedOfCaller(question, start, tuple(said)))
        else:
            before = tuple(said)
        if not name:
            always.extend(told)
        told.clear()
        said.clear()
        branches.clear()

    for number, line in enumerate(text.splitlines(), 1):
        if step := _STEP.fullmatch(line):
            close()
            name, start = step.group(1), number
        elif not name and line.startswith("? "):
            close()
            question, start = line.removeprefix("? ").strip(), number
        elif line.startswith(">"):
            said.append((number, line.removeprefix(">").strip()))
        elif branch := _BRANCH.fullmatch(line):
            branches.append(Branch(branch.group(1), branch.group(2), number))
        elif re.match(r"[-*]\s", line):
            stray.append((number, line.strip()))
        elif line.strip() and not line.startswith("#"):
            told.append((number, line.strip()))
    close()
    parts = (tuple(steps), before, tuple(stray), tuple(asked), tuple(always))
    return CallScript(variant, language, place, *parts)


def script_problems(script: CallScript) -> Iterator[Problem]:
    """What keeps a script from asking once, without provoking, on every way through it."""
    yield from way_problems(script, tuple(CallOutcome), (*LEVELS, CallOutcome.NO_CONTACT))
    yield from _asking(script)
    for line, text in script.every_said:
        for tag in _tags(text):
            if tag not in VARIABLES:
                yield _unknown_tag(_at(script, line), tag)
        yield from provoking_in_call(_at(script, line), script.language, text)


def shape_problems(scripts: Collection[CallScript]) -> Iterator[Problem]:
    """Scripts of one variant that lead other ways in another language."""
    first: dict[str, CallScript] = {}
    for script in scripts:
        model = first.setdefault(script.variant, script)
        if script.shape != model.shape:
            yield Problem(
                script.place,
                "",
                f"must have the steps of {model.place}, in their order, leading where they lead",
                "Let answers lead the same way in every language.",
                "script.other_way",
            )


def provoking_in_call(place: str, language: str, text: str) -> Iterator[Problem]:
    """Words that provoke or press, in what a caller says."""
    literal = TAG.sub(" ", text)
    for pattern in (PROVOKING[language], PRESSING[language]):
        for found in words_found(literal, pattern):
            yield Problem(
                place,
                found,
                "must neither warn, threaten nor press: a call that provokes tests something else",
                "Ask once, and leave the answer to the agency.",
                "script.provokes",
            )


def way_problems(
    script: CallScript, endings: Collection[str], needed: Collection[str]
) -> Iterator[Problem]:
    """What keeps the ways through a script from ending, each with an ending.

    Args:
        endings: What a call may end with. needed: Those that some answer must lead to.
    """
    yield from _misread(script, endings)
    yield from _ways(script, endings)
    reached = script.reached()
    for ending in needed:
        if script.steps and ending not in reached:
            rule, repair = "no answer leads to this ending", "Lead some answer to it."
            yield Problem(script.place, ending, rule, repair, "script.lacks_outcome")


def _misread(script: CallScript, endings: Collection[str]) -> Iterator[Problem]:
    if not script.steps:
        rule = "must hold steps, each below a line '## name'"
        yield Problem(script.place, "", rule, "Begin with '## opening'.", "script.no_step")
    for line, text in script.stray:
        rule = "an answer leads to a step or an ending"
        repair = "Write it as '- what is answered → name'."
        yield Problem(_at(script, line), text, rule, repair, "script.leads_nowhere")
    for step in script.steps:
        if step.name in endings or not _NAME.fullmatch(step.name):
            rule = "must be a name of small letters and digits, and no ending's"
            yield Problem(_at(script, step.line), step.name, rule, "Rename it.", "script.step_name")
        if script.step[step.name] is not step:
            rule = "is the name of two steps"
            yield Problem(_at(script, step.line), step.name, rule, "Rename one.", "script.twice")


def _ways(script: CallScript, endings: Collection[str]) -> Iterator[Problem]:
    known, reached = (*script.step, *map(str, endings)), script.reached()
    for step in script.steps:
        place = _at(script, step.line)
        if not step.branches:
            rule, repair = "ends without an ending", "Say what follows upon each answer."
            yield Problem(place, step.name, rule, repair, "script.dead_end")
        if step.name not in reached:
            rule, repair = "is a step that no answer leads to", "Lead to it, or remove it."
            yield Problem(place, step.name, rule, repair, "script.unreached")
        elif script.leads_back(step.name):
            rule = "can be come to twice in one call, which then asks again"
            yield Problem(place, step.name, rule, "Let every answer lead on.", "script.circle")
        for branch in step.branches:
            if branch.target not in known:
                yield Problem(
                    _at(script, branch.line),
                    branch.target,
                    "must be the name of a step or an ending",
                    did_you_mean(branch.target, known, f"Known are {', '.join(known)}."),
                    "script.unknown_target",
                )


def _asking(script: CallScript) -> Iterator[Problem]:
    """The request stands once, comes after the opening, and before every level."""
    lines = script.requests
    if len(lines) != 1:
        yield Problem(
            script.place if not lines else _at(script, lines[1]),
            "" if not lines else "{{ request }}",
            f"must ask exactly once, and asks {len(lines)} times",
            "Say {{ request }} in one step: asking again presses.",
            "script.asks_once",
        )
        return
    at = next((step for step in script.steps if lines[0] in dict(step.said)), None)
    if at is None or at is script.steps[0]:
        yield Problem(
            _at(script, lines[0]),
            "{{ request }}",
            "must come after the opening: first the agency hears what it is called for",
            "Ask in a later step.",
            "script.asks_at_once",
        )
    elif early := sorted(script.reached(without=at.name) & set(LEVELS)):
        yield Problem(
            _at(script, at.line),
            ", ".join(early),
            "a call can come to this level without having asked",
            "Let every way to a level pass the request.",
            "script.level_unasked",
        )


def _unknown_tag(place: str, tag: str) -> Problem:
    known = tuple(VARIABLES)
    listed = f"Known are {', '.join(known)}."
    repair = did_you_mean(tag, known, listed)
    return Problem(place, tag, "must be a variable of scripts", repair, "script.unknown_variable")


def _tags(text: str) -> Iterator[str]:
    for tag in TAG.finditer(text):
        yield tag.group().strip("{}% ")


def _at(script: CallScript, line: int) -> str:
    return f"{script.place}, line {line}"
