"""The lines of a table are the same bytes, whether SQLite writes them or Python."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Column, Date, Engine, MetaData, Table

from discrimtest.store.canonical import digests_by_entry
from discrimtest.store.engine import writing
from discrimtest.store.rows import insert_rows, plain_rows
from discrimtest.store.types import CanonicalJSON, PlainText, UTCDateTime

_made = MetaData()
_row = Table(
    "lined",
    _made,
    Column("a", PlainText),
    Column("day", Date),
    Column("entry", BigInteger),
    Column("id", BigInteger, primary_key=True),
    Column("moment", UTCDateTime),
    Column("number", BigInteger),
    Column("truth", Boolean),
    Column("value", CanonicalJSON),
)
# What a line itself is made of, in the words of people.
_SNARES = ('{"a":null,', ',"day":null', "\\", '\\"', "{", ",", "\n", "\x1f", "\x7f")
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9)
_words = st.lists(_texts | st.sampled_from(_SNARES), max_size=4).map("".join)
_rows = st.fixed_dictionaries(
    {"entry": st.integers(1, 3)},
    optional={
        "a": _words,
        "day": st.dates(),
        "moment": st.datetimes(timezones=st.just(UTC)),
        "number": st.integers(-(2**63), 2**63 - 1),
        "truth": st.booleans(),
        "value": st.lists(_words, max_size=2) | st.dictionaries(_words, _words, max_size=2),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_rows, max_size=6))
def test_the_digests_are_those_of_canonical_json(
    engine: Engine, rows: list[dict[str, Any]]
) -> None:
    assert _kept(engine, rows) == _by_hand(rows)


WORDS: list[dict[str, Any]] = [
    {"entry": 7, "a": "\x01é\u2028\U0001f3e0", "truth": True, "number": 0, "value": ['"']},
    {"entry": 8, "day": date(2026, 3, 1), "moment": datetime(2026, 3, 1, 9, tzinfo=UTC)},
]


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("written", ["[]", None])
def test_an_sqlite_that_writes_json_otherwise_is_not_asked(
    engine: Engine, written: str | None
) -> None:
    """Of a later release, or without its functions for JSON."""

    def other(*_: object) -> str:
        if written is None:
            raise ValueError("no such function")
        return written

    with engine.connect() as connection:
        connection.connection.driver_connection.create_function("json_array", -1, other)  # type: ignore[union-attr]
    assert _kept(engine, WORDS) == _by_hand(WORDS)


def _kept(engine: Engine, rows: list[dict[str, Any]]) -> dict[int, list[Any]]:
    with writing(engine) as session:
        _made.drop_all(session)
        _made.create_all(session)
        for place, row in enumerate(rows):
            told = {name: value for name, value in row.items() if name != "entry"}
            insert_rows(session, plain_rows(_row, [told | {"id": place}]), row["entry"])
        return dict(digests_by_entry(session, _row))


def _by_hand(rows: list[dict[str, Any]]) -> dict[int, list[Any]]:
    lines: dict[int, list[str]] = {}
    for place, row in enumerate(rows):
        told = {name: _plain(value) for name, value in row.items() if name != "entry"}
        line = ["lined", told | {"id": place}]
        lines.setdefault(row["entry"], []).append(f"{_json(line)}\n")
    return {
        entry: [len(some), hashlib.sha256("".join(some).encode()).hexdigest()]
        for entry, some in lines.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    if isinstance(value, date):
        return value.isoformat()
    return _json(value) if isinstance(value, list | dict) else value


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
