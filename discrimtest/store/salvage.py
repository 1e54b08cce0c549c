"""What can be read of an SQLite file with bad pages, in a store of its own.

SQLite gives nothing more of a table once it meets a bad page, and nothing at all where the page
held definitions. So the rows are read from the pages themselves and put into a new store
in memory, whose own rules refuse what is no row of it. All that can be asked of a store can be
asked of that one; what is not there any more is told by the log, entry by entry.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Engine,
    LargeBinary,
    Table,
    create_engine,
    func,
    select,
    text,
)
from sqlalchemy.pool import StaticPool

from discrimtest.errors import Problem, StoreDamaged
from discrimtest.store.damage import CHECK, RESTORE, worn
from discrimtest.store.engine import reading
from discrimtest.store.facts import fact_tables
from discrimtest.store.log import plain_entries
from discrimtest.store.pages import FilePages, Tree, Values
from discrimtest.store.session import Session
from discrimtest.store.tables import every_table
from discrimtest.store.trouble import shown
from discrimtest.store.types import CanonicalJSON, UTCDateTime
from discrimtest.store.upgrade import upgrade_connection

_SHOWN = 5
_VERSION = "alembic_version"
_KINDS: dict[type, type] = {BigInteger: int, Boolean: int, LargeBinary: bytes}
_READERS: dict[type, Callable[[Any], object]] = {
    UTCDateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    CanonicalJSON: json.loads,
}
_WHOLE = "must be whole"


def said(session: Session) -> list[Problem]:
    """What SQLite finds wrong with its own file."""
    if session.dialect.name != "sqlite":
        return []
    found = session.execute(text("PRAGMA integrity_check")).scalars()
    return broken([str(line) for line in found if line != "ok"])


def broken(told: list[str]) -> list[Problem]:
    """The same as problems, of which the first tell enough."""
    values = told[:_SHOWN]
    if (more := len(told) - _SHOWN) > 0:
        values.append(f"{more} more places")
    return [worn("database file", value, _WHOLE, "database.broken") for value in values]


@contextmanager
def salvaged(engine: Engine) -> Iterator[tuple[Session, list[Problem]]]:
    """A session on all rows that can be read of an SQLite file, and which tables are not whole.

    Raises:
        StoreDamaged: It holds nothing of a store.
    """
    pages = FilePages(_content(Path(str(engine.url.database))))
    roots = pages.roots()
    if not roots.keys() & {table.name for table in every_table()}:
        rule = "the file is not a readable SQLite database of this program"
        repair = f"Check the path. {RESTORE}."
        problem = Problem(shown(engine.url), "", rule, repair, "database.no_store", values=CHECK)
        raise StoreDamaged("The file is not a readable SQLite database of this program.", [problem])
    with closing(_memory()) as own:
        own.deserialize(_empty())
        read = _filled(own, pages, roots)
        with reading(_around(own)) as session:
            session.execute(text("PRAGMA query_only = ON"))
            yield session, list(_lost(session, read))


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _around(own: sqlite3.Connection) -> Engine:
    return create_engine("sqlite://", creator=lambda: own, poolclass=StaticPool)


@cache
def _empty() -> bytes:
    """A store with nothing in it, made as every store was, so that its columns stand alike."""
    with closing(_memory()) as own:
        with _around(own).connect() as session, session.begin():
            upgrade_connection(session)
        return own.serialize()


def _content(file: Path) -> bytes:
    """The file at one moment; as it is where SQLite does not know it for its own."""
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as store:
                store.backup(copy)
            return copy.serialize()
        except sqlite3.Error:
            return file.read_bytes()


@dataclass(frozen=True, slots=True)
class _Form:
    """How the rows of a table lie in a file, and the statement that adds one."""

    columns: tuple[Column[Any], ...]
    statement: str

    def adds(self, own: sqlite3.Connection, row: Values) -> bool:
        """Whether it was a row of the table that was not there yet, and is now."""
        if len(row) != len(self.columns) or not all(map(_is_of, self.columns, row)):
            return False
        with suppress(sqlite3.Error):
            own.execute(self.statement, row)
            return True
        return False


def _is_of(column: Column[Any], value: Any) -> bool:
    """Whether a column can hold the value."""
    kind = type(column.type)
    if value is None:
        return bool(column.nullable)
    if type(value) is not _KINDS.get(kind, str):
        return False
    try:
        _READERS.get(kind, _any)(value)
    except ValueError:
        return False
    return True


def _any(value: object) -> object:
    return value


def _form(own: sqlite3.Connection, table: Table) -> _Form:
    columns = own.execute(f"PRAGMA table_info({table.name})").fetchall()
    made = "SELECT sql FROM sqlite_master WHERE name = ?"
    if own.execute(made, (table.name,)).fetchone()[0].endswith("WITHOUT ROWID"):
        # What a row is found by comes first.
        columns.sort(key=lambda column: (not column[5], column[5], column[0]))
    names = [column[1] for column in columns]
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'  # noqa: S608 (own names)
    return _Form(tuple(table.c[name] for name in names), statement)


def _filled(own: sqlite3.Connection, pages: FilePages, roots: dict[str, int]) -> dict[str, Tree]:
    """What was read of each table, after its rows were put in."""
    forms = {table.name: _form(own, table) for table in every_table()}
    found = {name: pages.tree(root) for name, root in roots.items()}
    version = f"UPDATE {_VERSION} SET version_num = ? WHERE ? GLOB '[0-9][0-9][0-9][0-9]'"  # noqa: S608
    for told, *_ in found.get(_VERSION, Tree()).rows[:1]:
        own.execute(version, (told, told))
    read = {name: found.get(name, Tree(whole=False)) for name in forms}
    own.execute("BEGIN")
    for name, tree in read.items():
        for row in tree.rows:
            if not forms[name].adds(own, row):
                tree.whole = False
    _add_strays(own, pages, {name: form for name, form in forms.items() if not read[name].whole})
    own.execute("COMMIT")
    return read


def _add_strays(own: sqlite3.Connection, pages: FilePages, forms: dict[str, _Form]) -> None:
    """Rows of pages to which nothing leads any more, where they can be of one table alone."""
    for rows in pages.strays():
        fitting = [form for form in forms.values() if _fits(own, form, rows)]
        if len(fitting) == 1:
            for row in rows:
                fitting[0].adds(own, row)


def _fits(own: sqlite3.Connection, form: _Form, rows: list[Values]) -> bool:
    """Whether all of them could be added; none of them is."""
    own.execute("SAVEPOINT fits")
    try:
        return all(form.adds(own, row) for row in rows)
    finally:
        own.execute("ROLLBACK TO fits")
        own.execute("RELEASE fits")


def _lost(session: Session, read: dict[str, Tree]) -> Iterator[Problem]:
    """Each table that is not whole, with how much of it is left."""
    told, whole_log = _told(session), read["log"].whole
    for table in every_table():
        there = session.scalar(select(func.count()).select_from(table)) or 0
        wanted = told.get(table.name, there)
        if there >= wanted and (read[table.name].whole or (table.name in told and whole_log)):
            continue
        rows = f"{there} of {wanted} rows" if wanted > there else f"{there} rows"
        rule = "can be read: the others must be readable too"
        yield worn(f"table {table.name}", rows, rule, "table.rows_lost")


def _told(session: Session) -> dict[str, int]:
    """How many rows the log tells of, for each table of facts and for itself."""
    told = dict.fromkeys((table.name for table in fact_tables()), 0)
    told["log"] = 0
    for entry in plain_entries(session):
        told["log"] = entry.seq
        with suppress(ValueError, AttributeError, TypeError):
            for name, digest in json.loads(entry.facts).items():
                if isinstance(digest, list):
                    told[name] += digest[0]
    return told
