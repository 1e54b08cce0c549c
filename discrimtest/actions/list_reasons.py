"""The reasons that people typed, so that one which names somebody can be found and erased."""

from __future__ import annotations

from discrimtest.store.engine import reading
from discrimtest.store.reasons import Reason, reasons
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


def list_reasons(at: Workplace) -> list[Reason]:
    """Why studies were amended, tests taken back, calls put right, data erased; oldest first."""
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        return reasons(session, at.keys)
