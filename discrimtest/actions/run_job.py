"""Do long work that a page asked for, as the person who asked, and say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Event, Thread
from time import monotonic
from typing import Any

from discrimtest.actions.do_job import Asks, found_files, told_error, work_of
from discrimtest.errors import DiscrimtestError, JobStopped, OutsideTrouble
from discrimtest.identifiers import fresh_id
from discrimtest.store import jobs, people
from discrimtest.store.engine import writing
from discrimtest.store.sight import limited
from discrimtest.words.job import Job, JobState
from discrimtest.workplace.workplace import Workplace

SECOND = 1.0
BEAT = 15.0
"""Seconds between two signs of life where nothing else is told."""


def _lets_go_on() -> None:
    """What is done to work that is asked to stop, where nothing can interrupt it."""


def run_job(
    at: Workplace, job_id: str, interrupt: Callable[[], None] = _lets_go_on, beat: float = BEAT
) -> Job:
    """Do a job that waits, or whose process died; how it ended is written down.

    It is done as the person who asked, by the roles they hold now. Only one process writes what it
    does: its commit asks for the lease again, and for whether somebody stopped it.

    Args:
        interrupt: Stops what is under way, by `KeyboardInterrupt`; called from another thread.
        beat: Seconds between two signs of life.

    Raises:
        Overtaken: Another process has it, or it is over.
        WrongInput: There is no such job.
        StoreDamaged: It was altered since it was asked for.
    """
    work = _taken(at, job_id)
    if not work.job.kept:
        with work.alive(interrupt, beat):
            state, told = work.done()
    else:
        state, told = JobState.DONE, found_files(at, work.job)
    with writing(at.engine) as session:
        if state is JobState.ASKING:
            jobs.put(session, at.keys, work.job, work.holder, told)
        else:
            if state is not JobState.DONE and jobs.job_of(session, job_id).kept:
                state, told = JobState.DONE, found_files(at, work.job)
            jobs.end(session, at.keys, work.job, work.holder, state, at.now(), told)
    return replace(work.job, state=state)


def _taken(at: Workplace, job_id: str) -> _Work:
    holder = fresh_id("run")
    with writing(at.engine) as session:
        job = jobs.job_of(session, job_id)
        choices = jobs.choices_of(session, at.keys, job)
        file = jobs.file_of(session, at.keys, job)
        jobs.take(session, job, holder, at.now())
        who = people.person(session, job.by)
    place = replace(at, person=who, engine=limited(at.engine, who.studies), unnamed=False)
    return _Work(place, job, holder, choices, file)


@dataclass
class _Work:
    """A job that this process holds."""

    at: Workplace
    job: Job
    holder: str
    choices: dict[str, Any]
    file: bytes | None
    told_at: float = 0.0

    def done(self) -> tuple[JobState, dict[str, Any]]:
        """How it ended, and what is told of it."""
        place = replace(self.at, keeping=lambda session: jobs.keep(session, *self._own))
        try:
            work = work_of(self.job.kind)
            return JobState.DONE, work(place, self.job, self.choices, self.file, self.tell)
        except Asks as asks:
            return JobState.ASKING, asks.told
        except (JobStopped, KeyboardInterrupt):
            return JobState.STOPPED, {}
        except DiscrimtestError as error:
            return JobState.FAILED, told_error(error)
        except Exception:
            with writing(self.at.engine) as session:
                now, faulty = self.at.now(), {"summary": "", "problems": [{"code": "fault"}]}
                jobs.end(session, self.at.keys, self.job, self.holder, JobState.FAILED, now, faulty)
            raise

    def tell(self, step: str, done: int, total: int) -> None:
        """Say how far it is, at most once a second."""
        if monotonic() - self.told_at < SECOND:
            return
        self.told_at = monotonic()
        self._beat((step, done, total))

    @contextmanager
    def alive(self, interrupt: Callable[[], None], beat: float) -> Iterator[None]:
        """Give signs of life from beside, and stop what is under way where it is to stop."""
        over = Event()

        def beats() -> None:
            while not over.wait(beat):
                try:
                    # A database that is held by another for long is asked again.
                    with suppress(OutsideTrouble):
                        self._beat()
                except JobStopped:
                    interrupt()
                    return

        beside = Thread(target=beats, daemon=True)
        beside.start()
        try:
            yield
        finally:
            over.set()
            beside.join()

    @property
    def _own(self) -> tuple[str, str]:
        return self.job.id, self.holder

    def _beat(self, far: tuple[str, int, int] | None = None) -> None:
        with writing(self.at.engine) as session:
            jobs.beat(session, *self._own, self.at.now(), far)
