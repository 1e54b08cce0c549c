"""Recording facts: the one way in which a row enters an append-only table.

A fact and its log entry are written together. The entry holds, for each table, how many
rows it recorded and the SHA-256 of their canonical lines; each row holds the entry's
number. So a fact that was changed, removed or slipped in afterwards no longer agrees
with the log, even when the triggers were taken away first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Insert, LargeBinary, Table, insert, select

from discrimtest.identifiers import canonical_json
from discrimtest.store.log import Act, append
from discrimtest.store.session import Session
from discrimtest.store.tables import Base, Fact, table_of, tables_of
from discrimtest.store.types import CanonicalJSON, UTCDateTime, json_text, utc_text

Rows = Sequence[Mapping[str, Any]]


def record(session: Session, act: Act, facts: Mapping[type[Fact], Rows] | None = None) -> int:
    """Write one log entry and every fact it records.

    Args:
        session: From :func:`discrimtest.store.engine.writing`.
        act: Who does what, when.
        facts: Rows by table, as columns by name; absent columns are NULL. An act that
            changes present state only has none.

    Returns:
        The number of the log entry.
    """
    given = {table_of(model): rows for model, rows in (facts or {}).items() if rows}
    ordered = sorted(given, key=_place)
    digests = {table.name: _digest_of(table, given[table]) for table in ordered}
    seq = append(session, act, digests)
    for table in ordered:
        statement, names = _insertion(table)
        rows = [{"entry": seq} | {name: row.get(name) for name in names} for row in given[table]]
        session.execute(statement, rows)
    return seq


@cache
def _place(table: Table) -> int:
    """Where a table stands among all of them, each after those it refers to."""
    return Base.metadata.sorted_tables.index(table)


@cache
def _insertion(table: Table) -> tuple[Insert, tuple[str, ...]]:
    """The statement that adds rows to a table, and the columns a fact may give."""
    names = tuple(column.name for column in table.columns if column.name != "entry")
    return insert(table), names


def fact_tables() -> list[Table]:
    """Every table whose rows name a log entry, in the order of their references."""
    return tables_of(Fact)


def stored_digests(session: Session, table: Table) -> Iterator[tuple[int, list[Any]]]:
    """For each log entry, the digest of the rows of ``table`` that name it, by entry."""
    keys = [table.c[name] for name in primary_key(table)]
    rows = session.execute(
        select(table).order_by(table.c.entry, *keys), execution_options={"yield_per": 1000}
    )
    entry: int | None = None
    count, digest = 0, hashlib.sha256()
    for row in rows.mappings():
        if row["entry"] != entry:
            if entry is not None:
                yield entry, [count, digest.hexdigest()]
            entry, count, digest = row["entry"], 0, hashlib.sha256()
        count += 1
        digest.update(_line(table, dict(row)))
    if entry is not None:
        yield entry, [count, digest.hexdigest()]


def plain(column: Column[Any], value: Any) -> Any:
    """A stored value in its one plain form: text, number, truth or None."""
    return None if value is None else _form(column)(value)


def _form(column: Column[Any]) -> Callable[[Any], Any]:
    """How a value of this column is written plainly."""
    forms: dict[type, Callable[[Any], Any]] = {
        CanonicalJSON: json_text,
        UTCDateTime: utc_text,
        Date: date.isoformat,
        LargeBinary: lambda value: bytes(value).hex(),
    }
    found = (form for kind, form in forms.items() if isinstance(column.type, kind))
    return next(found, lambda value: str(value) if isinstance(value, str) else value)


@cache
def _forms(table: Table) -> dict[str, Callable[[Any], Any]]:
    return {column.name: _form(column) for column in table.columns if column.name != "entry"}


def primary_key(table: Table) -> list[str]:
    """The names of the primary key's columns."""
    return [column.name for column in table.primary_key]


def _digest_of(table: Table, rows: Rows) -> list[Any]:
    keys = primary_key(table)
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: tuple(row[key] for key in keys)):
        digest.update(_line(table, row))
    return [len(rows), digest.hexdigest()]


def _line(table: Table, row: Mapping[str, Any]) -> bytes:
    # NULL is left out, so that a column added later leaves old digests as they were.
    content = {
        name: form(value)
        for name, form in _forms(table).items()
        if (value := row.get(name)) is not None
    }
    return canonical_json([table.name, content]) + b"\n"
