"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import TIMESTAMP, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from discrimtest.errors import Problem, StoreDamaged, WrongInput
from discrimtest.identifiers import canonical_json
from discrimtest.store.damage import damage

_HALF = re.compile("[\ud800-\udfff]")


def utc_text(moment: datetime) -> str:
    """A moment as fixed-width text that sorts as time does: ``2026-03-01T09:00:00.000000Z``.

    Raises:
        ValueError: For a moment without a time zone, or one outside years 1 to 9999 in UTC.
    """
    return in_utc(moment).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        ValueError: For a moment without a time zone, or one outside years 1 to 9999 in UTC.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone, got {moment.isoformat()!r}")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment.isoformat()!r} has no UTC form in years 1 to 9999") from None


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: refuses one without a time zone, stores UTC, returns UTC.

    SQLite has no type that keeps an offset, so there it is the text of :func:`utc_text`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return in_utc(value) if dialect.name == "postgresql" else utc_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        try:
            return in_utc(value if isinstance(value, datetime) else datetime.fromisoformat(value))
        except (ValueError, TypeError) as error:
            raise _altered(value, "a moment") from error


class PlainText(TypeDecorator[str]):
    """Text that both databases keep alike and sort alike (by code point).

    PostgreSQL can not hold a NUL character and neither can hold half a surrogate pair,
    so both are refused before either database sees them.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """``text`` as a plain string, if both databases can hold it.

    Raises:
        WrongInput: When it holds a NUL character or half a surrogate pair.
    """
    plain = str(text)
    if "\x00" in plain or (not plain.isascii() and _HALF.search(plain)):
        raise WrongInput(
            "A text can not be stored.",
            [
                Problem(
                    "text",
                    ascii(plain[:60]),
                    "must hold no NUL character and no half of a surrogate pair",
                    "Remove the character; it is often a sign of a file read in a wrong encoding.",
                    "text.characters",
                )
            ],
        )
    return plain


class CanonicalJSON(TypeDecorator[Any]):
    """A plain value as canonical JSON text, byte for byte the same on both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else storable(json_text(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return None if value is None else json.loads(value)
        except (ValueError, TypeError) as error:
            raise _altered(value, "JSON") from error


def _altered(value: object, kind: str) -> StoreDamaged:
    """A value that this program never wrote."""
    problem = damage("database", ascii(value)[:60], f"must be {kind}", "database.unreadable")
    return StoreDamaged("The database was altered.", [problem])


def json_text(value: Any) -> str:
    """Canonical JSON that stays the same when read and written again (keys become text)."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _texts(tuple(value))
    written = canonical_json(value).decode("utf-8")
    return canonical_json(json.loads(written)).decode("utf-8")


@lru_cache(maxsize=1000)
def _texts(texts: tuple[str, ...]) -> str:
    """A list of texts; the same few stand in most rows."""
    return canonical_json(texts).decode("utf-8")
