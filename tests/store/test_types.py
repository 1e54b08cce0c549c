"""Column types keep the same value on both databases, or refuse it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from discrimtest.errors import WrongInput
from discrimtest.store.engine import writing
from discrimtest.store.types import (
    CanonicalJSON,
    PlainText,
    UTCDateTime,
    in_utc,
    json_text,
    storable,
    utc_text,
)

_offsets = st.timedeltas(min_value=timedelta(hours=-23), max_value=timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)


def _in_the_calendar(moment: datetime) -> bool:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


moments = st.datetimes(timezones=_offsets).filter(_in_the_calendar)
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)

_metadata = MetaData()
_row = Table(
    "typed",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("moment", UTCDateTime),
    Column("words", PlainText),
    Column("value", CanonicalJSON),
)


@given(moments)
def test_utc_text_is_of_one_width_and_means_the_same_moment(moment: datetime) -> None:
    written = utc_text(moment)
    assert len(written) == len("2026-03-01T09:00:00.000000Z")
    assert datetime.fromisoformat(written) == moment
    assert datetime.fromisoformat(written).utcoffset() == timedelta(0)


@given(moments, moments)
def test_utc_text_sorts_as_time_does(one: datetime, other: datetime) -> None:
    assert (utc_text(one) < utc_text(other)) == (one < other)


@given(st.datetimes())
def test_a_moment_without_a_zone_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        utc_text(moment)


@pytest.mark.parametrize(
    "moment",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=2))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-2))),
    ],
)
def test_a_moment_outside_the_calendar_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        in_utc(moment)


@given(values)
def test_canonical_json_stays_the_same_when_written_again(value: Any) -> None:
    kept = CanonicalJSON()
    for dialect in (sqlite.dialect(), postgresql.dialect()):  # type: ignore[no-untyped-call]
        try:
            once = kept.process_bind_param(value, dialect)
        except WrongInput:
            assert "\\u0000" in json_text(value) or "\x00" in json_text(value)
            continue
        back = kept.process_result_value(once, dialect)
        assert kept.process_bind_param(back, dialect) == once
        assert back == value or value != value


def test_keys_of_json_sort_as_text_whatever_they_were() -> None:
    assert json_text({10: "a", 2: "b"}) == '{"10":"a","2":"b"}'


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfffy"])
def test_text_that_a_database_can_not_hold_is_refused(text: str) -> None:
    with pytest.raises(WrongInput, match="NUL"):
        storable(text)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=moments, words=texts, value=values)
def test_what_is_stored_comes_back(
    engine: Engine, moment: datetime, words: str, value: Any
) -> None:
    with writing(engine) as session:
        _metadata.drop_all(session)
        _metadata.create_all(session)
        session.execute(insert(_row), [{"id": 1, "moment": moment, "words": words, "value": value}])
        found = session.execute(select(_row)).one()
    assert found.moment == moment
    assert found.moment.tzinfo is UTC
    assert found.words == words
    assert found.value == value
    assert json_text(found.value) == json_text(value)


def test_text_sorts_by_code_point_on_both(engine: Engine) -> None:
    words = ["a", "B", "é", "Z", "_", "1", "\U0001f600", "\uffee", "ab", "A b"]
    with writing(engine) as session:
        _metadata.create_all(session)
        session.execute(
            insert(_row), [{"id": number, "words": word} for number, word in enumerate(words)]
        )
        found = session.execute(select(_row.c.words).order_by(_row.c.words)).scalars().all()
    assert found == sorted(words)


def test_moments_compare_in_the_database_as_moments(engine: Engine) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    brussels = timezone(timedelta(hours=1))
    with writing(engine) as session:
        _metadata.create_all(session)
        session.execute(
            insert(_row),
            [
                {"id": 1, "moment": noon - timedelta(microseconds=1)},
                {"id": 2, "moment": noon.astimezone(brussels)},
                {"id": 3, "moment": noon + timedelta(microseconds=1)},
            ],
        )
        later = select(_row.c.id).where(_row.c.moment >= noon.astimezone(brussels))
        assert sorted(session.execute(later).scalars()) == [2, 3]
