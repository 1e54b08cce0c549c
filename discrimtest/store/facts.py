"""Recording facts: the one way in which a row enters an append-only table.

A fact and its log entry are written together. The entry holds, for each table, how many
rows it recorded and the SHA-256 of their canonical lines; each row holds the entry's
number. So a fact that was changed, removed or slipped in afterwards no longer agrees
with the log, even when the triggers were taken away first.

Rows that may change (:class:`~discrimtest.store.tables.Mutable`), and what an erasure left of
others, name no entry. The entry that set one holds the SHA-256 of its line by its key; the newest
entry counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, select, true

from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.store.chunks import chunks
from discrimtest.store.log import Act, append
from discrimtest.store.rows import PlainRows, Rows, insert_rows, plain, plain_of, plain_rows
from discrimtest.store.session import Session
from discrimtest.store.tables import (
    Base,
    Fact,
    Mutable,
    PrivateRow,
    SubjectKeyRow,
    table_of,
    tables_of,
)

Changed = Mapping[type[Base], Collection[str]]
"""Keys, by table, of rows that name no entry."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of one table, ready to be recorded, with the digest that the log will hold."""

    rows: PlainRows
    digest: list[Any]


def facts_of(facts: Mapping[type[Fact], Rows]) -> list[Facts]:
    """Facts ready to be recorded, each table after those it refers to.

    Args:
        facts: Rows by table, as columns by name; absent columns are NULL.
    """
    given = {table_of(model): rows for model, rows in facts.items() if rows}
    plain = [plain_rows(table, given[table]) for table in sorted(given, key=_place)]
    return [Facts(rows, _digest_of(rows)) for rows in plain]


def record(
    session: Session,
    act: Act,
    facts: Mapping[type[Fact], Rows] | None = None,
    changed: Changed | None = None,
) -> int:
    """Write one log entry and every fact it records.

    Args:
        session: From :func:`discrimtest.store.engine.writing`.
        act: Who does what, when.
        facts: As :func:`facts_of` has them. An act that changes present state only has none.
        changed: Rows that name no entry and were made, changed or emptied just now.

    Returns:
        The number of the log entry.
    """
    return record_facts(session, act, facts_of(facts or {}), changed)


def record_facts(
    session: Session, act: Act, facts: Sequence[Facts], changed: Changed | None = None
) -> int:
    """The same for facts made ready before."""
    digests: dict[str, Any] = {each.rows.table.name: each.digest for each in facts}
    for noun, keys in (changed or {}).items():
        table = table_of(noun)
        (key,) = table.primary_key
        rows = [dict(row_digests(session, table, key.in_(some))) for some in chunks(sorted(keys))]
        digests[table.name] = {key: digest for some in rows for key, digest in some.items()}
    seq = append(session, act, digests)
    for each in facts:
        insert_rows(session, each.rows, seq)
    return seq


@cache
def _place(table: Table) -> int:
    """Where a table stands among all of them, each after those it refers to."""
    return Base.metadata.sorted_tables.index(table)


def fact_tables() -> list[Table]:
    """Every table whose rows name a log entry, in the order of their references."""
    return tables_of(Fact)


def stored_digests(session: Session, table: Table) -> Iterator[tuple[int, list[Any]]]:
    """For each log entry, the digest of the rows of ``table`` that name it, by entry."""
    own = tuple(column.name for column in table.columns if column.name != "entry")
    line = _lines_of(table.name, own)
    rows = plain_of(session, table, ("entry", *own), ("entry", *primary_key(table)))
    for entry, group in groupby(rows, itemgetter(0)):
        count, digest = 0, hashlib.sha256()
        for row in group:
            count += 1
            digest.update(line(row[1:]))
        yield entry, [count, digest.hexdigest()]


def stateful() -> list[tuple[Table, ColumnElement[bool]]]:
    """The tables whose rows name no entry, and which rows the log tells of: all that may change,
    and of what is erasable what was emptied."""
    key, private = table_of(SubjectKeyRow), table_of(PrivateRow)
    emptied = [(key, key.c.wrapped_key.is_(None)), (private, private.c.ciphertext.is_(None))]
    return [*((table, true()) for table in tables_of(Mutable)), *emptied]


def row_digests(
    session: Session, table: Table, which: ColumnElement[bool]
) -> Iterator[tuple[str, str]]:
    """The key and the digest of rows that name no entry."""
    (key,) = table.primary_key
    names = tuple(column.name for column in table.columns)
    line = _lines_of(table.name, names)
    for row in session.execute(select(table).where(which)).mappings():
        yield row[key], sha256_hex(line([plain(column, row[column]) for column in table.columns]))


def primary_key(table: Table) -> list[str]:
    """The names of the primary key's columns."""
    return [column.name for column in table.primary_key]


def _digest_of(plain: PlainRows) -> list[Any]:
    keys = itemgetter(*(plain.names.index(name) for name in primary_key(plain.table)))
    digest = hashlib.sha256()
    line = _lines_of(plain.table.name, plain.names)
    for row in sorted(plain.rows, key=keys):
        digest.update(line(row))
    return [len(plain.rows), digest.hexdigest()]


@cache
def _lines_of(table: str, names: tuple[str, ...]) -> Callable[[Sequence[Any]], bytes]:
    """Makes the canonical line of a row: canonical JSON of the table and its values by name.

    NULL is left out, so that a column added later leaves old digests as they were.
    """
    heads = [(f'"{name}":', names.index(name)) for name in sorted(names)]

    def line(row: Sequence[Any]) -> bytes:
        parts = [head + _json(row[at]) for head, at in heads if row[at] is not None]
        return f'["{table}",{{{",".join(parts)}}}]\n'.encode()

    return line


def _json(value: Any) -> str:
    """A plain value as canonical JSON; bytes as hexadecimal text."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, bytes):
        return f'"{value.hex()}"'
    return canonical_json(value).decode()
