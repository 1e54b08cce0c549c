"""Look after the database: upgrade, back up, restore, check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.exchange.folder import clear_unfinished
from discrimtest.store import backup, people
from discrimtest.store.check import check
from discrimtest.store.engine import connect, reading, writing
from discrimtest.store.keys import destroyed_subjects, load_master_key
from discrimtest.store.schemas import SCHEMA, other_schema
from discrimtest.store.trouble import shown
from discrimtest.store.upgrade import schema_of, upgrade
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace, place_of, ready_key


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        before: The schema the database had; None when it was empty.
        now: The schema it has.
    """

    before: str | None
    now: str

    @property
    def summary(self) -> str:
        if self.before is None:
            return f"The database was empty and is ready now, at schema {self.now}."
        if self.before == self.now:
            return f"The database is at schema {self.now} already; nothing was changed."
        return f"The database was upgraded from schema {self.before} to {self.now}."


def upgrade_store(project: Path | None, database: str | None) -> Upgraded:
    """Bring a database to this program's schema, or make an empty one ready for work.

    A database of its own (a team's PostgreSQL) gets its local administrator here, and the key
    file is made where there is none yet; for one in use the key must be there.

    Raises:
        WrongInput, OutsideTrouble: The database or the key can not be used; nothing was changed.
        CommitLost: The connection broke at the commit: all of it was done, or nothing.
    """
    address, key_file = place_of(project, database)
    engine = connect(address, create=True)
    try:
        if schema_of(engine) is None:
            ready_key(key_file)
        else:
            load_master_key(key_file)
        with writing(engine) as session:
            before = upgrade(session)
            people.bootstrap(session, datetime.now(UTC))
    finally:
        engine.dispose()
    return Upgraded(before, SCHEMA)


def back_up(at: Workplace, file: Path) -> Path:
    """Write everything but the key to a new file; what a killed backup left beside it goes."""
    at.require(Right.MANAGE_STORE)
    clear_unfinished(file.parent)
    backup.backup(at.engine, file, at=at.now())
    return file


def restore_store(
    project: Path | None, database: str | None, file: Path, replaces: str | None = None
) -> str:
    """Fill an empty database from a backup and check it.

    Only who holds the key file can read what is personal in it; the local administrator acts.

    Args:
        replaces: Address of the database that the restored one takes the place of. Whoever was
            erased there after the backup was made is erased again, before anyone can read it.

    Returns:
        The database's address, without its password.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file)
    backup.restore(
        file,
        address,
        by=people.LOCAL_ADMINISTRATOR,
        at=datetime.now(UTC),
        keys=keys,
        erased=() if replaces is None else _erased_in(replaces),
    )
    return shown(make_url(address))


def _erased_in(database: str) -> list[str]:
    engine = connect(database)
    try:
        with reading(engine) as session:
            return list(destroyed_subjects(session))
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a check found.

    Attributes:
        problems: Every sign of damage; empty when the database is sound.
        opened: Whether personal data were compared with their commitments; without the key
            file they can not be.
    """

    problems: tuple[Problem, ...]
    opened: bool


def check_store(project: Path | None, database: str | None) -> StoreCheck:
    """Look for damage of every kind.

    It opens what no other command would, and asks for no role: whoever holds the files may
    know whether they are whole.

    Raises:
        OutsideTrouble: Its schema is of an older or newer version, or it cannot be read at all.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file) if key_file.exists() else None
    engine = connect(address)
    try:
        schema = schema_of(engine)
        if schema is not None and schema != SCHEMA:
            problem = other_schema(shown(engine.url), schema)
            raise OutsideTrouble("The database was not checked.", [problem])
        found = check(engine, keys)
    finally:
        engine.dispose()
    return StoreCheck(tuple(dict.fromkeys(found)), keys is not None)
