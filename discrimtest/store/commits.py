"""Short commits: read, decide, then write only if what was read still stands.

The one write lock makes everyone else wait, so nothing is parsed, fitted or rendered under it::

    def work() -> Made:
        with aside(engine) as session:  # or `reading`, for a few quick statements
            seq, found = head(session)[0], read(session)
        made = decide(found)  # seconds or minutes; nobody waits for it
        with committing(engine, seq, study) as session:
            store(session, made)
        return made

    return retried(work)

What takes long to decide is told of a conflict rather than done again (leave out ``retried``), or
decides again inside :func:`~discrimtest.store.engine.writing` when
:func:`~discrimtest.store.log.moved_since` says so and deciding again is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from sqlalchemy import Engine

from discrimtest.errors import Overtaken, Problem
from discrimtest.store.engine import writing
from discrimtest.store.log import head, moved_since
from discrimtest.store.session import Session

T = TypeVar("T")
SELDOM_READ = (
    *("record_responses", "change_responses", "code_outcome"),
    *("run_analysis", "build_report", "export_study"),
    *("add_person", "grant_role", "revoke_role", "assign_contacts"),
    *("record_step", "defer_step", "release_document", "withdraw_document", "read_document"),
    *("seal_document", "record_reply", "write_paper", "export_evidence"),
)
"""Acts about answers, outcomes, results, roles, assignments and what is released: no draw or import
reads them."""
TRIES = 5
"""How often work that others overtake is done before its failure is told."""


@contextmanager
def committing(
    engine: Engine, seq: int, study: str | None = None, harmless: Iterable[str] = ()
) -> Iterator[Session]:
    """A session that may write, alone, on the state that was read at log entry ``seq``.

    Args:
        seq: Number of the last entry when the caller read (``log.head(session)[0]``).
        study, harmless: As :func:`~discrimtest.store.log.moved_since` has them: what does no
            harm when it is recorded in between.

    Raises:
        Overtaken: Someone recorded something since; nothing was written.
        OutsideTrouble: For whatever the database reports; nothing was written.
    """
    with writing(engine) as session:
        if moved_since(session, seq, study, harmless):
            raise overtaken(session, seq)
        yield session


def overtaken(session: Session, seq: int) -> Overtaken:
    """What is told of entries after ``seq`` that changed what was read."""
    problem = Problem(
        "log",
        f"{head(session)[0] - seq} entries since this began",
        "what was read must still stand when it is written",
        "Run this again; everything recorded in between is kept.",
        code="store.overtaken",
    )
    return Overtaken("Someone else recorded something meanwhile.", [problem])


def retried(work: Callable[[], T], tries: int = TRIES) -> T:
    """What ``work`` returns; done again from its reading on whenever others overtook it.

    Raises:
        Overtaken: They did so each time; nothing was written.
    """
    for _ in range(tries - 1):
        with suppress(Overtaken):
            return work()
    return work()
