"""What is known of a study's listings without reading each: counts, ids, whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from discrimtest.record.standing import Standing
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.session import Session
from discrimtest.store.undrawn import stands
from discrimtest.words.listing import RowStatus


def accepted(study: str) -> Select[Any]:
    """Selects the ids of the listings that were accepted for a study."""
    row, batch = tables.ImportedRow, tables.ImportBatchRow
    return (
        select(row.listing_id)
        .join(batch, row.batch_id == batch.id)
        .where(batch.study_id == study, row.status == str(RowStatus.ACCEPTED))
    )


def is_accepted(study: str) -> ColumnElement[bool]:
    """Whether a listing was accepted for a study: asked of each, where few are wanted."""
    own = accepted(study).where(tables.ImportedRow.listing_id == tables.ListingRow.id)
    return own.correlate(tables.table_of(tables.ListingRow)).exists()


def listing_ids(session: Session, study: str, first: int = 0, most: int | None = None) -> list[str]:
    """Ids of the listings accepted for a study, in order.

    Args:
        first: How many to leave out before. most: How many to tell at most; None for all.
    """
    wanted = select(tables.ListingRow.id).where(is_accepted(study))
    part = wanted.order_by(tables.ListingRow.id).offset(first).limit(most)
    return list(session.scalars(part))


def how_many(session: Session, study: str) -> int:
    """How many listings were accepted for a study."""
    wanted = select(func.count()).select_from(accepted(study).distinct().subquery())
    return int(session.scalar(wanted) or 0)


def undrawn(session: Session, study: str) -> int:
    """On how many of them no test stands."""
    test = tables.TestRow
    tested = select(test.listing_id).where(test.study_id == study, stands())
    free = accepted(study).where(tables.ImportedRow.listing_id.not_in(tested)).distinct()
    return int(session.scalar(select(func.count()).select_from(free.subquery())) or 0)


def advertisers(session: Session, study: str) -> set[str]:
    """The landlords of the listings accepted for a study, as they were when they were read."""
    row = tables.ListingRow
    own = accepted(study).join(row, row.id == tables.ImportedRow.listing_id)
    return set(session.scalars(own.with_only_columns(row.landlord_id).distinct()))


def homes_of(session: Session, landlords: Collection[str], now: Standing) -> dict[str, list[str]]:
    """The listings of landlords in any study, by id, under each as it is counted now."""
    alike = {gone: kept for gone, kept in now.survivors.items() if kept in landlords}
    row, found = tables.ListingRow, defaultdict[str, list[str]](list)
    for some in chunks(sorted({*landlords, *alike})):
        rows = select(row.id, row.landlord_id).where(row.landlord_id.in_(some)).order_by(row.id)
        for listing, landlord in session.execute(rows):
            found[now.now(landlord)].append(listing)
    return {landlord: sorted(homes) for landlord, homes in found.items()}
