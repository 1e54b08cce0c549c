"""What waits for a blind coder, in which order, and who may judge it.

Coding closes at the end of the window, so an exchange waits from then on. Each coder meets the
exchanges in an order of their own, which the study's seed gives; it depends on nothing else, so
what comes later shuffles nothing. The two candidates of a test never follow each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from discrimtest.randomness import Stream
from discrimtest.record.blind import METHODS, hear_apart, passed_on
from discrimtest.record.outcome import own_coding
from discrimtest.record.record import Record
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response

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
    """

    seed: int
    share: float

    def twice(self, contact: str) -> bool:
        """Whether the exchange is one of those that two coders judge."""
        return Stream(self.seed, "coded twice", contact).unit() < self.share

    def heard_twice(self, contact: str) -> bool:
        """Whether two coders read its salutation, each alone: the same share, drawn apart."""
        return Stream(self.seed, "heard twice", contact).unit() < self.share

    def place(self, coder: int, contact: str) -> float:
        """Where the exchange stands in the order of a coder."""
        return Stream(self.seed, "coding order", coder, contact).unit()


@dataclass(frozen=True)
class BlindQueue:
    """The exchanges of a study that coders judge, at one moment.

    Attributes:
        record: Of the whole study, or of one test.
        again: Who entered an answer a second time, by answer.
        sighted: Who could see by another role to which candidate answers came, now or before.
    """

    record: Record
    now: datetime
    lots: Lots
    again: Mapping[str, str] = field(default_factory=dict)
    sighted: Collection[str] = ()

    @cached_property
    def states(self) -> Mapping[str, ItemState]:
        """What waits to be done with the exchange of each contact that coders judge."""
        return {name: self._state(name) for name in self.record.in_time if self._is_ready(name)}

    @cached_property
    def wordless(self) -> frozenset[str]:
        """Contacts whose window closed with an answer of which nobody wrote down the words: no
        coder can judge it, and what the tester noted stands."""
        return frozenset(
            name
            for name in self.record.in_time
            if self._is_over(name) and not self._has_words(name)
        )

    @cached_property
    def salutations(self) -> Mapping[str, ItemState]:
        """What waits to be read of each salutation: by a first coder, by a second, or by a third
        where two differ. What most say counts."""
        states = {name: self._heard(name) for name in self.states} if self.salutation_codes else {}
        return {name: state for name, state in states.items() if state is not ItemState.DONE}

    def _heard(self, contact: str) -> ItemState:
        told = self.heard_now(contact)
        if not told:
            return ItemState.FIRST
        if len(told) == 1:
            return ItemState.SECOND if self.lots.heard_twice(contact) else ItemState.DONE
        return ItemState.SPLIT if len(told) == 2 and hear_apart(told) else ItemState.DONE

    def heard_now(self, contact: str) -> list[CodingEvent]:
        """What coders read in a salutation who read every answer that counts now."""
        answers = self.record.in_time[contact]
        told = self.record.outcomes[contact].salutations
        return [each for each in told if all(answer.told_at <= each.at for answer in answers)]

    @cached_property
    def salutation_codes(self) -> tuple[str, ...]:
        """The codes of the codebook that the salutation tells."""
        return tuple(code for code in SALUTATION_CODES if code in self.record.fieldwork.subtle)

    @cached_property
    def coders(self) -> Mapping[str, int]:
        """A number for each coder, by the first thing each did."""
        judged = (coding for coding in self.record.codings if coding.method in METHODS)
        handled: Iterable[Coding | CodingEvent] = (*judged, *self.record.coding_events)
        acts = sorted((act.at, act.id, act.coder) for act in handled)
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
                if self.record.test_of(name).id not in near:
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
        return sum(
            coder in self._coders_now(name)
            if part is CodingPart.OUTCOME
            else any(told.coder == coder for told in self.record.outcomes[name].salutations)
            for name in self.states
        )

    def hindrance(self, contact: str, coder: str, part: CodingPart) -> Hindrance | None:
        """Why this person may not judge an exchange; None where nothing hinders.

        Of who judged an outcome the salutation can be asked afterwards, never before.
        """
        if coder in self.sighted:
            return Hindrance.SIGHTED
        if coder in self._hands(contact):
            return Hindrance.RECORDED
        left = passed_on(event for event in self._events(contact) if event.coder == coder)
        if part is CodingPart.OUTCOME:
            if self.has_heard(contact, coder):
                return Hindrance.SALUTATION
            if coder in self._coders_now(contact):
                return Hindrance.JUDGED
        elif any(told.coder == coder for told in self.heard_now(contact)):
            return Hindrance.JUDGED
        if any(event.kind is CodingEventKind.LEAKED for event in left):
            return Hindrance.LEAKED
        if any(event.kind is CodingEventKind.SKIPPED and event.part is part for event in left):
            return Hindrance.LEFT
        return None

    def has_heard(self, contact: str, coder: str) -> bool:
        """Whether this person ever read its salutation."""
        return any(
            event.coder == coder and event.kind is CodingEventKind.SALUTATION
            for event in self._events(contact)
        )

    def may_decide(self, contact: str, coder: str) -> Hindrance | None:
        """Why this person may not decide between coders; None where nothing hinders."""
        if any(
            coding.coder == coder and coding.method in METHODS
            for coding in self.record.judged.get(contact, ())
        ):
            return Hindrance.JUDGED
        hindrance = self.hindrance(contact, coder, CodingPart.OUTCOME)
        return None if hindrance is Hindrance.LEFT else hindrance

    def _state(self, contact: str) -> ItemState:
        blind = self.record.outcomes[contact].blind
        if blind is None or not blind.fresh:
            return ItemState.FIRST
        if blind.adjudicated:
            return ItemState.DONE
        if len(blind.coders) == 1:
            return ItemState.SECOND if self.lots.twice(contact) else ItemState.DONE
        return ItemState.SPLIT if blind.split else ItemState.DONE

    def _is_ready(self, contact: str) -> bool:
        return self._is_over(contact) and self._has_words(contact)

    def _is_over(self, contact: str) -> bool:
        """Whether its window has closed and its test counts; that an answer is none, coders say."""
        broken = self.record.broken.get(self.record.test_of(contact).id)
        closes = self.record.sent[contact] + self.record.fieldwork.window
        return closes <= self.now and broken in (None, DeviationReason.INVALID_OUTCOME)

    def _has_words(self, contact: str) -> bool:
        """Whether every answer has words that a coder can read, apart from missed calls."""
        judged = {each.id: each.category for each in self.record.judged.get(contact, ())}
        said = [
            answer
            for answer in self.record.in_time[contact]
            if answer.alike or judged.get(own_coding(answer)) is not Category.MISSED_CALL
        ]
        return bool(said) and all(answer.alike for answer in said)

    def _hands(self, contact: str) -> set[str]:
        """Who recorded anything of the test: they know which candidate is which."""
        found: set[str] = set()
        for each in self.record.test_of(contact).contacts:
            answers = self._answers.get(each.id, ())
            found |= {event.by for event in self.record.happened.get(each.id, ())}
            found |= {answer.by for answer in answers}
            found |= {self.again[answer.id] for answer in answers if answer.id in self.again}
            found |= self._putting_right.get(each.id, set())
            found |= {
                coding.coder
                for coding in self.record.judged.get(each.id, ())
                if coding.method is CodingMethod.TESTER
            }
        return found

    @cached_property
    def _answers(self) -> Mapping[str, list[Response]]:
        found: dict[str, list[Response]] = {}
        for answer in self.record.answers:
            found.setdefault(answer.contact or "", []).append(answer)
        return found

    @cached_property
    def _putting_right(self) -> Mapping[str, set[str]]:
        """Who asked about each contact's entries, held them, or changed where an answer lies or
        when it came, and who recorded an answer that lay there: they saw whose it is."""
        record, found = self.record, dict[str, set[str]]()
        first = {answer.id: answer.by for answer in (*record.answers, *record.withdrawn)}
        for remark in record.remarks:
            found.setdefault(remark.contact, set()).add(remark.by)
        for event in record.answer_events:
            for contact in filter(None, (event.contact, event.to)):
                found.setdefault(contact, set()).update((event.by, first[event.response]))
        return found

    def _events(self, contact: str) -> list[CodingEvent]:
        return list(self.record.handled.get(contact, ()))

    def _coders_now(self, contact: str) -> set[str]:
        blind = self.record.outcomes[contact].blind
        if blind is None or not blind.fresh:
            return set()
        return {each.coder for each in (*blind.coders, blind.adjudicated) if each}

    def _recent_tests(self, coder: str) -> list[str]:
        """The tests of what a coder met last in this sitting, the newest first."""
        acts = [(at, name) for at, name in self._acts(coder) if at > self.now - SITTING]
        names = dict.fromkeys(name for _, name in sorted(acts, reverse=True))
        return [self.record.test_of(name).id for name in names]

    def _acts(self, coder: str) -> Iterator[tuple[datetime, str]]:
        for coding in self.record.codings:
            if coding.coder == coder and coding.method in METHODS:
                yield coding.at, coding.contact
        for event in self.record.coding_events:
            if event.coder == coder:
                yield event.at, event.contact
