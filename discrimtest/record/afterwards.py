"""What was written down of a study that was there before the study was.

A contact that was made before its test was drawn cannot have followed the draw; a study that was
locked when its period was over cannot have fixed anything before the answers came in. Such a study
is *recorded afterwards*, whatever its files say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.moment import first_moment, shown, to_the_minute
from discrimtest.record.record import Record


def made_before_draw(record: Record) -> tuple[str, ...]:
    """The contacts that are said to have been made before their test was drawn."""
    return tuple(
        contact.id
        for test in record.tests
        for contact in test.contacts
        if contact.id in record.sent and _before(record, test.id, record.sent[contact.id])
    )


def locked_too_late(locked: Iterable[datetime], last: date, zone: ZoneInfo) -> bool:
    """Whether a study was locked for the first time when its period was over.

    Args:
        locked: Moments of its versions, the first of them first; none while nothing is locked.
        last: Last day of its period.
        zone: Its time zone.
    """
    first = next(iter(locked), None)
    return first is not None and first.astimezone(zone).date() > last


class MomentTold(Protocol):
    """Whatever a person tells of a contact: when, and whether they told the moment."""

    @property
    def contact(self) -> str: ...
    @property
    def when(self) -> datetime: ...
    @property
    def timed(self) -> bool: ...


def require_possible_then(record: Record, given: MomentTold) -> str:
    """Words to tell whoever records a contact as made at a moment; empty when there are none.

    Raises:
        WrongInput: Its home was not on offer yet, or its test was drawn later.
    """
    require_advertised(record, given)
    return require_drawn_before(record, given.contact, given.when)


def require_drawn_before(record: Record, contact: str, when: datetime) -> str:
    """Words to tell whoever records a contact as made at a moment; empty when there are none.

    A draw that was made in time has no contact before it. One that was made when its own moments
    were past is of a study that is written down afterwards, and says so.

    Raises:
        WrongInput: The contact was planned for after the draw and is said to be before it.
    """
    test = record.test_of(contact)
    if not _before(record, test.id, when):
        return ""
    zone, drawn = record.fieldwork.zone, record.drawn_at[test.id]
    if record.planned[contact] < drawn:
        return " Recorded afterwards: its test was drawn later, and reports say so."
    rule = f"must not lie before its test was drawn ({shown(drawn, zone)})"
    problem = Problem.of_input(
        "at", shown(when, zone), rule, "Correct the time.", code="moment.before_draw"
    )
    raise WrongInput("Nothing was recorded.", [problem])


def require_advertised(record: Record, given: MomentTold) -> None:
    """Refuse a moment that was told for a contact and lies before its home was on offer. What
    happens now happened, whatever day a portal wrote.

    Raises:
        WrongInput: The advertisement was placed on a later day.
    """
    when, zone = given.when, record.fieldwork.zone
    placed = record.advertised.get(record.contacts[given.contact].test)
    if placed is None or not given.timed or when >= first_moment(placed, zone):
        return
    rule = f"must not lie before the advertisement was placed ({placed})"
    repair = "Correct the day and the year."
    code = "moment.before_advertisement"
    problem = Problem.of_input("at", shown(when, zone), rule, repair, code=code)
    raise WrongInput("Nothing was recorded.", [problem])


def _before(record: Record, test: str, when: datetime) -> bool:
    drawn = record.drawn_at.get(test)
    return drawn is not None and when < to_the_minute(drawn)
