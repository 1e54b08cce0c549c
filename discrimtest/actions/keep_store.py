"""Look after the database: upgrade, back up, restore, check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url

from discrimtest.doors import Wording, action, filled
from discrimtest.errors import DiscrimtestError, OutsideTrouble, Problem, Refused, StoreDamaged
from discrimtest.exchange.folder import clear_unfinished, draft_of
from discrimtest.store import backup, people
from discrimtest.store.check import check, checked
from discrimtest.store.damage import unreadable
from discrimtest.store.decisions import excluded_in_no_study
from discrimtest.store.engine import connect, reading, unopened, writing
from discrimtest.store.keys import (
    MasterKey,
    destroyed_subjects,
    keys_in,
    load_master_key,
    owner,
)
from discrimtest.store.made_aside import altered_tables, caution
from discrimtest.store.mark import Mark, mark_of, read_mark, set_back
from discrimtest.store.restore import restore
from discrimtest.store.rights import excess, grant_rights, granted, unhidden
from discrimtest.store.schemas import SCHEMA, other_schema
from discrimtest.store.trouble import shown
from discrimtest.store.upgrade import schema_of, upgrade
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import (
    Workplace,
    open_workplace,
    place_of,
    ready_key,
    require_key,
)

_KNOWS_WHERE = "0018"
"""The schema from which on an exclusion that a mail asked for says in which study."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        before: The schema the database had; None when it was empty.
        now: The schema it has.
        excluded: Landlords whom an earlier version excluded without saying in which study.
    """

    before: str | None
    now: str
    excluded: tuple[str, ...] = ()

    def told(self, words: Wording) -> str:
        """What it did, and what is to be done now, in the words of a door."""
        if not self.excluded:
            return self.summary
        values = {
            "stop": action("responses assign", "MAIL", stop=""),
            "exclude": action("listings exclude", "LANDLORD", study="STUDY", reason="…"),
        }
        return f"{self.summary}\n" + filled(
            f"Of {', '.join(self.excluded)} it is not known in which study they asked to be left "
            "alone, so that no report counts it. Where a mail asked for it, once more: {stop}; "
            "elsewhere: {exclude}",
            values,
            words,
        )

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
            users = granted(session)
            before = upgrade(session)
            # A new table is none that they were given rights on.
            for user in users if before != SCHEMA else ():
                grant_rights(session, user)
            people.bootstrap(session, datetime.now(UTC))
            older = before is not None and before < _KNOWS_WHERE
            excluded = excluded_in_no_study(session) if older else ()
    finally:
        engine.dispose()
    return Upgraded(before, SCHEMA, tuple(excluded))


def grant_to(at: Workplace, role: str) -> None:
    """Give a user of a PostgreSQL database the rights that the program needs, and no others.

    Raises:
        Refused: No such user is known, rights do not bind it, or the database is no PostgreSQL.
        OutsideTrouble: Who asks does not own the tables.
    """
    at.require(Right.MANAGE_STORE)
    with writing(at.engine) as session:
        grant_rights(session, role)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        mark: The newest entry of the log in it.
        problems: What is damaged in it; empty for one that can be restored whole.
    """

    file: Path
    mark: Mark
    problems: tuple[Problem, ...]


def back_up(at: Workplace, file: Path, *, damaged: bool = False) -> BackedUp:
    """Write everything but the key to a new file; what a killed backup left beside it goes.

    Args:
        damaged: Whether it is made of a damaged database too.

    Raises:
        Refused: A key lies in its folder.
        StoreDamaged: The database is damaged, which the backup would be too.
    """
    at.require(Right.MANAGE_STORE)
    _require_apart(file)
    return _backed_up(at.engine, at.keys, file, at.now(), damaged=damaged)


def _require_apart(file: Path) -> None:
    for key in keys_in(file.absolute().parent):
        rule = f"must not lie where the key {key.name} does: together they open everything"
        problem = Problem(str(file), "", rule, "Choose another folder.", "backup.beside_key")
        raise Refused("The backup was not made.", [problem])


def save_damaged(
    project: Path | None, database: str | None, person: str | None, file: Path
) -> BackedUp:
    """The same of a damaged database: as much as can be read of it.

    Where it is too damaged to tell who acts, it asks for no role: what it saves is sealed as
    before, and whoever may read the database's file could copy that.
    """
    try:
        return back_up(open_workplace(project, database, person), file, damaged=True)
    except Exception as stands:  # noqa: BLE001 (whatever damage makes of opening it)
        address, key_file = place_of(project, database)
        keys = load_master_key(key_file) if key_file.exists() else None
        engine = unopened(address)
        try:
            if not check(engine, keys):
                raise stands from None
            return _backed_up(engine, keys, file, datetime.now(UTC), damaged=True)
        finally:
            engine.dispose()


