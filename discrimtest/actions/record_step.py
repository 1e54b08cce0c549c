"""Record a step that must come before a release, and list how each stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from discrimtest.actions.tell_landlords import landlord_called, names_of, study_to_release
from discrimtest.files.legal import ReleaseStep
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.handed_in import readable
from discrimtest.record.release import (
    StepState,
    require_deferral,
    require_enforcement,
    require_step,
    standing_steps,
)
from discrimtest.store import people
from discrimtest.store.engine import aside, writing
from discrimtest.store.release_steps import deferrals_of, record_deferral, steps_of
from discrimtest.store.release_steps import record_step as record
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.released import Deferral, StepDone
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedStep:
    """A step that comes before a release, or that is recorded besides.

    Attributes:
        text: What it asks, in English. source: Where the law says so.
        done: For whom (a name of the report, or "all"), on which day, by whom, with which note.
        deferred: The same of what is put off, with the day to which it is.
        demanded: Whether nothing is released without it.
    """

    id: str
    text: str
    source: str
    done: tuple[tuple[str, str, str, str], ...]
    deferred: tuple[tuple[str, str, str, str], ...] = ()
    demanded: bool = True

    def to_dict(self) -> dict[str, Any]:
        def told(rows: tuple[tuple[str, str, str, str], ...], day: str) -> list[dict[str, str]]:
            return [dict(zip(("for", day, "by", "note"), each, strict=True)) for each in rows]

        return {
            "id": self.id,
            "text": self.text,
            "source": self.source,
            "demanded": self.demanded,
            "done": told(self.done, "on"),
            "deferred": told(self.deferred, "until"),
        }


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
        study, whom = _of(at, session, slug, step, landlord)
    by, day = at.witness, on or day_of(at.now())
    require_step(steps_known(study), step, day, words, by)
    told = StepDone(
        by.fresh("step"), study.id, step, whom, not undone, day, words, by.person, by.now
    )
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, study.id)
        record(session, at.keys, told)
    return told


def defer_step(
    at: Workplace, slug: str, step: str, until: date, *, why: str, landlord: str | None = None
) -> Deferral:
    """Write down that a step waits, as the legal file lets it; it counts as done until that day.

    Args:
        until: The last day on which it is to be done.
        why: Why, and who decided it; kept encrypted.
        landlord: As in :func:`record_step`.

    Raises:
        WrongInput: The legal file lets no such step wait, the day has passed, or nothing says why.
        Refused: The study is not locked, or measures a market.
    """
    words = readable(why.strip(), "note")
    with aside(at.engine) as session:
        study, whom = _of(at, session, slug, step, landlord)
    by = at.witness
    require_deferral(steps_known(study), step, until, words, by)
    told = Deferral(by.fresh("deferral"), study.id, step, whom, until, words, by.person, by.now)
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, study.id)
        record_deferral(session, at.keys, told)
    return told


def list_steps(at: Workplace, slug: str) -> list[ListedStep]:
    """The steps that must come before a release of this study and those that are recorded besides,
    and who did which."""
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        entries = steps_of(session, study.id, at.keys)
        deferrals = deferrals_of(session, study.id, at.keys)
        named = any(row.landlord for row in entries) or any(row.landlord for row in deferrals)
        names = names_of(at, session, study)[1] if named else {}
        who = people.names(session, at.keys)

    def shown(each: StepDone | Deferral) -> tuple[str, str, str, str]:
        whom = "all" if each.landlord is None else names.get(each.landlord, each.landlord)
        day = each.day if isinstance(each, StepDone) else each.until
        return whom, day.isoformat(), who.get(each.by, each.by), each.note or "[erased]"

    def listed(state: StepState) -> ListedStep:
        step = state.step
        done, deferred = (tuple(map(shown, some)) for some in (state.done, state.deferred))
        return ListedStep(step.id, step.text.en, step.source.en, done, deferred, step in demanded)

    demanded = steps_asked(study)
    return list(map(listed, standing_steps(steps_known(study), entries, deferrals)))


def steps_asked(study: OpenStudy) -> list[ReleaseStep]:
    """Those that the legal file it was locked with asks before a release of a study of its mode and
    grounds."""
    return _of_its_kind(study, study.instrument.legal.release_steps)


def steps_known(study: OpenStudy) -> list[ReleaseStep]:
    """The same with those that are recorded besides."""
    return _of_its_kind(study, study.instrument.legal.steps)


def _of_its_kind(study: OpenStudy, steps: Iterable[ReleaseStep]) -> list[ReleaseStep]:
    grounds = {ground for each in study.instrument.sampled for ground in each.grounds}
    return [step for step in steps if step.asked_of(study.registered.mode, grounds)]


def _of(
    at: Workplace, session: Session, slug: str, step: str, landlord: str | None
) -> tuple[OpenStudy, str | None]:
    """The study, and the id of the landlord. A study that measures a market records for all
    landlords together what stops a term of the law, and nothing else."""
    study = study_to_release(at, session, slug)
    terms = {clock.stops for clock in study.instrument.legal.clocks}
    if landlord is not None or step not in terms:
        require_enforcement(slug, study.registered.purpose)
    if landlord is None:
        return study, None
    return study, landlord_called(names_of(at, session, study)[1], landlord)
