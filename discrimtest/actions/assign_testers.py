"""Give a study's contacts to its testers, or those of a tester who drops out to the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from discrimtest.actions.manage_testers import EVER
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.library.frozen import frozen_candidates, frozen_seed, frozen_voices
from discrimtest.randomness import Stream
from discrimtest.record.assign import UNSEEN, Looks, Shared, share
from discrimtest.record.due import DueContact, due, to_visit
from discrimtest.record.made import made_last
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.record.visit_sight import as_made
from discrimtest.store import people
from discrimtest.store import testers as stored
from discrimtest.store.commits import SELDOM_READ, committing, retried
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.log import head
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import StudyInField, look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class AssignedContacts:
    """What was given to whom.

    Attributes:
        given: How many contacts each person got now, by name.
        load: How many each has to make in all, by name.
        kept: How many stay with the person they were assigned to.
        nobody: Contacts that no trained tester may make.
        alone: Contacts of a test that one tester makes both, though the landlord hears or sees who
            does.
        unlike: Those of ``nobody`` that fall to nobody because a visit shows that every tester who
            may make them is another than the candidate.
        beside: Those of ``nobody`` that fall to nobody because who may make them makes the other
            visit of the test.
        undescribed: Testers, by name, of whom nobody laid down what a visit shows, where there are
            visits.
    """

    given: dict[str, int]
    load: dict[str, int]
    kept: int
    nobody: tuple[str, ...]
    alone: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    undescribed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "given": self.given,
            "load": self.load,
            "kept": self.kept,
            "nobody": list(self.nobody),
            "alone": list(self.alone),
            "unlike": list(self.unlike),
            "beside": list(self.beside),
            "undescribed": list(self.undescribed),
        }


def assign_testers(
    at: Workplace, slug: str, *, day: date | None = None, leaving: str | None = None
) -> AssignedContacts:
    """Give what is still to be made, visited or declined to trained testers of the study.

    Args:
        day: Only what is planned on this day, in the study's time zone.
        leaving: A person, by name or id, whose contacts alone go to others.

    Raises:
        Refused: The study has no trained tester.
        WrongInput: There is no such person.
    """
    return retried(lambda: _assigned(at, slug, day, leaving))


def _assigned(at: Workplace, slug: str, day: date | None, leaving: str | None) -> AssignedContacts:
    with reading(at.engine) as session:
        seq, _ = head(session)
        study = look_up_field(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record = study.record(session)
        seen = at.keys if record.fieldwork.visits else None
        testers = stored.read_testers(session, study.id, seen)
        if record.fieldwork.visits:
            testers = as_made(record, testers)
        _require_trained(testers, slug)
        names = people.names(session, at.keys)
        gone = people.named(session, at.keys, leaving).id if leaving else None
        erased = destroyed_subjects(session)
        every = [*due(record, EVER, erased), *to_visit(record, erased)]
    tasks = [task for task in every if _is_meant(record, testers, task, day, gone)]
    load = Counter(who for task in every if (who := testers.who(record, task.contact)))
    seed = frozen_seed(study.version.snapshot) if study.version else 0
    stream = partial(Stream, seed, "testers")
    voices = frozen_voices(study.version.snapshot) if study.version else {}
    looks = _looks(study, testers) if record.fieldwork.visits else UNSEEN
    shared = share(record, testers, tasks, load, stream, at.recorder, gone, voices, looks)
    if shared.new:
        with committing(at.engine, seq, harmless=SELDOM_READ[:3]) as session:
            at.require_still(session, Right.SUPERVISE_TESTERS, study.id)
            by, now = at.person.id, at.now()
            stored.record_assignments(session, shared.new, study=study.id, by=by, at=now)
    told = _told(shared, load, gone, names)
    if not record.fieldwork.visits:
        return told
    unknown = testers.acting & testers.trained.keys() - _described(testers)
    return replace(told, undescribed=tuple(sorted(names.get(each, each) for each in unknown)))


def _looks(study: StudyInField, testers: Testers) -> Looks:
    candidates = frozen_candidates(study.version.snapshot) if study.version else {}
    return Looks(testers.shown, candidates)


def _described(testers: Testers) -> set[str]:
    return {person for person, shown in testers.shown.items() if shown.coded}


def _told(
    shared: Shared, load: Counter[str], gone: str | None, names: Mapping[str, str]
) -> AssignedContacts:
    given = Counter(each.person for each in shared.new if each.person)
    if gone:
        load[gone] -= len(shared.new)

    def named(counts: Counter[str]) -> dict[str, int]:
        told = {names.get(person, person): count for person, count in counts.items() if count}
        return dict(sorted(told.items()))

    return AssignedContacts(
        named(given),
        named(load + given),
        shared.kept,
        shared.nobody,
        shared.alone,
        shared.unlike,
        shared.beside,
    )


def _is_meant(
    record: Record, testers: Testers, task: DueContact, day: date | None, gone: str | None
) -> bool:
    local = task.when.astimezone(record.fieldwork.zone).date()
    who = testers.who(record, task.contact)
    if task.task == "visit" and who is None:
        made = made_last(record, task.contact.id)
        who = made.by if made and made.by in testers.acting else None
        if gone is None and who is not None:
            return False
    return (day is None or local == day) and (gone is None or who == gone)


def _require_trained(testers: Testers, slug: str) -> None:
    if testers.acting & testers.trained.keys():
        return
    problem = Problem(
        slug,
        "",
        "no tester of the study was trained",
        "Say who was: '{train}'.",
        "testers.untrained",
        values={"train": action("testers train", "PERSON")},
    )
    raise Refused("Nothing was assigned.", [problem])
