"""What is asked of the database about a study, or about one or some tests of it.

Each statement is built once. That of tests comes first: about one test it tells which others have
anything to find, so that what finds nothing is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
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

from discrimtest.store import tables
from discrimtest.store.matches import latest_match
from discrimtest.store.placed_events import of_study, tied
from discrimtest.store.tables import table_of
from discrimtest.store.undrawn import stands

_TEST, _CONTACT, _LINE = (
    table_of(tables.TestRow),
    table_of(tables.ContactRow),
    table_of(tables.LineRow),
)
_LISTING = table_of(tables.ListingRow)
_EVENT, _CODING, _DEVIATION = (
    table_of(tables.ContactEventRow),
    table_of(tables.CodingRow),
    table_of(tables.DeviationRow),
)
_RESPONSE, _PRIVATE = table_of(tables.ResponseRow), table_of(tables.PrivateRow)
_CODING_EVENT = table_of(tables.CodingEventRow)
_RESPONSE_EVENT, _MATCH = table_of(tables.ResponseEventRow), table_of(tables.ResponseMatchRow)
_LANDLORD_EVENT = table_of(tables.LandlordEventRow)
_REMARK, _LOG = table_of(tables.RemarkRow), table_of(tables.LogRow)
_CALL = table_of(tables.PhoneCallRow)
_VISIT = table_of(tables.VisitEntryRow)
TOLD_BY = {
    "landlord_events": "decided",
    "events": "happened",
    "answers": "answered",
    "answer_events": "answered",
    "codings": "coded",
    "coding_events": "handled",
    "deviations": "departed",
    "remarks": "remarked",
    "calls": "called",
    "visits": "visited",
}
"""The column of :func:`_told` that says whether a statement finds anything about one test."""


class About(Enum):
    """What is asked about, and what names it."""

    STUDY = "study"
    TEST = "test"
    TESTS = "tests"


@cache
def statements(about: About) -> dict[str, Select[Any]]:
    """What is asked about a whole study, about one test, or about some tests."""
    event, coding, deviation, decision = _EVENT.c, _CODING.c, _DEVIATION.c, _LANDLORD_EVENT.c
    decisions: Select[Any] = select(
        decision.id, decision.landlord_id, decision.other_id, decision.kind, decision.at
    )
    near = decision.landlord_id.in_(tied(_scope(about)))
    decisions = of_study(decisions) if about is About.STUDY else decisions.where(near)
    return {
        "landlord_events": decisions.order_by(decision.entry, decision.at, decision.id),
        "tests": _tests(about),
        "events": _about_contacts(_EVENT, about).order_by(event.at, event.entry, event.id),
        "answers": _answers(about),
        "answer_events": _answer_events(about),
        "codings": _about_contacts(_CODING, about).order_by(
            coding.contact_id, coding.at, coding.entry, coding.id
        ),
        "coding_events": _about_contacts(_CODING_EVENT, about).order_by(
            _CODING_EVENT.c.at, _CODING_EVENT.c.entry, _CODING_EVENT.c.id
        ),
        "deviations": select(*_except(_DEVIATION, "entry"))
        .join(_TEST, deviation.test_id == _TEST.c.id)
        .where(_scope(about))
        .order_by(deviation.at, deviation.entry, deviation.id),
        "remarks": _about_contacts(_REMARK, about).order_by(_REMARK.c.entry, _REMARK.c.id),
        "calls": _about_contacts(_CALL, about).order_by(_CALL.c.at, _CALL.c.entry, _CALL.c.id),
        "visits": select(*_except(_VISIT, "entry"))
        .join(_TEST, _VISIT.c.test_id == _TEST.c.id)
        .where(_scope(about))
        .order_by(_VISIT.c.test_id, _VISIT.c.number),
    }


@cache
def texts(about: About) -> CompoundSelect[Any]:
    """The ids of the texts that belong to the rows of the statements."""
    columns = [("events", "note_id"), ("answers", "text_id"), ("codings", "reason_id")]
    found = []
    columns += [(name, "note_id") for name in ("deviations", "answer_events", "coding_events")]
    columns += [("remarks", "text_id"), ("visits", "remarks_id"), ("visits", "note_id")]
    for name, column in columns:
        asked = statements(about)[name].order_by(None)
        wanted = asked.selected_columns[column]
        found.append(asked.with_only_columns(wanted).where(wanted.is_not(None)))
    return union_all(*found)


def _scope(about: About) -> ColumnElement[bool]:
    if about is About.STUDY:
        return _TEST.c.study_id == bindparam("study")
    return _named(_TEST.c.id, about)


def _named(test: Column[Any], about: About) -> ColumnElement[bool]:
    if about is About.TEST:
        return test == bindparam("test")
    return test.in_(bindparam("tests", expanding=True))


def _except(table: Table, *names: str) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in names]


def _tests(about: About) -> Select[Any]:
    """A row a contact, behind its test and when that was drawn, each in the order of the attributes
    of :class:`~discrimtest.words.test.Test` and :class:`~discrimtest.words.contact.Contact`."""
    contact = {column.name: column for column in _except(_CONTACT, "entry")}
    contact["line_id"] = _LINE.c.name
    drawn = _LOG.c.at.label("drawn_at")
    told = _told() if about is About.TEST else ()
    posted = _LISTING.c.posted.label("posted")
    wanted = select(*_except(_TEST, "entry"), drawn, *contact.values(), posted, *told)
    wanted = wanted.join(_LOG, _TEST.c.entry == _LOG.c.seq)
    wanted = wanted.join(_LISTING, _TEST.c.listing_id == _LISTING.c.id)
    wanted = wanted.join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
    wanted = wanted.join(_LINE, _CONTACT.c.line_id == _LINE.c.id).where(_scope(about), stands())
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
        "handled": _CODING_EVENT.c.contact_id.in_(contacts),
        "remarked": _REMARK.c.contact_id.in_(contacts),
        "called": _CALL.c.contact_id.in_(contacts),
        "visited": _VISIT.c.test_id == bindparam("test"),
        "departed": _DEVIATION.c.test_id == bindparam("test"),
    }
    for name, condition in about.items():
        yield exists().where(condition).label(name)


def _about_contacts(table: Table, about: About) -> Select[Any]:
    wanted = select(*_except(table, "entry")).join(_CONTACT, table.c.contact_id == _CONTACT.c.id)
    return _of_contacts(wanted, about)


def _of_contacts(wanted: Select[Any], about: About) -> Select[Any]:
    if about is not About.STUDY:
        return wanted.where(_named(_CONTACT.c.test_id, about))
    return wanted.join(_TEST, _CONTACT.c.test_id == _TEST.c.id).where(_scope(about))


def _answers(about: About) -> Select[Any]:
    match = latest_match("match")
    wanted = (
        select(*_except(_RESPONSE, "entry"), match.c.contact_id, _PRIVATE.c.lookup)
        .join(match, match.c.response_id == _RESPONSE.c.id)
        .join(_CONTACT, match.c.contact_id == _CONTACT.c.id)
        .join(_PRIVATE, _RESPONSE.c.text_id == _PRIVATE.c.id)
    )
    return _of_contacts(wanted, about).order_by(_RESPONSE.c.received_at, _RESPONSE.c.id)


def _answer_events(about: About) -> Select[Any]:
    """All that was done with the answers that are or were at these contacts."""
    event = _RESPONSE_EVENT.c
    scope = select(_CONTACT.c.id).join(_TEST, _CONTACT.c.test_id == _TEST.c.id).where(_scope(about))
    near = select(event.response_id).where(or_(event.contact_id.in_(scope), event.to_id.in_(scope)))
    wanted = select(*_except(_RESPONSE_EVENT, "entry")).where(event.response_id.in_(near))
    return wanted.order_by(event.at, event.entry, event.response_id, event.number)
