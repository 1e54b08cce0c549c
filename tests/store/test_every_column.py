"""Each column of each table is altered in turn, by somebody who owns the database and puts its
guards back, and ``db check`` finds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Engine,
    LargeBinary,
    Table,
    text,
)
from sqlalchemy.exc import IntegrityError

from discrimtest.store.check import check_session
from discrimtest.store.engine import reading, writing
from discrimtest.store.guards import postgresql_triggers, sqlite_triggers, unique_keys
from discrimtest.store.keys import MasterKey
from discrimtest.store.landlords import erase_landlord
from discrimtest.store.session import Session
from discrimtest.store.tables import (
    Base,
    Erasable,
    Fact,
    LogRow,
    Mutable,
    Passing,
    every_table,
    tables_of,
)
from discrimtest.store.types import CanonicalJSON, PlainText, UTCDateTime
from tests.store.examples import ME, NOW, OWNER

PAGE = Path(__file__).parents[2] / "docs/decisions/2026-11-29-unseen.md"
TIED = {
    "call_event.kind",
    "coding_event.kind",
    "contact_event.due_at",
    "import_row.status",
    "mail_event.kind",
    "mail_event.response_id",
    "response_event.automatic",
    "response_event.received_at",
    "response_event.to_id",
    "visit_entry.kind",
}
"""What a check of the database ties to another column, so that no row here can change it alone."""
HELD = [table for table in every_table() if table not in tables_of(Passing)]
"""Nothing rests on work under way, and the page says so."""
ERASED = {"private": "ciphertext", "subject_key": "wrapped_key"}


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table."""
    return new_url("furnished")


@pytest.fixture
def erased(engine: Engine, furnished_keys: MasterKey) -> Engine:
    """The same with an erased landlord."""
    with writing(engine) as session:
        erase_landlord(session, furnished_keys, OWNER.id, by=ME, at=NOW, rule="asked for")
    return engine


def test_whatever_is_altered_is_found(erased: Engine, furnished_keys: MasterKey) -> None:
    unseen, tried = [], set()
    for table in HELD:
        for column in table.columns:
            for change in _changes(erased, table, column):
                with suppress(IntegrityError):
                    found = _is_found(erased, furnished_keys, table, change)
                    tried.add(str(column))
                    unseen += [] if found else [change]
    assert unseen == []
    columns = {str(column) for table in HELD for column in table.columns}
    assert columns - tried == TIED
    with reading(erased) as session:
        assert check_session(session, furnished_keys) == [], "nothing was kept"


def test_a_row_slipped_in_or_taken_out_is_found(erased: Engine, furnished_keys: MasterKey) -> None:
    unseen = []
    for table in HELD:
        new = {name for key in unique_keys(table) for name in key}
        names = ", ".join(_is(column) for column in table.columns)
        values = ", ".join(
            _other(column) if column.name in new else _is(column) for column in table.columns
        )
        one = _one(table, "true")
        for change in (
            f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name} WHERE {one}",
            f"DELETE FROM {table.name} WHERE {one}",
        ):
            if not _is_found(erased, furnished_keys, table, change):
                unseen.append(change)
    assert unseen == []


def test_the_page_names_every_column() -> None:
    """How each is held, a table a line."""
    page = PAGE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", page, re.MULTILINE))
    assert told == {table.name: _columns(table) for table in every_table()}
    held = dict(re.findall(r"^\| `(\w+)` \| [^|]+? \| ([^|]+?) \|", page, re.MULTILINE))
    kinds = {LogRow: "chain", Fact: "entry", Mutable: "newest entry", Erasable: "encryption"}
    kinds |= {Passing: "nothing"}
    for table in every_table():
        (how,) = [how for kind, how in kinds.items() if issubclass(Base.nouns[table], kind)]
        assert held[table.name].startswith(how)


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


@contextmanager
def owned(engine: Engine, *names: str) -> Iterator[Session]:
    """A transaction in which the guards of these tables are off, and on again at its end; what
    raises undoes it."""
    sqlite = engine.dialect.name == "sqlite"
    made = sqlite_triggers() if sqlite else postgresql_triggers()
    triggers = [trigger for trigger in made if trigger.table in names]
    off, on = "DISABLE", "ENABLE ALWAYS"
    with engine.connect().execution_options(store_writes=True) as connection:
        if sqlite:
            connection.connection.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for each in triggers:
            switched = f"ALTER TABLE {each.table} {off} TRIGGER {each.name}"
            connection.exec_driver_sql(f"DROP TRIGGER {each.name}" if sqlite else switched)
        yield connection
        for each in triggers:
            switched = f"ALTER TABLE {each.table} {on} TRIGGER {each.name}"
            connection.exec_driver_sql(each.sql if sqlite else switched)
        connection.commit()


