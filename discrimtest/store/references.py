"""References that may lead nowhere while a backup is restored, and after that of a damaged one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from discrimtest.store.session import Session

_ALL = text(
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)


def let_go(engine: Engine) -> None:
    """Let an SQLite engine write rows that refer to nothing; no transaction of it can change that.

    PostgreSQL lets go within one (:func:`references_off`).
    """
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")


@contextmanager
def references_off(session: Session) -> Iterator[None]:
    """Look at references once all rows are there; those that lead nowhere stay as they are, and
    the check tells of them.

    PostgreSQL takes them back so; SQLite looks at the commit (unless :func:`let_go`).
    """
    if session.dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        return
    taken = session.execute(_ALL).all()
    for table, name, _ in taken:
        session.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, made in taken:
        back = f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}"
        try:
            with session.begin_nested():
                session.exec_driver_sql(back)
        except IntegrityError:
            session.exec_driver_sql(f"{back} NOT VALID")
