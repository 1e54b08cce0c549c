"""The database itself refuses to change, delete or replace a recorded row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from discrimtest.store import tables
from discrimtest.store.engine import reading, writing
from discrimtest.store.guards import guarded_tables, unique_keys
from discrimtest.store.keys import MasterKey
from discrimtest.store.tables import AppendOnly, tables_of


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table."""
    return new_url("furnished")


@pytest.fixture
def keys(furnished_keys: MasterKey) -> MasterKey:
    """The master key of that database."""
    return furnished_keys


def _snapshot(engine: Engine, table: Table) -> list[tuple[object, ...]]:
    with reading(engine) as session:
        return sorted((tuple(row) for row in session.execute(select(table))), key=repr)


def _refused(engine: Engine, statement: str, *, recursive: bool = True) -> None:
    """The statement is refused with the guard's own words, and nothing changes."""
    with engine.connect().execution_options(store_writes=True) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK" if connection.in_transaction() else "SELECT 1")
            connection.exec_driver_sql(f"PRAGMA recursive_triggers = {int(recursive)}")
        with pytest.raises(IntegrityError, match=r"append-only|erasable"):
            connection.exec_driver_sql(statement)
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK" if connection.in_transaction() else "SELECT 1")
            connection.exec_driver_sql("PRAGMA recursive_triggers = 1")


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def test_every_append_only_table_has_a_row_to_try(engine: Engine) -> None:
    assert [table.name for table in guarded_tables() if not _snapshot(engine, table)] == []
    assert len(guarded_tables()) == 59


def test_update_is_refused(engine: Engine) -> None:
    for table in tables_of(AppendOnly):
        before = _snapshot(engine, table)
        for column in table.columns:
            _refused(engine, f'UPDATE {table.name} SET "{column.name}" = "{column.name}"')
        assert _snapshot(engine, table) == before


def test_delete_is_refused(engine: Engine) -> None:
    for table in guarded_tables():
        before = _snapshot(engine, table)
        _refused(engine, f"DELETE FROM {table.name}")
        assert _snapshot(engine, table) == before


def _rival(table: Table, key: tuple[str, ...]) -> str:
    """A select of rows that have this key of a stored row and none of its others."""
    others = {name for other in unique_keys(table) if other != key for name in other} - set(key)
    selected = ", ".join(
        f"\"{column.name}\" || '-other'" if column.name in others else f'"{column.name}"'
        for column in table.columns
    )
    return f"SELECT {selected} FROM {table.name} WHERE {_given(key)}"


def _given(key: tuple[str, ...]) -> str:
    return " AND ".join(f'"{name}" IS NOT NULL' for name in key)


@pytest.mark.parametrize("recursive", [True, False])
def test_replacing_is_refused_by_every_key(engine: Engine, recursive: bool) -> None:
    for table in guarded_tables():
        before = _snapshot(engine, table)
        for key in unique_keys(table):
            with reading(engine) as session:
                found = session.execute(text(f"SELECT 1 FROM {table.name} WHERE {_given(key)}"))
                assert found.all(), f"no row of {table.name} to try {key} with"
            for statement in _replacements(engine, table, key):
                _refused(engine, statement, recursive=recursive)
        assert _snapshot(engine, table) == before


def _replacements(engine: Engine, table: Table, key: tuple[str, ...]) -> list[str]:
    if engine.dialect.name == "sqlite":
        rival = _rival(table, key)
        return [
            f"REPLACE INTO {table.name} ({_columns(table)}) {rival}",
            f"INSERT OR REPLACE INTO {table.name} ({_columns(table)}) {rival}",
            f'UPDATE OR REPLACE {table.name} SET "{key[0]}" = "{key[0]}" WHERE {_given(key)}',
        ]
    names = ", ".join(f'"{name}"' for name in key)
    statement = (
        f"INSERT INTO {table.name} ({_columns(table)}) SELECT {_columns(table)} "
        f"FROM {table.name} WHERE {_given(key)} ON CONFLICT ({names}) "
        f'DO UPDATE SET "{key[0]}" = excluded."{key[0]}"'
    )
    return [statement]


def test_a_guarded_sqlite_table_has_no_hidden_row_number(engine: Engine) -> None:
    """REPLACE by a row number would remove a row whose key is another."""
    if engine.dialect.name != "sqlite":
        return
    for table in guarded_tables():
        with engine.connect() as connection, pytest.raises(OperationalError, match="rowid"):
            connection.exec_driver_sql(f"SELECT rowid FROM {table.name}")


def test_truncate_is_refused_on_postgresql(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return
    for table in guarded_tables():
        _refused(engine, f"TRUNCATE {table.name} CASCADE")
    _refused(engine, "SET session_replication_role = replica; DELETE FROM log")


def test_personal_data_can_be_emptied_but_not_changed(engine: Engine) -> None:
    destroyed = "wrapped_key = NULL, destroyed_at = '2026-03-02T09:00Z', rule = 'x'"
    for change in (
        "SET lookup = 'x'",
        "SET ciphertext = 'x', lookup = NULL",
        "SET field = 'x', ciphertext = NULL, lookup = NULL",
        "SET subject = 'landlord-b', ciphertext = NULL, lookup = NULL",
        "SET id = 'x', ciphertext = NULL, lookup = NULL",
        "SET media_type = 'x', ciphertext = NULL, lookup = NULL",
    ):
        _refused(engine, f"UPDATE private {change} WHERE subject = 'landlord-a'")
    for change in (
        "SET wrapped_key = 'x'",
        "SET rule = 'x'",
        f"SET master_key_id = 'x', {destroyed}",
    ):
        _refused(engine, f"UPDATE subject_key {change} WHERE subject = 'landlord-a'")
    with writing(engine) as session:
        session.execute(text("UPDATE private SET ciphertext = NULL, lookup = NULL"))
        session.execute(text(f"UPDATE subject_key SET {destroyed}"))
    _refused(engine, "UPDATE subject_key SET wrapped_key = 'x', destroyed_at = NULL")
    _refused(engine, "UPDATE subject_key SET rule = 'y'")


def test_an_ordinary_insert_is_not_in_anyones_way(engine: Engine) -> None:
    with writing(engine) as session:
        count = len(session.execute(select(tables.LandlordAliasRow)).all())
        row = {"id": "new", "landlord_id": "landlord-a", "entry": 1}
        session.execute(insert(tables.LandlordAliasRow), [row])
        assert len(session.execute(select(tables.LandlordAliasRow)).all()) == count + 1
