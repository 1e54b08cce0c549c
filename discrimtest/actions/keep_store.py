"""Look after the database: upgrade, back up, restore, check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discrimtest.actions.workplace import Workplace, place_of
from discrimtest.errors import Problem
from discrimtest.person import Right
from discrimtest.store import backup, people
from discrimtest.store.check import check
from discrimtest.store.engine import connect, create_store, writing
from discrimtest.store.keys import create_master_key, load_master_key
from discrimtest.store.upgrade import SCHEMA


def upgrade_store(project: Path | None, database: str | None) -> str:
    """Bring a database to this program's schema, or make an empty one ready for work.

    A database of its own (a team's PostgreSQL) gets its local administrator here, and the key
    file is made where there is none yet.
    """
    address, key_file = place_of(project, database)
    engine = create_store(address)
    if not key_file.exists():
        create_master_key(key_file)
    with writing(engine) as session:
        people.bootstrap(session, datetime.now(UTC))
    return SCHEMA


def back_up(at: Workplace, file: Path) -> Path:
    """Write everything but the key to a new file."""
    at.require(Right.MANAGE_STORE)
    backup.backup(at.engine, file, at=at.now())
    return file


def restore_store(project: Path | None, database: str | None, file: Path) -> str:
    """Fill an empty database from a backup and check it.

    Only who holds the key file can read what is personal in it; the local administrator acts.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file)
    backup.restore(file, address, by=people.LOCAL_ADMINISTRATOR, at=datetime.now(UTC), keys=keys)
    return address


def check_store(project: Path | None, database: str | None) -> list[Problem]:
    """Every sign of damage; empty when the database is sound.

    It opens what no other command would, and asks for no role: whoever holds the files may
    know whether they are whole.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file) if key_file.exists() else None
    return check(connect(address), keys)
