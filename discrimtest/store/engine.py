"""Opening the database, and the two kinds of transaction everything runs in.

:func:`writing` holds the store's one write lock from its first moment (``BEGIN IMMEDIATE``
on SQLite, an advisory lock on PostgreSQL), so what an action reads before it writes can
not change under its hands, and the log has no gaps. :func:`reading` sees one unchanging
state and can not write; :func:`aside` is the same for long reading. An exception undoes all of
a transaction. What takes long happens between two of them (:mod:`discrimtest.store.commits`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, StatementError
from sqlalchemy.pool import StaticPool

from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem, Renewed, WrongInput
from discrimtest.store.schemas import SCHEMA, other_schema
from discrimtest.store.session import Session
from discrimtest.store.sight import EVERY, OPTION, VARIABLE, seen
from discrimtest.store.transport import encryption
from discrimtest.store.trouble import as_trouble, cause, commit_lost, shown
from discrimtest.store.upgrade import schema_of, upgrade

# Any fixed number; all writers of one PostgreSQL database queue for it.
WRITE_LOCK = 0x646973637269
WAIT_SECONDS = 30.0
SEALS = "store_seals"
"""The option of an engine that names the master key under which whoever writes here seals."""
_SCHEMA_AND_OWNER = """SELECT version_num, (SELECT master_key_id FROM subject_key
WHERE wrapped_key IS NOT NULL LIMIT 1) FROM alembic_version"""


def sqlite_url(file: Path) -> str:
    """The address of an SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def open_store(url: str, *, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """An existing database of this program's schema.

    Args:
        url: ``sqlite:///path/to/file.db`` or ``postgresql://user@host/name``.
        wait_seconds: How long to wait for another writer before giving up.

    Raises:
        WrongInput: The address is of no database this program knows.
        OutsideTrouble: It is missing, unreadable, locked, or of another schema.
    """
    engine = connect(url, wait_seconds=wait_seconds)
    found = schema_of(engine)
    if found != SCHEMA:
        engine.dispose()
        problem = other_schema(shown(engine.url), found)
        raise OutsideTrouble("The database is not one this program can use.", [problem])
    # Whoever runs for long may outlive the schema: what it wrote then would seem to be damage.
    engine.update_execution_options(store_schema=SCHEMA)
    return engine


def create_store(url: str, *, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """A new, migrated database; one that exists is brought to this program's schema.

    An SQLite file is made with mode 600, its folder never.

    Raises:
        WrongInput, OutsideTrouble: As :func:`open_store`; also when the database holds
            tables of another program.
    """
    engine = connect(url, create=True, wait_seconds=wait_seconds)
    with writing(engine) as session:
        upgrade(session)
    return engine


def connect(url: str, *, create: bool = False, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """An engine on a database of any schema, after one connection has succeeded."""
    engine = unopened(url, create=create, wait_seconds=wait_seconds)
    with reading(engine) as session:
        if engine.dialect.name == "postgresql":
            encoding = session.scalar(text("SHOW server_encoding"))
            if encoding != "UTF8":
                problem = Problem(
                    shown(engine.url),
                    str(encoding),
                    "must be encoded in UTF8",
                    "Create the database with ENCODING 'UTF8'.",
                    "database.encoding",
                )
                raise OutsideTrouble("The database can not hold every text.", [problem])
        else:
            session.execute(text("SELECT count(*) FROM sqlite_master"))
    return engine


def unopened(url: str, *, create: bool = False, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """The same before any connection: what is in the database may be damaged."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, create, wait_seconds)
    return _postgresql(address, wait_seconds)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that may write, alone; committed at the end, undone on any exception.

    Raises:
        CommitLost: The connection broke during the commit: it was written whole or not at all.
        Renewed: The database was upgraded since it was opened; nothing was written.
        OutsideTrouble: For whatever else the database reports; nothing was written.
    """
    with _session(engine, store_writes=True) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and can not write.

    Raises:
        OutsideTrouble: For whatever the database reports.
    """
    options: dict[str, Any] = {"store_writes": False}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _session(engine, **options) as session:
        yield session


@contextmanager
def aside(engine: Engine) -> Iterator[Session]:
    """A :func:`reading` session for much at once, that keeps no writer waiting.

    Whoever reads an SQLite file keeps others from committing, so there the moment is copied
    into memory first (a hundred megabytes in a fraction of a second); what is sealed stays so.
    PostgreSQL's readers stand in nobody's way.

    Raises:
        OutsideTrouble: For whatever the database reports.
    """
    if engine.dialect.name != "sqlite":
        with reading(engine) as session:
            yield session
        return
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with closing(copy):
        with reading(engine) as session:
            # A lock that is held is waited for here; the copy itself would wait for ever.
            session.execute(text("SELECT count(*) FROM sqlite_master"))
            source = session.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101 (narrows the type)
            try:
                source.backup(copy)
            except sqlite3.Error as error:
                raise DatabaseError("the copy of a moment", None, error) from error
        beside = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
        shown_here = {OPTION: engine.get_execution_options().get(OPTION, EVERY)}
        with _session(beside, engine.url, store_writes=False, **shown_here) as session:
            session.execute(text("PRAGMA query_only = ON"))
            yield session


@contextmanager
def _session(engine: Engine, url: URL | None = None, **options: Any) -> Iterator[Session]:
    """Args:
    url: Where what is read comes from, to tell of trouble; None for the engine's own.
    """
    committing, url = False, url or engine.url
    try:
        with engine.connect() as connection:
            # Not the engine's options: with its own each statement asks for listeners twice.
            connection.execution_options(**options)
            with connection.begin():
                if options.get("store_writes"):
                    _require_schema(connection, url)
                yield connection
                committing = bool(options.get("store_writes"))
    except StatementError as error:
        real = cause(error)
        if isinstance(real, DBAPIError):
            if committing and real.connection_invalidated:
                raise commit_lost(real, url) from error
            raise as_trouble(real, url) from error
        raise real from error


def _require_schema(session: Session, url: URL) -> None:
    options = session.get_execution_options()
    wanted, key = options.get("store_schema"), options.get(SEALS)
    if wanted is None:
        return
    found, owner = session.exec_driver_sql(_SCHEMA_AND_OWNER).one()
    if found != wanted:
        raise Renewed("The database was upgraded meanwhile.", [other_schema(shown(url), found)])
    if key is not None and owner not in (None, key):
        rule = "a new master key took its place; nothing was written"
        problem = Problem("master key", key, rule, "Start again.", "key.replaced")
        raise Renewed("The master key was replaced meanwhile.", [problem])


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except ArgumentError:
        address, backend = None, ""
    if (
        address is not None
        and backend == "sqlite"
        and address.database not in (None, "", ":memory:")
    ):
        return address
    if address is not None and backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    shown_value = url if address is None else shown(address)
    problem = Problem.of_input(
        "database",
        shown_value,
        "must be sqlite:///PATH or postgresql://USER@HOST/NAME",
        "Give one of these; an absolute SQLite path has four slashes.",
        code="database.address",
    )
    raise WrongInput("The database's address can not be used.", [problem])


def _sqlite(address: URL, create: bool, wait_seconds: float) -> Engine:
    path = Path(str(address.database))
    _check_file(path, create, address)
    location = f"file:{quote(str(path.absolute()))}?mode=rw"

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(
            location, uri=True, isolation_level=None, check_same_thread=False, timeout=wait_seconds
        )
        # WAL can corrupt a database in SQLite releases before 3.51.3; the rollback journal
        # with FULL survives a power cut.
        for pragma in (
            "journal_mode = DELETE",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "trusted_schema = OFF",
            # Pages that no longer fit are written before the commit, and shut readers out.
            "cache_size = -65536",
            # What an erasure overwrites must not linger in the file's free pages.
            "secure_delete = ON",
        ):
            try:
                connection.execute(f"PRAGMA {pragma}")
            except UnicodeDecodeError as error:  # of the very message that tells what is wrong
                raise sqlite3.DatabaseError("database disk image is malformed") from error
        return connection

    engine = create_engine(address, creator=opened)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("store_writes", False)
        # Only where it changes: after it SQLite prepares every statement anew.
        if connection.info.get("writes") is not writes:
            connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
            connection.info["writes"] = writes
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_file(path: Path, create: bool, address: URL) -> None:
    rule = repair = ""
    if not path.parent.is_dir():
        rule = "its folder {folder} must exist"
        repair = "Make the folder first, or check the path; no folder is made for a database."
    elif path.is_dir():
        rule, repair = "must be a file, not a folder", "Add the file's name to the path."
    elif not path.exists() and not create:
        rule = "must exist"
        repair = "Run '{init}' to make a project, or check the path."
    if rule:
        values = {"folder": path.parent, "init": action("init", "DIR")}
        problem = Problem(
            shown(address), str(path), rule, repair, "database.path", "database", values
        )
        raise OutsideTrouble("The database can not be opened.", [problem])
    if not path.exists():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            problem = Problem(
                shown(address),
                error.strerror or str(error),
                "the database file can not be made",
                "Choose a folder this user may write to.",
                "database.not_made",
            )
            raise OutsideTrouble("The database can not be made.", [problem]) from error


def _postgresql(address: URL, wait_seconds: float) -> Engine:
    wait = max(1, round(wait_seconds * 1000))
    own = str(address.query.get("options", ""))
    engine = create_engine(
        address,
        connect_args={
            "options": f"{own} -c timezone=UTC -c lock_timeout={wait}".strip(),
            "client_encoding": "utf8",
            "connect_timeout": max(2, round(wait_seconds)),
            **encryption(address),
        },
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        asked = f"SELECT set_config('{VARIABLE}', %s, true)"
        if connection.get_execution_options().get("store_writes", False):
            asked += f", pg_advisory_xact_lock({WRITE_LOCK})"
        connection.exec_driver_sql(asked, (seen(connection),))

    return engine
