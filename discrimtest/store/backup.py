"""Backups: one portable file that either database can be restored from.

A backup is a zip of one text file a table (a canonical JSON line a row) and a manifest
with the number of rows and the SHA-256 of each. It holds personal data only as they lie
in the database, encrypted; the master key is never in it, the manifest names which key
it needs. Because the form is neither SQLite's nor PostgreSQL's, a project can move from
one to the other by a backup and a restore.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Engine,
    Table,
    select,
)

from discrimtest import __version__
from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem, Refused, StoreDamaged
from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.canonical import primary_key
from discrimtest.store.check import checked
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import head
from discrimtest.store.rows import plain_of
from discrimtest.store.schemas import SCHEMA
from discrimtest.store.session import Session
from discrimtest.store.types import utc_text

FORMAT = "discrimtest-backup-1"
MANIFEST = "manifest.json"
BATCH = 1000
_SUBJECT_KEY = tables.table_of(tables.SubjectKeyRow)
_MASTER_KEYS = (
    select(_SUBJECT_KEY.c.master_key_id).where(_SUBJECT_KEY.c.wrapped_key.is_not(None)).distinct()
)


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup says of itself.

    Attributes:
        format: Version of this form.
        program: Version of discrimtest that made it.
        schema: Migration the rows belong to.
        made_at: Moment, UTC.
        master_keys: Ids of the master keys its personal data need.
        entries: Number of log entries.
        log_hash: Hash of the last one, in hexadecimal.
        tables: Rows and SHA-256 by table.
    """

    format: str
    program: str
    schema: str
    made_at: str
    master_keys: list[str]
    entries: int
    log_hash: str
    tables: dict[str, dict[str, Any]]


def backup(
    engine: Engine,
    file: Path,
    *,
    at: datetime,
    draft: Path | None = None,
    keys: MasterKey | None = None,
    damaged: bool = False,
) -> tuple[BackupManifest, list[Problem]]:
    """Write the whole database, as it is at one moment, to a new file of mode 600.

    Args:
        draft: Where it is written before it is moved to its place.
        keys: Opens personal data, to compare them with their commitments before.
        damaged: Whether it is made of a damaged database too, as far as that can be read.

    Returns:
        What the backup says of itself, and every sign of damage.

    Raises:
        Refused: The file is there already; a backup never replaces another.
        StoreDamaged: The database is damaged, and so would be what is restored from it.
        OutsideTrouble: The database can not be read or the file not written.
    """
    if file.exists():
        problem = Problem(
            str(file), "", "must be a new file", "Choose another name.", "backup.exists"
        )
        raise Refused("The backup was not made.", [problem])
    draft = draft or file.with_name(f".{file.name}.unfinished")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with os.fdopen(handle, "w+b") as stream, checked(engine, keys) as (session, problems):
                if problems and not damaged:
                    raise _not_sound(problems)
                manifest = _write(session, stream, at)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        problem = Problem(
            str(file),
            error.strerror or str(error),
            "must be a place this user may write to, with room left",
            "Choose another folder, or free some space.",
            "backup.unwritable",
        )
        raise OutsideTrouble("The backup was not made.", [problem]) from error
    return manifest, problems


def _not_sound(problems: list[Problem]) -> StoreDamaged:
    rule = "must be sound: a backup of it could not be restored whole"
    repair = "Keep the damaged database. To save what can be read of it: {damaged}."
    values = {"damaged": action("db backup", "FILE", damaged="")}
    found = f"{len(problems)} signs of damage"
    told = Problem("database", found, rule, repair, "backup.of_damaged", values=values)
    return StoreDamaged("The backup was not made.", [*problems, told])


def _write(session: Session, stream: Any, at: datetime) -> BackupManifest:
    counted: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in tables.every_table():
            rows, digest = 0, hashlib.sha256()
            with archive.open(member(table.name), "w", force_zip64=True) as out:
                for line in _lines(session, table):
                    rows += 1
                    digest.update(line)
                    out.write(line)
            counted[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
        master_keys = session.execute(_MASTER_KEYS)
        entries, last = head(session)
        manifest = BackupManifest(
            FORMAT,
            __version__,
            SCHEMA,
            utc_text(at),
            sorted(master_keys.scalars()),
            entries,
            last.hex(),
            counted,
        )
        archive.writestr(MANIFEST, canonical_json(asdict(manifest)))
    return manifest


def _lines(session: Session, table: Table) -> Iterator[bytes]:
    if table in tables.tables_of(tables.Passing):
        return  # nothing rests on work under way, and the file it was given goes with it
    order = primary_key(table)
    if "entry" in table.c:
        order.insert(0, "entry")  # a correction comes after what it corrects
    names = [column.name for column in table.columns]
    for row in plain_of(session, table, names, order):
        yield canonical_json(dict(_filled(names, row))) + b"\n"


def _filled(names: Sequence[str], row: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for name, value in zip(names, row, strict=True):
        if value is not None:
            yield name, value.hex() if isinstance(value, bytes) else value


def backups_in(folder: Path) -> list[Path]:
    """The backups that lie in a folder."""
    found = []
    for file in sorted(folder.glob("*.zip")):
        with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            found += [file] if MANIFEST in names and member("log") in names else []
    return found


def member(table: str) -> str:
    """Where the rows of a table lie in a backup."""
    return f"tables/{table}.jsonl"
