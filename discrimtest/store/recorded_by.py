"""Which contacts a person recorded something of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, union_all

from discrimtest.store import tables
from discrimtest.store.session import Session
from discrimtest.store.undrawn import stands

_TEST, _CONTACT = tables.table_of(tables.TestRow), tables.table_of(tables.ContactRow)
_EVENT = tables.table_of(tables.ContactEventRow)
_CALL = tables.table_of(tables.PhoneCallRow)
_MATCH = tables.table_of(tables.ResponseMatchRow)
_ASSIGNMENT = tables.table_of(tables.AssignmentRow)


def recorded_by(
    session: Session, study: str, person: str, most: int
) -> list[tuple[datetime, str, str]]:
    """The contacts of a study of which a person recorded something, and which are nobody else's
    now: when last, its id and the id of its listing; the newest first.

    Args:
        most: How many to name at most.
    """
    acts = union_all(
        select(_EVENT.c.contact_id, _EVENT.c.recorded_at.label("at")).where(_EVENT.c.by == person),
        select(_CALL.c.contact_id, _CALL.c.recorded_at).where(_CALL.c.by == person),
        select(_MATCH.c.contact_id, _MATCH.c.at).where(_MATCH.c.by == person),
    ).subquery()
    last = func.max(acts.c.at).label("last")
    given = (
        select(_ASSIGNMENT.c.person_id)
        .where(_ASSIGNMENT.c.contact_id == _CONTACT.c.id)
        .order_by(_ASSIGNMENT.c.entry.desc(), _ASSIGNMENT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(last, _CONTACT.c.id, _TEST.c.listing_id)
        .join(_CONTACT, _CONTACT.c.id == acts.c.contact_id)
        .join(_TEST, _TEST.c.id == _CONTACT.c.test_id)
        .where(_TEST.c.study_id == study, stands(), func.coalesce(given, person) == person)
        .group_by(_CONTACT.c.id, _TEST.c.listing_id)
        .order_by(last.desc(), _CONTACT.c.id)
        .limit(most)
    )
    return [(row.last, row.id, row.listing_id) for row in session.execute(wanted)]
