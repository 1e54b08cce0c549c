"""Studies as registered, and what was locked or amended of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, and_, insert, select, update

from discrimtest.doors import action
from discrimtest.errors import Problem, StoreDamaged, WrongInput
from discrimtest.files.formats import UPGRADES, upgraded
from discrimtest.identifiers import derived_id
from discrimtest.store import tables
from discrimtest.store.damage import damage
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.reasons import record_why
from discrimtest.store.rows import Rows
from discrimtest.store.session import Session
from discrimtest.words.study import (
    Mode,
    Purpose,
    RegisteredStudy,
    StudyState,
    StudyVersion,
    VersionKind,
)

_values = lru_cache(maxsize=64)(tomllib.loads)
"""What the text of a study's file says; pages ask it of the same few again and again."""
_NOUN: type[tables.Base] = tables.StudyRow
_VERSION = tables.table_of(tables.StudyVersionRow)
_WITH_LOCK = select(tables.table_of(tables.StudyRow), _VERSION.c.snapshot).outerjoin(
    _VERSION, and_(_VERSION.c.study_id == tables.StudyRow.id, _VERSION.c.number == 1)
)


def register(
    session: Session,
    *,
    slug: str,
    timezone: str,
    purpose: Purpose,
    mode: Mode,
    simulated: bool,
    by: str,
    at: datetime,
) -> RegisteredStudy:
    """The study under this slug, registered when it is new.

    While a study is not locked its files may still change, and what is registered follows
    them; once locked it stays as it is. The id derives from the slug.
    """
    table = tables.table_of(tables.StudyRow)
    values = {
        "timezone": timezone,
        "purpose": str(purpose),
        "mode": str(mode),
        "simulated": simulated,
    }
    found = find_study(session, slug)
    if found is None:
        new = id_of(slug)
        row = {"id": new, "slug": slug, "state": str(StudyState.REGISTERED), **values}
        session.execute(insert(table), [row])
        record(session, Act("register_study", new, by, at, new), changed={_NOUN: [new]})
        return study(session, new)
    now = {name: getattr(found, name) for name in values}
    if found.state is StudyState.REGISTERED and now != values:
        session.execute(update(table).where(table.c.id == found.id).values(**values))
        act = Act("register_study", found.id, by, at, found.id)
        record(session, act, changed={_NOUN: [found.id]})
    return study(session, found.id)


def id_of(slug: str) -> str:
    """The id of the study under a slug, registered or not."""
    return derived_id("study", slug)


def find_study(session: Session, slug: str) -> RegisteredStudy | None:
    """The study under this slug, or None."""
    row = session.execute(_WITH_LOCK.where(tables.StudyRow.slug == slug)).one_or_none()
    return None if row is None else _study(row)


def study(session: Session, study_id: str) -> RegisteredStudy:
    """The study with this id.

    Raises:
        WrongInput: There is none.
    """
    row = session.execute(_WITH_LOCK.where(tables.StudyRow.id == study_id)).first()
    if row is None:
        raise _unknown(study_id)
    return _study(row)


def studies(session: Session) -> list[RegisteredStudy]:
    """Every study, by slug."""
    rows = session.execute(_WITH_LOCK.order_by(tables.StudyRow.slug))
    return [_study(row) for row in rows]


def set_state(
    session: Session, study_id: str, state: StudyState, *, by: str, at: datetime
) -> RegisteredStudy:
    """Lock or close a study."""
    study(session, study_id)
    table = tables.table_of(tables.StudyRow)
    session.execute(update(table).where(table.c.id == study_id).values(state=str(state)))
    act = Act("set_study_state", study_id, by, at, study_id, {"state": str(state)})
    record(session, act, changed={_NOUN: [study_id]})
    return study(session, study_id)


