"""Ask for long work, which a process of its own then does; see how far it is; stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id, sha256_hex
from discrimtest.store import jobs, studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.job import NEEDS, Job, JobKind, JobState
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import texts_of_files
from discrimtest.workplace.workplace import Workplace

BEGINS_WITHIN = timedelta(seconds=30)
"""A process that said nothing for so long after it was asked for did not begin."""
LARGEST_FILE = 10_000_000
"""Bytes of a file that comes by a form."""
FOLDER = "reports"
"""Where in a project the files lie that jobs made, each job's in a folder of its own."""
_NEWEST = 20


@dataclass(frozen=True, slots=True)
class KnownJob:
    """A job as a page shows it.

    Attributes:
        told: What came of it, or what it asks.
        dead: Its process said nothing for too long: it can be begun again.
        mine: The acting person asked for it.
    """

    job: Job
    told: Mapping[str, Any]
    dead: bool
    mine: bool


def ask_job(
    at: Workplace,
    kind: JobKind,
    slug: str,
    choices: Mapping[str, Any],
    file: bytes | None = None,
) -> Job:
    """Write down what is to be done; the same asked again while it is open is the same job.

    Args:
        choices: What was chosen, as JSON has it.
        file: What an import reads.

    Raises:
        NotAllowed: The person may not do that in the study.
        WrongInput: There is no such study; or the file is empty or too large.
    """
    now = at.now()
    with writing(at.engine) as session:
        _require(at, session, NEEDS[kind], slug)
        if file is not None:
            _check_size(file)
            choices = {**choices, "sha256": sha256_hex(file)}
        jobs.clear(session, now)
        for known in jobs.jobs(session, slug, _NEWEST):
            if (known.is_open and (known.kind, known.by) == (kind, at.person.id)) and (
                jobs.choices_of(session, at.keys, known) == choices
            ):
                return known
        until = now + BEGINS_WITHIN
        job = Job(
            *(fresh_id("job"), kind, slug, at.person.id, now, JobState.WAITING, until),
            *(False, False, "", 0, 0, None),
        )
        jobs.ask(session, at.keys, job, choices, file)
        return job


def answer_job(at: Workplace, job_id: str, choices: Mapping[str, Any]) -> Job:
    """Decide what a job asks, so that it goes on.

    Args:
        choices: Those that take the place of earlier ones.
    """
    with writing(at.engine) as session:
        job = _own(at, session, job_id)
        kept = jobs.choices_of(session, at.keys, job)
        until = at.now() + BEGINS_WITHIN
        jobs.answer(session, at.keys, job, {**kept, **choices}, until)
        return replace(job, state=JobState.WAITING, until=until)


def begin_again(at: Workplace, job_id: str) -> Job:
    """A job whose process died, for another process to take up.

    Raises:
        Refused: Its process lives, or it is over.
    """
    with reading(at.engine) as session:
        job = _own(at, session, job_id)
    if not job.is_dead(at.now()):
        rule, repair = "is at work, or over", "Look at how far it is."
        raise Refused("It was not begun again.", [Problem("", "", rule, repair, "job.alive")])
    return job


def stop_job(at: Workplace, job_id: str) -> None:
    """Let a job write nothing; whoever may ask for such work may stop it.

    Raises:
        Refused: It is over, or what it does was kept already.
    """
    with writing(at.engine) as session:
        job = _seen(at, session, job_id)
        jobs.ask_to_stop(session, job, at.now())


def tell_job(at: Workplace, job_id: str) -> KnownJob:
    """How far a job is, or what came of it."""
    with reading(at.engine) as session:
        job = _seen(at, session, job_id)
        told = jobs.told_of(session, at.keys, job)
    return KnownJob(job, told, job.is_dead(at.now()), job.by == at.person.id)


def list_jobs(at: Workplace, slug: str) -> list[KnownJob]:
    """The newest of a study that the person may read; what came of them is left out."""
    with reading(at.engine) as session:
        found = studies.find_study(session, slug)
        study = found.id if found else None
        at.require(Right.READ_STUDY, study)
        known = jobs.jobs(session, slug, _NEWEST)
    now, own = at.now(), at.person.id
    return [
        KnownJob(job, {}, job.is_dead(now), job.by == own)
        for job in known
        if at.person.may(NEEDS[job.kind], study)
    ]


def made_file(at: Workplace, job_id: str, name: str) -> tuple[Path, str]:
    """A file that a job made, and its SHA-256.

    Raises:
        WrongInput: It made none of this name.
        Refused: The file is gone, or is no longer as it was made.
    """
    known = tell_job(at, job_id)
    made = {str(file["name"]): str(file["sha256"]) for file in known.told.get("files", ())}
    if name not in made:
        rule, repair = "must be a file that this work made", "Go back to the work."
        problem = Problem("", name, rule, repair, "job.no_file")
        raise WrongInput("There is no such file.", [problem])
    path = folder_of(at, known.job) / name
    if not path.is_file() or sha256_hex(path.read_bytes()) != made[name]:
        rule, repair = "is gone, or was changed since it was made", "Make it anew."
        raise Refused("The file was not handed out.", [Problem("", name, rule, repair, "job.file")])
    return path, made[name]


def folder_of(place: Workplace, job: Job) -> Path:
    """Where the files of a job lie."""
    return (place.library.project or Path.cwd()) / FOLDER / job.id


def _check_size(file: bytes) -> None:
    if 0 < len(file) <= LARGEST_FILE:
        return
    rule = f"must hold something, and at most {LARGEST_FILE // 1_000_000} MB"
    problem = Problem("file", f"{len(file)} bytes", rule, "Choose another file.", "job.file_size")
    raise WrongInput("The file was not taken.", [problem])


def _require(at: Workplace, session: Session, right: Right, slug: str) -> None:
    found = studies.find_study(session, slug)
    at.require(right, found.id if found else None)
    if found is None:
        texts_of_files(at, slug)


def _seen(at: Workplace, session: Session, job_id: str) -> Job:
    """A job that the person may ask for too."""
    job = jobs.job_of(session, job_id)
    _require(at, session, NEEDS[job.kind], job.study)
    return job


def _own(at: Workplace, session: Session, job_id: str) -> Job:
    """A job that the person asked for: it runs as they, whoever looks at it."""
    job = _seen(at, session, job_id)
    if job.by != at.person.id:
        rule, repair = "was asked for by somebody else", "Ask for it yourself."
        raise Refused("Nothing was done.", [Problem("", "", rule, repair, "job.of_another")])
    return job
