"""Record a step that must come before a release, and list how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from discrimtest.actions.tell_landlords import landlord_called, names_of, study_to_release
from discrimtest.files.legal import ReleaseStep
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.handed_in import readable
from discrimtest.record.release import require_enforcement, require_step, standing_steps
from discrimtest.store import people
from discrimtest.store.engine import aside, writing
from discrimtest.store.release_steps import record_step as record
from discrimtest.store.release_steps import steps_of
from discrimtest.words.person import Right
from discrimtest.words.released import StepDone
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedStep:
    """A step that comes before a release.

    Attributes:
        text: What it asks, in English. source: Where the law says so.
        done: For whom (a name of the report, or "all"), on which day, by whom, with which note.
    """

    id: str
    text: str
    source: str
    done: tuple[tuple[str, str, str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        keys = ("for", "on", "by", "note")
        done = [dict(zip(keys, each, strict=True)) for each in self.done]
        return {"id": self.id, "text": self.text, "source": self.source, "done": done}


def record_step(
    at: Workplace,
    slug: str,
    step: str,
    *,
    note: str,
    on: date | None = None,
    landlord: str | None = None,
    undone: bool = False,
) -> StepDone:
    """Write down that a step was done, or that this was recorded wrongly.

    Args:
        note: Where it can be seen; kept encrypted.
        landlord: For this one alone, by its name in the report; None for every landlord.
        undone: Take back what was recorded of it.

    Raises:
        WrongInput: The legal file knows no such step, the day lies ahead, or nothing is noted.
        Refused: The study is not locked, or measures a market.
    """
    words = readable(note.strip(), "note")
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        require_enforcement(slug, study.registered.purpose)
        whom = (
            None if landlord is None else landlord_called(names_of(at, session, study)[1], landlord)
        )
    by, day = at.witness, on or day_of(at.now())
    require_step(steps_asked(study), step, day, words, by)
    told = StepDone(
        by.fresh("step"), study.id, step, whom, not undone, day, words, by.person, by.now
    )
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, study.id)
        record(session, at.keys, told)
    return told


def list_steps(at: Workplace, slug: str) -> list[ListedStep]:
    """The steps that must come before a release of this study, and who did which."""
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        entries = steps_of(session, study.id, at.keys)
        names = names_of(at, session, study)[1] if any(each.landlord for each in entries) else {}
        who = people.names(session, at.keys)

    def shown(each: StepDone) -> tuple[str, str, str, str]:
        whom = "all" if each.landlord is None else names.get(each.landlord, each.landlord)
        return whom, each.day.isoformat(), who.get(each.by, each.by), each.note or "[erased]"

    return [
        ListedStep(
            state.step.id,
            state.step.text.en,
            state.step.source.en,
            tuple(map(shown, state.done)),
        )
        for state in standing_steps(steps_asked(study), entries)
    ]


def steps_asked(study: OpenStudy) -> list[ReleaseStep]:
    """Those that the legal file it was locked with asks of a study of its mode and grounds."""
    grounds = {ground for each in study.instrument.sampled for ground in each.grounds}
    steps, mode = study.instrument.legal.release_steps, study.registered.mode
    return [step for step in steps if step.asked_of(mode, grounds)]
