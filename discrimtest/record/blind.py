"""Which blind judgement of a contact counts, and whether its coders agree.

What a third person decided counts before what coders judged, and that before what a tester noted.
Of two coders who differ the first counts until somebody decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from discrimtest.identifiers import derived_id
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart
from discrimtest.words.outcome import Coding, CodingMethod
from discrimtest.words.response import Response

METHODS = (CodingMethod.BLIND, CodingMethod.ADJUDICATED)
UNCLEAR = "unclear"
"""What a salutation coder says who cannot tell; no value of a codebook."""
ANEW = "decided_anew"
"""How a decision is told where no two coders differed then."""

SEEING = "seeing"
"""How a coder's judgement is told whose other role showed which candidate it was for."""

_ITEM = 15
"""Characters: 50 bits."""


@dataclass(frozen=True, slots=True)
class BlindCodings:
    """The blind judgements of one contact that stand.

    Attributes:
        coders: The judgement of each coder, whoever judged first coming first.
        adjudicated: What a third person decided.
        fresh: Whether they read every answer that counts now.
    """

    coders: tuple[Coding, ...]
    adjudicated: Coding | None
    fresh: bool

    @property
    def decides(self) -> Coding:
        return self.adjudicated or self.coders[0]

    @property
    def standing(self) -> tuple[Coding, ...]:
        """The judgement of each coder, and what was decided between them."""
        return (*self.coders, self.adjudicated) if self.adjudicated else self.coders

    @property
    def split(self) -> bool:
        """Whether two coders differ, in the outcome or in a subtle code."""
        return any(differ(self.coders[0], other) for other in self.coders[1:])

    @property
    def unsettled(self) -> bool:
        """Whether they differ, and nobody decided."""
        return self.split and self.adjudicated is None


def item_of(contact: str, key: str) -> str:
    """What coders call an exchange: it tells neither its contact nor its place in a test, and who
    knows a contact can not work it out without the installation's ``key``."""
    return derived_id("item", key, contact)[:_ITEM]


def differ(one: Coding, other: Coding) -> bool:
    """Whether two judgements say something else; a code that one left open is no difference."""
    return one.category is not other.category or any(
        other.subtle.get(code, value) != value for code, value in one.subtle.items()
    )


def blind_of(answers: Sequence[Response], judged: Sequence[Coding]) -> BlindCodings | None:
    """The blind judgements of a contact; None where there are none.

    Args:
        answers: Within the window.
        judged: Every coding of it that is not void, corrected ones too, oldest first.
    """
    corrected = {coding.supersedes for coding in judged}
    places = {coding.coder: place for place, coding in reversed(list(enumerate(_blind(judged))))}
    stand = [coding for coding in _blind(judged) if coding.id not in corrected]
    read = [coding for coding in stand if not unread(answers, coding)]
    pool = read or stand
    if not pool:
        return None
    coders = {coding.coder: coding for coding in pool if coding.method is CodingMethod.BLIND}
    decided = [coding for coding in pool if coding.method is CodingMethod.ADJUDICATED]
    return BlindCodings(
        tuple(sorted(coders.values(), key=lambda coding: places[coding.coder])),
        decided[-1] if decided else None,
        bool(read),
    )


def unread(answers: Sequence[Response], coding: Coding) -> list[Response]:
    """The answers that were told after a judgement."""
    return [answer for answer in answers if answer.told_at > coding.at]


def readings(judged: Iterable[Coding], events: Iterable[CodingEvent]) -> int:
    """How often a masked exchange was read, by who judged it or learned too much from it."""
    coded = {(each.contact, each.coder) for each in _blind(list(judged))}
    return len(coded | {(each.contact, each.coder) for each in leaks(events)})


def leaks(events: Iterable[CodingEvent]) -> list[CodingEvent]:
    """Where a masked exchange told a coder who the candidate was, each once, without what was taken
    back."""
    found: dict[tuple[str, str], CodingEvent] = {}
    for event in passed_on(events):
        if event.kind is CodingEventKind.LEAKED:
            found.setdefault((event.contact, event.coder), event)
    return list(found.values())


def passed_on(events: Iterable[CodingEvent]) -> list[CodingEvent]:
    """Leaks and skips that their own coders did not take back.

    A leak takes back at the same moment what was judged before it; only what comes later is meant
    for the leak itself.
    """
    events = list(events)
    taken = {
        (event.contact, event.coder, event.part): event.at
        for event in events
        if event.kind is CodingEventKind.UNDONE
    }
    return [
        event
        for event in events
        if event.kind in (CodingEventKind.LEAKED, CodingEventKind.SKIPPED)
        and event.at >= taken.get((event.contact, event.coder, event.part), event.at)
    ]


def undone(judged: Sequence[Coding], events: Sequence[CodingEvent]) -> set[str]:
    """Blind judgements that their own coders took back."""
    taken = taken_back(events, CodingPart.OUTCOME)
    return {
        coding.id
        for coding in _blind(judged)
        if coding.coder in taken and coding.at <= taken[coding.coder].at
    }


def salutations(
    events: Sequence[CodingEvent], void: Collection[str] = ()
) -> tuple[CodingEvent, ...]:
    """What each coder judged a salutation to tell, whoever judged first coming first, without what
    was taken back or judged anew.

    Args:
        void: Events that rest on an answer which is gone.
    """
    taken = taken_back(events, CodingPart.SALUTATION)
    newest: dict[str, CodingEvent] = {}
    for event in events:
        stands = event.kind is CodingEventKind.SALUTATION and event.id not in void
        if stands and not (event.coder in taken and event.at <= taken[event.coder].at):
            newest[event.coder] = event
    return tuple(newest.values())


def hear_apart(told: Sequence[CodingEvent]) -> bool:
    """Whether two readers of a salutation differ in a code."""
    return any(event.subtle != told[0].subtle for event in told[1:])


def told_codes(told: Sequence[CodingEvent]) -> Mapping[str, str]:
    """The codes of a salutation that are values of the codebook: of readers who differ what most
    say, and what the first says where no value has more."""
    said: dict[str, Counter[str]] = {}
    for event in told:
        for code, value in event.subtle.items():
            said.setdefault(code, Counter())[value] += 1
    most = {code: counts.most_common(1)[0][0] for code, counts in said.items()}
    return {code: value for code, value in most.items() if value != UNCLEAR}


def taken_back(events: Sequence[CodingEvent], part: CodingPart) -> dict[str, CodingEvent]:
    """The newest taking back of each coder."""
    return {
        event.coder: event
        for event in events
        if event.kind is CodingEventKind.UNDONE and event.part is part
    }


def _blind(judged: Sequence[Coding]) -> list[Coding]:
    return [coding for coding in judged if coding.method in METHODS]
