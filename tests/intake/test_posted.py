"""Days as exports write them."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.posted import months_first, note_on, read_posted
from discrimtest.intake.values import Unreadable

SECOND_OF_MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "02/03/2026",
        "2-3-2026",
        "02.03.26",
        "2026-03-02",
        "2026/03/02",
        "20260302",
        "2026-03-02T10:15:00Z",
        "02/03/2026 14:05",
        "02-03-2026 om 14u05",
        "2 maart 2026",
        "ma 2 mrt 2026",
        "le 2 mars 2026",
        "March 2nd, 2026",
        "46083",  # the day number a spreadsheet program gives for 2 March 2026
    ],
)
def test_reads_the_second_of_march(text: str) -> None:
    assert read_posted(text) == SECOND_OF_MARCH


def test_an_empty_cell_is_no_date() -> None:
    assert read_posted(" ") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2026", "no day of the calendar"),
        ("29/02/2026", "no day of the calendar"),
        ("03/25/2026", "no day of the calendar"),
        ("31 februari 2026", "no day of the calendar"),
        ("02/03/1926", "no likely date"),
        ("vandaag", "no date"),
        ("2 of 3 maart 2026", "no date"),
        ("12345678", "no day of the calendar"),
    ],
)
def test_refuses_what_is_no_day(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_posted(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", 12), ("Vandaag om 14u05", 12), ("aujourd'hui", 12), ("today", 12),
        ("gisteren", 11), ("hier à 9h", 11), ("yesterday", 11), ("eergisteren", 10),
        ("3 dagen geleden", 9), ("il y a 3 jours", 9), ("3 days ago", 9), ("1 week geleden", 5),
        ("2 uur geleden", 12),
    ],
)  # fmt: skip
def test_a_day_counted_from_today_is_counted_from_the_import_s(text: str, day: int) -> None:
    today = date(2026, 9, 12)
    posted = read_posted(text, today=today)
    assert posted == date(2026, 9, day)
    assert f"read as {posted}, for the import is of 2026-09-12" in note_on(text, posted, today)


def test_a_day_in_the_future_warns_and_today_does_not() -> None:
    today = date(2026, 9, 12)
    assert "after the day of the import" in note_on("10/12/2027", date(2027, 12, 10), today)
    assert note_on("12/09/2026", today, today) == ""
    assert note_on("", None, today) == note_on("1/1/2099", date(2099, 1, 1), None) == ""


def test_an_english_file_is_month_first_only_when_its_dates_allow_nothing_else() -> None:
    assert months_first(["03/25/2026", "03/04/2026"], "en")
    assert read_posted("03/04/2026", month_first=True) == date(2026, 3, 4)
    assert not months_first(["03/04/2026"], "en")
    assert not months_first(["03/25/2026", "25/03/2026"], "en")
    assert not months_first(["03/25/2026"], "nl")
    assert not months_first(["31/02/2026"], "en")


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["nl_BE", "fr_BE", "en_GB"]),
    st.sampled_from(["medium", "long", "full", "dd/MM/yyyy", "d.M.yyyy", "yyyy-MM-dd"]),
)
def test_reads_back_what_the_unicode_locale_data_write(day: date, locale: str, form: str) -> None:
    assert read_posted(format_date(day, form, locale=locale)) == day


@given(
    st.text(alphabet=st.characters(codec="utf-8")) | st.text("0123456789/-. maTZ:"), st.booleans()
)
def test_any_text_is_a_day_or_a_stated_reason(text: str, month_first: bool) -> None:
    assert day_or_reason(text, month_first) != ""


def day_or_reason(text: str, month_first: bool) -> date | str | None:
    try:
        return read_posted(text, month_first)
    except Unreadable as reason:
        return str(reason)
