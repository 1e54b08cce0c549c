"""The one reader of a study's record: a handful of statements, however large the study.

Each statement is built once and stands for a whole study or for one test of it, so that what a
tester records costs the same in a study of any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    bindparam,
    exists,
    or_,
    select,
    union_all,
)

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.automatic import as_changed, with_automatic
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.own_landlords import OwnLandlords, own_landlords
from discrimtest.record.record import Record
from discrimtest.record.standing import Standing, standing_of
from discrimtest.store.keys import MasterKey
from discrimtest.store.matches import latest_match
from discrimtest.store.placed_events import of_study, placed_event, tied
from discrimtest.store.private import unseal_selected
from discrimtest.store.session import Session
from discrimtest.store.tables import Base
from discrimtest.store.undrawn import stands
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind
from discrimtest.words.test import Test

_TABLES = Base.metadata.tables
_TEST, _CONTACT, _LINE = _TABLES["test"], _TABLES["contact"], _TABLES["line"]
_EVENT, _CODING, _DEVIATION = (
    _TABLES["contact_event"],
    _TABLES["coding"],
    _TABLES["deviation"],
)
_RESPONSE, _PRIVATE = _TABLES["response"], _TABLES["private"]
_RESPONSE_EVENT, _MATCH = _TABLES["response_event"], _TABLES["response_match"]
_LANDLORD_EVENT, _VERSION = _TABLES["landlord_event"], _TABLES["study_version"]
_LOG = _TABLES["log"]
_PLACE = (
    select(_TEST.c.study_id, _TEST.c.id, _VERSION.c.id.label("version_id"), stands())
    .join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
    .join(_VERSION, _VERSION.c.study_id == _TEST.c.study_id)
    .where(_CONTACT.c.id == bindparam("contact"))
    .order_by(_VERSION.c.number.desc())
    .limit(1)
)


def record_of(
    session: Session,
    study: str,
    fieldwork: Fieldwork,
    *,
    test: str | None = None,
    with_texts: MasterKey | None = None,
) -> Record:
    """Everything recorded of a study up to now.

    Args:
        session: Any session.
        study: Id of the study.
        fieldwork: What its files lay down.
        test: Only this test of it, and how the landlords tied to its own stand.
        with_texts: Opens notes and verbatim answers; without it they stay empty, as they do once
            erased.
    """
    ask = _Question(session, study, test, with_texts)
    events, own = ask.landlords()
    landlords = standing_of(events)
    tests, codings, answer_events = ask.tests(landlords), ask.codings(), ask.answer_events()
    answers = as_changed(with_automatic(ask.answers(), codings), answer_events)
    return Record(
        study,
        fieldwork,
        tests,
        ask.events(),
        tuple(answer for answer in answers if answer.contact),
        codings,
        ask.deviations(),
        answer_events,
        tuple(answer for answer in answers if answer.contact is None),
        landlords if test is None or not tests else landlords.around(tests[0].landlord),
        own,
        ask.drawn_at(),
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
    wanted = (
        select(_CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.landlord_id.in_(sorted(landlords)), _CONTACT.c.position == 1, stands())
    )
    rows = session.execute(wanted.order_by(_TEST.c.study_id, _TEST.c.number)).scalars()
    return list(rows)


class _Question:
    """One reading of one study, or of one test of it."""

    def __init__(
        self, session: Session, study: str, test: str | None, keys: MasterKey | None
    ) -> None:
        self.connection, self.session, self.keys = session, session, keys
        self.one = test is not None
        self.study = study
        self.values = {"test": test} if self.one else {"study": study}

    def rows(self, name: str) -> list[Any]:
        """What a statement finds; not sent where the test it asks about has nothing of the kind."""
        if (
            self.one
            and name in _TOLD_BY
            and self.drawn
            and not self.drawn[0]._mapping[_TOLD_BY[name]]
        ):
            return []
        return list(self.connection.execute(_statements(self.one)[name], self.values))

    @cached_property
    def texts(self) -> Mapping[str | None, str]:
        """Notes, answers and reasons by id, opened by one statement; empty without a key."""
        if self.keys is None:
            return {}
        found = unseal_selected(self.session, self.keys, _texts(self.one), self.values)
        return {private: content.decode("utf-8") for private, content in found.items()}

    def landlords(self) -> tuple[list[LandlordEvent], OwnLandlords]:
        """All about landlords, and what the study tells of them unless one test is read alone."""
        rows = self.rows("landlord_events")
        events = [
            LandlordEvent(
                row.id, row.landlord_id, row.other_id, _DECISIONS[row.kind], "", "", row.at
            )
            for row in rows
        ]
        if self.one or not rows:
            return events, OwnLandlords()
        placed = [placed_event(event, row) for event, row in zip(events, rows, strict=True)]
        own = own_landlords(placed, self.study, rows[0].last_list, rows[0].last_draw)
        return events, own

    @cached_property
    def drawn(self) -> list[Any]:
        return self.rows("tests")

    def drawn_at(self) -> dict[str, datetime]:
        return {row[0]: row.drawn_at for row in self.drawn}

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


def _test_of(rows: Sequence[tuple[Sequence[Any], Contact]], landlords: Standing) -> Test:
    """A test from its rows, each with one contact."""
    about, contacts = rows[0][0], tuple(contact for _, contact in rows)
    test, study, draw, number, listing, landlord, stratum, comparison, factors, _ = about
    now = landlords.now(landlord)
    return Test(test, study, draw, number, listing, now, stratum, comparison, factors, contacts)


_TOLD_BY = {
    "landlord_events": "decided",
    "events": "happened",
    "answers": "answered",
    "answer_events": "answered",
    "codings": "coded",
    "deviations": "departed",
}
"""The column of :func:`_told` that says whether a statement finds anything about one test."""

_KINDS = {str(kind): kind for kind in ContactEventKind}
_CHANNELS = {str(channel): channel for channel in ResponseChannel}
_ANSWER_EVENTS = {str(kind): kind for kind in ResponseEventKind}
_METHODS = {str(method): method for method in CodingMethod}
_CATEGORIES = {str(category): category for category in Category}
_REASONS = {str(reason): reason for reason in DeviationReason}
_DECISIONS = {str(kind): kind for kind in LandlordEventKind}


@cache
def _statements(one: bool) -> dict[str, Select[Any]]:
    """What is asked about a whole study, or about one test."""
    event, coding, deviation, decision = _EVENT.c, _CODING.c, _DEVIATION.c, _LANDLORD_EVENT.c
    decisions: Select[Any] = select(
        decision.id, decision.landlord_id, decision.other_id, decision.kind, decision.at
    )
    near = decision.landlord_id.in_(tied())
    decisions = decisions.where(near) if one else of_study(decisions)
    return {
        "landlord_events": decisions.order_by(decision.entry, decision.at, decision.id),
        "tests": _tests(one),
        "events": _about_contacts(_EVENT, one).order_by(event.at, event.entry, event.id),
        "answers": _answers(one),
        "answer_events": _answer_events(one),
        "codings": _about_contacts(_CODING, one).order_by(
            coding.contact_id, coding.at, coding.entry, coding.id
        ),
        "deviations": select(*_except(_DEVIATION, "entry"))
        .join(_TEST, deviation.test_id == _TEST.c.id)
        .where(_scope(one))
        .order_by(deviation.at, deviation.entry, deviation.id),
    }


@cache
def _texts(one: bool) -> CompoundSelect[Any]:
    """The ids of the texts that belong to the rows of the statements."""
    columns = {"events": "note_id", "answers": "text_id", "codings": "reason_id"}
    found = []
    columns |= {"deviations": "note_id", "answer_events": "note_id"}
    for name, column in columns.items():
        asked = _statements(one)[name].order_by(None)
        wanted = asked.selected_columns[column]
        found.append(asked.with_only_columns(wanted).where(wanted.is_not(None)))
    return union_all(*found)


def _scope(one: bool) -> ColumnElement[bool]:
    return _TEST.c.id == bindparam("test") if one else _TEST.c.study_id == bindparam("study")


def _except(table: Table, *names: str) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in names]


def _tests(one: bool) -> Select[Any]:
    """A row a contact, behind its test and when that was drawn, each in the order of the attributes
    of :class:`~discrimtest.words.test.Test` and :class:`~discrimtest.words.contact.Contact`."""
    contact = {column.name: column for column in _except(_CONTACT, "entry")}
    contact["line_id"] = _LINE.c.name
    drawn = _LOG.c.at.label("drawn_at")
    told = _told() if one else ()
    wanted = select(*_except(_TEST, "entry"), drawn, *contact.values(), *told)
    wanted = wanted.join(_LOG, _TEST.c.entry == _LOG.c.seq)
    wanted = wanted.join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
    wanted = wanted.join(_LINE, _CONTACT.c.line_id == _LINE.c.id).where(_scope(one), stands())
    return wanted.order_by(_TEST.c.number, _CONTACT.c.position)


def _told() -> Iterator[ColumnElement[bool]]:
    """What was recorded about one test, at most: asked with it, as most of a test is not there yet
    when somebody records about it."""
    decision, landlord = _LANDLORD_EVENT.c, _TEST.c.landlord_id
    contacts = select(_CONTACT.c.id).where(_CONTACT.c.test_id == bindparam("test"))
    about = {
        "decided": or_(decision.landlord_id == landlord, decision.other_id == landlord),
        "happened": _EVENT.c.contact_id.in_(contacts),
        "answered": _MATCH.c.contact_id.in_(contacts),
        "coded": _CODING.c.contact_id.in_(contacts),
        "departed": _DEVIATION.c.test_id == bindparam("test"),
    }
    for name, condition in about.items():
        yield exists().where(condition).label(name)


def _about_contacts(table: Table, one: bool) -> Select[Any]:
    wanted = select(*_except(table, "entry")).join(_CONTACT, table.c.contact_id == _CONTACT.c.id)
    return _of_contacts(wanted, one)


def _of_contacts(wanted: Select[Any], one: bool) -> Select[Any]:
    if one:
        return wanted.where(_CONTACT.c.test_id == bindparam("test"))
    return wanted.join(_TEST, _CONTACT.c.test_id == _TEST.c.id).where(_scope(one))


def _answers(one: bool) -> Select[Any]:
    match = latest_match("match")
    wanted = (
        select(*_except(_RESPONSE, "entry"), match.c.contact_id, _PRIVATE.c.lookup)
        .join(match, match.c.response_id == _RESPONSE.c.id)
        .join(_CONTACT, match.c.contact_id == _CONTACT.c.id)
        .join(_PRIVATE, _RESPONSE.c.text_id == _PRIVATE.c.id)
    )
    return _of_contacts(wanted, one).order_by(_RESPONSE.c.received_at, _RESPONSE.c.id)


def _answer_events(one: bool) -> Select[Any]:
    """All that was done with the answers that are or were at these contacts."""
    event = _RESPONSE_EVENT.c
    scope = select(_CONTACT.c.id).join(_TEST, _CONTACT.c.test_id == _TEST.c.id).where(_scope(one))
    near = select(event.response_id).where(or_(event.contact_id.in_(scope), event.to_id.in_(scope)))
    wanted = select(*_except(_RESPONSE_EVENT, "entry")).where(event.response_id.in_(near))
    return wanted.order_by(event.at, event.entry, event.response_id, event.number)
