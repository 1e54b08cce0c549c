"""Texts of personal data that a process keeps between two readings, and can open only while every
key that they come from exists.

They lie sealed in memory. The key that opens them is made anew at each reading, of the wrapped keys
of all landlords as the database holds them now, and of what tells that nothing else moved. Whoever
erases a landlord destroys one of these keys, in whatever process: from then on nobody can open what
any server still has in its memory, and it is read anew.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select

from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.keys import MasterKey
from discrimtest.store.session import Session

_NONCE = 12
_MOVING = (tables.ListingRow, tables.ImportedRow, tables.LandlordAliasRow, tables.LandlordEventRow)
"""Tables of facts that the texts are made of: rows are added, and none is ever changed."""


@dataclass(frozen=True, slots=True)
class KeptLines:
    """Lines, sealed."""

    sealed: bytes


def key_of_now(session: Session, keys: MasterKey, what: str) -> bytes:
    """What opens lines that were made of the landlords and listings as they are now.

    Args:
        what: Which lines, as of a study.
    """
    key, landlord = tables.table_of(tables.SubjectKeyRow), tables.table_of(tables.LandlordRow)
    owned = select(key.c.subject, key.c.wrapped_key).join(landlord, landlord.c.id == key.c.subject)
    digest = hashlib.sha256()
    for subject, wrapped in session.execute(owned.order_by(key.c.subject)):
        digest.update(subject.encode("ascii") + b"\0" + bytes(wrapped or b"") + b"\0")
    counts = [session.scalar(select(func.count()).select_from(each)) for each in _MOVING]
    told = keys.keyed("kept lines", what, digest.hexdigest(), canonical_json(counts).decode())
    return hashlib.sha256(told.encode("ascii")).digest()


def kept_lines(
    kept: KeptLines | None, key: bytes, read: Callable[[], Sequence[str]]
) -> tuple[Sequence[str], KeptLines]:
    """The lines, and what is to be kept of them.

    Args:
        kept: What was kept before; None for nothing.
        key: From :func:`key_of_now`.
        read: Reads the lines anew; none of them holds a line feed.
    """
    if kept is not None:
        try:
            opened = AESGCM(key).decrypt(kept.sealed[:_NONCE], kept.sealed[_NONCE:], None)
            return opened.decode("utf-8").split("\n"), kept
        except InvalidTag:
            pass
    lines = read()
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, "\n".join(lines).encode("utf-8"), None)
    return lines, KeptLines(sealed)
