"""The user that the program acts as on PostgreSQL: it works, and the database refuses the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from discrimtest.errors import Refused
from discrimtest.store import tables
from discrimtest.store.check import check
from discrimtest.store.draws import drawn_tests
from discrimtest.store.engine import aside, open_store, reading, writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.landlords import erase_landlord
from discrimtest.store.rights import changing, excess, grant_rights, granted, unhidden
from discrimtest.store.sight import PLACES, SHARED, limited, whole
from discrimtest.store.studies import studies
from discrimtest.store.tables import every_table
from tests.store.conftest import APPLICATION, as_application
from tests.store.examples import ME, NOW, registered

TABLES = every_table()


@pytest.fixture(params=["postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """SQLite's files belong to one account: nothing is split there."""
    return str(request.param)


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table, as its owner opens it."""
    return new_url("furnished")


@pytest.fixture
def keys(furnished_keys: MasterKey) -> MasterKey:
    """The master key of that database."""
    return furnished_keys


@pytest.fixture
def application(url: str) -> Iterator[Engine]:
    """The same database as the program's own user opens it."""
    opened = open_store(as_application(url))
    yield opened
    opened.dispose()


def counts(engine: Engine) -> dict[str, int]:
    """How many rows of each table a reading session sees."""
    with reading(engine) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES
        }


def test_every_table_says_what_changes_in_it_and_whose_it_is() -> None:
    assert [changing(table) for table in TABLES]
    assert PLACES.keys() | SHARED == {table.name for table in TABLES}
    assert not PLACES.keys() & SHARED
    for table in TABLES:
        column, parent, *key = (PLACES.get(table.name), None)
        if isinstance(column, tuple):
            column, parent, *key = column
        assert set(changing(table)) <= set(table.c.keys())
        if parent is None:
            assert (column is None) or column in table.c
        elif not key:
            (reference,) = table.c[column].foreign_keys
            assert reference.column.table.name == parent


def test_the_program_works_as_its_own_user(application: Engine, keys: MasterKey) -> None:
    with writing(application) as session:
        registered(session, "nog-een")
        erase_landlord(session, keys, "landlord-c", by=ME, at=NOW, rule="asked for")
    assert check(application, keys) == []


def test_a_table_is_altered_by_no_statement(application: Engine) -> None:
    for table in TABLES:
        for statement in alterations(table):
            refused(application, statement)


def alterations(table: Table) -> tuple[str, ...]:
    """Statements that would change what the program never changes."""
    fixed = [column.name for column in table.columns if column.name not in changing(table)]
    return (
        f'UPDATE {table.name} SET "{fixed[-1]}" = "{fixed[-1]}"',
        f"DELETE FROM {table.name}",
        f"TRUNCATE {table.name} CASCADE",
        f"ALTER TABLE {table.name} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY",
        f"DROP TABLE {table.name} CASCADE",
        f"CREATE POLICY more ON {table.name} USING (true)",
    )


def test_the_database_itself_is_altered_by_no_statement(application: Engine) -> None:
    for statement in (
        "SET session_replication_role = replica",
        "SET row_security = off; SELECT count(*) FROM test",
        "DROP FUNCTION discrimtest_refuse() CASCADE",
        "CREATE TABLE more (id text)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "CREATE ROLE another SUPERUSER",
        "COPY log TO PROGRAM 'cat'",
    ):
        refused(application, statement)
    with writing(application) as session:
        session.exec_driver_sql(f"GRANT UPDATE, DELETE ON coding TO {APPLICATION}")
        assert [*excess(session)] == [], "who owns nothing gives nothing away"


def refused(engine: Engine, statement: str) -> None:
    """The database does not let this user do it."""
    words = r"permission denied|must be owner|not allowed|affected by row-level security|must have"
    with engine.connect().execution_options(store_writes=True) as connection:
        with pytest.raises(DBAPIError, match=words):
            connection.exec_driver_sql(statement)
        connection.rollback()


def test_only_its_own_user_is_seen_in_step(engine: Engine, application: Engine) -> None:
    with reading(application) as session:
        assert [*excess(session), *unhidden(session)] == []
    with writing(engine) as session:
        assert granted(session) == [APPLICATION]
        (found,) = excess(session)
        assert "owner" in str(found.values["what"])
        session.execute(text("ALTER TABLE coding DISABLE ROW LEVEL SECURITY"))
        session.execute(text(f"GRANT UPDATE (category), DELETE ON coding TO {APPLICATION}"))
    with reading(application) as session:
        (more,), (bare,) = excess(session), unhidden(session)
        assert str(more.values["what"]).count("(") == 2
        assert "coding" in bare.place
    with writing(engine) as session:
        grant_rights(session, APPLICATION)
    with reading(application) as session:
        assert [*excess(session), *unhidden(session)] == []
    refused(application, "CREATE TEMPORARY TABLE log (seq bigint)")


def test_who_is_bound_by_no_right_gets_none(engine: Engine) -> None:
    for made, words in (
        ("SUPERUSER", "superuser"),
        ("BYPASSRLS", "row-level"),
        ("IN ROLE pg_write_all_data", "everything"),
        ("CREATEROLE", "users"),
    ):
        with engine.connect().execution_options(store_writes=True) as connection:
            connection.exec_driver_sql(f"CREATE ROLE unbound {made}")
            with pytest.raises(Refused, match="The rights were not given") as told:
                grant_rights(connection, "unbound")
            assert words in str(told.value.problems[0].values["is"])
            connection.rollback()
    with writing(engine) as session, pytest.raises(Refused):
        grant_rights(session, "nobody")


def test_without_a_study_named_nothing_of_any_is_shown(engine: Engine, application: Engine) -> None:
    every = counts(engine)
    with application.connect() as connection:
        connection.exec_driver_sql("SELECT set_config('discrimtest.studies', NULL, true)")
        for table in TABLES:
            shown = connection.scalar(select(func.count()).select_from(table))
            assert shown == (0 if table.name in PLACES else every[table.name]), table.name
        connection.rollback()
    assert counts(limited(application, ())) == {
        name: 0 if name in PLACES else rows for name, rows in every.items()
    }
    assert counts(application) == counts(whole(limited(application, ()))) == every


def test_a_role_in_a_study_shows_that_study_alone(
    engine: Engine, application: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        other = registered(session, "een-andere")
    every = counts(engine)
    with reading(engine) as session:
        (own,) = [found.id for found in studies(session) if found.id != other.id]
    assert counts(limited(application, [other.id])) == {
        name: 0 if name in PLACES else rows for name, rows in every.items()
    }
    shown = counts(limited(application, [own]))
    # An answer that nobody could match is of no study yet.
    hidden = {name: rows - shown[name] for name, rows in every.items() if rows != shown[name]}
    assert hidden == {"response": 1}
    assert counts(limited(application, [own, other.id])) == shown
    assert counts(limited(application, [None])) == every


def test_a_statement_that_forgot_the_study_shows_no_other(
    engine: Engine, application: Engine
) -> None:
    for opened in (reading, aside):
        with opened(limited(application, ["study-of-somebody-else"])) as session:
            assert session.execute(select(tables.TestRow)).all() == []


def test_what_holds_across_studies_is_counted_on_all_or_not_at_all(engine: Engine) -> None:
    for opened in (reading, aside):
        with opened(limited(engine, ["some"])) as session, pytest.raises(RuntimeError):
            drawn_tests(session)
    with aside(whole(limited(engine, ["some"]))) as session:
        assert drawn_tests(session)
