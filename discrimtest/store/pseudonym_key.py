"""The key that pseudonyms of exports are made with, in a file of its own.

Who holds the master key and the database, and not this file, cannot lead the keys of published data
back to a landlord or a test; once it is destroyed, nobody can. Which one is in use is an entry of
the log, so that two machines do not make two kinds of pseudonyms unnoticed.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.key_file import KeyFile
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey, hashed
from discrimtest.store.log import Act
from discrimtest.store.session import Session

KEY_FILE_VARIABLE = "DISCRIMTEST_PSEUDONYM_KEY_FILE"
FILE = KeyFile(
    "discrimtest-pseudonym-key-1",
    KEY_FILE_VARIABLE,
    "pseudonym key",
    "the key that made the pseudonyms so far; where it is gone for good, begin another",
    "it makes the pseudonyms of exports",
)
BEGIN = "begin_pseudonyms"
_LOG = tables.table_of(tables.LogRow)
_PUBLISHED = ("export_study", "export_calls")


class PseudonymKey:
    """Makes the secret of one export's pseudonyms; shows nothing of itself but its public id.

    Args:
        secret: 32 random bytes.
    """

    __slots__ = ("_secret", "id")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.id = hmac.digest(secret, b"discrimtest 1: name the key", "sha256")[:8].hex()

    def __repr__(self) -> str:
        return f"PseudonymKey(id={self.id!r})"

    def of(self, name: str) -> str:
        """The secret of the export of that name."""
        return hashed(self._secret, "export", name)

    def made_by(self, keys: MasterKey) -> bool:
        """Whether the master key's file makes the same pseudonyms, as it did before they had a key
        of their own."""
        return hmac.compare_digest(self.of(""), keys.mark("export", ""))


def begun(session: Session) -> str | None:
    """The id of the key in use; None before the first pseudonym."""
    wanted = select(_LOG.c.object).where(_LOG.c.action == BEGIN).order_by(_LOG.c.seq.desc())
    found: str | None = session.scalar(wanted.limit(1))
    return found


def published(session: Session) -> bool:
    """Whether pseudonyms went out before they had a key of their own."""
    wanted = select(_LOG.c.seq).where(_LOG.c.action.in_(_PUBLISHED)).limit(1)
    return session.execute(wanted).first() is not None


def first_key(session: Session, keys: MasterKey, path: Path) -> PseudonymKey:
    """The key of a project in which none is in use: that of the file, or of a new file.

    Where pseudonyms went out before, it makes the same ones.

    Raises:
        OutsideTrouble: The file can not be read or made.
    """
    if not path.exists():
        secret = keys.hand_on(FILE, path) if published(session) else FILE.create(path)
        return PseudonymKey(secret)
    return PseudonymKey(FILE.load(path))


def key_in_use(path: Path, known: str) -> PseudonymKey:
    """The key that is in use.

    Raises:
        OutsideTrouble: It is missing, or another one.
    """
    key = PseudonymKey(FILE.load(path))
    require_same(key, known, path)
    return key


def require_same(key: PseudonymKey, known: str | None, path: Path) -> None:
    """
    Raises:
        OutsideTrouble: Another key than the one in use.
    """
    if known in (None, key.id):
        return
    rule = f"this project makes its pseudonyms with the key {known}"
    repair = "Put that file here, from where it was made. Where it is gone for good: '{unlink}'."
    values = {"unlink": action("privacy unlink")}
    problem = Problem(f"key file {path}", key.id, rule, repair, "pseudonyms.other_key", "", values)
    raise OutsideTrouble("The pseudonym key is another one.", [problem])


def record_begin(
    session: Session, key: PseudonymKey, *, by: str, at: datetime, before: str = ""
) -> None:
    """Write down which key is in use from now on.

    Args:
        before: The id of the one that it takes the place of, and that was destroyed.
    """
    detail = {"before": before} if before else {}
    record(session, Act(BEGIN, key.id, by, at, detail=detail))
