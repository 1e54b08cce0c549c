"""What waits for a blind coder, in which order, and who may judge it.

Coding closes at the end of the window, so an exchange waits from then on. Each coder meets the
exchanges in an order of their own, which the study's seed gives; it depends on nothing else, so
what comes later shuffles nothing. The two candidates of a test never follow each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from discrimtest.randomness import Stream
from discrimtest.record.blind import item_of
from discrimtest.words.coding_event import CodingEventKind, CodingPart

APART = 3
"""So many exchanges of other tests lie between the two of one, where there are so many (design
choice)."""
SITTING = timedelta(hours=12)
"""After so long nobody remembers the exchange before (design choice)."""
SALUTATION_CODES = ("misgendering", "greeting_by_name")
"""Codes of the codebook that the salutation tells, before masking hides it."""


class ItemState(StrEnum):
    """What waits to be done with an exchange."""

    FIRST = "to_code"
    SECOND = "second_coding"
    SPLIT = "to_adjudicate"
    DONE = "coded"


class Hindrance(StrEnum):
    """Why a person may not judge an exchange, as it is told."""

    SIGHTED = "held a role that showed to which candidate answers came"
    RECORDED = "recorded this test"
    SALUTATION = "read its salutation"
    JUDGED = "judged it before"
    LEAKED = "learned who the candidate was"
    LEFT = "left it to others"


_JUDGED_NEXT = (ItemState.FIRST, ItemState.SECOND)
"""Exchanges that wait for a coder."""


@dataclass(frozen=True, slots=True)
class Lots:
    """What a study's seed decides about coding.

    Attributes:
        share: Of exchanges that two coders judge.
        item_key: The installation's secret for what coders call an exchange.
    """

    seed: int
    share: float
    item_key: str = ""

    def twice(self, contact: str) -> bool:
        """Whether the exchange is one of those that two coders judge."""
        return Stream(self.seed, "coded twice", contact).unit() < self.share

    def heard_twice(self, contact: str) -> bool:
        """Whether two coders read its salutation, each alone: the same share, drawn apart."""
        return Stream(self.seed, "heard twice", contact).unit() < self.share

    def place(self, coder: int, contact: str) -> float:
        """Where the exchange stands in the order of a coder."""
        return _unit(self.seed, coder, contact)


@lru_cache(maxsize=100_000)
def _unit(seed: int, coder: int, contact: str) -> float:
    return Stream(seed, "coding order", coder, contact).unit()


@dataclass(frozen=True, slots=True)
class Readiness:
    """What coders must know of the exchange of one contact.

    Attributes:
        closes: When its window closes.
        counts: Whether its test does; that an answer is none, coders say.
        worded: Whether every answer has words that a coder can read, apart from missed calls.
        state, heard: What waits to be done with the exchange, and with its salutation.
        hands: Who recorded anything of the test: they know which candidate is which.
        judged: Whose judgement stands; ever: who ever judged or decided it.
        read: Whose reading of its salutation stands and knew every answer; told: whose stands;
            ears: who ever read it.
        left: Who told a leak of it or left it to others, and in which part.
    """

    test: str
    closes: datetime
    counts: bool
    worded: bool
    state: ItemState
    heard: ItemState
    hands: frozenset[str]
    judged: frozenset[str]
    ever: frozenset[str]
    read: frozenset[str]
    told: frozenset[str]
    ears: frozenset[str]
    left: frozenset[tuple[str, CodingEventKind, CodingPart]]


@dataclass(frozen=True, slots=True)
class CoderAct:
    """When a coder did something with a test."""

    at: datetime
    id: str
    coder: str
    test: str


class Waitlist:
    """The exchanges of a study that coders judge, at one moment.

    Attributes:
        exchanges: Of each contact that was answered in time.
        acts: All that coders did.
        salutation_codes: The codes of the codebook that the salutation tells.
        sighted: Who could see by another role to which candidate answers came, now or before.
    """

    now: datetime
    lots: Lots
    sighted: Collection[str]
    if TYPE_CHECKING:

        @property
        def exchanges(self) -> Mapping[str, Readiness]: ...
        @property
        def acts(self) -> Sequence[CoderAct]: ...
        @property
        def salutation_codes(self) -> tuple[str, ...]: ...

    def item_of(self, contact: str) -> str:
        """What coders call the exchange of a contact."""
        return item_of(contact, self.lots.item_key)

    @cached_property
    def states(self) -> Mapping[str, ItemState]:
        """What waits to be done with the exchange of each contact that coders judge."""
        return {
            name: each.state
            for name, each in self.exchanges.items()
            if each.worded and self._is_over(each)
        }

    @cached_property
    def wordless(self) -> frozenset[str]:
        """Contacts whose window closed with an answer of which nobody wrote down the words: no
        coder can judge it, and what the tester noted stands."""
        return frozenset(
            name for name, each in self.exchanges.items() if not each.worded and self._is_over(each)
        )

    @cached_property
    def salutations(self) -> Mapping[str, ItemState]:
        """What waits to be read of each salutation: by a first coder, by a second, or by a third
        where two differ. What most say counts."""
        states = {name: self.exchanges[name].heard for name in self.states}
        waiting = {name: state for name, state in states.items() if state is not ItemState.DONE}
        return waiting if self.salutation_codes else {}

    @cached_property
    def coders(self) -> Mapping[str, int]:
        """A number for each coder, by the first thing each did."""
        acts = sorted((act.at, act.id, act.coder) for act in self.acts)
        names = dict.fromkeys(coder for _, _, coder in acts)
        return {coder: number for number, coder in enumerate(names, start=1)}

    def number(self, coder: str) -> int:
        """Of a coder; whoever did nothing yet is the next."""
        return self.coders.get(coder, len(self.coders) + 1)

    def wanted(self, coder: str, part: CodingPart) -> list[str]:
        """Contacts whose exchange, or salutation, this coder may judge, in the coder's order."""
        number = self.number(coder)
        mine = [name for name in self._waiting(part) if self.hindrance(name, coder, part) is None]
        return sorted(mine, key=lambda name: self.lots.place(number, name))

    def waits_for(self, contact: str, coder: str, part: CodingPart) -> bool:
        """Whether an exchange, or its salutation, waits for this person, who may have left it to
        others before; or was judged by them, who may judge it anew."""
        hindrance = self.hindrance(contact, coder, part)
        if hindrance is Hindrance.JUDGED:
            return True
        if part is CodingPart.SALUTATION:
            waits = contact in self.salutations
        else:
            waits = self.states[contact] in _JUDGED_NEXT
        return waits and hindrance in (None, Hindrance.LEFT)

    def following(self, coder: str, wanted: Sequence[str]) -> str | None:
        """The next of what is :meth:`wanted`; None where none is left, or only the other candidate
        of the test that the coder met last."""
        recent = self._recent_tests(coder)
        for near in (recent[:APART], recent[:1]):
            for name in wanted:
                if self.exchanges[name].test not in near:
                    return name
        return None

    def to_decide(self, coder: str) -> list[str]:
        """Contacts on which two coders differ, that this person may decide, in an own order."""
        number = self.number(coder)
        split = (name for name, state in self.states.items() if state is ItemState.SPLIT)
        mine = [name for name in split if self.may_decide(name, coder) is None]
        return sorted(mine, key=lambda name: self.lots.place(number, name))

    def nobody_left(self, coders: Collection[str]) -> dict[str, int]:
        """How many exchanges, salutations and decisions wait that none of these coders is to
        judge: each recorded, read or judged it, or left it to others."""
        split = [name for name, state in self.states.items() if state is ItemState.SPLIT]
        return {
            "outcome": self._without(coders, CodingPart.OUTCOME),
            "salutation": self._without(coders, CodingPart.SALUTATION),
            "decision": sum(
                all(self.may_decide(name, each) is not None for each in coders) for name in split
            ),
        }

    def _waiting(self, part: CodingPart) -> Collection[str]:
        """What waits for a coder in this pass."""
        if part is CodingPart.SALUTATION:
            return self.salutations
        return [name for name, state in self.states.items() if state in _JUDGED_NEXT]

    def _without(self, coders: Collection[str], part: CodingPart) -> int:
        return sum(
            all(self.hindrance(name, each, part) is not None for each in coders)
            for name in self._waiting(part)
        )

    def done(self, coder: str, part: CodingPart) -> int:
        """How many contacts of those this coder judged in this pass, and did not take back."""
        known = (self.exchanges[name] for name in self.states)
        return sum(
            coder in (each.judged if part is CodingPart.OUTCOME else each.told) for each in known
        )

    def hindrance(self, contact: str, coder: str, part: CodingPart) -> Hindrance | None:
        """Why this person may not judge an exchange; None where nothing hinders.

        Of who judged an outcome the salutation can be asked afterwards, never before.
        """
        if coder in self.sighted:
            return Hindrance.SIGHTED
        known = self.exchanges[contact]
        if coder in known.hands:
            return Hindrance.RECORDED
        outcome = part is CodingPart.OUTCOME
        if outcome and coder in known.ears:
            return Hindrance.SALUTATION
        if coder in (known.judged if outcome else known.read):
            return Hindrance.JUDGED
        if any((coder, CodingEventKind.LEAKED, each) in known.left for each in CodingPart):
            return Hindrance.LEAKED
        if (coder, CodingEventKind.SKIPPED, part) in known.left:
            return Hindrance.LEFT
        return None

    def has_heard(self, contact: str, coder: str) -> bool:
        """Whether this person ever read its salutation."""
        return coder in self.exchanges[contact].ears

    def may_decide(self, contact: str, coder: str) -> Hindrance | None:
        """Why this person may not decide between coders; None where nothing hinders."""
        if coder in self.exchanges[contact].ever:
            return Hindrance.JUDGED
        hindrance = self.hindrance(contact, coder, CodingPart.OUTCOME)
        return None if hindrance is Hindrance.LEFT else hindrance

    def _is_over(self, exchange: Readiness) -> bool:
        return exchange.counts and exchange.closes <= self.now

    def _recent_tests(self, coder: str) -> list[str]:
        """The tests of what a coder met last in this sitting, the newest first."""
        since = self.now - SITTING
        acts = [(act.at, act.id, act.test) for act in self.acts if act.coder == coder]
        recent = sorted((act for act in acts if act[0] > since), reverse=True)
        return list(dict.fromkeys(test for _, _, test in recent))


@dataclass(frozen=True)
class KeptQueue(Waitlist):
    """The same, of what was read before and kept."""

    now: datetime
    lots: Lots
    exchanges: Mapping[str, Readiness]
    acts: Sequence[CoderAct]
    salutation_codes: tuple[str, ...]
    sighted: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class KeptWaitlist:
    """What was read of a study.

    Attributes:
        seq: The last entry of the log then.
        exchanges: By contact. acts: By test.
    """

    seq: int
    lots: Lots
    codes: tuple[str, ...]
    exchanges: dict[str, Readiness]
    acts: dict[str, tuple[CoderAct, ...]]
