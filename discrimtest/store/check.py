"""``db check``: whether the database still holds what was recorded in it.

What it can and can not find is told in ``docs/decisions/2026-11-21-database.md``: a change to any
fact, entry, guard or readable content is found; a database put back as a whole to an
earlier moment looks like that moment, unless it is compared with a seal that lies elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, Engine, Table, case, func, select
from sqlalchemy.exc import DBAPIError

from discrimtest.doors import action
from discrimtest.errors import Problem, StoreDamaged
from discrimtest.store import tables
from discrimtest.store.canonical import digests_by_entry, row_digests
from discrimtest.store.damage import damage, unreadable
from discrimtest.store.engine import aside
from discrimtest.store.facts import fact_tables, stateful
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Chain, PlainEntry, plain_entries
from discrimtest.store.mark import Mark, gone
from discrimtest.store.private import altered_contents
from discrimtest.store.rows import plain_of
from discrimtest.store.salvage import broken, said, salvaged
from discrimtest.store.seals import differing as unsealed
from discrimtest.store.session import Session
from discrimtest.store.structure import changed_guards, missing_parts
from discrimtest.store.studies import beside_the_lock
from discrimtest.store.types import CanonicalJSON
from discrimtest.words.study import StudyState


def check(
    engine: Engine, keys: MasterKey | None = None, noted: Iterable[Mark] = ()
) -> list[Problem]:
    """Every sign of damage; an empty list when all is well.

    Args:
        engine: From :func:`discrimtest.store.engine.connect`, which opens any schema.
        keys: Opens personal data to compare them with their commitments; without it that
            one part is left out.
        noted: Marks of the log that must still be there.

    Raises:
        OutsideTrouble: The database can not be read at all.
    """
    with checked(engine, keys, noted) as (_, problems):
        return problems


@contextmanager
def checked(
    engine: Engine, keys: MasterKey | None = None, noted: Iterable[Mark] = ()
) -> Iterator[tuple[Session, list[Problem]]]:
    """The same, with a session on what was checked: the database, or all that can be read of one
    of which the file is damaged."""
    marks = list(noted)
    with ExitStack() as stack:
        problems, session = [], None
        try:
            session = stack.enter_context(aside(engine))
            problems = said(session)
        except (StoreDamaged, DBAPIError) as error:
            problems = _as_said(error)
        if session is None or problems:
            session, lost = stack.enter_context(salvaged(engine))
            problems += lost
        problems += check_session(session, keys, marks)
        if problems and session.dialect.name == "sqlite" and not _reads(session):
            session, lost = stack.enter_context(salvaged(engine))
            problems += [*lost, *check_session(session, keys, marks)]
            problems = list(dict.fromkeys(problems))
        yield session, problems


def _as_said(error: StoreDamaged | DBAPIError) -> list[Problem]:
    if isinstance(error, StoreDamaged):
        return broken([problem.value for problem in error.problems])
    return broken([str(error.orig)])


def _reads(session: Session) -> bool:
    """Whether every row can be read; SQLite's own check does not look at texts."""
    try:
        for table in tables.every_table():
            for _ in plain_of(session, table, [column.name for column in table.columns], ()):
                pass
    except (DBAPIError, sqlite3.Error):
        return False
    return True


def require_sound(engine: Engine, keys: MasterKey | None = None) -> None:
    """Refuse to tell anything from a database that was damaged or altered.

    Args:
        keys: Where personal data are told, to compare them with their commitments.

    Raises:
        StoreDamaged: With every sign of damage.
    """
    problems = check(engine, keys)
    if problems:
        raise StoreDamaged("The database is damaged; nothing was made from it.", problems)


def check_session(
    session: Session, keys: MasterKey | None = None, noted: Iterable[Mark] = ()
) -> list[Problem]:
    """The same within a transaction."""
    problems = _told_by(missing_parts, session)
    if problems:
        return problems  # nothing below can be asked of a database with parts missing
    for part in (
        changed_guards,
        _against_the_log,
        _lost_references,
        _careless_erasures,
        beside_the_lock,
        unsealed,
    ):
        problems += _told_by(part, session)
    problems += _told_by(lambda session: gone(session, noted), session)
    if keys is not None:
        problems += _told_by(lambda session: altered_contents(session, keys), session)
    return problems


