"""What waits for a blind coder, by a record: of a study, or of some of its tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from discrimtest.record.blind import METHODS, hear_apart, passed_on
from discrimtest.record.outcome import own_coding
from discrimtest.record.record import Record
from discrimtest.record.waitlist import (
    SALUTATION_CODES,
    CoderAct,
    ItemState,
    Lots,
    Readiness,
    Waitlist,
)
from discrimtest.words.coding_event import CodingEvent, CodingEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response
from discrimtest.words.test import Test


@dataclass(frozen=True)
class BlindQueue(Waitlist):
    """The same, of a record.

    Attributes:
        record: Of the whole study, or of some tests.
        again: Who entered an answer a second time, by answer.
    """

    record: Record
    now: datetime
    lots: Lots
    again: Mapping[str, str] = field(default_factory=dict)
    sighted: Collection[str] = ()

    @cached_property
    def exchanges(self) -> Mapping[str, Readiness]:
        """Of each contact that was answered in time."""
        return {name: self._readiness(name) for name in self.record.in_time}

    @cached_property
    def acts(self) -> Sequence[CoderAct]:
        """All that coders did."""
        judged = (coding for coding in self.record.codings if coding.method in METHODS)
        handled: Iterable[Coding | CodingEvent] = (*judged, *self.record.coding_events)
        tests = self.record.contacts
        return [CoderAct(act.at, act.id, act.coder, tests[act.contact].test) for act in handled]

    @cached_property
    def salutation_codes(self) -> tuple[str, ...]:
        """The codes of the codebook that the salutation tells."""
        return tuple(code for code in SALUTATION_CODES if code in self.record.fieldwork.subtle)

    def heard_now(self, contact: str) -> list[CodingEvent]:
        """What coders read in a salutation who read every answer that counts now."""
        answers = self.record.in_time[contact]
        told = self.record.outcomes[contact].salutations
        return [each for each in told if all(answer.told_at <= each.at for answer in answers)]

    def _readiness(self, contact: str) -> Readiness:
        record, test = self.record, self.record.test_of(contact)
        events = record.handled.get(contact, ())
        reason = record.broken.get(test.id)
        return Readiness(
            test.id,
            record.sent[contact] + record.fieldwork.window,
            reason in (None, DeviationReason.INVALID_OUTCOME),
            self._has_words(contact),
            self._state(contact),
            self._heard(contact),
            self._hands[test.id],
            frozenset(self._coders_now(contact)),
            frozenset(c.coder for c in record.judged.get(contact, ()) if c.method in METHODS),
            frozenset(each.coder for each in self.heard_now(contact)),
            frozenset(each.coder for each in record.outcomes[contact].salutations),
            frozenset(e.coder for e in events if e.kind is CodingEventKind.SALUTATION),
            frozenset((e.coder, e.kind, e.part) for e in passed_on(events)),
        )

    def _heard(self, contact: str) -> ItemState:
        told = self.heard_now(contact)
        if not told:
            return ItemState.FIRST
        if len(told) == 1:
            return ItemState.SECOND if self.lots.heard_twice(contact) else ItemState.DONE
        return ItemState.SPLIT if len(told) == 2 and hear_apart(told) else ItemState.DONE

    def _state(self, contact: str) -> ItemState:
        blind = self.record.outcomes[contact].blind
        if blind is None or not blind.fresh:
            return ItemState.FIRST
        if blind.adjudicated:
            return ItemState.DONE
        if len(blind.coders) == 1:
            return ItemState.SECOND if self.lots.twice(contact) else ItemState.DONE
        return ItemState.SPLIT if blind.split else ItemState.DONE

    def _has_words(self, contact: str) -> bool:
        """Whether every answer has words that a coder can read, apart from missed calls."""
        said = [
            answer
            for answer in self.record.in_time[contact]
            if answer.alike or not self._is_missed_call(contact, answer)
        ]
        return bool(said) and all(answer.alike for answer in said)

    def _is_missed_call(self, contact: str, answer: Response) -> bool:
        own = own_coding(answer)
        judged = {each.id: each.category for each in self.record.judged.get(contact, ())}
        return judged.get(own) is Category.MISSED_CALL

    @cached_property
    def _hands(self) -> Mapping[str, frozenset[str]]:
        """Who recorded anything of each test that was answered."""
        tests = {self.record.test_of(name).id for name in self.record.in_time}
        return {test: frozenset(self._recorded(self.record.test[test])) for test in tests}

    def _recorded(self, test: Test) -> set[str]:
        found: set[str] = set()
        for each in test.contacts:
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

    def _coders_now(self, contact: str) -> set[str]:
        blind = self.record.outcomes[contact].blind
        if blind is None or not blind.fresh:
            return set()
        return {each.coder for each in (*blind.coders, blind.adjudicated) if each}
