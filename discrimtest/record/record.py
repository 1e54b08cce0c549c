"""Everything that was recorded of one study up to a moment."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

from discrimtest.record.attempts import used_up
from discrimtest.record.ending import is_taken
from discrimtest.record.entries import Entries
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.outcome import Lost, Outcome, coding_id, outcome_of, own_coding
from discrimtest.record.own_landlords import OwnLandlords
from discrimtest.record.remarks import holds_of
from discrimtest.record.standing import Standing
from discrimtest.record.visits import by_visit
from discrimtest.words.coding_event import CodingEvent
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.phone_call import PhoneCall
from discrimtest.words.remark import Remark
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent
from discrimtest.words.test import Test
from discrimtest.words.visit import VisitEntry

NOBODY = Standing({}, {}, frozenset())
"""How landlords stand while nothing was said of any."""


class _Corrected(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def supersedes(self) -> str | None: ...


Row = TypeVar("Row", bound=_Corrected)
About = TypeVar("About", ContactEvent, Coding, CodingEvent, PhoneCall)
Happened = TypeVar("Happened", ContactEvent, Response, Coding, CodingEvent, PhoneCall)


@dataclass(frozen=True)
class Record:
    """What one study holds at one moment; what was corrected is kept beside its correction.

    Texts (notes, verbatim answers) are empty unless they were read too.

    Attributes:
        study: Its id.
        fieldwork: What its files lay down.
        tests: By number; the landlord of each as resolved now.
        events: What happened to contacts, oldest first.
        answers: What came back to its contacts, in the order received.
        codings: By contact, then oldest first.
        deviations: Departures from the protocol, oldest first.
        answer_events: What was done with answers that are or were its own, oldest first.
        withdrawn: Answers that answer no contact any more, in the order received.
        landlords: How the landlords stand now, in all studies: who hears nothing more.
        own_landlords: What the study tells of them; nothing while one test is read alone.
        drawn_at: When each test was drawn, by its id.
        coding_events: What coders did besides judging, oldest first.
        remarks: What was asked about contacts' entries, and which were held, oldest first.
        calls: Phone calls of candidates by script, oldest first.
        visits: What was entered about visits, oldest first.
        advertised: The day on which the advertisement of each test was placed, where it says so.
    """

    study: str
    fieldwork: Fieldwork
    tests: tuple[Test, ...]
    events: tuple[ContactEvent, ...] = ()
    answers: tuple[Response, ...] = ()
    codings: tuple[Coding, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    answer_events: tuple[ResponseEvent, ...] = ()
    withdrawn: tuple[Response, ...] = ()
    landlords: Standing = field(default=NOBODY)
    own_landlords: OwnLandlords = field(default=OwnLandlords())
    drawn_at: Mapping[str, datetime] = field(default_factory=dict)
    coding_events: tuple[CodingEvent, ...] = ()
    remarks: tuple[Remark, ...] = ()
    calls: tuple[PhoneCall, ...] = ()
    visits: tuple[VisitEntry, ...] = ()
    advertised: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def contacts(self) -> Mapping[str, Contact]:
        """The contacts of its tests, by id."""
        return {contact.id: contact for test in self.tests for contact in test.contacts}

    @cached_property
    def test(self) -> Mapping[str, Test]:
        """The tests by id."""
        return {test.id: test for test in self.tests}

    def counted_as(self, landlord: str) -> str:
        """The landlord that this one counts as: all that the study's own lists leave in doubt of
        being one are one, until a person decides."""
        return self.own_landlords.together.get(landlord, landlord)

    def test_of(self, contact: str) -> Test:
        """The test a contact belongs to."""
        return self.test[self.contacts[contact].test]

    @cached_property
    def happened(self) -> Mapping[str, list[ContactEvent]]:
        """What stands of the events of each contact that has some, oldest first."""
        return by_contact(standing(self.events))

    @cached_property
    def sent(self) -> Mapping[str, datetime]:
        """When each contact that was made was made; of one by phone it is known how a call ended,
        as nobody could else tell a voicemail from a talk of which no word was kept."""
        made = {
            event.contact: event.at
            for event in standing(self.events)
            if event.kind is ContactEventKind.SENT
        }
        rules = self.fieldwork.phone
        if rules is None:
            return made
        return {name: at for name, at in made.items() if is_taken(rules, self.called.get(name, ()))}

    @cached_property
    def called(self) -> Mapping[str, list[PhoneCall]]:
        """The calls that stand of each contact that was called, oldest first."""
        return by_contact(standing(self.calls))

    def first_tried(self, contact: str) -> datetime:
        """When a contact that was made was first called, or else made."""
        return min([self.sent[contact], *(call.at for call in self.called.get(contact, ()))])

    @cached_property
    def unreached(self) -> frozenset[str]:
        """Contacts that count as not made: nobody took as many calls as the protocol lays down."""
        rules = self.fieldwork.phone
        if rules is None:
            return frozenset()
        return frozenset(
            contact
            for contact, calls in self.called.items()
            if used_up(len(calls), rules.attempts) and not is_taken(rules, calls)
        )

    @cached_property
    def planned(self) -> Mapping[str, datetime]:
        """The newest planned moment of each contact."""
        drawn = {name: contact.due_at for name, contact in self.contacts.items()}
        return drawn | {
            event.contact: event.due_at
            for event in standing(self.events)
            if event.kind is ContactEventKind.REPLANNED and event.due_at is not None
        }

    @cached_property
    def states(self) -> Mapping[str, ContactEvent]:
        """The newest event of each contact that has one, by the moment it happened."""
        return {
            contact: max(reversed(events), key=lambda event: (event.at, event.recorded_at))
            for contact, events in self.happened.items()
        }

    @cached_property
    def judged(self) -> Mapping[str, list[Coding]]:
        """Every coding of each contact that has one, corrected ones too, oldest first."""
        return by_contact(self.codings)

    @cached_property
    def handled(self) -> Mapping[str, list[CodingEvent]]:
        """What coders did with each contact besides judging it, oldest first."""
        return by_contact(self.coding_events)

    @cached_property
    def in_time(self) -> Mapping[str, list[Response]]:
        """The answers within the window of each contact that has some, in the order received."""
        found: dict[str, list[Response]] = {}
        for answer in self.answers:
            contact = answer.contact
            if contact and contact in self.sent and not self.is_late(answer):
                found.setdefault(contact, []).append(answer)
        return found

    def is_late(self, answer: Response) -> bool:
        """Whether it came after the window of its contact: it is kept, and counts for nothing."""
        sent = self.sent.get(answer.contact or "")
        return sent is not None and answer.received_at > sent + self.fieldwork.window

    @cached_property
    def lost(self) -> Mapping[str, list[Lost]]:
        """The answers that count for nothing at a contact, where there are such: late ones, and
        those that were taken away from it."""
        found: dict[str, list[Lost]] = {}
        for event in self.answer_events:
            if event.leaves and event.contact:
                left = Lost(coding_id(event.response, event.match), event.since, event.at)
                found.setdefault(event.contact, []).append(left)
        for contact, answers in self.late.items():
            late = [Lost(own_coding(answer), answer.placed_at) for answer in answers]
            found.setdefault(contact, []).extend(late)
        return found

    @cached_property
    def late(self) -> Mapping[str, list[Response]]:
        """The answers of each contact that came after its window, in the order received."""
        found: dict[str, list[Response]] = {}
        for answer in self.answers:
            if answer.contact and self.is_late(answer):
                found.setdefault(answer.contact, []).append(answer)
        return found

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What came of each contact that was answered in time or judged."""
        return {
            contact: outcome_of(
                self.in_time.get(contact, ()),
                self.judged.get(contact, ()),
                self.fieldwork.subtle,
                self.lost.get(contact, ()),
                self.handled.get(contact, ()),
            )
            for contact in {**self.in_time, **self.judged}
        }

    @cached_property
    def coded(self) -> Mapping[str, Coding]:
        """The judgement that decides for each contact that has one."""
        return {
            contact: outcome.coding for contact, outcome in self.outcomes.items() if outcome.coding
        }

    @cached_property
    def departures(self) -> tuple[Deviation, ...]:
        """The departures that stand; what only takes one back is among them."""
        return tuple(standing(self.deviations))

    @cached_property
    def held(self) -> Mapping[str, Remark]:
        """The contacts whose entries count in no outcome until they are released."""
        return holds_of(self.remarks)

    @cached_property
    def visited(self) -> Mapping[str, list[VisitEntry]]:
        """What was entered about each visit of which something was, oldest first."""
        return by_visit(self.visits)

    @cached_property
    def broken(self) -> Mapping[str, DeviationReason]:
        """Broken tests, with the first reason that stands.

        An answer that is no answer (a bounce, spam) breaks its test for as long as it counts: once
        another window makes it late it does no more, and one that is in time after all does. While
        its contact is held, it breaks nothing. So does a candidate who reached nobody by phone.
        """
        found: dict[str, DeviationReason] = {}
        for departure in self.departures:
            if departure.breaks and not self._invalid_no_more(departure):
                found.setdefault(departure.test, departure.reason)
        for contact, coding in self.coded.items():
            if coding.category is Category.INVALID and contact not in self.held:
                found.setdefault(self.test_of(contact).id, DeviationReason.INVALID_OUTCOME)
        for contact in sorted(self.unreached):
            found.setdefault(self.test_of(contact).id, DeviationReason.NO_CONTACT)
        return found

    def _invalid_no_more(self, departure: Deviation) -> bool:
        """Whether a test broke by a judgement that was made, and counts no more."""
        contact = departure.contact
        if departure.reason is not DeviationReason.INVALID_OUTCOME or contact is None:
            return False
        if contact in self.held:
            return True
        judged = any(
            coding.contact == contact and coding.category is Category.INVALID
            for coding in self.codings
        )
        counts = self.coded.get(contact)
        return judged and (counts is None or counts.category is not Category.INVALID)

    def only(self, test: str) -> Record:
        """The record of one of its tests alone."""
        kept = self.test[test]
        names = {contact.id for contact in kept.contacts}
        own: dict[str, Any] = {name: tuple(rows.get(test, ())) for name, rows in self._rows.items()}
        return replace(
            self,
            tests=(kept,),
            answer_events=self._events_around(names),
            withdrawn=tuple(answer for answer in self.withdrawn if self.was_at(answer) in names),
            landlords=self.landlords.around(kept.landlord),
            own_landlords=OwnLandlords(),
            drawn_at={test: self.drawn_at[test]} if test in self.drawn_at else {},
            advertised={test: self.advertised[test]} if test in self.advertised else {},
            **own,
        )

    @cached_property
    def _rows(self) -> Mapping[str, dict[str, list[Any]]]:
        """The rows of each kind that is about a test or one of its contacts, by test."""
        kinds = ("events", "answers", "codings", "coding_events", "remarks", "calls")
        whose = {name: contact.test for name, contact in self.contacts.items()}
        found: dict[str, dict[str, list[Any]]] = {name: {} for name in kinds}
        for name in kinds:
            for row in getattr(self, name):
                found[name].setdefault(whose.get(row.contact, ""), []).append(row)
        for name in ("deviations", "visits"):
            found[name] = {}
            for row in getattr(self, name):
                found[name].setdefault(row.test, []).append(row)
        return found

    def was_at(self, answer: Response) -> str | None:
        """The contact that an answer lay under last, before it was withdrawn."""
        return next(
            event.contact
            for event in reversed(self.answer_events)
            if event.response == answer.id and event.leaves
        )

    def _events_around(self, contacts: Collection[str]) -> tuple[ResponseEvent, ...]:
        """All that was done with the answers that are or were at these contacts."""
        near = {
            event.response
            for event in self.answer_events
            if event.contact in contacts or event.to in contacts
        }
        return tuple(event for event in self.answer_events if event.response in near)

    def plus(self, entries: Entries) -> Record:
        """The record once these entries are written, of which other tests' are none of it."""
        own, tests = self.contacts, self.test
        stopped = [event.landlord for event in entries.decisions]
        answers, withdrawn = self._with_events(entries)
        return replace(
            self,
            events=_merged(self.events, _about(entries.events, own), "at"),
            answers=answers,
            withdrawn=withdrawn,
            answer_events=self.answer_events + entries.answer_events,
            codings=_merged(self.codings, _about(entries.codings, own), "contact", "at"),
            coding_events=_merged(self.coding_events, _about(entries.coding_events, own), "at"),
            calls=_merged(self.calls, _about(entries.calls, own), "at"),
            deviations=_merged(
                self.deviations, [row for row in entries.deviations if row.test in tests], "at"
            ),
            landlords=self.landlords.stopping(stopped) if stopped else self.landlords,
        )

    def _with_events(self, entries: Entries) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
        """The answers, and those that are withdrawn, once these entries are written."""
        if not entries.answer_events:
            own = _about(entries.answers, self.contacts)
            return _merged(self.answers, own, "received_at", "id"), self.withdrawn
        answers = {
            answer.id: answer for answer in (*self.answers, *self.withdrawn, *entries.answers)
        }
        for event in entries.answer_events:
            if event.response in answers:
                answers[event.response] = event.after(answers[event.response])
        here = [answer for answer in answers.values() if answer.contact in self.contacts]
        gone = [answer for answer in answers.values() if answer.contact is None]
        order = ("received_at", "id")
        return _merged((), here, *order), _merged((), gone, *order)


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that no later one corrects, in their order."""
    rows = list(rows)
    corrected = {row.supersedes for row in rows}
    return [row for row in rows if row.id not in corrected]


def by_contact(rows: Iterable[About]) -> dict[str, list[About]]:
    """Rows about contacts, by contact, each list in their order."""
    found: dict[str, list[About]] = {}
    for row in rows:
        found.setdefault(row.contact, []).append(row)
    return found


Entry = TypeVar("Entry")


def _about(rows: Iterable[Happened], contacts: Container[str | None]) -> list[Happened]:
    return [row for row in rows if row.contact in contacts]


def _merged(old: tuple[Entry, ...], new: list[Entry], *order: str) -> tuple[Entry, ...]:
    if not new:
        return old
    return tuple(sorted([*old, *new], key=lambda row: [getattr(row, name) for name in order]))
