"""Captures of advertisements: bytes sealed under the landlord's key, facts beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, seal_text, unseal_salted, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.capture import Capture, CaptureKind, CaptureLimit, CaptureWay

_ROW, _LISTING = tables.table_of(tables.CaptureRow), tables.table_of(tables.ListingRow)
_PRIVATE = tables.table_of(tables.PrivateRow)
_FIELD, _NOTE = "capture", "capture note"


def advertiser(session: Session, listing: str) -> str | None:
    """The landlord under whose key a listing's texts are sealed; None for no such listing."""
    return session.execute(
        select(_LISTING.c.landlord_id).where(_LISTING.c.id == listing)
    ).scalar_one_or_none()


def seal_capture(
    session: Session, keys: MasterKey, landlord: str, content: bytes, media_type: str
) -> str:
    """Seal what was captured; gives its commitment.

    Args:
        landlord: Whose key seals it.
    """
    return seal(session, keys, [Secret(landlord, _FIELD, content, media_type=media_type)])[0]


def record_capture(
    session: Session, keys: MasterKey, told: Capture, landlord: str, note: str
) -> int:
    """Write a sealed capture down; gives the number of its log entry, whose leaf holds the
    commitment by the row's digest and by name.

    Args:
        note: What its person says of it; sealed too, and empty for nothing.
    """
    row = {
        "id": told.id,
        "study_id": told.study,
        "listing_id": told.listing,
        "contact_id": told.contact,
        "kind": told.kind,
        "way": told.way,
        "taken_at": told.taken_at,
        "status": told.status,
        "limits": list(told.limits),
        "content_id": told.content,
        "note_id": seal_text(session, keys, landlord, _NOTE, note),
        "size": told.size,
        "media_type": told.media_type,
        "by": told.by,
        "at": told.at,
    }
    detail = {"commitment": told.content}
    act = Act("capture_advert", told.id, told.by, told.at, told.study, detail)
    return record(session, act, {tables.CaptureRow: [row]})


def captures(session: Session, study: str) -> tuple[Capture, ...]:
    """The captures of a study, by when they were taken."""
    return _captures(session, _ROW.c.study_id == study)


def captures_of_listings(
    session: Session, study: str, listings: Iterable[str]
) -> tuple[Capture, ...]:
    """Those of some listings, by when they were taken."""
    found: list[Capture] = []
    for some in chunks(sorted(set(listings))):
        found += _captures(session, _ROW.c.study_id == study, _ROW.c.listing_id.in_(some))
    return tuple(found)


def capture_called(session: Session, name: str) -> Capture | None:
    """The capture with this id."""
    return next(iter(_captures(session, _ROW.c.id == name)), None)


def opened(session: Session, keys: MasterKey, told: Capture) -> tuple[bytes, bytes] | None:
    """The salt and the bytes of a capture; None once they were erased."""
    found = dict(unseal_salted(session, keys, [told.content])).get(told.content)
    return (found.salt, found.content) if found else None


def noted(session: Session, keys: MasterKey, name: str) -> str:
    """What its person said of a capture; empty for nothing, or once erased."""
    ids = list(session.scalars(select(_ROW.c.note_id).where(_ROW.c.id == name)))
    return next(iter(unseal_texts(session, keys, ids).values()), "")


def captures_under(session: Session, subjects: Collection[str]) -> Counter[str]:
    """How many captures are sealed, or were, under the key of each of these subjects."""
    counted = (
        select(_PRIVATE.c.subject, func.count())
        .join(_ROW, _ROW.c.content_id == _PRIVATE.c.id)
        .group_by(_PRIVATE.c.subject)
    )
    found: Counter[str] = Counter()
    for some in chunks(sorted(subjects)):
        for subject, number in session.execute(counted.where(_PRIVATE.c.subject.in_(some))):
            found[subject] = number
    return found


def _captures(session: Session, *which: ColumnElement[bool]) -> tuple[Capture, ...]:
    wanted = select(_ROW).where(*which).order_by(_ROW.c.taken_at, _ROW.c.entry)
    return tuple(map(_capture, session.execute(wanted)))


def _capture(row: Row[Any]) -> Capture:
    return Capture(
        row.id,
        row.study_id,
        row.listing_id,
        row.contact_id,
        CaptureKind(row.kind),
        CaptureWay(row.way),
        row.taken_at,
        row.status,
        tuple(map(CaptureLimit, row.limits)),
        row.content_id,
        row.size,
        row.media_type,
        row.by,
        row.at,
        row.entry,
    )
