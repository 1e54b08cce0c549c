"""Bringing a database to this program's schema, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.store import tables
from discrimtest.store.canonical import row_digests
from discrimtest.store.facts import record, stateful
from discrimtest.store.log import Act
from discrimtest.store.people import LOCAL_ADMINISTRATOR
from discrimtest.store.schemas import SCHEMA
from discrimtest.store.session import Session
from discrimtest.store.trouble import as_trouble, shown

_TOLD_SINCE = "0006"
"""The schema from which on the log tells of every row that may change."""


def schema_of(engine: Engine) -> str | None:
    """The schema the database has; None for one that never was a store."""
    try:
        with engine.connect() as connection:
            return _schema(connection)
    except DBAPIError as error:
        raise as_trouble(error, engine.url) from error


def upgrade(session: Session) -> str | None:
    """Run the migrations still missing, all of them with the transaction or none.

    Args:
        session: A writing session.

    Returns:
        The schema it had; None for an empty database.

    Raises:
        OutsideTrouble: The database holds tables of another program or of a newer version.
    """
    found = _schema(session)
    others = sorted(inspect(session).get_table_names())
    if (found is None and others) or (found is not None and found > SCHEMA):
        problem = Problem(
            shown(session.engine.url),
            found or ", ".join(others[:5]),
            "must be empty or a store of this version or older",
            "Give an empty database, or install the newer version of discrimtest.",
            "database.unknown",
        )
        raise OutsideTrouble("The database can not be upgraded.", [problem])
    upgrade_connection(session)
    return found


def upgrade_connection(connection: Connection, to: str = SCHEMA) -> None:
    """Run the migrations still missing, up to ``to``, in the transaction the connection is in."""
    # Alembic is needed for this alone, and slow to load.
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations").replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    before = _schema(connection)
    command.upgrade(config, to)
    if before is not None and before < _TOLD_SINCE <= to:
        _tell_of_rows(connection)


def _tell_of_rows(session: Session) -> None:
    """One entry for the rows of which the log did not tell until then."""
    changed = {
        tables.Base.nouns[table]: {key for key, _ in row_digests(session, table, which)}
        for table, which in stateful()
    }
    if any(changed.values()):
        act = Act("upgrade_schema", SCHEMA, LOCAL_ADMINISTRATOR, datetime.now(UTC))
        record(session, act, changed=changed)


def _schema(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)