def _backed_up(
    engine: Engine, keys: MasterKey | None, file: Path, now: datetime, *, damaged: bool
) -> BackedUp:
    clear_unfinished(file.parent)
    made, problems = backup.backup(
        engine, file, at=now, draft=draft_of(file), keys=keys, damaged=damaged
    )
    return BackedUp(file, Mark(made.entries, made.log_hash[:32]), tuple(problems))


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was filled from a backup.

    Attributes:
        place: Its address, without its password.
        problems: What is damaged in it; only where a damaged backup was asked for.
    """

    place: str
    problems: tuple[Problem, ...]


def restore_store(
    project: Path | None,
    database: str | None,
    file: Path,
    replaces: str | None = None,
    *,
    damaged: bool = False,
) -> Restored:
    """Fill an empty database from a backup and check it.

    Only who holds the key file can read what is personal in it; the local administrator acts.

    Args:
        replaces: Address of the database that the restored one takes the place of. Whoever was
            erased there after the backup was made is erased again, before anyone can read it.
        damaged: Whether what can be read of a damaged backup is restored, instead of nothing.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file)
    _, problems = restore(
        file,
        address,
        by=people.LOCAL_ADMINISTRATOR,
        at=datetime.now(UTC),
        keys=keys,
        erased=() if replaces is None else _erased_in(replaces),
        damaged=damaged,
    )
    return Restored(shown(make_url(address)), tuple(problems))


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
        mark: The newest entry of the log, to note elsewhere; None where it can not be read.
        set_back: Entries of the log that are of an earlier moment than the one before.
        cautions: What the database's user could alter, and need not be able to.
    """

    problems: tuple[Problem, ...]
    opened: bool
    mark: Mark | None = None
    set_back: tuple[int, ...] = ()
    cautions: tuple[Problem, ...] = ()


def check_store(
    project: Path | None, database: str | None, expect: Iterable[str] = ()
) -> StoreCheck:
    """Look for damage of every kind.

    Args:
        expect: Marks of the log that were noted before, as printed.

    It opens what no other command would, and asks for no role: whoever holds the files may
    know whether they are whole.

    Raises:
        OutsideTrouble: Its schema is of an older or newer version, or it cannot be read at all.
    """
    address, key_file = place_of(project, database)
    keys = load_master_key(key_file) if key_file.exists() else None
    noted = [read_mark(each) for each in expect]
    try:
        return _checked(address, keys, key_file, noted)
    except DiscrimtestError:
        raise
    except Exception as error:  # noqa: BLE001 (what a driver makes of damaged bytes)
        return StoreCheck((unreadable(error),), keys is not None)


def _checked(address: str, keys: MasterKey | None, key_file: Path, noted: list[Mark]) -> StoreCheck:
    mark, steps, cautions = None, [], [*_near(key_file)]
    engine = unopened(address)
    try:
        schema = _schema_of(engine)
        if schema is not None and schema != SCHEMA:
            problem = other_schema(shown(engine.url), schema)
            raise OutsideTrouble("The database was not checked.", [problem])
        # What is damaged was told.
        if keys is not None:
            require_key(_owner(engine), keys, key_file)
        with checked(engine, keys, noted) as (session, found), suppress(Exception):
            mark, steps = mark_of(session), set_back(session)
            cautions += [*excess(session), *unhidden(session), *caution(session)]
        if not found:
            found += altered_tables(engine)
    finally:
        engine.dispose()
    problems = tuple(dict.fromkeys(found))
    return StoreCheck(problems, keys is not None, mark, tuple(steps), tuple(cautions))


def _owner(engine: Engine) -> str | None:
    """The key that the database needs; None also where its file is too damaged to say."""
    with suppress(Exception), reading(engine) as session:
        return owner(session)
    return None


def _near(key_file: Path) -> Iterator[Problem]:
    """Old keys and backups that lie where the key does."""
    for each in keys_in(key_file.parent):
        if each.name != key_file.name:
            rule = (
                "is another key: it opens backups made before, and in them whoever was erased since"
            )
            repair = "Destroy it, with every copy, once those backups are past their term."
            yield Problem(str(each), "", rule, repair, "key.old")
    for each in backup.backups_in(key_file.parent):
        rule = "is a backup beside its key: whoever takes this folder reads everything"
        yield Problem(str(each), "", rule, "Keep them apart.", "backup.beside_key")


def _schema_of(engine: Engine) -> str | None:
    """The schema it has; None also where its file is too damaged to say."""
    try:
        return schema_of(engine)
    except StoreDamaged:
        return None
