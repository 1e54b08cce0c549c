"""Where the key of pseudonyms lies, and which one an export uses."""

from __future__ import annotations

from pathlib import Path

from discrimtest.library.locate import Library
from discrimtest.store.pseudonym_key import (
    FILE,
    PseudonymKey,
    begun,
    first_key,
    key_in_use,
    record_begin,
    require_same,
)
from discrimtest.store.session import Session
from discrimtest.workplace.workplace import Workplace

KEY_NAME = "discrimtest-pseudonym.key"


def pseudonym_path(library: Library) -> Path:
    """The file: as the environment says, else in the project."""
    return FILE.path((library.project or Path.cwd()) / KEY_NAME)


def pseudonym_key(at: Workplace, session: Session) -> PseudonymKey:
    """The key that pseudonyms are made with, made at the first need.

    Raises:
        OutsideTrouble: It is missing or another one, or can not be made.
    """
    path, known = pseudonym_path(at.library), begun(session)
    return first_key(session, at.keys, path) if known is None else key_in_use(path, known)


def keep_in_use(at: Workplace, session: Session, key: PseudonymKey) -> None:
    """Write down, with the first export, that this key is in use.

    Args:
        session: A writing session.

    Raises:
        OutsideTrouble: Another one came into use meanwhile.
    """
    known = begun(session)
    require_same(key, known, pseudonym_path(at.library))
    if known is None:
        record_begin(session, key, by=at.person.id, at=at.now())
