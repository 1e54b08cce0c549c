"""The migrations make exactly the tables, guards and views the program works with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

import discrimtest.store
from discrimtest.store.engine import connect, reading, writing
from discrimtest.store.guards import append_only_tables, guarded_tables
from discrimtest.store.schema import as_script, from_script, schema_sql
from discrimtest.store.session import Session
from discrimtest.store.tables import Base, Mutable, tables_of
from discrimtest.store.upgrade import SCHEMA, schema_of, upgrade


def test_the_newest_migration_is_the_schema_the_program_asks_for(engine: Engine) -> None:
    config = Config()
    folder = Path(discrimtest.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA
    assert schema_of(engine) == SCHEMA


def test_models_and_migrations_agree_for_alembic(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_models_and_migrations_agree_to_the_letter(engine: Engine, empty_url: str) -> None:
    """Constraints, triggers, functions and views too, which Alembic does not compare."""
    other = connect(empty_url, create=True)
    with writing(other) as session:
        for statement in schema_sql(engine.dialect):
            session.exec_driver_sql(statement)
    with reading(engine) as migrated, reading(other) as generated:
        assert _catalogue(migrated) == _catalogue(generated)
        assert len(_catalogue(migrated)) > 300
    other.dispose()


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    with reading(engine) as session:
        before = _catalogue(session)
    upgrade(engine)
    with reading(engine) as session:
        assert _catalogue(session) == before


def test_a_script_keeps_its_statements() -> None:
    statements = ["CREATE TABLE a (id)", "CREATE TRIGGER t BEGIN SELECT 1; END"]
    assert from_script(as_script(statements)) == statements


def test_every_table_is_of_one_kind() -> None:
    mutable = {table.name for table in tables_of(Mutable)}
    guarded = {table.name for table in guarded_tables()}
    assert mutable == {
        "account", "job", "landlord", "line", "person", "study", "web_session"
    }  # fmt: skip
    assert guarded & mutable == set()
    assert guarded | mutable == set(Base.metadata.tables)
    assert guarded - {table.name for table in append_only_tables()} == {"private", "subject_key"}


def _catalogue(session: Session) -> list[Any]:
    if session.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'"
        rows = session.execute(text(query)).all()
        # Every column and constraint counts as a line of its own.
        return sorted(
            (kind, name, table, line.strip())
            for kind, name, table, sql in rows
            if table != "alembic_version"
            for line in (sql or "").splitlines()
        )
    queries = {
        "column": "SELECT table_name, column_name, data_type, is_nullable, collation_name, "
        "ordinal_position FROM information_schema.columns WHERE table_schema = 'public'",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), "
        "condeferrable, condeferred FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public'",
        "trigger": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled "
        "FROM pg_trigger WHERE NOT tgisinternal",
        "function": "SELECT proname, prosrc, '' FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace",
        "view": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    }
    return sorted(
        (what, *(str(value) for value in row))
        for what, query in queries.items()
        for row in session.execute(text(query))
        if row[0] != "alembic_version"
    )
