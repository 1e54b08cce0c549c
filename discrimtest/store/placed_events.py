"""Where what is recorded about landlords was recorded, as one study sees it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select

from discrimtest.record.own_landlords import PlacedEvent
from discrimtest.store import tables
from discrimtest.store.tables import table_of
from discrimtest.words.landlord import LandlordEvent
from discrimtest.words.listing import RowStatus

_BATCH, _ROW, _LISTING = (
    table_of(tables.ImportBatchRow),
    table_of(tables.ImportedRow),
    table_of(tables.ListingRow),
)
_TEST = table_of(tables.TestRow)
_LANDLORD_EVENT, _LOG, _DRAW = (
    table_of(tables.LandlordEventRow),
    table_of(tables.LogRow),
    table_of(tables.DrawRow),
)


def of_study(decisions: Select[Any]) -> Select[Any]:
    """The same with the place of each, who of both advertises for the study, and when that imported
    and drew last."""
    event = _LANDLORD_EVENT.c
    advertisers = (
        select(_LISTING.c.landlord_id)
        .join(_ROW, _ROW.c.listing_id == _LISTING.c.id)
        .join(_BATCH, _ROW.c.batch_id == _BATCH.c.id)
        .where(_BATCH.c.study_id == bindparam("study"), _ROW.c.status == str(RowStatus.ACCEPTED))
        .distinct()
    )
    one, other = advertisers.subquery("one"), advertisers.subquery("other")
    last_draw = select(func.max(_DRAW.c.entry)).where(_DRAW.c.study_id == bindparam("study"))
    return (
        decisions.add_columns(
            event.entry,
            _LOG.c.study_id,
            one.c.landlord_id.label("listed"),
            other.c.landlord_id.label("other_listed"),
            last_list().scalar_subquery().label("last_list"),
            last_draw.scalar_subquery().label("last_draw"),
        )
        .join(_LOG, event.entry == _LOG.c.seq)
        .outerjoin(one, one.c.landlord_id == event.landlord_id)
        .outerjoin(other, other.c.landlord_id == event.other_id)
    )


def last_list() -> Select[Any]:
    """The log entry of the list that the study imported last."""
    return select(func.max(_BATCH.c.entry)).where(_BATCH.c.study_id == bindparam("study"))


def placed_event(event: LandlordEvent, row: Any) -> PlacedEvent:
    """An event with what :func:`of_study` asked beside it."""
    listed = frozenset(name for name in (row.listed, row.other_listed) if name)
    return PlacedEvent(event, row.entry, row.study_id, listed)


def tied(tests: ColumnElement[bool]) -> Select[Any]:
    """The landlords of tests, and all to whom a chain of decisions or doubts ties them."""
    event = _LANDLORD_EVENT.c
    start = select(_TEST.c.landlord_id.label("id")).where(tests)
    found = start.cte("tied", recursive=True)
    other = case((event.landlord_id == found.c.id, event.other_id), else_=event.landlord_id)
    step = (
        select(other)
        .join(found, or_(event.landlord_id == found.c.id, event.other_id == found.c.id))
        .where(event.other_id.is_not(None))
    )
    return select(found.union(step).c.id)
