"""Invented answers with what tells marked in them, and how much of it is left when masked."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from discrimtest.masking.find import stretches
from discrimtest.masking.folded import composed
from discrimtest.masking.known import Known
from discrimtest.masking.tells import Tells

FILE = Path(__file__).resolve().parent.parent / "data" / "masking" / "replies.txt"
PARTS = 3
"""One landlord in three was kept out while the rules were made."""
IDLE = frozenset(
    "immo kantoor de het le la en et te nr nummer bv maand den om of ou or and tot "
    "a à au to".split()
)
"""Words in a marked span that tell nobody where they are left."""
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that must not be readable."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Answer:
    """One answer with its subject in front, and what tells in it."""

    landlord: str
    language: str
    channel: str
    candidate: str
    text: str
    marks: tuple[Mark, ...]


@dataclass
class Landlord:
    """What the record knows of one landlord, and its answers."""

    key: str
    facts: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    @property
    def kept_out(self) -> bool:
        return int(hashlib.sha256(self.key.encode()).hexdigest(), 16) % PARTS == 0

    def known(self, answer: Answer) -> Known:
        """As the record would: of office, staff and site it knows nothing."""
        facts = self.facts
        return Known(
            agencies=_present(facts.get("agency")),
            people=_present(facts.get("private")),
            mailboxes=_present(facts["mail"]),
            phones=_present(facts["phone"]),
            titles=_present(facts["title"]),
            addresses=_present(facts["home"]),
            places=places(),
            references=_present(facts["ref"]),
            candidates=tuple(answer.candidate.split(" + ")),
        )


@cache
def places() -> tuple[str, ...]:
    """Postcodes and municipalities of all homes, as those of a study are known."""
    towns = (landlord.facts["home"].rpartition(", ")[2] for landlord in landlords())
    return tuple(dict.fromkeys(word for town in towns for word in town.split(" ", 1)))


def _present(word: str | None) -> tuple[str, ...]:
    return (word,) if word else ()


@cache
def landlords() -> tuple[Landlord, ...]:
    """The whole corpus."""
    found: list[Landlord] = []
    for block in re.split(r"^@@ ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *answers = re.split(r"^-- ", block, flags=re.MULTILINE)
        key, *lines = head.strip().splitlines()
        landlord = Landlord(key, dict(line.split(": ", 1) for line in lines))
        landlord.answers = [_answer(key, each) for each in answers]
        found.append(landlord)
    return tuple(found)


def _answer(landlord: str, block: str) -> Answer:
    head, _, marked = block.partition("\n")
    language, channel, candidate = head.split(" ", 2)
    text, marks = "", []
    rest = 0
    marked = composed(marked.strip())
    for match in _MARK.finditer(marked):
        text += marked[rest : match.start()]
        marks.append(Mark(match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        rest = match.end()
    return Answer(landlord, language, channel, candidate, text + marked[rest:], tuple(marks))


Covered = Callable[[Known, str], Sequence[bool]]
"""Which letters of a text are masked."""


@dataclass
class Tally:
    """Of how many, how many went wrong, by landlord."""

    of: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    examples: list[str] = field(default_factory=list)

    def add(self, landlord: str, wrong: int, of: int, example: str = "") -> None:
        self.of[landlord] += of
        self.wrong[landlord] += wrong
        if wrong and example:
            self.examples.append(f"{landlord}: {example}")


def tallies(covered: Covered, which: Iterable[Landlord]) -> Mapping[str, Tally]:
    """Spans by kind of which something can be read; under "over" the words masked for nothing."""
    found: dict[str, Tally] = defaultdict(Tally)
    for landlord in which:
        for answer in landlord.answers:
            masked = covered(landlord.known(answer), answer.text)
            for mark in answer.marks:
                left = [w for w in _left(answer.text, masked, mark) if w.lower() not in IDLE]
                span = answer.text[mark.start : mark.end]
                found[mark.kind].add(landlord.key, bool(left), 1, f"{span!r} left {left}")
            over, words = _over(answer, masked)
            found["over"].add(landlord.key, len(over), words, f"{over} in {answer.text!r}")
    return found


def _left(text: str, masked: Sequence[bool], mark: Mark) -> list[str]:
    words = (word.span() for word in _WORD.finditer(text, mark.start, mark.end))
    return [text[a:b] for a, b in words if not all(masked[a:b])]


def _over(answer: Answer, masked: Sequence[bool]) -> tuple[list[str], int]:
    marked = {place for mark in answer.marks for place in range(mark.start, mark.end)}
    outside = [w for w in _WORD.finditer(answer.text) if w.start() not in marked]
    return [w.group() for w in outside if any(masked[w.start() : w.end()])], len(outside)


def of_finder(known: Known, text: str) -> list[bool]:
    """As an annex of a study that measures the market masks it; candidates are not masked."""
    covered = [False] * len(text)
    for start, end, kind in stretches(text, known):
        covered[start:end] = [kind is not Tells.CANDIDATE] * (end - start)
    return covered


def candidates_found(known: Known, text: str) -> list[bool]:
    """The same with candidates, as coders who must be blind would see it."""
    covered = [False] * len(text)
    for start, end, _ in stretches(text, known):
        covered[start:end] = [True] * (end - start)
    return covered
