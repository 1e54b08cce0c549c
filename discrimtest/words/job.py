"""Long work that a page asked for, done in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discrimtest.words.person import Right


class JobKind(StrEnum):
    IMPORT = "import"
    DRAW = "draw"
    ANALYSE = "analyse"
    REPORT = "report"
    EXPORT = "export"
    FETCH = "fetch"


NEEDS = {
    JobKind.IMPORT: Right.IMPORT_LISTINGS,
    JobKind.DRAW: Right.DRAW_TESTS,
    JobKind.ANALYSE: Right.RUN_ANALYSIS,
    JobKind.REPORT: Right.BUILD_REPORT,
    JobKind.EXPORT: Right.EXPORT_DATA,
    JobKind.FETCH: Right.RECORD_RESPONSES,
}
"""The right that each asks for: when it is asked for, when it runs, and of who reads its result."""


class JobState(StrEnum):
    """``asking`` a person, ``waiting`` for its process, ``running``, or over."""

    ASKING = "asking"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = (JobState.ASKING, JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work.

    Attributes:
        study: Slug of the study.
        by: Id of who asked for it, and as whom it runs.
        at: When it was asked for (UTC).
        until: When its process counts as dead, unless it says before that it is there.
        stopping: Somebody asked it to stop.
        kept: What it was to write was committed.
        step, done, total: How far it is.
        ended: When it ended; None while it is open.
    """

    id: str
    kind: JobKind
    study: str
    by: str
    at: datetime
    state: JobState
    until: datetime
    stopping: bool
    kept: bool
    step: str
    done: int
    total: int
    ended: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_dead(self, now: datetime) -> bool:
        """Whether its process said nothing for so long that it may be begun again."""
        return self.state in (JobState.WAITING, JobState.RUNNING) and now >= self.until
