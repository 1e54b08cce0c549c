"""Restoring a backup: an empty database is filled with it, all of it or nothing, and checked."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import StatementError

from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem, Refused, StoreDamaged, WrongInput
from discrimtest.store import tables
from discrimtest.store.backup import BATCH, FORMAT, MANIFEST, BackupManifest, member
from discrimtest.store.check import check_session
from discrimtest.store.engine import connect, writing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.log import Act
from discrimtest.store.people import person, regained
from discrimtest.store.references import let_go, references_off
from discrimtest.store.schemas import SCHEMAS
from discrimtest.store.session import Session
from discrimtest.store.trouble import shown
from discrimtest.store.upgrade import upgrade_connection
from discrimtest.tables.packed import BROKEN as UNREADABLE

_TABLE = re.compile(r"(?:tables/|table )?(\w+)")


def restore(
    file: Path,
    url: str,
    *,
    by: str,
    at: datetime,
    keys: MasterKey | None = None,
    erased: Iterable[str] = (),
    damaged: bool = False,
) -> tuple[BackupManifest, list[Problem]]:
    """Fill an empty database from a backup, all of it or nothing, and check it.

    A backup of an older schema fills the tables of that schema, which are then upgraded.

    Args:
        file: The backup.
        url: An empty database; for SQLite a file that is made when it is not there.
        by: The acting person, who must be one of the backup's.
        at: Now; the log of the restored database begins its second life with this entry.
        keys: Opens personal data, to compare them with their commitments.
        erased: Subjects whose data were erased after the backup was made
            (:func:`discrimtest.store.keys.destroyed_subjects` of the database it replaces);
            they are erased again before anyone can read them.
        damaged: Whether what can be read of a damaged backup is restored, instead of nothing.

    Returns:
        What the backup says of itself, and every sign of damage in what was restored.

    Raises:
        WrongInput: The file is no backup, or ``by`` is not in it.
        Refused: The database is not empty.
        StoreDamaged: The backup was altered, or does not pass the check.
        OutsideTrouble: The file or the database can not be used, or is of a newer version.
    """
    with _opened(file) as archive:
        manifest, lost = _verified(archive, file)
        if lost and not damaged:
            told = [*lost, _sound_tables(manifest, lost)]
            raise StoreDamaged("The backup was altered or is incomplete.", told)
        if keys is not None and not damaged:
            for needed in manifest.master_keys:
                keys.require(needed)
        engine = connect(url, create=True)
        if damaged:
            let_go(engine)
        try:
            with writing(engine) as session:
                _fill(session, archive, manifest, shown(engine.url), damaged)
                problems = lost + check_session(session, keys)
                if problems and not damaged:
                    told = [_sound_tables(manifest, problems), *problems]
                    raise StoreDamaged("The backup does not pass the check.", told)
                if problems:
                    regained(session, at)
                _begin_again(session, manifest, by, at, erased)
        finally:
            engine.dispose()
    return manifest, problems


def _sound_tables(manifest: BackupManifest, problems: list[Problem]) -> Problem:
    """Which tables of a backup are sound, by name."""
    bad = {_table_of(problem) for problem in problems}
    sound = sorted(manifest.tables.keys() - bad)
    repair = "To restore what can be read, damage and all: {restore}."
    return Problem(
        "backup",
        f"{len(sound)} of {len(manifest.tables)} tables",
        "are sound: {tables}",
        repair,
        "backup.sound_tables",
        values={
            "tables": ", ".join(sound) or "none",
            "restore": action("db restore", "FILE", damaged=""),
        },
    )


def _table_of(problem: Problem) -> str:
    """The table of which a problem tells; its place begins with it."""
    if problem.code.startswith("private."):
        return "private"
    found = _TABLE.match(problem.place)
    return found[1] if found else ""


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise _no_backup(file, "a device or a pipe")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise _no_backup(file, error) from error
    except OSError as error:
        problem = Problem(
            str(file),
            error.strerror or str(error),
            "must be readable",
            "Check the path.",
            "backup.unreadable",
        )
        raise OutsideTrouble("The backup can not be read.", [problem]) from error
    with archive:
        yield archive


def _no_backup(file: Path | str | None, error: object) -> WrongInput:
    problem = Problem(
        str(file),
        str(error)[:80],
        "must be a backup made by '{backup}'",
        "Check the path.",
        "backup.none",
        values={"backup": action("db backup")},
    )
    return WrongInput("The file is not a whole backup.", [problem])


def _verified(archive: zipfile.ZipFile, file: Path) -> tuple[BackupManifest, list[Problem]]:
    """What a backup says of itself, and which of its tables are not what it says."""
    try:
        manifest = BackupManifest(**json.loads(archive.read(MANIFEST)))
        if manifest.format != FORMAT or manifest.schema not in SCHEMAS:
            problem = Problem(
                str(file),
                f"schema {manifest.schema}",
                f"must be of one of the schemas {', '.join(SCHEMAS)}",
                f"Restore it with discrimtest {manifest.program}, which made it, or a newer one.",
                "backup.schema",
            )
            raise OutsideTrouble("The backup is of a newer version.", [problem])
    # Whatever a strange or cut-off zip can make the reader stumble over.
    except UNREADABLE as error:
        raise _no_backup(file, error) from error
    problems = []
    for table, told in manifest.tables.items():
        rows, digest = 0, hashlib.sha256()
        for line in _read(archive, table):
            rows += 1
            digest.update(line)
        if told != {"rows": rows, "sha256": digest.hexdigest()}:
            rule, repair = "must be what the manifest says", "Use another backup."
            problem = Problem(member(table), f"{rows} rows", rule, repair, "backup.rows")
            problems.append(problem)
    return manifest, problems


def _read(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The lines of a table, as far as they can be read."""
    with suppress(*UNREADABLE), archive.open(member(table)) as lines:
        yield from lines


