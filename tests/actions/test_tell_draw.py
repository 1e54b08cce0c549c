"""What the next draw would do, before anybody asks for it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from discrimtest.actions.tell_draw import tell_draw
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY


@pytest.mark.parametrize(
    ("now", "start", "over"),
    [
        (datetime(2026, 1, 5, 9, tzinfo=UTC), date(2026, 3, 1), False),
        # It is the day after already where the study is.
        (datetime(2026, 3, 20, 23, 30, tzinfo=UTC), date(2026, 3, 21), False),
        (datetime(2026, 11, 30, 9, tzinfo=UTC), date(2026, 3, 1), True),
    ],
)
def test_no_day_that_is_past_is_proposed_while_the_period_runs(
    field: Workplace, now: datetime, start: date, over: bool
) -> None:
    ahead = tell_draw(field.on(now), STUDY)
    assert ahead is not None
    assert (ahead.start, ahead.over) == (start, over)
    assert (ahead.first, ahead.last) == (date(2026, 3, 1), date(2026, 4, 30))
