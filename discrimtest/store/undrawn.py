"""Tests that were taken back before anything was recorded of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from discrimtest.store import tables
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.reasons import record_why
from discrimtest.store.session import Session
from discrimtest.words.test import TakenBack

_TEST, _UNDRAWN = tables.table_of(tables.TestRow), tables.table_of(tables.UndrawnRow)


def undraw(
    session: Session,
    keys: MasterKey,
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
        keys: Seals the reason.
        study, draw: Ids of both.
        tests: Ids of the tests.
        reason: Why; printed in reports.
    """
    rows = [{"test_id": test, "reason": "", "by": by, "at": at} for test in tests]
    act = Act("undraw_tests", draw, by, at, study, {"tests": str(len(tests))})
    record_why(session, keys, act, reason, {tables.UndrawnRow: rows})


def stands() -> ColumnElement[bool]:
    """That a test was not taken back, as a condition on a select of tests."""
    return ~select(_UNDRAWN.c.test_id).where(_UNDRAWN.c.test_id == _TEST.c.id).exists()


def taken_back(session: Session, study: str, reasons: Mapping[int, str]) -> tuple[TakenBack, ...]:
    """What was taken back of a study, an entry each time, oldest first.

    Args:
        reasons: By log entry; the first of them lay in the rows themselves.
    """
    row = _UNDRAWN.c
    wanted = (
        select(row.entry, _TEST.c.draw_id, row.reason, row.by, row.at, func.count())
        .join(_TEST, row.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
        .group_by(row.entry, _TEST.c.draw_id, row.reason, row.by, row.at)
        .order_by(row.entry)
    )
    found: list[Any] = list(session.execute(wanted))
    return tuple(
        TakenBack(draw, reason or reasons.get(entry, ""), *values)
        for entry, draw, reason, *values in found
    )
