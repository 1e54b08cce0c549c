"""Tell a tester what is to be done today, and to which contacts an answer may come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from discrimtest.actions.list_due import Task, awaiting_answer, described, due_now
from discrimtest.actions.share_tasks import Shares, share_tasks
from discrimtest.exchange.task_calendar import what
from discrimtest.record.due import DueContact
from discrimtest.store import lines, studies
from discrimtest.store.draws import first_drawn
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.store.testers import laid_down
from discrimtest.store.to_do import Sought, awaiting, to_do
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import StudyInField, look_up_field
from discrimtest.workplace.workplace import Workplace

MOST = 100
"""Tasks of one study that a page lists, and contacts that may be answered, unless more is asked."""


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
        tasks: The earliest first, late ones included; as many as were asked for.
        awaiting: Contacts that were made and to which an answer counts still, the newest first;
            as many as were asked for.
        more: Whether there are tasks that are not listed.
        more_awaiting: Whether there are such contacts that are not listed.
    """

    study: str
    tasks: tuple[DayTask, ...]
    awaiting: tuple[DayTask, ...]
    more: bool
    more_awaiting: bool


def tell_day(at: Workplace, most: int = MOST) -> list[StudyDay]:
    """The acting person's own day, study by study; what the program sends itself is left out.

    Args:
        most: How many tasks, and contacts that may be answered, of each study to tell at most.

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
        return [_Day(at, session, look_up_field(at, session, slug), most).told() for slug in found]


class _Day:
    """One study's part of a day, of which no more is read than a page can show.

    The tests that may hold something to do are named by the database, the earliest first; the
    rules decide on as many of them as it takes to fill the page, and no test that was not read
    can hold anything that comes before what the page shows.
    """

    def __init__(self, at: Workplace, session: Session, study: StudyInField, most: int) -> None:
        self.at, self.session, self.study, self.most = at, session, study, most
        self.until = end_of_day(at.now(), study.fieldwork.zone)
        self.since = at.now() - study.fieldwork.window
        self.sought = self._sought()

    def told(self) -> StudyDay:
        slug, size = self.study.registered.slug, self.most + 1
        while True:
            planned = to_do(self.session, self.sought, self.until, size + 1)
            made = awaiting(self.session, self.sought, self.since, size + 1)
            tests = {test for _, test in (*planned[:size], *made[:size])}
            if not tests:
                return StudyDay(slug, (), (), more=False, more_awaiting=False)
            shares = self._shares(tests)
            tasks, answers = self._tasks(shares), self._awaiting(shares)
            # What comes after the first that was not read may stand after another such.
            if len(planned) > size:
                tasks = [task for task in tasks if task.when < planned[size][0]]
            if len(made) > size:
                answers = [task for task in answers if task.when > made[size][0]]
            full = len(tasks) > self.most or len(planned) <= size
            if full and (len(answers) > self.most or len(made) <= size):
                return self._day(slug, shares, tasks, answers)
            size *= 4

    def _sought(self) -> Sought:
        study = self.study
        simulated, visits = study.registered.simulated, study.fieldwork.visits
        sending = frozenset() if simulated else lines.verified(self.session, study.id)
        calls = study.fieldwork.phone is not None
        others = frozenset() if visits or self._sees_all() else self._others()
        return Sought(study.id, others, sending, calls)

    def _sees_all(self) -> bool:
        return self.at.person.may(Right.SUPERVISE_TESTERS, self.study.id)

    def _others(self) -> frozenset[str]:
        """Whose contacts stay theirs whatever their landlord and, up to now, their day."""
        testers = laid_down(self.session, self.study.id)
        return frozenset(
            person
            for person in testers.acting - {self.at.person.id}
            if testers.is_trained(person, self.until) and not testers.conflicts.get(person)
        )

    def _shares(self, tests: set[str]) -> Shares:
        near = replace(self.study, tests=tests)
        return share_tasks(self.at, self.session, near, near.record(self.session))

    def _tasks(self, shares: Shares) -> list[DueContact]:
        erased = destroyed_subjects(self.session)
        found = due_now(self.at, shares, erased, self.until)
        return [task for task in found if not shares.by_program(task)]

    def _awaiting(self, shares: Shares) -> list[DueContact]:
        return shares.own(list(awaiting_answer(shares.record, self.at.now()))[::-1])

    def _day(
        self, slug: str, shares: Shares, tasks: list[DueContact], answers: list[DueContact]
    ) -> StudyDay:
        shown, now = (*tasks[: self.most], *answers[: self.most]), self.at.now()
        told = [
            DayTask(what(task), each, task.task != "answer" and task.when < now)
            for task, each in zip(
                shown, described(self.at, self.session, shares, shown), strict=True
            )
        ]
        first = len(tasks[: self.most])
        return StudyDay(
            slug,
            tuple(told[:first]),
            tuple(told[first:]),
            more=len(tasks) > self.most,
            more_awaiting=len(answers) > self.most,
        )


def end_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """The next midnight of a place."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone)
