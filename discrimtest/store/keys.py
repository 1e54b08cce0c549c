"""The master key, and the data keys of subjects that it wraps.

The master key is a file of its own (mode 600), never in the database or a backup. Each
subject (a landlord, a person, a response, a study's lines) has one data key, wrapped by
the master key with AES-256-GCM and the subject as associated data. Destroying a data key
erases everything encrypted with it.

A new master key takes the place of an old one by :func:`rewrap`: what personal data are read and
found by changes, the marks that facts hold for good do not.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Row, bindparam, select, update

from discrimtest.errors import Erased, OutsideTrouble, Problem, StoreDamaged, WrongInput
from discrimtest.identifiers import canonical_json
from discrimtest.key_file import SIZE, KeyFile
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.damage import CHECK, RESTORE
from discrimtest.store.facts import Changed, record
from discrimtest.store.held import require_free
from discrimtest.store.log import Act, besides_accounts
from discrimtest.store.rows import PlainRows, plain_rows
from discrimtest.store.session import Session

KEY_FILE_VARIABLE = "DISCRIMTEST_KEY_FILE"
_FILE = KeyFile(
    "discrimtest-master-key-1",
    KEY_FILE_VARIABLE,
    "master key",
    "the key made by 'init'; without it personal data can not be read",
    "it opens the database",
)
NEXT = ".next"
"""How the file of a new key is called while it takes the place of the old one."""
_DESTROY = "destroy_key"
_NONCE = 12
_KEY = SIZE
_SUBJECT = tables.table_of(tables.SubjectKeyRow)
_KEYS = select(_SUBJECT).where(_SUBJECT.c.subject.in_(bindparam("subjects", expanding=True)))
_OWNER = "owner of the data keys"
_ANY_OWNER = select(_SUBJECT.c.master_key_id).where(_SUBJECT.c.wrapped_key.is_not(None)).limit(1)


class MasterKey:
    """The installation's secret; shows nothing of itself but its public id.

    Args:
        secret: 32 random bytes.
        lasting: What the marks in facts are made with, where it took the place of another key;
            empty for the first one.
    """

    __slots__ = ("_lasting", "_lookup", "_wrap", "id")

    def __init__(self, secret: bytes, lasting: bytes = b"") -> None:
        self._wrap = AESGCM(_derived(secret, "wrap data keys"))
        self._lookup = _derived(secret, "look up values")
        self._lasting = lasting or self._lookup
        self.id = _derived(secret, "name the key")[:8].hex()

    def __repr__(self) -> str:
        return f"MasterKey(id={self.id!r})"

    def wrap(self, subject: str, data_key: bytes) -> bytes:
        """The data key of ``subject``, encrypted for the database."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._wrap.encrypt(nonce, data_key, subject.encode("utf-8"))

    def unwrap(self, subject: str, wrapped: bytes, master_key_id: str) -> bytes:
        """The data key again.

        Raises:
            OutsideTrouble: It was wrapped by the key of another installation.
            StoreDamaged: The wrapped key was altered.
        """
        self.require(master_key_id)
        try:
            return self._wrap.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], subject.encode("utf-8"))
        except (InvalidTag, ValueError):
            problem = Problem(
                f"subject_key {subject}",
                "",
                "must be a data key wrapped for this subject",
                f"{RESTORE}.",
                "key.damaged",
                values=CHECK,
            )
            raise StoreDamaged("A data key was altered.", [problem]) from None

    def require(self, master_key_id: str) -> None:
        """Refuse to work on what another master key has sealed.

        Raises:
            OutsideTrouble: The ids differ.
        """
        if master_key_id != self.id:
            problem = Problem(
                KEY_FILE_VARIABLE,
                self.id,
                f"this database needs the master key {master_key_id}",
                "Point DISCRIMTEST_KEY_FILE to the key file made with this database.",
                "key.of_another_database",
            )
            raise OutsideTrouble("The key file belongs to another installation.", [problem])

    def followed_by(self, path: Path) -> MasterKey:
        """Make the file of a new key that takes the place of this one, as
        :func:`create_master_key` does."""
        return MasterKey(_FILE.create(path, self._lasting), self._lasting)

    def hand_on(self, file: KeyFile, path: Path) -> bytes:
        """Make a file of another kind, whose secret is that of the marks: what it makes stays as
        it was. Raises as :func:`create_master_key`."""
        return file.create(path, secret=self._lasting)

    def keyed(self, kind: str, *parts: str, under: bytes = b"") -> str:
        """An id of these texts that nobody can make without the key; a new key changes none.

        Args:
            kind: What it is an id of, and how it begins.
            under: The data key of a subject, with which it goes; empty for the master key.
        """
        digest = hmac.digest(under or self._lasting, canonical_json([kind, *parts]), "sha256")
        return f"{kind.replace(' ', '-')}-{base64.b32encode(digest[:20]).decode('ascii').lower()}"

    def lookup(self, field: str, value: str) -> str:
        """A keyed hash by which an exact value is found without decrypting anything.

        Case, width and spacing do not count: "Immo  LEIEHOEK" is found as "immo leiehoek".
        """
        return hashed(self._lookup, field, value)

    def mark(self, field: str, value: str) -> str:
        """The same for what lies in facts or leaves the house: a new key does not change it."""
        return hashed(self._lasting, field, value)


