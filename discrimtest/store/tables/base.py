"""What all tables share, and the three kinds they come in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from discrimtest.store.types import CanonicalJSON, PlainText, UTCDateTime


class Base(DeclarativeBase):
    """Every table. Text sorts by code point and moments are UTC on both databases."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText,
        datetime: UTCDateTime,
        int: BigInteger,
        bytes: LargeBinary,
        dict[str, Any]: CanonicalJSON,
        list[Any]: CanonicalJSON,
    }
    guarded: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        # A hidden row number would be one more key by which REPLACE could remove a row
        # of a guarded table without firing its delete trigger.
        if cls.guarded and isinstance(table, Table):
            table.dialect_options["sqlite"]["with_rowid"] = False


class AppendOnly(Base):
    """A recorded fact: never changed, never deleted; a correction is a new row."""

    __abstract__ = True
    guarded = True


class Fact(AppendOnly):
    """A fact of the work itself; ``entry`` is the log entry that recorded it."""

    __abstract__ = True

    entry: Mapped[int] = mapped_column(ForeignKey("log.seq"))


class Erasable(Base):
    """Encrypted personal data: erased by destroying a key, otherwise never changed."""

    __abstract__ = True
    guarded = True


class Mutable(Base):
    """Present state, kept for working with; what happened to it is in the log."""

    __abstract__ = True


def table_of(noun: type[Base]) -> Table:
    """The table itself, for statements on columns rather than objects."""
    table = noun.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{noun.__name__} is no table")
    return table


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
