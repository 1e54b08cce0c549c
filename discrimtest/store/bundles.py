"""Bundles of evidence that went out: a list of them, and what lay in each.

Nothing of a bundle is kept but its fingerprint and the ids of what was in it: who got it has it. An
erasure can name the bundles that it does not reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.people import role_changes
from discrimtest.store.session import Session
from discrimtest.words.bundle import Bundle

_ROW, _ITEM = tables.table_of(tables.BundleRow), tables.table_of(tables.BundleItemRow)
_PRIVATE = tables.table_of(tables.PrivateRow)


def next_number(session: Session, at: datetime) -> str:
    """The number of the next bundle: the year, and how many there were in it.

    Args:
        session: A writing session, so that nobody else takes the same.
    """
    year = f"{at.year}-B"
    count = select(func.count()).where(_ROW.c.number.startswith(year, autoescape=True))
    return f"{year}{session.execute(count).scalar_one() + 1:04d}"


def record_bundle(session: Session, told: Bundle, items: Iterable[str]) -> None:
    """Write down that a bundle was written, and the ids of what is in it."""
    row = {
        "id": told.id,
        "number": told.number,
        "study_id": told.study,
        "landlord_id": told.landlord,
        "named": told.named,
        "test": told.test,
        "seal": told.seal,
        "sha256": told.sha256,
        "files": told.files,
        "size": told.size,
        "simulated": told.simulated,
        "by": told.by,
        "at": told.at,
    }
    held = [{"bundle_id": told.id, "private_id": each} for each in sorted(set(items))]
    detail = {"number": told.number, "seal": str(told.seal), "sha256": told.sha256}
    act = Act("export_evidence", told.id, told.by, told.at, told.study, detail)
    record(session, act, {tables.BundleRow: [row], tables.BundleItemRow: held})


def erased_of(session: Session, items: Collection[str]) -> set[str]:
    """Those of these private ids whose content is gone."""
    found: set[str] = set()
    for some in chunks(sorted(items)):
        gone = select(_PRIVATE.c.id).where(_PRIVATE.c.id.in_(some), _PRIVATE.c.ciphertext.is_(None))
        found |= set(session.scalars(gone))
    return found


def bundles_of(session: Session, studies: Iterable[str]) -> list[Bundle]:
    """The bundles of these studies, the newest first."""
    return list(_bundles(session, _ROW.c.study_id.in_(sorted(studies))))


def number_of(session: Session, sha256: str) -> str:
    """The number of the newest bundle with this fingerprint; empty for none."""
    wanted = select(_ROW.c.number).where(_ROW.c.sha256 == sha256).order_by(_ROW.c.entry.desc())
    return session.scalar(wanted.limit(1)) or ""


def telling_of(session: Session, subjects: Collection[str]) -> list[Bundle]:
    """The bundles in which something of these subjects lay, the newest first."""
    found: set[str] = set()
    for some in chunks(sorted(subjects)):
        held = select(_ITEM.c.bundle_id).join(_PRIVATE, _PRIVATE.c.id == _ITEM.c.private_id)
        found |= set(session.scalars(held.where(_PRIVATE.c.subject.in_(some))))
    return [each for each in _bundles(session) if each.id in found]


def _bundles(session: Session, *which: ColumnElement[bool]) -> Iterator[Bundle]:
    erased = (
        select(func.count())
        .select_from(_ITEM)
        .join(_PRIVATE, _PRIVATE.c.id == _ITEM.c.private_id)
        .where(_ITEM.c.bundle_id == _ROW.c.id, _PRIVATE.c.ciphertext.is_(None))
        .scalar_subquery()
    )
    wanted = select(_ROW, erased.label("erased")).where(*which).order_by(_ROW.c.entry.desc())
    return map(_bundle, session.execute(wanted))


def _bundle(row: Row[Any]) -> Bundle:
    return Bundle(
        row.id,
        row.number,
        row.study_id,
        row.landlord_id,
        row.named,
        row.test,
        row.seal,
        row.sha256,
        row.files,
        row.size,
        row.simulated,
        row.by,
        row.at,
        row.erased,
    )


def roles_at(session: Session, study: str) -> RolesAt:
    """The roles that people held, at each entry of the log."""
    return RolesAt(role_changes(session, study))


class RolesAt:
    """Tells which roles a person held in a study when something was recorded."""

    def __init__(self, changes: Iterable[tuple[int, str, str, bool]]) -> None:
        self._changes: dict[str, list[tuple[int, str, bool]]] = {}
        for entry, person, role, granted in changes:
            self._changes.setdefault(person, []).append((entry, role, granted))

    def of(self, person: str, entry: int) -> str:
        """Names of the roles, or nothing for the program itself."""
        held: set[str] = set()
        for at, role, granted in self._changes.get(person, ()):
            if at <= entry:
                (held.add if granted else held.discard)(role)
        return " ".join(sorted(held))
