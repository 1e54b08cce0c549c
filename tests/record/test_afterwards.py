"""What was there before the study was: refused where the draw came in time, else told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from discrimtest.errors import WrongInput
from discrimtest.record.afterwards import locked_too_late, made_before_draw
from discrimtest.record.contact import Happening, record_happening
from discrimtest.record.record import Record
from tests.record.examples import DUE, FIELDWORK, happened, planned, recorder


def drawn(moment: datetime) -> Record:
    """One test, drawn at a moment."""
    return replace(planned(1), drawn_at={"test-1": moment})


def told(record: Record, when: datetime) -> str:
    logged, _ = record_happening(record, Happening("test-1-1", "sent", when), recorder())
    return logged.summary


def test_a_contact_before_a_draw_made_in_time_is_refused() -> None:
    record = drawn(DUE - timedelta(days=3))
    with pytest.raises(WrongInput, match="must not lie before its test was drawn") as refusal:
        told(record, DUE - timedelta(days=4))
    assert refusal.value.problems[0].code == "moment.before_draw"
    # Early is early, not before the draw.
    early = DUE - timedelta(days=2)
    assert "afterwards" not in told(record, early)
    assert made_before_draw(happened(record, "test-1-1", "sent", early)) == ()


def test_a_draw_over_the_past_says_that_its_contacts_are_recorded_afterwards() -> None:
    record = drawn(DUE + timedelta(days=200))
    assert "Recorded afterwards" in told(record, DUE)
    assert made_before_draw(happened(record, "test-1-1", "sent")) == ("test-1-1",)


def test_a_contact_before_the_home_was_on_offer_is_refused() -> None:
    day = DUE.date()
    record = replace(planned(1), advertised={"test-1": day})
    before = DUE.replace(hour=0) - timedelta(hours=2)
    with pytest.raises(WrongInput, match="before the advertisement was placed") as refusal:
        told(record, before)
    assert refusal.value.problems[0].code == "moment.before_advertisement"
    assert "sent" in told(record, before + timedelta(hours=2))
    assert "sent" in told(replace(record, advertised={}), before)
    now = Happening("test-1-1", "sent", before, timed=False)
    assert record_happening(record, now, recorder())[0].new, "a portal may have written it wrongly"


def test_the_very_minute_of_the_draw_is_not_before_it() -> None:
    record = drawn(DUE.replace(second=40))
    assert "afterwards" not in told(record, DUE)
    assert made_before_draw(happened(record, "test-1-1", "sent")) == ()


def test_only_the_first_lock_counts_and_by_the_day_of_the_study() -> None:
    zone, last = FIELDWORK.zone, date(2026, 4, 30)
    evening = datetime.fromisoformat("2026-04-30T21:59:00+00:00")
    assert not locked_too_late([], last, zone)
    assert not locked_too_late([evening, evening + timedelta(days=90)], last, zone)
    assert locked_too_late([evening + timedelta(minutes=1)], last, zone)