class _Undone(Exception):
    """Ends a transaction that is not to be kept."""


def _is_found(engine: Engine, keys: MasterKey, table: Table, change: str) -> bool:
    """Whether a change is found after which all else is as before; it is undone."""
    sqlite, found = engine.dialect.name == "sqlite", False
    change = change.replace(" ?)", " BLOB)" if sqlite else " bytea)")
    made = sqlite_triggers() if sqlite else postgresql_triggers()
    with suppress(_Undone), owned(engine, table.name) as session:
        assert session.exec_driver_sql(change).rowcount > 0, change
        for each in (each for each in made if each.table == table.name):
            switched = f"ALTER TABLE {each.table} ENABLE ALWAYS TRIGGER {each.name}"
            session.exec_driver_sql(each.sql if sqlite else switched)
        found = bool(check_session(session, keys))
        raise _Undone
    return found


def _changes(engine: Engine, table: Table, column: Column[Any]) -> Iterator[str]:
    """One row with another value, one that lost its value, one that got one; and of what can be
    erased also a row that was."""
    for which in _rows(table):
        filled = which.format(f"{_is(column)} IS NOT NULL")
        for where, value in (
            (filled, _other(column)),
            (filled, "NULL" if column.nullable else ""),
            (which.format(f"{_is(column)} IS NULL"), _value(column)),
        ):
            if value and _found(engine, table, where):
                one = _one(table, where)
                yield f"UPDATE {table.name} SET {_is(column)} = {value} WHERE {one}"


def _rows(table: Table) -> tuple[str, ...]:
    if table.name not in ERASED:
        return ("{}",)
    return tuple(f"{ERASED[table.name]} {state} AND {{}}" for state in ("IS NULL", "IS NOT NULL"))


def _found(engine: Engine, table: Table, where: str) -> bool:
    with reading(engine) as session:
        return bool(session.execute(text(f"SELECT 1 FROM {table.name} WHERE {where}")).first())


def _one(table: Table, where: str) -> str:
    """The last row of which ``where`` holds, as a condition."""
    keys = ", ".join(_is(column) for column in table.primary_key)
    falling = ", ".join(f"{_is(column)} DESC" for column in table.primary_key)
    return f"({keys}) = (SELECT {keys} FROM {table.name} WHERE {where} ORDER BY {falling} LIMIT 1)"


def _is(column: Column[Any]) -> str:
    return f'"{column.name}"'


def _other(column: Column[Any]) -> str:
    """Another value than a row has."""
    if words := _words(column):
        return f"CASE {_is(column)} WHEN '{words[0]}' THEN '{words[1]}' ELSE '{words[0]}' END"
    if isinstance(column.type, Boolean):
        return f"NOT {_is(column)}"
    if isinstance(column.type, BigInteger):
        return f"{_is(column)} + 1000"
    if isinstance(column.type, PlainText):
        return f"{_is(column)} || 'x'"
    if isinstance(column.type, CanonicalJSON):
        listed = f"substr({_is(column)}, 1, 1) = '['"
        return f'CASE WHEN {listed} THEN \'["x"]\' ELSE \'{{"x":"y"}}\' END'
    return _value(column)


def _value(column: Column[Any]) -> str:
    """A value for a row that has none."""
    kinds: dict[type, str] = {UTCDateTime: "'2031-02-03T04:05:06.000000Z'", Date: "'2031-02-03'"}
    kinds |= {BigInteger: "7", LargeBinary: "CAST('other' AS ?)", Boolean: "true"}
    return kinds.get(type(column.type), f"'{(_words(column) or ['x'])[0]}'")


def _words(column: Column[Any]) -> list[str]:
    """The words that a check allows in a column."""
    assert isinstance(column.table, Table)
    for check in column.table.constraints:
        if isinstance(check, CheckConstraint) and str(check.sqltext).startswith(
            f"{column.name} IN"
        ):
            return re.findall("'([^']*)'", str(check.sqltext))
    return []
