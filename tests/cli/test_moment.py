"""A moment is taken as people and programs write it."""

from datetime import UTC, datetime

import click
import pytest

from discrimtest.cli.moment import Day, Moment

MARCH = datetime(2026, 3, 9, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-09 10:12", "2026-03-09T10:12", "2026-03-09 10:12:00"])
def test_without_a_zone(text: str) -> None:
    assert Moment().convert(text, None, None) == MARCH.replace(tzinfo=None)


@pytest.mark.parametrize("separator", ["T", " "])
@pytest.mark.parametrize("time", ["10:12", "10:12:00", "10:12:00.000000"])
@pytest.mark.parametrize("zone", ["Z", "+00:00", "+0000"])
def test_with_a_zone(separator: str, time: str, zone: str) -> None:
    told = Moment().convert(f"2026-03-09{separator}{time}{zone}", None, None)
    assert told == MARCH


def test_a_day_is_its_first_minute() -> None:
    midnight = MARCH.replace(hour=0, minute=0, tzinfo=None)
    assert Moment().convert("2026-03-09", None, None) == midnight


@pytest.mark.parametrize(
    "text", ["", "yesterday", "03/25/2026", "10:12", "2026-03-09 25:00", "\x00"]
)
def test_anything_else_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(click.BadParameter, match="Write it as 2026-10-05 09:05 or 5/10/2026"):
        Moment().convert(text, None, None)


def test_a_belgian_writes_the_day_before_the_month() -> None:
    told = datetime(2026, 10, 5, 9, 5)  # noqa: DTZ001 (local time of a study)
    assert Moment().convert("5/10/2026 9:05", None, None) == told
    assert Day().convert("5/10/2026", None, None) == told.date()


@pytest.mark.parametrize("text", ["3/25/2026", "5/10/2026 9:05", "maandag"])
def test_what_is_no_day_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(click.BadParameter, match="Write it as 2026-10-05 or 5/10/2026"):
        Day().convert(text, None, None)
