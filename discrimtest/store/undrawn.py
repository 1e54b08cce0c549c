"""Tests that were taken back before anything was recorded of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.test import TakenBack

_TEST, _UNDRAWN = tables.table_of(tables.TestRow), tables.table_of(tables.UndrawnRow)


def undraw(
    session: Session,
    study: str,
    draw: str,
    tests: Sequence[str],
    *,
    reason: str,
    by: str,
    at: datetime,
) -> None:
    """Take tests of one draw back, in one log entry.

    Args:
        session: A writing session, in which nothing was recorded of them.
        study, draw: Ids of both.
        tests: Ids of the tests.
        reason: Why; printed in reports, so without personal data.
    """
    rows = [{"test_id": test, "reason": reason, "by": by, "at": at} for test in tests]
    act = Act("undraw_tests", draw, by, at, study, {"tests": str(len(tests)), "reason": reason})
    record(session, act, {tables.UndrawnRow: rows})


def stands() -> ColumnElement[bool]:
    """That a test was not taken back, as a condition on a select of tests."""
    return ~select(_UNDRAWN.c.test_id).where(_UNDRAWN.c.test_id == _TEST.c.id).exists()


def taken_back(session: Session, study: str) -> tuple[TakenBack, ...]:
    """What was taken back of a study, an entry each time, oldest first."""
    row = _UNDRAWN.c
    wanted = (
        select(_TEST.c.draw_id, row.reason, row.by, row.at, func.count())
        .join(_TEST, row.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
        .group_by(row.entry, _TEST.c.draw_id, row.reason, row.by, row.at)
        .order_by(row.entry)
    )
    found: list[Any] = list(session.execute(wanted))
    return tuple(TakenBack(*values) for values in found)
