"""How far one study is, what departed from its protocol, and what the coming days bring."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from discrimtest.actions.tell_status import Status, status_of
from discrimtest.library.draft import is_of_calls
from discrimtest.record.contact_states import is_late
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.due import DueContact, due
from discrimtest.record.moment import first_moment
from discrimtest.record.record import Record, standing
from discrimtest.store import decisions, studies
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field, texts_of_files
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace

COMING = 7
"""Days that are looked ahead, today among them."""
_NEWEST = 20


@dataclass(frozen=True, slots=True)
class ToldDeviation:
    """A departure from the protocol. test: Number of the test. breaks: It broke the test."""

    at: datetime
    test: int
    reason: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class ComingDay:
    """What is planned on a day; what is late stands at the first."""

    day: date
    sends: int
    declines: int


@dataclass(frozen=True, slots=True)
class StudyTold:
    """One study as its page tells it.

    Attributes:
        late: Contacts that are due and whose day has passed.
        deviations: Those that stand, the newest first; at most twenty. departed: How many in all.
        in_doubt: Pairs of landlords, in any study, of which a person is to decide whether they are
            one.
    """

    status: Status
    zone: ZoneInfo
    late: int
    days: tuple[ComingDay, ...]
    deviations: tuple[ToldDeviation, ...]
    departed: int
    in_doubt: int


def tell_study(at: Workplace, slug: str) -> StudyTold | None:
    """One study, read once; what came of visits that must stay unknown is not told. None where
    nothing was done with it yet, or where it makes mystery calls.

    Raises:
        WrongInput: There is no such study.
    """
    at.require(Right.READ_STUDY, studies.id_of(slug))
    with reading(at.engine) as session:
        if studies.find_study(session, slug) is None or is_of_calls(at.library, slug):
            texts_of_files(at, slug)
            return None
        study = look_up_field(at, session, slug)
        record, now = known_study(at, session, study), at.now()
        zone = record.fieldwork.zone
        today = now.astimezone(zone).date()
        began, days = first_moment(today, zone), [today + timedelta(days=n) for n in range(COMING)]
        end = first_moment(today + timedelta(days=COMING), zone)
        coming = due(record, end, destroyed_subjects(session))
        # Whatever is to be declined is due now, however late it may be done.
        at_once = [task for task in coming if task.task == "decline" or task.when <= now]
        status = status_of(session, at, study, record, at_once)
        doubts = decisions.standing(session).doubts
    told = _deviations(record)
    return StudyTold(
        status,
        zone,
        sum(task.task != "decline" and is_late(task, now, began) for task in at_once),
        _days(coming, days, zone),
        tuple(told[:_NEWEST]),
        len(told),
        sum(len(others) for others in doubts.values()) // 2,
    )


def _deviations(record: Record) -> list[ToldDeviation]:
    stand = [each for each in standing(record.deviations) if not is_withdrawal(each)]
    return [
        ToldDeviation(each.at, record.test[each.test].number, str(each.reason), each.breaks)
        for each in sorted(stand, key=lambda each: each.at, reverse=True)
    ]


def _days(tasks: list[DueContact], days: list[date], zone: ZoneInfo) -> tuple[ComingDay, ...]:
    """What is planned on each day, with what is late on the first."""
    ends = [first_moment(day + timedelta(days=1), zone) for day in days]
    counts = Counter((bisect_right(ends, task.when), task.task == "decline") for task in tasks)
    return tuple(ComingDay(day, counts[n, False], counts[n, True]) for n, day in enumerate(days))