def _told_by(part: Callable[[Session], Iterator[Problem]], session: Session) -> list[Problem]:
    """What a part of the check finds; what it can not even read is damage too."""
    found: list[Problem] = []
    try:
        with session.begin_nested():
            for problem in part(session):
                found.append(problem)
    except StoreDamaged as error:
        found += error.problems
    except Exception as error:  # noqa: BLE001 (whatever stands in a damaged database)
        found.append(unreadable(error))
    return found


def _against_the_log(session: Session) -> Iterator[Problem]:
    """The log by itself, and every row against what it tells; it is read once."""
    stored = _stored(session)
    chain, states, acts = Chain(), _States(), _Acts()
    for entry in plain_entries(session):
        yield from chain.broken(entry)
        found = stored.pop(entry.seq, {})
        # Nearly every entry tells of new rows alone, and of just those that are there.
        if entry.facts != _as_told(found):
            told = json.loads(entry.facts)
            yield from _changed_facts(entry.seq, told, found)
            states.hear(told)
        acts.hear(entry)
    for seq in sorted(stored):
        held = ", ".join(sorted(stored[seq]))
        rule = f"must exist: {held} holds what it recorded"
        yield damage(f"log entry {seq}", "", rule, "log.entry_missing")
    yield from states.differing(session)
    yield from acts.differing(session)


def _stored(session: Session) -> dict[int, dict[str, list[Any]]]:
    """The digests of facts as they are, by log entry and table."""
    stored: dict[int, dict[str, list[Any]]] = {}
    for table in fact_tables():
        for entry, digest in digests_by_entry(session, table):
            stored.setdefault(entry, {})[table.name] = digest
    return stored


def _as_told(found: dict[str, list[Any]]) -> str:
    """What an entry says that recorded these rows and changed none."""
    parts = (f'"{name}":[{rows},"{digest}"]' for name, (rows, digest) in sorted(found.items()))
    return f"{{{','.join(parts)}}}"


def _changed_facts(
    seq: int, told: dict[str, Any], found: dict[str, list[Any]]
) -> Iterator[Problem]:
    facts = {name: digest for name, digest in told.items() if isinstance(digest, list)}
    if facts == found:
        return
    for name in sorted(found.keys() | facts.keys()):
        if found.get(name) != facts.get(name):
            wanted, there = facts.get(name, [0, ""])[0], found.get(name, [0, ""])[0]
            rule = f"must be the {wanted} rows that entry recorded, unchanged"
            yield damage(
                f"table {name}", f"{there} rows of log entry {seq}", rule, "log.rows_differ"
            )


