"""The lines a study owns; their addresses lie encrypted under the study's key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from discrimtest.identifiers import derived_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.line import Line, LineChannel

_FIELD = "line"


def ensure_lines(
    session: Session, keys: MasterKey, study: str, given: Sequence[Line], *, by: str, at: datetime
) -> None:
    """Make the study own exactly these addresses under these names; older lines stay.

    A line's ``id`` is its name within the study. A changed address replaces the old one,
    which is erased.
    """
    table = tables.table_of(tables.LineRow)
    present = {line.id: line for line in lines(session, keys, study)}
    wanted = [line for line in given if present.get(line.id) != line]
    if not wanted:
        return
    secrets = [Secret(study, _FIELD, line.address.encode()) for line in wanted]
    sealed = dict(zip(wanted, seal(session, keys, secrets), strict=True))
    rows, emptied = [], []
    for line, address_id in sealed.items():
        if line.id in present:
            emptied.append(_replace(session, study, line, address_id))
        else:
            rows.append(
                {
                    "id": line_id(study, line.id),
                    "study_id": study,
                    "name": line.id,
                    "channel": str(line.channel),
                    "address_id": address_id,
                    "verified_at": None,
                }
            )
    if rows:
        session.execute(insert(table), rows)
    names = {"lines": ", ".join(sorted(line.id for line in wanted))}
    changed = {
        tables.LineRow: [line_id(study, line.id) for line in wanted],
        tables.PrivateRow: emptied,
    }
    record(session, Act("set_lines", study, by, at, study, names), changed=changed)


def _counted(name: str) -> tuple[tuple[str, int], ...]:
    """What sorts mailbox-2 before mailbox-10."""
    parts = re.findall(r"(\D*)(\d*)", name)
    return tuple((words, int(digits or 0)) for words, digits in parts)


def lines(session: Session, keys: MasterKey, study: str) -> list[Line]:
    """The study's lines by name, a number in it as a number; an erased address is empty."""
    table = tables.LineRow
    rows = list(session.execute(select(table).where(table.study_id == study)))
    rows.sort(key=lambda row: _counted(row.name))
    texts = unseal_texts(session, keys, (row.address_id for row in rows))
    return [Line(row.name, LineChannel(row.channel), texts.get(row.address_id, "")) for row in rows]


def verified(session: Session, study: str) -> frozenset[str]:
    """Names of the lines that were tried out since they got their address."""
    table = tables.LineRow
    tried = select(table.name).where(table.study_id == study, table.verified_at.is_not(None))
    return frozenset(session.execute(tried).scalars())


def verify(session: Session, study: str, names: Sequence[str], *, by: str, at: datetime) -> None:
    """Record that lines were tried out now, and work."""
    table, own = tables.table_of(tables.LineRow), [line_id(study, name) for name in names]
    session.execute(update(table).where(table.c.id.in_(own)).values(verified_at=at))
    told = {"lines": ", ".join(sorted(names))}
    act = Act("verify_lines", study, by, at, study, told)
    record(session, act, changed={tables.LineRow: own})


def line_id(study: str, name: str) -> str:
    """The database's id of the line a study calls ``name``."""
    return derived_id("line", study, name)


def _replace(session: Session, study: str, line: Line, address_id: str) -> str:
    """Give a line another address; the id of the one that was emptied."""
    table, private = tables.table_of(tables.LineRow), tables.table_of(tables.PrivateRow)
    key = line_id(study, line.id)
    old: str = session.execute(select(table.c.address_id).where(table.c.id == key)).scalar_one()
    session.execute(
        update(table)
        .where(table.c.id == key)
        .values(channel=str(line.channel), address_id=address_id, verified_at=None)
    )
    session.execute(update(private).where(private.c.id == old).values(ciphertext=None, lookup=None))
    return old