def add_version(
    session: Session,
    keys: MasterKey,
    study_id: str,
    kind: VersionKind,
    *,
    hashes: dict[str, str],
    snapshot: dict[str, str],
    reason: str,
    by: str,
    at: datetime,
) -> StudyVersion:
    """Freeze the files of a study: its lock (number 1) or the next amendment."""
    number = len(versions(session, study_id)) + 1
    version = StudyVersion(
        derived_id("version", study_id, number),
        study_id,
        number,
        kind,
        hashes,
        snapshot,
        reason,
        by,
        at,
    )
    row = {
        "id": version.id,
        "study_id": study_id,
        "number": number,
        "kind": kind,
        "hashes": hashes,
        "snapshot": snapshot,
        "reason": "",
        "by": by,
        "at": at,
    }
    action = "lock_study" if kind is VersionKind.LOCK else "amend_study"
    act = Act(action, version.id, by, at, study_id)
    facts: dict[type[tables.Fact], Rows] = {tables.StudyVersionRow: [row]}
    if reason:
        record_why(session, keys, act, reason, facts)
    else:
        record(session, act, facts)
    return version


def versions(
    session: Session, study_id: str, reasons: Mapping[int, str] = MappingProxyType({})
) -> list[StudyVersion]:
    """The lock and its amendments, in order.

    Args:
        reasons: By log entry; those of the first release lay in the rows themselves.
    """
    table = tables.StudyVersionRow
    rows = session.execute(select(table).where(table.study_id == study_id).order_by(table.number))
    return [replace(_version(row), reason=row.reason or reasons.get(row.entry, "")) for row in rows]


def current_version(session: Session, study_id: str) -> StudyVersion | None:
    """The newest version; None while the study was never locked."""
    table = tables.StudyVersionRow
    row = session.execute(
        select(table).where(table.study_id == study_id).order_by(table.number.desc()).limit(1)
    ).one_or_none()
    return None if row is None else _version(row)


def current_version_id(session: Session, study_id: str) -> str | None:
    """The id of the newest version; None while the study was never locked."""
    version = tables.table_of(tables.StudyVersionRow).c
    wanted = select(version.id).where(version.study_id == study_id)
    found: str | None = session.scalar(wanted.order_by(version.number.desc()).limit(1))
    return found


def beside_the_lock(session: Session) -> Iterator[Problem]:
    """Rows of studies that are not what their id and their lock say."""
    for row in session.execute(_WITH_LOCK.order_by(tables.StudyRow.id)):
        try:
            told = {"id": id_of(row.slug)} | ({} if row.snapshot is None else _frozen(row))
        except StoreDamaged as error:
            yield from error.problems
            continue
        for name, value in told.items():
            if getattr(row, name) != value:
                place, rule = f"study {row.slug}, {name}", f"must be {value}, as it was locked"
                yield damage(place, str(getattr(row, name)), rule, "study.beside_the_lock")


def _study(row: Row[Any]) -> RegisteredStudy:
    """The study; what a lock froze is read from the lock, whatever the row says."""
    now = row._mapping if row.snapshot is None else _frozen(row)
    return RegisteredStudy(
        row.id,
        row.slug,
        now["timezone"],
        Purpose(now["purpose"]),
        Mode(now["mode"]),
        now["simulated"],
        StudyState(row.state),
    )


def _frozen(row: Row[Any]) -> dict[str, Any]:
    """What the files that were locked say of a study.

    Raises:
        StoreDamaged: They hold no such study.
    """
    path = f"studies/{row.slug}/study.toml"
    try:
        values = _values(row.snapshot[path])
        if UPGRADES:
            # Loaded where files were given another format: this is asked at every command.
            from discrimtest.files.study import StudyFile

            values = upgraded(tomllib.loads(row.snapshot[path]), StudyFile)
        found = {name: str(values[name]).strip() for name in ("timezone", "purpose", "mode")}
    except (LookupError, ValueError) as error:
        rule = "must say what the study is"
        problem = damage(path, str(error), rule, "study.no_lock")
        raise StoreDamaged("The lock of a study was altered.", [problem]) from error
    return {**found, "simulated": bool(values.get("simulated", False))}


def _version(row: Row[Any]) -> StudyVersion:
    return StudyVersion(
        row.id,
        row.study_id,
        row.number,
        VersionKind(row.kind),
        row.hashes,
        row.snapshot,
        row.reason,
        row.by,
        row.at,
    )


def _unknown(name: str) -> WrongInput:
    problem = Problem(
        "",
        name,
        "must be a study of this database",
        "See '{studies}'; a study is registered when it is first used.",
        "study.unknown",
        "study",
        {"studies": action("study list")},
    )
    return WrongInput("There is no such study.", [problem])
