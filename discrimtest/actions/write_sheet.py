"""Write what a tester is to do as a workbook to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from discrimtest.actions.export_form import form_of, told_of
from discrimtest.actions.list_due import awaiting_answer, described, due_now
from discrimtest.actions.share_tasks import Shares, share_tasks
from discrimtest.exchange.folder import Drafts
from discrimtest.exchange.submissions import ROW, row_id
from discrimtest.exchange.task_calendar import what
from discrimtest.exchange.task_sheet import SheetRow, as_sheet
from discrimtest.identifiers import fresh_id
from discrimtest.record.due import DueContact
from discrimtest.report.language import language
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace

_SPARE = 10
"""Rows without a task, for what nobody foresaw."""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A workbook, with how many tasks, and how many contacts that may be answered."""

    file: Path
    tasks: int
    awaiting: int

    @property
    def summary(self) -> str:
        return f"{self.file}: {self.tasks} to do, {self.awaiting} that an answer may come to."

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def write_sheet(
    at: Workplace,
    slug: str,
    out: Path,
    *,
    until: datetime | None = None,
    of: str | None = None,
    everybody: bool = False,
    code: str = "nl",
) -> WrittenSheet:
    """Write a workbook with a row for each thing to do, as
    :func:`discrimtest.actions.list_due.list_due` tells it, and one for each contact whose window is
    open. What is filled in is taken in by :func:`discrimtest.actions.import_contacts`; the workbook
    holds landlords' mailboxes, and is its owner's alone.

    Args:
        out: The file; its folder must be.
        code: Language of all that can be chosen.

    Raises:
        WrongInput: There is no such person or language.
        OutsideTrouble: The file cannot be written.
    """
    said = language(code)
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        record, erased = study.record(session), destroyed_subjects(session)
        shares = share_tasks(at, session, study, record, of=of, everybody=everybody)
        tasks = [each for each in due_now(at, shares, erased, until) if _by_hand(shares, each)]
        awaiting = shares.own(awaiting_answer(record, at.now()))
        contacts = told_of(record, erased)
        rows = [
            SheetRow(
                row_id(fresh_id(ROW), task.contact.id),
                contacts[task.contact.id],
                what(task),
                shown.recipient,
                shown.home,
                "response" if task.task == "answer" else "",
            )
            for task, shown in zip(
                (*tasks, *awaiting),
                described(at, session, shares, (*tasks, *awaiting)),
                strict=True,
            )
        ]
    own = {task.contact.id: contacts[task.contact.id] for task in (*tasks, *awaiting)}
    spare = [SheetRow(fresh_id(ROW)) for _ in range(_SPARE)]
    content = as_sheet(form_of(study, own), [*rows, *spare], language=said.code)
    with Drafts(out.parent) as drafts:
        drafts.add(out.name, content)
        drafts.finish()
    return WrittenSheet(out, len(tasks), len(awaiting))


def _by_hand(shares: Shares, task: DueContact) -> bool:
    """Whether a list can tell of it: an account of a visit has a form of its own."""
    return task.task != "visit" and not shares.by_program(task)
