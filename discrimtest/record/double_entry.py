"""Which answers are entered a second time, and how far both entries agree.

A tenth of what a tester writes down from a telephone or a portal is entered again by another
person, and in a tester's first two weeks a fifth of all (limits below: a design choice). Which ones
is drawn from the seed, one in each ten or five in the order they were recorded: every tester
is checked alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.record.outcome import coding_id
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent
from discrimtest.words.outcome import Category
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.second_entry import SecondEntry

if TYPE_CHECKING:
    from discrimtest.randomness import Stream

SPOKEN_OR_PORTAL = (ResponseChannel.PHONE, ResponseChannel.PORTAL)
ONE_IN, ONE_IN_AT_FIRST = 10, 5
AT_FIRST = timedelta(days=14)
SAME_MOMENT = timedelta(minutes=5)
SAME_TEXT = 0.9
"""How like two texts are, from 0 to 1, that count as the same; see :func:`likeness`."""
ITEMS = ("moment", "channel", "category", "automatic", "text")


def first_days(record: Record) -> dict[str, datetime]:
    """When each person recorded the first thing of the study."""
    found: dict[str, datetime] = {}
    rows: list[ContactEvent | Response] = [*record.events, *record.answers, *record.withdrawn]
    for row in rows:
        found[row.by] = min(found.get(row.by, row.recorded_at), row.recorded_at)
    return found


def drawn(record: Record, stream: Callable[[str, str, int], Stream]) -> list[Response]:
    """The answers that are to be entered a second time, in the order they were recorded.

    Args:
        stream: The stream of draws of a person, a kind of answers and the number of a block.
    """
    began = first_days(record)
    kinds: dict[tuple[str, int], list[Response]] = {}
    every = sorted((*record.answers, *record.withdrawn), key=lambda one: (one.recorded_at, one.id))
    for answer in every:
        early = answer.recorded_at < began[answer.by] + AT_FIRST
        if early or answer.channel in SPOKEN_OR_PORTAL:
            size = ONE_IN_AT_FIRST if early else ONE_IN
            kinds.setdefault((answer.by, size), []).append(answer)
    chosen = {
        answer.id
        for (person, size), answers in kinds.items()
        for answer in _one_each(answers, size, partial(stream, person, str(size)))
    }
    return [answer for answer in every if answer.id in chosen and answer.contact is not None]


def _one_each(
    answers: list[Response], size: int, stream: Callable[[int], Stream]
) -> Iterator[Response]:
    """One of each so many, as far as they came."""
    for block in range(-(-len(answers) // size)):
        number = block * size + stream(block).below(size)
        if number < len(answers):
            yield answers[number]


def require_drawn(
    chosen: Iterable[Response],
    entered: Mapping[str, SecondEntry],
    response: str,
    person: str,
) -> Response:
    """The answer that a person enters again.

    Raises:
        Refused: It was not drawn, was entered again before, or the first entry is their own.
    """
    found = next((answer for answer in chosen if answer.id == response), None)
    rule = ""
    if found is None:
        rule = "was not drawn to be entered again"
    elif response in entered:
        rule = "was entered again before"
    elif found.by == person:
        rule = "was entered by you the first time"
    if rule or found is None:
        repair, values = "Take one that '{next}' shows.", {"next": action("quality next", "STUDY")}
        problem = Problem("", response, rule, repair, "entry.not_drawn", "response", values)
        raise Refused("Nothing was recorded.", [problem])
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """Both entries of one answer.

    Attributes:
        person: Who made the first.
        agrees: By item, whether both say the same; an item that one of them left open is absent.
    """

    response: str
    person: str
    agrees: Mapping[str, bool]

    @property
    def has_error(self) -> bool:
        """Whether anything differs."""
        return not all(self.agrees.values())


def compared(record: Record, entries: Iterable[SecondEntry]) -> list[Compared]:
    """Both entries of each answer that was entered twice, as the first was made.

    Args:
        record: With texts.
        entries: With texts.
    """
    answers = {answer.id: answer for answer in (*record.answers, *record.withdrawn)}
    first = {coding.id: coding.category for coding in record.codings}
    return [
        Compared(
            entry.response,
            answer.by,
            _agreement(answer, first.get(coding_id(answer.id, 1)), entry),
        )
        for entry in entries
        if (answer := answers.get(entry.response)) is not None
    ]


def _agreement(answer: Response, category: Category | None, entry: SecondEntry) -> dict[str, bool]:
    received = answer.first_dated or answer.received_at
    found = {
        "moment": abs(received - entry.received_at) <= SAME_MOMENT,
        "channel": answer.channel is entry.channel,
        "automatic": answer.automatic is entry.automatic,
    }
    if category is not None and entry.category is not None:
        found["category"] = category is entry.category
    if answer.text and entry.text:
        found["text"] = likeness(answer.text, entry.text) >= SAME_TEXT
    return found


def likeness(one: str, other: str) -> float:
    """How like two texts are, 1 for the same but for spaces and capitals: one minus the share of
    signs that must be changed, added or left out (Levenshtein 1966) of the longer."""
    from rapidfuzz.distance import Levenshtein

    plain = (" ".join(text.casefold().split()) for text in (one, other))
    return Levenshtein.normalized_similarity(*plain)


def by_item(found: Iterable[Compared]) -> dict[str, tuple[int, int]]:
    """Of each item how often both agree, and how often both told it."""
    every = list(found)
    return {
        item: (
            sum(one.agrees.get(item, False) for one in every),
            sum(item in one.agrees for one in every),
        )
        for item in ITEMS
    }


def errors_by_person(found: Iterable[Compared]) -> dict[str, tuple[int, int]]:
    """Of each person how many of the answers that were entered twice differ, and of how many."""
    counts: dict[str, tuple[int, int]] = {}
    for one in found:
        wrong, of = counts.get(one.person, (0, 0))
        counts[one.person] = (wrong + one.has_error, of + 1)
    return counts
