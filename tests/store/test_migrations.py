"""The migrations make exactly the tables and guards the program works with."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import discrimtest.store
from discrimtest.store import tables
from discrimtest.store.engine import connect, reading, writing
from discrimtest.store.guards import guarded_tables
from discrimtest.store.schema import as_script, from_script, schema_sql
from discrimtest.store.schemas import SCHEMA, SCHEMAS
from discrimtest.store.tables import AppendOnly, Base, Mutable, Passing, every_table, tables_of
from discrimtest.store.upgrade import schema_of, upgrade
from tests.store.catalogue import catalogue


def test_the_newest_migration_is_the_schema_the_program_asks_for(engine: Engine) -> None:
    config = Config()
    folder = Path(discrimtest.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    made = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(migration.revision for migration in made) == SCHEMAS[::-1]
    assert schema_of(engine) == SCHEMA


def test_models_and_migrations_agree_for_alembic(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        every_table()
        assert compare_metadata(context, Base.metadata) == []


def test_models_and_migrations_agree_to_the_letter(engine: Engine, empty_url: str) -> None:
    """Constraints, triggers and functions too, which Alembic does not compare."""
    other = connect(empty_url, create=True)
    with writing(other) as session:
        for statement in schema_sql(engine.dialect):
            session.exec_driver_sql(statement)
    with reading(engine) as migrated, reading(other) as generated:
        assert catalogue(migrated) == catalogue(generated)
        assert len(catalogue(migrated)) > 300
    other.dispose()


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    with reading(engine) as session:
        before = catalogue(session)
    with writing(engine) as session:
        assert upgrade(session) == SCHEMA
    with reading(engine) as session:
        assert catalogue(session) == before


def test_a_script_keeps_its_statements() -> None:
    statements = ["CREATE TABLE a (id)", "CREATE TRIGGER t BEGIN SELECT 1; END"]
    assert from_script(as_script(statements)) == statements


def test_every_table_is_of_one_kind() -> None:
    mutable = {table.name for table in tables_of(Mutable)}
    guarded = {table.name for table in guarded_tables()}
    assert mutable == {"landlord", "lease", "line", "person", "study"}
    passing = {table.name for table in tables_of(Passing)}
    assert passing == {"job", "job_file"}
    assert guarded & mutable == set()
    assert guarded | mutable | passing == {table.name for table in every_table()}
    assert guarded - {table.name for table in tables_of(AppendOnly)} == {"private", "subject_key"}


def test_every_table_is_had_by_its_name():
    made = {Base.nouns[table] for table in every_table()}
    named = {getattr(tables, name) for name in tables.__all__ if name.endswith("Row")}
    assert named == made


def test_the_module_of_the_tables_tells_of_no_table_that_is_not_there():
    with pytest.raises(AttributeError, match="NoSuchRow"):
        getattr(tables, "NoSuchRow")  # noqa: B009 (what a mistyped name does)
