"""One rule for every date that a person writes: the day stands before the month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.tables.moment import read_day, read_moment

OCTOBER = datetime(2026, 10, 5, 9, 5)  # noqa: DTZ001 (local time of a study)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "5/10/2026 9:05",
        "05/10/2026 09:05",
        "5-10-2026 9u05",
        "5.10.2026 9.05",
        "5.10.26 9.05",
        "5/10/26, 9:05",
        "5 oktober 2026 om 9u05",
        "le 5 octobre 2026 à 9h05",
        "5 October 2026 at 9:05",
        "2026-10-05 9:05",
        "2026-10-05T09:05",
        "2026-10-05 09:05:00",
        "\u00a05/10/2026\u202f9:05",
    ],
)
def test_a_belgian_moment_is_the_fifth_of_october(text: str) -> None:
    assert read_moment(text) == OCTOBER


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("5/10/2026 9u", 9, 0), ("5/10/2026 17 h 30", 17, 30)]
)
def test_a_letter_may_stand_for_the_hour(text: str, hour: int, minute: int) -> None:
    assert read_moment(text) == OCTOBER.replace(hour=hour, minute=minute)


def test_a_zone_is_kept() -> None:
    assert read_moment("5/10/2026 9:05+0200") == OCTOBER.replace(
        tzinfo=timezone(timedelta(hours=2))
    )
    assert read_moment("2026-10-05 09:05:00.5Z") == OCTOBER.replace(microsecond=500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gisteren",
        "9:05",
        "10/5 9:05",
        "31/2/2026",
        "2026-13-01",
        "5/10/2026 25:00",
        "5/10/2026 9:61",
        "5/10/2026 9:05+99:00",
        "5/10/2026 9",
        "5/10/2026 9:05 pm",
        "12/31/2026",
        "٥/١٠/2026",
        "2026-10-05 9:05 2026-10-05 9:05",
        "0000-01-01",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


@given(
    moment=MOMENTS,
    language=st.sampled_from(["nl_BE", "fr_BE"]),
    form=st.sampled_from(["short", "medium"]),
)
def test_a_moment_as_a_belgian_computer_writes_it(
    moment: datetime, language: str, form: str
) -> None:
    kept = moment.replace(microsecond=0, second=moment.second if form == "medium" else 0)
    text = format_datetime(
        moment, "dd/MM/yyyy HH:mm:ss" if form == "medium" else "d/M/yyyy H:mm", locale=language
    )
    assert read_moment(text) == kept


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_is_its_first_minute(day: date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    assert read_day(text) == day
    assert read_moment(text) == datetime(day.year, day.month, day.day)  # noqa: DTZ001
