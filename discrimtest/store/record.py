"""The one reader of a study's record: a handful of statements, however large the study.

It reads a whole study, or one test or some of it, so that what is recorded costs the same in a
study of any size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, select

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.automatic import as_changed, with_automatic
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.own_landlords import OwnLandlords, own_landlords
from discrimtest.record.record import Record
from discrimtest.record.standing import Standing, standing_of
from discrimtest.store import tables
from discrimtest.store.keys import MasterKey
from discrimtest.store.placed_events import placed_event
from discrimtest.store.private import unseal_selected
from discrimtest.store.questions import TOLD_BY, About, statements, texts
from discrimtest.store.session import Session
from discrimtest.store.sight import require_whole
from discrimtest.store.tables import table_of
from discrimtest.store.undrawn import stands
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart, Leaked
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.phone_call import PhoneCall
from discrimtest.words.remark import Remark, RemarkKind
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind
from discrimtest.words.test import Test
from discrimtest.words.visit import Account, VisitEntry, VisitEntryKind

_TEST, _CONTACT, _VERSION = (
    table_of(tables.TestRow),
    table_of(tables.ContactRow),
    table_of(tables.StudyVersionRow),
)
_PLACE = (
    select(_TEST.c.study_id, _TEST.c.id, _VERSION.c.id.label("version_id"), stands())
    .join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
    .join(_VERSION, _VERSION.c.study_id == _TEST.c.study_id)
    .where(_CONTACT.c.id == bindparam("contact"))
    .order_by(_VERSION.c.number.desc())
    .limit(1)
)
_FIRST = (
    select(_CONTACT.c.id, _TEST.c.id, _TEST.c.study_id, _TEST.c.landlord_id)
    .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
    .where(_TEST.c.landlord_id.in_(bindparam("landlords", expanding=True)))
    .where(_CONTACT.c.position == 1, stands())
    .order_by(_TEST.c.study_id, _TEST.c.number)
)


def record_of(
    session: Session,
    study: str,
    fieldwork: Fieldwork,
    *,
    test: str | None = None,
    tests: Collection[str] = (),
    with_texts: MasterKey | None = None,
) -> Record:
    """Everything recorded of a study up to now.

    Args:
        session: Any session.
        study: Id of the study.
        fieldwork: What its files lay down.
        test: Only this test of it, and how the landlords tied to its own stand.
        tests: Only these tests, read together in as many statements.
        with_texts: Opens notes and verbatim answers; without it they stay empty, as they do once
            erased.
    """
    ask = _Question(session, study, test, tests, with_texts)
    events, own = ask.landlords()
    landlords = standing_of(events)
    drawn, codings, answer_events = ask.tests(landlords), ask.codings(), ask.answer_events()
    answers = as_changed(with_automatic(ask.answers(), codings), answer_events)
    return Record(
        study,
        fieldwork,
        drawn,
        ask.events(),
        tuple(answer for answer in answers if answer.contact),
        codings,
        ask.deviations(),
        answer_events,
        tuple(answer for answer in answers if answer.contact is None),
        landlords if test is None or not drawn else landlords.around(drawn[0].landlord),
        own,
        ask.drawn_at(),
        ask.coding_events(),
        ask.remarks(),
        ask.calls(),
        ask.visits(),
        ask.advertised(),
    )


def place_of_contact(session: Session, contact: str) -> tuple[str, str, str]:
    """The ids of the study and of the test of a contact, and of the study's newest version.

    Raises:
        WrongInput: There is no such contact.
        Refused: Its test was taken back.
    """
    found = session.execute(_PLACE, {"contact": contact}).first()
    if found is None:
        repair, values = (
            "See '{due}' or '{list}'.",
            {
                "due": action("contacts due"),
                "list": action("tests list"),
            },
        )
        problem = Problem.of_input(
            "contact", contact, "must be a known contact", repair, code="contact.unknown", **values
        )
        raise WrongInput("There is no such contact.", [problem])
    if not found[3]:
        rule, repair = "its test was taken back before anything was sent", "Send nothing for it."
        problem = Problem(contact, "", rule, repair, "test.undrawn")
        raise Refused("Nothing was recorded.", [problem])
    return found[0], found[1], found[2]


def first_contacts(session: Session, landlords: Iterable[str]) -> list[str]:
    """The first contact of every test with one of these landlords, by study and number."""
    return [row[0] for row in first_contacts_with(session, landlords)]


def first_contacts_with(
    session: Session, landlords: Iterable[str]
) -> list[tuple[str, str, str, str]]:
    """The same, each with its test, its study, and its landlord as it was drawn."""
    require_whole(session)
    found = session.execute(_FIRST, {"landlords": sorted(landlords)})
    return [(contact, test, study, landlord) for contact, test, study, landlord in found]


class _Question:
    """One reading of one study, or of one test or some tests of it."""

    def __init__(
        self,
        session: Session,
        study: str,
        test: str | None,
        tests: Collection[str],
        keys: MasterKey | None,
    ) -> None:
        self.connection, self.session, self.keys = session, session, keys
        self.study, self.one = study, test is not None
        some = About.TESTS if tests else About.STUDY
        self.about = About.TEST if self.one else some
        named = {About.STUDY: study, About.TEST: test, About.TESTS: sorted(tests)}
        self.values = {self.about.value: named[self.about]}

    def rows(self, name: str) -> list[Any]:
        """What a statement finds; not sent where the test it asks about has nothing of the kind."""
        if (
            self.one
            and name in TOLD_BY
            and self.drawn
            and not self.drawn[0]._mapping[TOLD_BY[name]]
        ):
            return []
        return list(self.connection.execute(statements(self.about)[name], self.values).all())

    @cached_property
    def texts(self) -> Mapping[str | None, str]:
        """Notes, answers and reasons by id, opened by one statement; empty without a key."""
        if self.keys is None:
            return {}
        found = unseal_selected(self.session, self.keys, texts(self.about), self.values)
        return {private: content.decode("utf-8") for private, content in found.items()}

    def landlords(self) -> tuple[list[LandlordEvent], OwnLandlords]:
        """All about landlords, and what the study tells of them unless tests are read alone."""
        rows = self.rows("landlord_events")
        events = [
            LandlordEvent(
                row.id, row.landlord_id, row.other_id, _DECISIONS[row.kind], "", "", row.at
            )
            for row in rows
        ]
        if self.about is not About.STUDY or not rows:
            return events, OwnLandlords()
        placed = [placed_event(event, row) for event, row in zip(events, rows, strict=True)]
        own = own_landlords(placed, self.study, rows[0].last_list, rows[0].last_draw)
        return events, own

    @cached_property
    def drawn(self) -> list[Any]:
        return self.rows("tests")

    def drawn_at(self) -> dict[str, datetime]:
        return {row[0]: row.drawn_at for row in self.drawn}

    def advertised(self) -> dict[str, date]:
        return {row[0]: row.posted for row in self.drawn if row.posted is not None}

    def tests(self, landlords: Standing) -> tuple[Test, ...]:
        width = len(_TEST.columns)
        end = width + len(_CONTACT.columns) - 1
        return tuple(
            _test_of([(row[:width], Contact(*row[width:end])) for row in rows], landlords)
            for _, rows in groupby(self.drawn, key=itemgetter(0))
        )

    def events(self) -> tuple[ContactEvent, ...]:
        notes = self.texts
        return tuple(
            ContactEvent(
                row.id,
                row.contact_id,
                _KINDS[row.kind],
                row.at,
                row.recorded_at,
                row.by,
                notes.get(row.note_id, ""),
                row.message_id,
                row.client_id,
                row.supersedes,
                row.due_at,
            )
            for row in self.rows("events")
        )

    def answers(self) -> tuple[Response, ...]:
        texts = self.texts
        return tuple(
            Response(
                row.id,
                row.contact_id,
                _CHANNELS[row.channel],
                row.received_at,
                row.recorded_at,
                texts.get(row.text_id, ""),
                row.by,
                bool(row.automatic),
                row.client_id,
                alike=row.lookup or "",
                erased=self.keys is not None and row.text_id not in texts,
            )
            for row in self.rows("answers")
        )

    def answer_events(self) -> tuple[ResponseEvent, ...]:
        notes = self.texts
        return tuple(
            ResponseEvent(
                row.id,
                row.response_id,
                row.number,
                _ANSWER_EVENTS[row.kind],
                row.contact_id,
                row.match_number,
                row.since,
                notes.get(row.note_id, ""),
                row.by,
                row.at,
                row.to_id,
                row.received_at,
                row.automatic,
            )
            for row in self.rows("answer_events")
        )

    def codings(self) -> tuple[Coding, ...]:
        reasons = self.texts
        return tuple(
            Coding(
                row.id,
                row.contact_id,
                row.coder_id,
                _METHODS[row.method],
                _CATEGORIES[row.category],
                row.at,
                row.subtle,
                reasons.get(row.reason_id, ""),
                row.supersedes,
            )
            for row in self.rows("codings")
        )

    def coding_events(self) -> tuple[CodingEvent, ...]:
        notes = self.texts
        return tuple(
            CodingEvent(
                row.id,
                row.contact_id,
                row.coder_id,
                CodingEventKind(row.kind),
                CodingPart(row.part),
                row.at,
                row.subtle or {},
                Leaked(row.leaked) if row.leaked else None,
                notes.get(row.note_id, ""),
            )
            for row in self.rows("coding_events")
        )

    def deviations(self) -> tuple[Deviation, ...]:
        notes = self.texts
        return tuple(
            Deviation(
                row.id,
                row.test_id,
                row.contact_id,
                _REASONS[row.reason],
                notes.get(row.note_id, ""),
                row.breaks,
                row.by,
                row.at,
                row.supersedes,
            )
            for row in self.rows("deviations")
        )

    def remarks(self) -> tuple[Remark, ...]:
        words = self.texts
        return tuple(
            Remark(
                row.id,
                row.contact_id,
                row.thread,
                _REMARKS[row.kind],
                words.get(row.text_id, ""),
                row.by,
                row.at,
            )
            for row in self.rows("remarks")
        )

    def calls(self) -> tuple[PhoneCall, ...]:
        return tuple(PhoneCall(*row) for row in self.rows("calls"))

    def visits(self) -> tuple[VisitEntry, ...]:
        words = self.texts
        return tuple(
            VisitEntry(
                row.id,
                row.test_id,
                row.contact_id,
                row.number,
                VisitEntryKind(row.kind),
                Account.of_items(row.items, words.get(row.remarks_id, "")) if row.items else None,
                bool(row.after_sight),
                words.get(row.note_id, ""),
                row.by,
                row.at,
            )
            for row in self.rows("visits")
        )


def _test_of(rows: Sequence[tuple[Sequence[Any], Contact]], landlords: Standing) -> Test:
    """A test from its rows, each with one contact."""
    about, contacts = rows[0][0], tuple(contact for _, contact in rows)
    test, study, draw, number, listing, landlord, stratum, comparison, factors, _ = about
    now = landlords.now(landlord)
    return Test(test, study, draw, number, listing, now, stratum, comparison, factors, contacts)


_KINDS = {str(kind): kind for kind in ContactEventKind}
_CHANNELS = {str(channel): channel for channel in ResponseChannel}
_ANSWER_EVENTS = {str(kind): kind for kind in ResponseEventKind}
_METHODS = {str(method): method for method in CodingMethod}
_CATEGORIES = {str(category): category for category in Category}
_REASONS = {str(reason): reason for reason in DeviationReason}
_REMARKS = {str(kind): kind for kind in RemarkKind}
_DECISIONS = {str(kind): kind for kind in LandlordEventKind}