def hashed(key: bytes, field: str, value: str) -> str:
    """A keyed hash of a value in its field; case, width and spacing do not count."""
    normal = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hmac.digest(key, f"{field}\x00{normal}".encode(), "sha256").hex()


def key_path(default: Path) -> Path:
    """The key file: the variable DISCRIMTEST_KEY_FILE when set, else ``default``."""
    return _FILE.path(default)


def create_master_key(path: Path) -> MasterKey:
    """Make a new key file; raises as :meth:`discrimtest.key_file.KeyFile.create`."""
    return MasterKey(_FILE.create(path))


def load_master_key(path: Path) -> MasterKey:
    """Read the key file; raises as :meth:`discrimtest.key_file.KeyFile.load`."""
    return MasterKey(*_FILE.load_both(path))


def keys_in(folder: Path) -> list[Path]:
    """The files of master keys in a folder, whatever they are called."""
    return _FILE.files_in(folder)


def require_own(session: Session, keys: MasterKey) -> None:
    """Refuse the key of another installation before it seals or looks for anything.

    With a wrong key nothing would be found and new data would be sealed apart, unnoticed.

    Raises:
        OutsideTrouble: The database's data keys are wrapped by another master key.
    """
    # Whoever sealed first is who seals; it is asked once over one connection. That no other key
    # came since is asked as a writing transaction begins (discrimtest.store.engine).
    found = session.info.get(_OWNER) or owner(session)
    if found is not None:
        keys.require(found)
        session.info[_OWNER] = found


def owner(session: Session) -> str | None:
    """The id of the master key that wraps the data keys; None where there are none."""
    found: str | None = session.execute(_ANY_OWNER).scalar()
    return found


def data_keys(
    session: Session, keys: MasterKey, subjects: Iterable[str]
) -> dict[str, bytes | None]:
    """The data keys of those subjects that have one; None where it was destroyed."""
    found: dict[str, bytes | None] = {}
    for some in chunks(sorted(set(subjects))):
        for each in session.execute(_KEYS, {"subjects": some}):
            found[each.subject] = _unwrapped(keys, each)
    return found


def _unwrapped(keys: MasterKey, row: Row[Any]) -> bytes | None:
    wrapped = row.wrapped_key
    if wrapped is None:
        return None
    return keys.unwrap(row.subject, bytes(wrapped), row.master_key_id)


@dataclass(slots=True)
class KeyRing:
    """Data keys at hand, so that much can be sealed before anyone has to wait for it.

    Attributes:
        held: The keys that are stored, None where one was destroyed; other subjects have none.
        made: Those made here, which are still to be stored.
    """

    master: MasterKey
    held: dict[str, bytes | None]
    made: dict[str, bytes] = field(default_factory=dict)

    def ensure(self, subjects: Iterable[str]) -> None:
        """Make a key for each of these subjects that has none yet.

        Raises:
            Erased: A subject's key was destroyed; it never gets another.
        """
        wanted = set(subjects)
        erased = sorted(each for each in wanted if self.held.get(each, b"") is None)
        if erased:
            rule = "its personal data were erased; nothing personal is recorded about it again"
            raise Erased(
                "Personal data can not be recorded.",
                [
                    Problem(subject, "", rule, "Record it without text.", "key.destroyed")
                    for subject in erased
                ],
            )
        for subject in sorted(wanted - self.held.keys() - self.made.keys()):
            self.made[subject] = secrets.token_bytes(_KEY)

    def of(self, subject: str) -> bytes:
        """The data key of a subject that was ensured."""
        return self.held.get(subject) or self.made[subject]

    def rows(self) -> PlainRows:
        """The keys made here, wrapped for the database."""
        return plain_rows(
            _SUBJECT,
            [
                {
                    "subject": subject,
                    "master_key_id": self.master.id,
                    "wrapped_key": self.master.wrap(subject, data_key),
                }
                for subject, data_key in sorted(self.made.items())
            ],
        )


