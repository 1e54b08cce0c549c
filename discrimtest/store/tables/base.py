"""What all tables share, and the three kinds they come in.

A table is written as SQLAlchemy's declarative classes are, and is a plain table of its Core: no
row becomes an object, so nothing is mapped, which took most of the time of a short command. Keys to
other tables, checks and indexes are made when all tables are asked for: statements need none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from inspect import get_annotations
from pkgutil import iter_modules
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from discrimtest.store.types import CanonicalJSON, PlainText, UTCDateTime

if TYPE_CHECKING:
    # Only mypy reads it, which knows by it what a column's values are.
    from sqlalchemy.orm import Mapped as Mapped
else:
    Mapped = Column
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "str": PlainText,
    "datetime": UTCDateTime,
    "date": Date,
    "int": BigInteger,
    "bool": Boolean,
    "bytes": LargeBinary,
    "dict[str, Any]": CanonicalJSON,
    "list[Any]": CanonicalJSON,
}

_LATER = ("unique", "index")
"""What a column is asked for that :meth:`Base.tie` makes."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a column is besides its type."""

    references: tuple[ForeignKey, ...]
    options: dict[str, bool]


def mapped_column(*references: ForeignKey, **options: bool) -> Any:
    """A column that refers to another table, or is a key, unique or indexed."""
    return _Asked(references, options)


class Base:
    """Every table. Text sorts by code point and moments are UTC on both databases.

    The class stands for its table in a statement, and its attributes for the columns. The type
    of a column's values is told by ``Mapped``; where they may be NULL it ends in ``| None``.
    """

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    nouns: ClassVar[dict[Table, type[Base]]] = {}
    loose: ClassVar[list[type[Base]]] = []
    guarded: ClassVar[bool] = False
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[Any, ...]] = ()
    __table__: ClassVar[Table]
    __asked__: ClassVar[dict[Column[Any], _Asked]]

    def __init_subclass__(cls) -> None:
        if "__tablename__" not in cls.__dict__:
            return
        # A hidden row number would be one more key by which REPLACE could remove a row
        # of a guarded table without firing its delete trigger.
        options: dict[str, Any] = {"sqlite_with_rowid": False} if cls.guarded else {}
        made = [
            _column(name, annotation, cls.__dict__.get(name, _Asked((), {})))
            for name, annotation in get_annotations(cls).items()
            if annotation.startswith("Mapped[")
        ]
        cls.__asked__ = dict(made + cls.shared())
        cls.__table__ = Table(cls.__tablename__, Base.metadata, *cls.__asked__, **options)
        Base.nouns[cls.__table__] = cls
        Base.loose.append(cls)
        for column in cls.__asked__:
            setattr(cls, column.name, column)

    @classmethod
    def shared(cls) -> list[tuple[Column[Any], _Asked]]:
        """The columns that every table of this kind ends in."""
        return []

    @classmethod
    def refers(cls) -> set[str]:
        """The tables that this one refers to."""
        keys = (key for asked in cls.__asked__.values() for key in asked.references)
        return {key.target_fullname.partition(".")[0] for key in keys}

    @classmethod
    def tie(cls) -> None:
        """Make what only the schema needs: keys, checks and indexes."""
        for column, asked in cls.__asked__.items():
            if asked.options.get("unique"):
                cls.__table__.append_constraint(UniqueConstraint(column))
            if asked.options.get("index"):
                Index(None, column)
            for reference in asked.references:
                column.append_foreign_key(reference)
        for made in cls.__table_args__:
            cls.__table__.append_constraint(made)

    @classmethod
    def __clause_element__(cls) -> Table:
        return cls.__table__


def _column(name: str, annotation: str, asked: _Asked) -> tuple[Column[Any], _Asked]:
    plain = annotation.removeprefix("Mapped[").removesuffix("]")
    kind = _TYPES[plain.removesuffix(" | None")]
    nullable = plain.endswith(" | None")
    options = {name: to for name, to in asked.options.items() if name not in _LATER}
    return Column(name, kind(), nullable=nullable, **options), asked  # type: ignore[arg-type]


class AppendOnly(Base):
    """A recorded fact: never changed, never deleted; a correction is a new row."""

    guarded = True


class Fact(AppendOnly):
    """A fact of the work itself; ``entry`` is the log entry that recorded it."""

    entry: Mapped[int]

    @classmethod
    def shared(cls) -> list[tuple[Column[Any], _Asked]]:
        entry: Column[Any] = Column("entry", BigInteger(), nullable=False)
        return [(entry, _Asked((ForeignKey("log.seq"),), {}))]


class Erasable(Base):
    """Encrypted personal data: erased by destroying a key, otherwise never changed."""

    guarded = True


class Mutable(Base):
    """Present state, kept for working with; what happened to it is in the log."""


class Passing(Base):
    """Work under way: no fact rests on it, so no log entry tells of it, and it may go."""


def every_table() -> list[Table]:
    """Every table there is, each after those it refers to."""
    _make_all()
    return Base.metadata.sorted_tables


def table_named(name: str) -> Table:
    """The table that is called so in the database.

    Raises:
        KeyError: There is none.
    """
    _make_all()
    return Base.metadata.tables[name]


_TYING = Lock()


def _make_all() -> None:
    with _TYING:
        _load_all()
        while Base.loose:
            Base.loose.pop(0).tie()


@cache
def _load_all() -> None:
    package = __name__.rpartition(".")[0]
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")


def tables_of(*kinds: type[Base]) -> list[Table]:
    """Every table of these kinds, each after those it refers to."""
    return [table for table in every_table() if issubclass(Base.nouns[table], kinds)]


def table_of(noun: type[Base]) -> Table:
    """The table itself."""
    return noun.__table__


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """A check that ``column`` holds one of the words of an enumeration."""
    words = tuple(str(value) for value in values)
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def private_reference() -> ForeignKey:
    """A reference to encrypted personal data; its id is the salted commitment."""
    return ForeignKey("private.id")


def correction_of(table: str) -> ForeignKey:
    """A reference to the row of the same table that a new row corrects."""
    return ForeignKey(f"{table}.id", deferrable=True, initially="IMMEDIATE")
