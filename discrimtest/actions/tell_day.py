"""Tell a tester what is to be done today, and to which contacts an answer may come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from discrimtest.actions.list_due import Task, awaiting_answer, described, due_now
from discrimtest.actions.share_tasks import share_tasks
from discrimtest.exchange.task_calendar import what
from discrimtest.store import studies
from discrimtest.store.draws import first_drawn
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import StudyInField, look_up_field
from discrimtest.workplace.workplace import Workplace

MOST = 100
"""Tasks of one study that a page lists; the others it counts."""


@dataclass(frozen=True, slots=True)
class DayTask:
    """One thing to do.

    Attributes:
        what: What it is, as :func:`discrimtest.exchange.task_calendar.what` calls it.
        late: Whether its time has passed.
    """

    what: str
    task: Task
    late: bool


@dataclass(frozen=True, slots=True)
class StudyDay:
    """One study's part of a day.

    Attributes:
        study: Its slug.
        tasks: The earliest first, late ones included.
        awaiting: Contacts that were made and to which an answer counts still, the newest first.
        more: How many tasks and contacts are not listed.
    """

    study: str
    tasks: tuple[DayTask, ...]
    awaiting: tuple[DayTask, ...]
    more: int


def tell_day(at: Workplace) -> list[StudyDay]:
    """The acting person's own day, study by study; what the program sends itself is left out.

    Raises:
        NotAllowed: The person records contacts in no study.
    """
    with reading(at.engine) as session:
        found = [
            each.slug
            for each in studies.studies(session)
            if at.person.may(Right.RECORD_CONTACTS, each.id) and first_drawn(session, each.id)
        ]
        if not found:
            # Whoever may nowhere is told so; whoever may, but of whom nothing is asked yet, not.
            for study in {grant.study for grant in at.person.grants} or {None}:
                if at.person.may(Right.RECORD_CONTACTS, study):
                    return []
            at.require(Right.RECORD_CONTACTS)
        return [_day(at, session, look_up_field(at, session, slug), slug) for slug in found]


def _day(at: Workplace, session: Session, study: StudyInField, slug: str) -> StudyDay:
    record, erased = study.record(session), destroyed_subjects(session)
    # A supervisor who tests too sees here what they are to do, and not what others are.
    shares = share_tasks(at, session, study, record, of=None)
    zone = record.fieldwork.zone
    tasks = [
        task
        for task in due_now(at, shares, erased, end_of_day(at.now(), zone))
        if not shares.by_program(task)
    ]
    awaiting = shares.own(list(awaiting_answer(record, at.now()))[::-1])
    shown = (*tasks[:MOST], *awaiting[:MOST])
    told = [
        DayTask(what(task), each, task.task != "answer" and task.when < at.now())
        for task, each in zip(shown, described(at, session, shares, shown), strict=True)
    ]
    first = len(tasks[:MOST])
    more = len(tasks) + len(awaiting) - len(shown)
    return StudyDay(slug, tuple(told[:first]), tuple(told[first:]), more)


def end_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """The next midnight of a place."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone)
