"""Write a tester's tasks as a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from discrimtest.actions.share_tasks import Shares, share_tasks
from discrimtest.exchange.folder import Drafts
from discrimtest.exchange.task_calendar import as_calendar
from discrimtest.record.due import DueContact
from discrimtest.record.known_tasks import KnownTask, TaskState, known_tasks
from discrimtest.record.made import made_last
from discrimtest.report.language import language
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.log import head
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class WrittenCalendar:
    """A calendar, and how many of its tasks stand how."""

    file: Path
    open: int
    done: int
    cancelled: int

    @property
    def summary(self) -> str:
        told = f"{self.open} to do, {self.done} done, {self.cancelled} no longer to be done"
        return f"{self.file}: {told}."

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def write_calendar(
    at: Workplace,
    slug: str,
    out: Path,
    *,
    of: str | None = None,
    everybody: bool = False,
    code: str = "nl",
) -> WrittenCalendar:
    """Write what a tester is to do, did, and is no longer to do; who is shown what is as in
    :func:`discrimtest.actions.list_due.list_due`, but for two things. Once contacts are shared
    among testers, what nobody was given is in nobody's calendar, as somebody may be given it. And
    what the program sends is in none.

    Args:
        out: The file; its folder must be.
        code: Language of the titles.

    Raises:
        WrongInput: There is no such person or language.
        OutsideTrouble: The file cannot be written.
    """
    said = language(code)
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        record = study.record(session)
        shares = share_tasks(at, session, study, record, of=of, everybody=everybody)
        known = known_tasks(record, destroyed_subjects(session))
        # It grows with whatever is recorded, so that no change of a task is overlooked.
        sequence, _ = head(session)
    tasks = [
        each
        for each in _told(shares, known)
        if not (each.by_program or shares.by_program(each.task))
    ]
    zone = record.fieldwork.zone
    content = as_calendar(tasks, slug, zone, sequence=sequence, now=at.now(), language=said.code)
    with Drafts(out.parent) as drafts:
        drafts.add(out.name, content)
        drafts.finish()
    counts = Counter(each.state for each in tasks)
    return WrittenCalendar(out, *(counts[state] for state in TaskState))


def _told(shares: Shares, known: Iterable[KnownTask]) -> list[KnownTask]:
    """What a person's calendar holds: what is theirs, and, cancelled, what was given to them once
    and is theirs no more."""
    known = [each for each in known if shares.shows(each.task)]
    if shares.person is None:
        return known
    alone = replace(shares, alone=shares.alone or bool(shares.testers.assignments))
    own = {task.contact.id for task in alone.own(each.task for each in known)}
    return [
        each if each.task.contact.id in own else replace(each, state=TaskState.CANCELLED)
        for each in known
        if each.task.contact.id in own or _was_given(shares, each.task)
    ]


def _was_given(shares: Shares, task: DueContact) -> bool:
    """Whether a task was a person's once: what follows a call that another made never was."""
    contact = task.contact.id
    if shares.record.fieldwork.visits and task.task != "send":
        made = made_last(shares.record, contact)
        given = shares.testers.given.get(contact)
        if made and given and given.person == made.by != shares.person:
            return False
    return (contact, shares.person) in shares.once_given
