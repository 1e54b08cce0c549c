"""A project as the first release made it; ``made_with_14a46a2/README.md`` tells how."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, Engine, MetaData, Table, text

from discrimtest.store.engine import connect, sqlite_url
from discrimtest.store.upgrade import upgrade_connection

MADE = Path(__file__).parent / "made_with_14a46a2"
KEY, BACKUP, DUMP = MADE / "master_key.txt", MADE / "backup.zip", MADE / "database.sql"
OLD = "0001"
STUDY = "kortrijk-couples-2026"


def old_sqlite(file: Path) -> None:
    """The SQLite database itself, to the letter."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    file.chmod(0o600)


def old_postgresql(url: str, folder: Path) -> None:
    """Its rows in the schema that the first release made on PostgreSQL."""
    old_sqlite(folder / "old.db")
    source, target = connect(sqlite_url(folder / "old.db")), connect(url)
    with source.connect() as read, target.begin() as write:
        upgrade_connection(write, OLD)
        write.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        for table in tables(write):
            rows = [
                {column.name: _stored(column, row[column.name]) for column in table.columns}
                for row in read.execute(text(f"SELECT * FROM {table.name}")).mappings()
            ]
            if rows:
                write.execute(table.insert(), rows)
    source.dispose()
    target.dispose()


def _stored(column: Any, value: Any) -> Any:
    return bool(value) if isinstance(column.type, Boolean) and value is not None else value


def tables(connection: Connection) -> list[Table]:
    """The tables a database says it has, each after those it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found.sorted_tables


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, read past the program."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(text(f"SELECT * FROM {table.name}"))),
                key=repr,
            )
            for table in tables(connection)
        }


def write_files(folder: Path) -> None:
    """The plain files the study was locked with, and the key, into a new project."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
        ((snapshot,),) = database.execute("SELECT snapshot FROM study_version")
    for path, content in json.loads(snapshot).items():
        (folder / path).write_bytes(content.encode("utf-8"))
    key = folder / "discrimtest.key"
    shutil.copyfile(KEY, key)
    key.chmod(0o600)