class _States:
    """Rows that name no entry: as the newest entry about each left it."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, str]] = {}

    def hear(self, told: dict[str, Any]) -> None:
        for name, digests in told.items():
            if isinstance(digests, dict):
                self._told.setdefault(name, {}).update(digests)

    def differing(self, session: Session) -> Iterator[Problem]:
        for table, which in stateful():
            wanted = self._told.get(table.name, {})
            found = dict(row_digests(session, table, which))
            if found == wanted:
                continue
            for key in sorted(wanted.keys() | found.keys()):
                if wanted.get(key) != found.get(key):
                    rule = "must be as the log says that it was left"
                    yield damage(f"{table.name} {key}", "", rule, "log.state_differs")


def _lost_references(session: Session) -> Iterator[Problem]:
    for table, column, parent, lost in session.exec_driver_sql(_references()):
        if lost:
            place, rule = f"table {table}, column {column}", f"must be rows of {parent}"
            yield damage(place, f"{lost} values", rule, "reference.missing")


@cache
def _references() -> str:
    """One statement: how many values of each column that refers to a table are not there.

    A missing log entry is told by its facts, once and not row by row.
    """
    return " UNION ALL ".join(
        _lost_of(table, column, key.column)
        for table in tables.every_table()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name != "log"
    )


def _lost_of(table: Table, column: Column[Any], key: Column[Any]) -> str:
    """The part of one column. Looking a row up reads all of it: a row that may hold a whole
    document is looked up once, not for each row that refers to it."""
    documents = any(isinstance(each.type, CanonicalJSON) for each in key.table.columns)
    rows, grouped = ("count(*)", "GROUP BY 1") if documents else ("1", "")
    return (
        f"SELECT '{table.name}', '{column.name}', '{key.table.name}', coalesce(sum(c.rows), 0) "  # noqa: S608 (own names)
        f'FROM (SELECT "{column.name}" AS value, {rows} AS rows FROM "{table.name}" {grouped}) c '
        f'LEFT JOIN "{key.table.name}" p ON c.value = p."{key.name}" '
        f'WHERE c.value IS NOT NULL AND p."{key.name}" IS NULL'
    )


def _careless_erasures(session: Session) -> Iterator[Problem]:
    key, log = tables.SubjectKeyRow, tables.LogRow
    told = select(log.object).where(log.action == "destroy_key")
    for subject in session.execute(
        select(key.subject).where(key.destroyed_at.is_not(None), key.subject.not_in(told))
    ).scalars():
        rule = "a destroyed key must have its entry in the log"
        yield damage(f"subject_key {subject}", "", rule, "key.destroyed_unlogged")
    for subject in session.execute(
        select(key.subject).where(key.destroyed_at.is_(None), key.rule.is_not(None))
    ).scalars():
        rule = "a key that lives has no rule of its erasure"
        yield damage(f"subject_key {subject}", "", rule, "key.erasure_unfinished")
    kept = list(_kept(session))
    if count := sum(each.rows for each in kept if each.destroyed and each.filled):
        repair = "Erase the subject again with '{erase}'."
        yield Problem(
            "private",
            f"{count} rows",
            "of a destroyed key must be emptied",
            repair,
            "private.not_emptied",
            values={"erase": action("privacy erase")},
        )
    if count := sum(each.used for each in kept if not each.destroyed and not each.filled):
        rule = "must be readable while their key lives"
        yield damage("private", f"{count} rows", rule, "private.unreadable")
    if count := sum(each.rows - each.used for each in kept if each.filled):
        rule = "must belong to a fact: the facts that held them are gone"
        yield damage("private", f"{count} rows", rule, "private.orphan")


class _Kept(NamedTuple):
    """Personal data that stand alike: whether their key is destroyed and they hold anything; how
    many rows, and to how many of them a fact refers."""

    destroyed: bool
    filled: bool
    rows: int
    used: int


def _kept(session: Session) -> Iterator[_Kept]:
    key, private = tables.SubjectKeyRow, tables.PrivateRow
    referring = [
        select(column).where(column.is_not(None))
        for table in tables.every_table()
        for column in table.columns
        if any(each.column.table.name == "private" for each in column.foreign_keys)
    ]
    used = private.id.in_(referring[0].union(*referring[1:]))
    found = session.execute(
        select(
            key.destroyed_at.is_not(None).label("destroyed"),
            private.ciphertext.is_not(None).label("filled"),
            func.count(),
            func.count(case((used, 1))),
        )
        .select_from(private)
        .outerjoin(key, private.subject == key.subject)
        .group_by("destroyed", "filled")
    )
    return (_Kept(*row) for row in found)


class _Acts:
    """What the log says of studies and of people, of which an older log held no digest."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._active: dict[str, bool] = {}

    def hear(self, act: PlainEntry) -> None:
        if act.action == "register_study":
            self._states.setdefault(act.object, str(StudyState.REGISTERED))
        elif act.action == "set_study_state":
            self._states[act.object] = json.loads(act.detail)["state"]
        elif act.action in ("add_person", "activate_person"):
            self._active[act.object] = True
        elif act.action == "deactivate_person":
            self._active[act.object] = False

    def differing(self, session: Session) -> Iterator[Problem]:
        study, person = tables.StudyRow, tables.PersonRow
        for study_id, state in session.execute(select(study.id, study.state)):
            if self._states.get(study_id) != state:
                rule = f"must be {self._states.get(study_id, 'absent')}, as the log says"
                yield damage(f"study {study_id}", state, rule, "study.state")
        for person_id, acts in session.execute(select(person.id, person.active)):
            if self._active.get(person_id) is not acts:
                rule = "must be active or not as the log says"
                yield damage(f"person {person_id}", str(acts), rule, "person.acts")
