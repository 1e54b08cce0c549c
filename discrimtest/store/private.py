"""Sealing and reading personal data.

What is sealed gets an id that is its salted commitment, SHA-256(salt || content). Facts
hold that id: it binds them to the content while it can be read, and says nothing of it
once its key is destroyed, because the salt lies inside the ciphertext.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CompoundSelect, Row, Select, select

from discrimtest.errors import DiscrimtestError, Problem, StoreDamaged
from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.damage import CHECK, RESTORE
from discrimtest.store.keys import KeyRing, MasterKey, data_keys, key_ring, require_own
from discrimtest.store.rows import PlainRows, insert_rows, plain_rows
from discrimtest.store.session import Session
from discrimtest.words.bundle import Opened

TEXT = "text/plain"
_NONCE = 12
_SALT = 32
_PRIVATE = tables.table_of(tables.PrivateRow)


@dataclass(frozen=True, slots=True)
class Secret:
    """One piece of personal data, before it is sealed.

    Attributes:
        subject: Whose key seals it.
        field: What it is ("phone", "letter", "response"); also the space it is found in.
        content: The bytes themselves.
        find_by: The exact value it can be found by; empty for none.
        media_type: What the bytes are.
    """

    subject: str
    field: str
    content: bytes
    find_by: str = ""
    media_type: str = TEXT


Sealing = Callable[[Sequence[Secret]], list[str]]
"""Seals personal data and gives their ids, in order."""


@dataclass(slots=True)
class Sealed:
    """Personal data sealed with the keys at hand, still to be stored."""

    ring: KeyRing
    rows: list[dict[str, Any]] = field(default_factory=list)

    def seal(self, given: Sequence[Secret]) -> list[str]:
        """Seal more, each under its subject's key.

        Returns:
            Their ids, in order.

        Raises:
            Erased: A subject's key was destroyed.
        """
        self.ring.ensure(one.subject for one in given)
        rows = [_sealed(self.ring, one) for one in given]
        self.rows += rows
        return [row["id"] for row in rows]

    def ready(self) -> tuple[PlainRows, PlainRows]:
        """The new keys and what was sealed, for the database; by id, as its tree is built."""
        ordered = sorted(self.rows, key=itemgetter("id"))
        return self.ring.rows(), plain_rows(_PRIVATE, ordered)


def seal(session: Session, keys: MasterKey, given: Sequence[Secret]) -> list[str]:
    """Store personal data, each under its subject's key.

    Returns:
        Their ids, in order.

    Raises:
        Erased: A subject's key was destroyed.
    """
    if not given:
        return []
    return _stored(session, key_ring(session, keys, {one.subject for one in given}), given)


def seal_new(session: Session, keys: MasterKey, given: Sequence[Secret]) -> list[str]:
    """The same of subjects that were made just now, whose keys nobody need look for."""
    require_own(session, keys)
    return _stored(session, KeyRing(keys, {}), given)


def _stored(session: Session, ring: KeyRing, given: Sequence[Secret]) -> list[str]:
    sealed = Sealed(ring)
    ids = sealed.seal(given)
    for rows in sealed.ready():
        insert_rows(session, rows)
    return ids


def sealing(session: Session, keys: MasterKey) -> Sealing:
    """Seals and stores at once."""
    return lambda given: seal(session, keys, given)


def _sealed(ring: KeyRing, one: Secret) -> dict[str, Any]:
    random = secrets.token_bytes(_SALT + _NONCE)
    salted, nonce = random[:_SALT] + one.content, random[_SALT:]
    commitment = hashlib.sha256(salted).hexdigest()
    bound = _bound(commitment, one.subject, one.field, one.media_type)
    return {
        "id": commitment,
        "subject": one.subject,
        "field": one.field,
        "media_type": one.media_type,
        "ciphertext": nonce + AESGCM(ring.of(one.subject)).encrypt(nonce, salted, bound),
        "lookup": ring.master.lookup(one.field, one.find_by) if one.find_by else None,
    }


def seal_text(session: Session, keys: MasterKey, subject: str, field: str, text: str) -> str | None:
    """One text sealed, or None for an empty one."""
    if not text:
        return None
    return seal(session, keys, [Secret(subject, field, text.encode("utf-8"))])[0]


def unseal(session: Session, keys: MasterKey, ids: Iterable[str | None]) -> dict[str, bytes]:
    """The contents by id; what was erased is absent, and None among the ids is passed over.

    Raises:
        StoreDamaged: A ciphertext was altered or moved to another row.
        OutsideTrouble: The key file is that of another installation.
    """
    wanted = sorted({each for each in ids if each is not None})
    return {each: opened.content for each, opened in unseal_salted(session, keys, wanted)}


def unseal_salted(
    session: Session, keys: MasterKey, ids: Sequence[str], at_once: int = 500
) -> Iterator[tuple[str, Opened]]:
    """Contents with their salts, which whoever holds both can make the id of; raises as
    :func:`unseal`.

    Args:
        at_once: How many are in memory together.
    """
    row = tables.PrivateRow
    for some in chunks(ids, at_once):
        found = list(
            session.execute(select(row).where(row.id.in_(some), row.ciphertext.is_not(None)))
        )
        ready = data_keys(session, keys, {each.subject for each in found})
        for each in found:
            data_key = ready.get(each.subject)
            if data_key is not None and each.ciphertext is not None:
                salted = _salted(each, bytes(each.ciphertext), data_key)
                yield each.id, Opened(salted[:_SALT], salted[_SALT:], each.media_type)


def unseal_selected(
    session: Session,
    keys: MasterKey,
    wanted: Select[Any] | CompoundSelect[Any],
    values: Mapping[str, Any],
) -> dict[str, bytes]:
    """The contents whose ids a select finds, in one statement; what was erased is absent.

    Raises:
        StoreDamaged: A ciphertext was altered or moved to another row.
        OutsideTrouble: The key file is that of another installation.
    """
    row, key = tables.table_of(tables.PrivateRow), tables.table_of(tables.SubjectKeyRow)
    found = session.execute(
        select(row, key.c.wrapped_key, key.c.master_key_id)
        .join(key, row.c.subject == key.c.subject)
        .where(row.c.id.in_(wanted), row.c.ciphertext.is_not(None), key.c.wrapped_key.is_not(None))
        .order_by(row.c.subject, row.c.id),
        values,
    )
    contents: dict[str, bytes] = {}
    subject, data_key = None, b""
    for each in found:
        if each.subject != subject:
            subject = each.subject
            data_key = keys.unwrap(subject, bytes(each.wrapped_key), each.master_key_id)
        contents[each.id] = _opened(each, bytes(each.ciphertext), data_key)
    return contents


def unseal_texts(session: Session, keys: MasterKey, ids: Iterable[str | None]) -> dict[str, str]:
    """The same as texts."""
    return {each: content.decode("utf-8") for each, content in unseal(session, keys, ids).items()}


def unseal_json(session: Session, keys: MasterKey, ids: Iterable[str | None]) -> dict[str, Any]:
    """The same as values of JSON."""
    return {each: json.loads(content) for each, content in unseal(session, keys, ids).items()}


def altered_contents(session: Session, keys: MasterKey) -> Iterator[Problem]:
    """Every key that does not open, and readable row that does not hold what its id commits to."""
    row, key = tables.PrivateRow, tables.SubjectKeyRow
    found = session.execute(
        select(tables.table_of(row), key.subject.label("owner"), key.wrapped_key, key.master_key_id)
        .outerjoin_from(key, row, (row.subject == key.subject) & row.ciphertext.is_not(None))
        .where(key.wrapped_key.is_not(None))
        .order_by(key.subject, row.id),
        execution_options={"yield_per": 20},  # a capture may be of megabytes
    )
    subject, data_key = None, b""
    for each in found:
        try:
            if each.owner != subject:
                data_key = keys.unwrap(each.owner, bytes(each.wrapped_key), each.master_key_id)
                subject = each.owner
            if each.id is None:
                continue
            content = _opened(each, bytes(each.ciphertext), data_key)
            if each.lookup not in _lookups(keys, each.field, content):
                raise _damaged(each)
        except DiscrimtestError as error:
            subject = None
            yield from error.problems


def looked_up_anew(session: Session, keys: MasterKey, new: MasterKey) -> list[dict[str, str]]:
    """Every row that is found by a keyed hash, by id, with the hash that another key makes of it.

    Raises:
        StoreDamaged: One was altered.
    """
    row, key = _PRIVATE, tables.table_of(tables.SubjectKeyRow)
    found = session.execute(
        select(row, key.c.wrapped_key, key.c.master_key_id)
        .join(key, row.c.subject == key.c.subject)
        .where(row.c.lookup.is_not(None))
    )
    return [
        {
            "id": each.id,
            "lookup": new.lookup(each.field, _found_by(each.field, _content_of(keys, each))),
        }
        for each in found
    ]


def _content_of(keys: MasterKey, row: Row[Any]) -> bytes:
    data_key = keys.unwrap(row.subject, bytes(row.wrapped_key), row.master_key_id)
    return _opened(row, bytes(row.ciphertext), data_key)


def _lookups(keys: MasterKey, field: str, content: bytes) -> set[str | None]:
    """What a row may be found by: an answer by its text; others were once, and need not be."""
    value = _found_by(field, content)
    if field == "response":
        return {keys.lookup(field, value) if value else None}
    return {None, keys.lookup(field, value)}


def _found_by(field: str, content: bytes) -> str:
    """The value that a row is found by, where it is."""
    if field == "advert":
        return str(json.loads(content)["address_key"])
    return content.decode("utf-8", "strict" if field == "response" else "replace")


def _opened(row: Row[Any], ciphertext: bytes, data_key: bytes) -> bytes:
    return _salted(row, ciphertext, data_key)[_SALT:]


def _salted(row: Row[Any], ciphertext: bytes, data_key: bytes) -> bytes:
    bound = _bound(row.id, row.subject, row.field, row.media_type)
    try:
        salted = AESGCM(data_key).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise _damaged(row) from None
    if hashlib.sha256(salted).hexdigest() != row.id:
        raise _damaged(row)
    return salted


def _damaged(row: Row[Any]) -> StoreDamaged:
    problem = Problem(
        f"private {row.id[:12]} ({row.field} of {row.subject})",
        "",
        "must be the content its id commits to",
        f"{RESTORE}.",
        "private.content",
        values=CHECK,
    )
    return StoreDamaged("Personal data were altered.", [problem])


def _bound(private_id: str, subject: str, field: str, media_type: str) -> bytes:
    return canonical_json([private_id, subject, field, media_type])
