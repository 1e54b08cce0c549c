"""Belgium's public holidays, held to the list that draws are made with."""

from __future__ import annotations

from datetime import date, timedelta

from discrimtest.design.calendar import public_holidays
from discrimtest.record.holidays import is_holiday


def test_they_are_those_of_the_calendar_that_draws_keep():
    first, last = date(1990, 1, 1), date(2099, 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    assert tuple(filter(is_holiday, days)) == public_holidays("BE", first, last)
