"""What another observation window makes of the answers that are recorded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from discrimtest.record.record import Record
from discrimtest.store import studies
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import begun, frozen_fieldwork
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ChangedWindow:
    """What the newest amendment of a window makes of the answers.

    Attributes:
        before, after: Days of the window.
        late: Answers that counted and are late now. in_time: Late ones that count now.
        waiting: Answers that nobody has judged now and that did not wait before.
    """

    before: int
    after: int
    late: int
    in_time: int
    waiting: int

    @property
    def summary(self) -> str:
        return (
            f"The window is {self.after} days now, it was {self.before}. The new rule holds for "
            f"what is recorded. Answers that counted and are late now: {self.late}; late ones that "
            f"count now: {self.in_time}; more to be coded: {self.waiting}."
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def tell_window(at: Workplace, slug: str) -> ChangedWindow | None:
    """What the newest version's window makes of the answers; None where it left it as it was."""
    with reading(at.engine) as session:
        study = begun(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        *_, before, after = (None, *studies.versions(session, study.id))
        if before is None or after is None:
            return None
        old, new = (frozen_fieldwork(at, study, version) for version in (before, after))
        if old.window == new.window:
            return None
        record = record_of(session, study.id, new)
        record = sight_of(at, session, study.id, record).known()
    return _changed(replace(record, fieldwork=old), record)


def _changed(old: Record, new: Record) -> ChangedWindow:
    was_late, is_late = _late(old), _late(new)
    return ChangedWindow(
        old.fieldwork.window // _DAY,
        new.fieldwork.window // _DAY,
        len(is_late - was_late),
        len(was_late - is_late),
        len(_waiting(new) - _waiting(old)),
    )


def _late(record: Record) -> set[str]:
    return {answer.id for answers in record.late.values() for answer in answers}


def _waiting(record: Record) -> set[str]:
    return {answer.id for outcome in record.outcomes.values() for answer in outcome.waiting}
