"""Invitations declined later than the protocol says, or never, depart from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from discrimtest.record.counts import sample_counts
from discrimtest.record.declined_late import declined_late
from discrimtest.record.own_landlords import OwnLandlords
from discrimtest.record.progress import progress_of
from discrimtest.record.record import Record
from discrimtest.record.standing import standing_of
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from tests.record.examples import DUE, answered, happened, planned, sent

FIRST, SECOND = "test-1-1", "test-1-2"


def invited() -> Record:
    """One test whose candidates were both invited, three hours after their letters."""
    record = sent(planned(1))
    for contact in (FIRST, SECOND):
        record = answered(record, contact, "invitation")
    return record


def declined(record: Record, contact: str, hours: float) -> Record:
    when = record.contacts[contact].due_at + timedelta(hours=3 + hours)
    return happened(record, contact, "declined", when)


def test_one_hour_past_the_rule_and_never_are_told_and_in_time_is_not() -> None:
    within = invited().fieldwork.decline_within / timedelta(hours=1)
    record = declined(declined(invited(), FIRST, within + 1), SECOND, within)
    assert declined_late(record) == {FIRST}
    assert declined_late(invited()) == frozenset()
    soon, later = DUE + timedelta(hours=4), DUE + timedelta(days=20)
    assert declined_late(invited(), soon) == frozenset()
    record = declined(invited(), FIRST, 1)
    assert declined_late(record, later) == {SECOND}
    counts = sample_counts(record, progress_of(record, soon), [], 1, later)
    assert counts.deviations == {DeviationReason.DECLINED_LATE: 1}


def test_who_asked_this_study_to_be_left_alone_is_not_declined_late() -> None:
    """What another study recorded changes nothing here."""
    event = LandlordEvent("e", "landlord-1", None, LandlordEventKind.EXCLUDE, "", "ada", DUE)
    elsewhere = replace(invited(), landlords=standing_of([event]))
    when = DUE + timedelta(days=20)
    assert declined_late(elsewhere, when) == declined_late(invited(), when) != frozenset()
    here = replace(elsewhere, own_landlords=OwnLandlords(asked=frozenset({"landlord-1"})))
    assert declined_late(here, when) == frozenset()
