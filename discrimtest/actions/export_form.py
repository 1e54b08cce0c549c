"""Write a study's log form for phones: an XLSForm, for servers of ODK and KoboToolbox."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.exchange.folder import Drafts
from discrimtest.exchange.log_form import LogForm, log_form
from discrimtest.exchange.xlsform import as_xlsform
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace


def export_form(at: Workplace, slug: str, directory: Path, *, language: str = "en") -> Path:
    """The form with which testers log the contacts drawn up to now.

    A contact is told by its planned time, its line and its id; no landlord, home, letter or
    candidate stands in it.

    Args:
        directory: Made when it is not there; its parent must be.
        language: Shown first; the form speaks all three.

    Raises:
        NotAllowed: The person may not supervise testers of this study.
        Refused: No test is drawn.
        OutsideTrouble: The folder can not be written to.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        contacts = told_of(study.record(session), destroyed_subjects(session))
    if not contacts:
        raise Refused("There is nothing to log.", [_nothing_drawn(slug)])
    file = study.instrument.study
    form = form_of(study, contacts)
    number = study.version.number if study.version else 0
    content = as_xlsform(form, slug=slug, number=number, first=file.period.first, language=language)
    with Drafts(directory) as drafts:
        drafts.add(f"{slug}-log.xlsx", content)
        (written,) = drafts.finish()
    return written


def told_of(record: Record, erased: Container[str]) -> dict[str, str]:
    """How each contact is told from others, by its id and in the order of the plan."""
    return {
        name: f"{shown(when, record.fieldwork.zone)} {record.contacts[name].line} {name}"
        for name, when in sorted(record.planned.items(), key=lambda planned: planned[::-1])
        if record.test_of(name).landlord not in erased
    }


def form_of(study: OpenStudy, contacts: dict[str, str]) -> LogForm:
    """The form of a study, by the files that count for it."""
    return log_form(study.instrument.study.title, study.instrument.codebook, contacts)


def _nothing_drawn(slug: str) -> Problem:
    rule, repair = "has no drawn tests, so no contacts", "First: {draw}"
    values = {"draw": action("tests draw", slug)}
    return Problem(slug, "", rule, repair, "form.no_contacts", values=values)
