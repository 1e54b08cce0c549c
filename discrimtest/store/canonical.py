"""The canonical line of a row, of which the log holds the digest: canonical JSON of its table and
of its values by name.

NULL is left out, so that a column added later leaves old digests as they were. Values are in the
plain form of :mod:`discrimtest.store.rows`; bytes are hexadecimal text.

SQLite holds that form and writes JSON itself, so there it makes the lines of a whole table
(``docs/decisions/2026-11-30-lines.md``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, LargeBinary, Table
from sqlalchemy.exc import OperationalError

from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.store.rows import plain_of
from discrimtest.store.session import Session

_EVERY = "".join(map(chr, range(1, 0x250))) + "\u2028\ufeff\U0001f3e0"
"""What JSON may escape, and what it need not."""


@cache
def line_of(table: str, names: tuple[str, ...]) -> Callable[[Sequence[Any]], bytes]:
    """Makes the canonical line of a row whose values stand in this order."""
    heads = [(f'"{name}":', names.index(name)) for name in sorted(names)]

    def line(row: Sequence[Any]) -> bytes:
        parts = [head + _json(row[at]) for head, at in heads if row[at] is not None]
        return f'["{table}",{{{",".join(parts)}}}]'.encode()

    return line


def _json(value: Any) -> str:
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, bytes):
        return f'"{value.hex()}"'
    return canonical_json(value).decode()


def together(lines: Iterable[bytes]) -> bytes:
    """The lines as their digest is made of them, each with a line feed."""
    return b"\n".join((*lines, b""))


def digests_by_entry(session: Session, table: Table) -> Iterator[tuple[int, list[Any]]]:
    """The facts of a table: of each log entry how many it recorded, and the digest of their lines
    by primary key."""
    gaps: Sequence[str] = ()
    if _writes_alike(session):
        told, gaps = _filled(session, table)
        lines = _written(session, table, told)
    else:
        lines = _made(session, table)
    by_entry: defaultdict[int, list[bytes]] = defaultdict(list)
    for entry, line in lines:
        by_entry[entry].append(line)
    for entry, some in by_entry.items():
        yield entry, [len(some), sha256_hex(_without_null(together(some), gaps))]


def row_digests(
    session: Session, table: Table, which: ColumnElement[bool] | None = None
) -> Iterator[tuple[str, str]]:
    """The key and the digest of rows that name no entry; without ``which``, of all."""
    (key,) = primary_key(table)
    told = _told(table)
    sealed = any(isinstance(column.type, LargeBinary) for column in told)
    if which is None and not sealed and _writes_alike(session):
        held, gaps = _filled(session, table)
        for row, written in _written(session, table, held, key):
            held_line = _without_null(written, gaps) if gaps else written
            yield row, sha256(held_line + b"\n").hexdigest()
        return
    names = tuple(column.name for column in told)
    at, line = names.index(key), line_of(table.name, names)
    for values in plain_of(session, table, names, (key,), which):
        yield values[at], sha256_hex(together([line(values)]))


def _made(session: Session, table: Table) -> Iterator[tuple[int, bytes]]:
    names = tuple(column.name for column in _told(table))
    line = line_of(table.name, names)
    for entry, *row in plain_of(session, table, ("entry", *names), primary_key(table)):
        yield entry, line(row)


def primary_key(table: Table) -> list[str]:
    """The names of the primary key's columns."""
    return [column.name for column in table.primary_key]


@cache
def _told(table: Table) -> list[Column[Any]]:
    """The columns of which a line tells, as it has them."""
    told = (column for column in table.columns if column.name != "entry")
    return sorted(told, key=lambda column: column.name)


def _writes_alike(session: Session) -> bool:
    """Whether it is an SQLite that writes JSON to the letter as Python does: one without its
    functions for JSON does not, and a later one might not."""
    if session.dialect.name != "sqlite":
        return False
    try:
        written = session.exec_driver_sql("SELECT json_array(?, 7)", (_EVERY,)).scalar()
    except OperationalError:
        return False
    return bool(written == canonical_json([_EVERY, 7]).decode())


def _filled(session: Session, table: Table) -> tuple[list[Column[Any]], Sequence[str]]:
    """The columns that are not NULL in every row, and the names of those that are in some."""
    told = _told(table)
    may_lack = [column for column in told if column.nullable]
    counts = ", ".join(["count(*)", *(f'count("{column.name}")' for column in may_lack)])
    rows, *held = session.exec_driver_sql(f'SELECT {counts} FROM "{table.name}"').one()  # noqa: S608 (own names)
    count = dict(zip(may_lack, held, strict=True))
    gaps = [column.name for column in may_lack if 0 < count[column] < rows]
    return [column for column in told if count.get(column, rows)], gaps


def _written(
    session: Session, table: Table, told: Sequence[Column[Any]], beside: str = "entry"
) -> Iterator[tuple[Any, bytes]]:
    """The lines as SQLite writes them, with what is NULL, each with the value of a column."""
    values = ", ".join(f"'{column.name}', {_value(column)}" for column in told)
    order = ", ".join(f'"{name}"' for name in primary_key(table))
    line = f"CAST(json_array('{table.name}', json_object({values})) AS BLOB)"
    cursor: Any = session.connection.cursor()
    # The cursor itself: of a large study a tenth of the time would go into handing rows on.
    return cursor.execute(f'SELECT "{beside}", {line} FROM "{table.name}" ORDER BY {order}')  # type: ignore[no-any-return]  # noqa: S608


def _value(column: Column[Any]) -> str:
    """What SQLite makes the JSON of a value of."""
    name = f'"{column.name}"'
    if not isinstance(column.type, Boolean):
        return name
    return f"json(CASE {name} WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE json_quote({name}) END)"


def _without_null(lines: bytes, gaps: Sequence[str]) -> bytes:
    """A quote within a value is escaped, so a name in quotes follows a comma or a brace only
    where it is one."""
    for name in gaps:
        lines = lines.replace(f',"{name}":null'.encode(), b"")
    for name in gaps:
        lines = lines.replace(f'{{"{name}":null,'.encode(), b"{")
    return lines
