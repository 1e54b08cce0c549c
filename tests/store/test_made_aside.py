"""Whatever an owner changed about a table of PostgreSQL is told; a migrated database is as made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text

from discrimtest.store.engine import open_store, reading
from discrimtest.store.made_aside import altered_tables, caution
from tests.store.conftest import APPLICATION

ALTERED = {
    "ALTER TABLE test ALTER COLUMN stratum TYPE varchar(900)": "test, column stratum: must be",
    "ALTER TABLE test ALTER COLUMN listing_id DROP NOT NULL": "test, column listing_id: must be",
    "ALTER TABLE log ALTER COLUMN action SET DEFAULT 'x'": "log, column action: must be",
    'ALTER TABLE contact ALTER COLUMN arm TYPE varchar COLLATE "POSIX"': "column arm: must be",
    "ALTER TABLE contact DROP CONSTRAINT pk_contact CASCADE": "rule PRIMARY KEY (id): must exist",
    "DROP INDEX ix_contact_event_contact_id": "index ix_contact_event_contact_id: must exist",
    "CREATE INDEX alone ON contact (arm)": "index alone: must not be there",
    "ALTER TABLE response ADD CHECK (automatic) NOT VALID": "NOT VALID: must not be there",
}


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture
def furnished(new_url: Callable[[str], str]) -> Iterator[Engine]:
    engine = open_store(new_url("furnished"))
    yield engine
    engine.dispose()


def told(engine: Engine) -> list[str]:
    return [f"{each.place}: {each.rule}" for each in altered_tables(engine)]


def test_a_migrated_database_is_as_the_program_makes_it(furnished: Engine) -> None:
    assert told(furnished) == []
    with reading(furnished) as session:
        assert list(caution(session)) == []
        schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'discrimtest%'"
        assert session.scalar(text(schemas)) == 0, "what was made aside was taken back"


@pytest.mark.parametrize("statement", ALTERED)
def test_what_was_altered_is_told(furnished: Engine, statement: str) -> None:
    with furnished.connect().execution_options(store_writes=True) as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    found = told(furnished)
    assert any(ALTERED[statement] in each for each in found), found


def test_who_may_make_no_schema_is_told_that_nothing_was_compared(furnished: Engine) -> None:
    engine = open_store(furnished.url.set(username=APPLICATION).render_as_string(False))
    assert told(engine) == []
    with reading(engine) as session:
        (only,) = caution(session)
    assert "not compared" in only.rule
    engine.dispose()
