"""Which schemas there were, and what is told of a database of another one than this program's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from discrimtest.doors import action
from discrimtest.errors import Problem

SCHEMAS = tuple(f"{number:04d}" for number in range(1, 30))
"""Every migration, oldest first; a test compares them with the migrations themselves."""
SCHEMA = SCHEMAS[-1]
"""What this program works with."""


def schema_in(file: Path) -> str | None:
    """The schema of an SQLite file, told without loading what reads a store; None where it
    cannot be told at once."""
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def other_schema(place: str, found: str | None) -> Problem:
    """A database that this program cannot use: of an older or a newer schema, or of none.

    Args:
        place: Its address or file, without a password.
    """
    rule = f"must have schema {SCHEMA}"
    if found is None:
        repair = "Run '{init}' in a new folder, or check the database's address."
    elif found > SCHEMA:
        rule = f"was made by a newer version of discrimtest; this one works with schema {SCHEMA}"
        repair = "Install the newer version of discrimtest that last used this database."
    else:
        rule = f"was made by an older version of discrimtest; this one works with schema {SCHEMA}"
        repair = "Make a backup with the version that used it last, then run '{upgrade}'."
    values = {"init": action("init"), "upgrade": action("db upgrade")}
    return Problem(place, found or "no schema", rule, repair, "database.schema", values=values)
