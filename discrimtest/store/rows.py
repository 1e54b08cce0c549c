"""Rows in the one plain form that both databases take as it is.

It is made once, before anyone has to wait: the digest of facts is taken of the very values that
are then inserted, and the write lock is held for the insert alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    LargeBinary,
    Table,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from discrimtest.store.session import Session
from discrimtest.store.types import (
    CanonicalJSON,
    PlainText,
    UTCDateTime,
    json_text,
    storable,
    utc_text,
)

Rows = Sequence[Mapping[str, Any]]
Form = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows of one table, each a tuple of text, numbers, truths, bytes or None by ``names``."""

    table: Table
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def plain_rows(table: Table, rows: Rows) -> PlainRows:
    """Rows given as columns by name; absent columns are NULL, but for ``entry``, which is not
    known before the insert.

    Raises:
        WrongInput: A text holds what a database cannot keep.
        ValueError: A moment has no time zone.
    """
    forms = _forms(table)
    made = [
        tuple(
            None if (value := row.get(name)) is None else form(value)
            for name, form in forms.items()
        )
        for row in rows
    ]
    return PlainRows(table, tuple(forms), made)


def insert_rows(session: Session, plain: PlainRows, entry: int | None = None) -> None:
    """Add the rows, facts under the number of their log entry."""
    if not plain.rows:
        return
    names, rows = plain.names, plain.rows
    if entry is not None:
        names, rows = (*names, "entry"), [(*row, entry) for row in rows]
    mark = "?" if session.dialect.paramstyle == "qmark" else "%s"
    session.exec_driver_sql(_insertion(plain.table, names, mark), rows)


@cache
def _insertion(table: Table, names: tuple[str, ...], mark: str) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join([mark] * len(names))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 (own names)


def plain_of(
    session: Session,
    table: Table,
    names: Sequence[str],
    order: Sequence[str],
    which: ColumnElement[bool] | None = None,
) -> Iterator[Sequence[Any]]:
    """Rows of a table in their plain form, by these columns, bytes as they are.

    What was altered past the program need not be what its column promises, so nothing is made of
    texts. SQLite holds the plain form itself, but for truths, which it holds as numbers.
    """
    columns = [table.c[name] for name in names]
    raw = [type_coerce(column, NullType()) for column in columns]
    wanted = select(*raw).order_by(*(table.c[name] for name in order))
    wanted = wanted if which is None else wanted.where(which)
    rows: Any
    if session.dialect.name == "sqlite":
        rows = session.execute(wanted).cursor
        made: dict[int, Form] = {
            at: _truth for at, each in enumerate(columns) if isinstance(each.type, Boolean)
        }
    else:
        rows = session.execute(wanted, execution_options={"yield_per": 1000})
        forms = ((at, _DRIVEN.get(type(column.type))) for at, column in enumerate(columns))
        made = {at: form for at, form in forms if form}
    if not made:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for at, form in made.items():
            values[at] = None if values[at] is None else form(values[at])
        yield values


def _truth(value: Any) -> Any:
    return bool(value) if value in (0, 1) else value


def plain(column: Column[Any], value: Any) -> Any:
    """A value that was read in its plain form; bytes are hexadecimal text."""
    if value is None:
        return None
    made = _FORMS.get(type(column.type), _same)(value)
    return made.hex() if isinstance(made, bytes) else made


def _same(value: Any) -> Any:
    return value


_FORMS: dict[type, Form] = {
    CanonicalJSON: json_text,
    UTCDateTime: utc_text,
    Date: date.isoformat,
    LargeBinary: bytes,
}


_DRIVEN: dict[type, Form] = {UTCDateTime: utc_text, Date: date.isoformat, LargeBinary: bytes}
"""What PostgreSQL's driver gives otherwise than as plain values."""


@cache
def _forms(table: Table) -> dict[str, Form]:
    """How values are written into each column; a text is looked at before a database is."""
    forms = {PlainText: storable, **_FORMS}
    return {
        column.name: forms.get(type(column.type), _same)
        for column in table.columns
        if column.name != "entry"
    }