def _fill(
    session: Session,
    archive: zipfile.ZipFile,
    manifest: BackupManifest,
    place: str,
    damaged: bool,
) -> None:
    """Every row into tables of the schema it was written under, and then the upgrade."""
    connection = session
    if inspect(connection).get_table_names():
        problem = Problem(
            place,
            "",
            "must be an empty database",
            "Give a new file or an empty database.",
            "database.not_empty",
        )
        raise Refused("A backup is never restored over anything.", [problem])
    upgrade_connection(connection, manifest.schema)
    made = MetaData()
    made.reflect(connection, only=lambda name, _: name != "alembic_version")
    told = {table.name for table in made.sorted_tables}
    if told != manifest.tables.keys():
        raise _no_backup(archive.filename, "; ".join(sorted(told ^ manifest.tables.keys())))
    with references_off(session):
        for table in made.sorted_tables:
            for lines in _batches(_read(archive, table.name)):
                rows = [row for line in lines if (row := _row(table, line, damaged)) is not None]
                if rows:
                    _add(session, table, rows, damaged)
    upgrade_connection(connection)


def _add(session: Session, table: Table, rows: list[dict[str, Any]], damaged: bool) -> None:
    """All of them; of a damaged backup those that the database takes."""
    if not damaged:
        session.execute(insert(table), rows)
        return
    try:
        with session.begin_nested():
            session.execute(insert(table), rows)
    except StatementError:
        if len(rows) > 1:
            for row in rows:
                _add(session, table, [row], damaged)


def _begin_again(
    session: Session, manifest: BackupManifest, by: str, at: datetime, erased: Iterable[str]
) -> None:
    person(session, by)
    detail = {"made_at": manifest.made_at, "log_hash": manifest.log_hash}
    record(session, Act("restore_backup", f"log entry {manifest.entries}", by, at, detail=detail))
    key = tables.SubjectKeyRow.subject
    known = set(session.execute(select(key)).scalars())
    rule = "erased before the backup was restored"
    destroy_keys(session, known & set(erased), by=by, at=at, rule=rule, held_too=True)


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while some := list(islice(lines, BATCH)):
        yield some


def _row(table: Table, line: bytes, damaged: bool) -> dict[str, Any] | None:
    """A row of a table; None for a line of a damaged backup that is none."""
    try:
        content = json.loads(line)
        return {column.name: _stored(column, content.get(column.name)) for column in table.columns}
    except (ValueError, TypeError, AttributeError):
        if not damaged:
            raise
        return None


def _stored(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    return value
