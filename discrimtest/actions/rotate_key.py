"""Put a new master key in the place of the old one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from discrimtest.store.engine import connect, reading, writing
from discrimtest.store.keys import NEXT, MasterKey, load_master_key, owner
from discrimtest.store.rewrap import rewrap
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import key_beside, open_workplace, place_of


@dataclass(frozen=True, slots=True)
class Rotated:
    """A new master key in its place.

    Attributes:
        key_file: The new key.
        before: The old one, beside it, which opens backups made before.
        wrapped: How many data keys were wrapped anew; None where a change of keys that was broken
            off after its commit was finished.
    """

    key_file: Path
    before: Path
    wrapped: int | None


def rotate_key(project: Path | None, database: str | None, person: str | None) -> Rotated:
    """Make a new key, let it open all that the old one opened, and put its file in place.

    The new key lies beside the old one before anything is wrapped anew, and takes its name after
    the commit: killed at any moment, the file that opens the database is there, and the same
    command goes on.

    Raises:
        Renewed: Somebody else put a new key in place meanwhile.
        OutsideTrouble: A key file can not be read or made.
    """
    address, key_file = place_of(project, database)
    with _alone_in(key_file.parent):
        return _rotated(address, key_file, project, database, person)


def _rotated(
    address: str, key_file: Path, project: Path | None, database: str | None, person: str | None
) -> Rotated:
    following = key_file.with_name(key_file.name + NEXT)
    if following.exists() and _opens(address, load_master_key(following)):
        return Rotated(key_file, _put_in_place(following, key_file), None)
    at = open_workplace(project, database, person)
    try:
        at.require(Right.MANAGE_STORE)
        new = load_master_key(following) if following.exists() else at.keys.followed_by(following)
        with writing(at.engine) as session:
            wrapped = rewrap(session, at.keys, new, by=at.person.id, at=at.now())
    finally:
        at.engine.dispose()
    return Rotated(key_file, _put_in_place(following, key_file), wrapped)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let two who change the key at once do so one after the other: each moves the same files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opens(address: str, key: MasterKey) -> bool:
    engine = connect(address)
    try:
        with reading(engine) as session:
            return owner(session) == key.id
    finally:
        engine.dispose()


def _put_in_place(following: Path, key_file: Path) -> Path:
    """The new key's file under the old one's name, which is kept under its id."""
    before = key_beside(key_file, load_master_key(key_file).id)
    if not before.exists():
        os.link(key_file, before)
    following.replace(key_file)
    handle = os.open(key_file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return before