def key_ring(session: Session, keys: MasterKey, subjects: Iterable[str]) -> KeyRing:
    """The data keys of those of these subjects that have one.

    Raises:
        OutsideTrouble: The database's data keys are wrapped by another master key.
    """
    held = data_keys(session, keys, subjects)
    require_own(session, keys)
    return KeyRing(keys, held)


def landlord_keys(session: Session, keys: MasterKey) -> KeyRing:
    """The data keys of every landlord, in one statement; raises as :func:`key_ring`."""
    require_own(session, keys)
    known = select(tables.table_of(tables.LandlordRow).c.id)
    found = session.execute(select(_SUBJECT).where(_SUBJECT.c.subject.in_(known)))
    return KeyRing(keys, {each.subject: _unwrapped(keys, each) for each in found})


def destroy_keys(
    session: Session,
    subjects: Iterable[str],
    *,
    by: str,
    at: datetime,
    rule: str,
    held_too: bool = False,
) -> list[str]:
    """Erase every piece of personal data of these subjects, for good.

    Args:
        session: A writing session.
        subjects: Ids of landlords, persons, responses or studies that have a key.
        by: The acting person.
        at: Moment of erasure.
        rule: Why ("asked for by the person", "retention of 24 months"); not personal.
        held_too: Whether it was erased once, before a backup with a hold of that time was restored.

    Returns:
        The subjects erased now; those erased before are left out.

    Raises:
        WrongInput: A subject never had a key.
        Refused: One is on hold.
    """
    wanted = sorted(set(subjects))
    key, private = tables.SubjectKeyRow, tables.PrivateRow
    known: dict[str, bool] = {}
    for some in chunks(wanted):
        found = session.execute(select(key.subject, key.destroyed_at).where(key.subject.in_(some)))
        known |= {subject: destroyed is None for subject, destroyed in found}
    unknown = [subject for subject in wanted if subject not in known]
    if unknown:
        raise WrongInput(
            "Nothing was erased.",
            [
                Problem(
                    subject,
                    "",
                    "must be a subject with personal data",
                    "Check the id.",
                    "subject.unknown",
                )
                for subject in unknown
            ],
        )
    living = [subject for subject in wanted if known[subject]]
    if not held_too:
        require_free(session, living)
    emptied: dict[str, list[str]] = {subject: [] for subject in living}
    for some in chunks(living):
        filled = private.subject.in_(some) & private.ciphertext.is_not(None)
        for row in session.execute(select(private.id, private.subject).where(filled)):
            emptied[row.subject].append(row.id)
        session.execute(update(private).where(filled).values(ciphertext=None, lookup=None))
        session.execute(
            update(key)
            .where(key.subject.in_(some))
            .values(wrapped_key=None, destroyed_at=at, rule=rule),
        )
    for subject, ids in emptied.items():
        changed: Changed = {key: [subject], private: ids}
        record(session, Act(_DESTROY, subject, by, at, detail={"rule": rule}), changed=changed)
    return living


def erased_since(session: Session, seq: int, kind: str = "") -> bool:
    """Whether anything personal was erased after log entry ``seq``, of subjects of one kind; what
    people sign in with does not count."""
    row = tables.LogRow
    later = select(row.seq).where(row.seq > seq, row.action == _DESTROY, *besides_accounts())
    of_kind = later.where(row.object.startswith(kind)).limit(1)
    return session.execute(of_kind).first() is not None


def destroyed_subjects(session: Session) -> dict[str, str]:
    """Every subject erased so far, with the rule; kept to erase them again after a restore."""
    key = tables.SubjectKeyRow
    found = session.execute(
        select(key.subject, key.rule).where(key.destroyed_at.is_not(None)).order_by(key.subject)
    )
    return {subject: rule or "" for subject, rule in found}


def _derived(secret: bytes, purpose: str) -> bytes:
    info = f"discrimtest 1: {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=_KEY, salt=None, info=info).derive(secret)
