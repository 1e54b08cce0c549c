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

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Table

from discrimtest.identifiers import sha256_hex
from discrimtest.store.canonical import line_of, primary_key, row_digests, together
from discrimtest.store.chunks import chunks
from discrimtest.store.log import Act, append
from discrimtest.store.rows import PlainRows, Rows, insert_rows, plain_rows
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
    plain = [plain_rows(table, given[table]) for table in _referred_first(frozenset(given))]
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
def _referred_first(given: frozenset[Table]) -> list[Table]:
    """Some tables, each after those of them it refers to."""
    names = {table.name: table for table in given}
    referred = {name: Base.nouns[table].refers() & names.keys() for name, table in names.items()}
    ordered = []
    while referred:
        ready = min(
            name for name, others in referred.items() if not others - {name} & referred.keys()
        )
        del referred[ready]
        ordered.append(names[ready])
    return ordered


def fact_tables() -> list[Table]:
    """Every table whose rows name a log entry, in the order of their references."""
    return tables_of(Fact)


def stateful() -> list[tuple[Table, ColumnElement[bool] | None]]:
    """The tables whose rows name no entry, and which rows the log tells of: all (None) that may
    change, and of what is erasable what was emptied."""
    key, private = table_of(SubjectKeyRow), table_of(PrivateRow)
    emptied = [(key, key.c.wrapped_key.is_(None)), (private, private.c.ciphertext.is_(None))]
    return [*((table, None) for table in tables_of(Mutable)), *emptied]


def _digest_of(plain: PlainRows) -> list[Any]:
    keys = itemgetter(*(plain.names.index(name) for name in primary_key(plain.table)))
    line = line_of(plain.table.name, plain.names)
    return [len(plain.rows), sha256_hex(together(map(line, sorted(plain.rows, key=keys))))]
