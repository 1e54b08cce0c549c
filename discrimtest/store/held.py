"""What is on hold: nobody erases it, whatever term or wish there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.store import tables
from discrimtest.store.session import Session

HOLD, RELEASE = "hold", "release_hold"
_REASON, _LOG = tables.table_of(tables.ReasonRow), tables.table_of(tables.LogRow)


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that stands.

    Attributes:
        reason: Id of the reason, by which its words are found.
    """

    subject: str
    since: datetime
    by: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "since": self.since.isoformat()}


def holds(session: Session) -> dict[str, Hold]:
    """The holds that stand, by subject. Each was placed with a reason, beside which it is found."""
    log = _LOG.c
    wanted = select(_REASON.c.id, log.object, log.action, log.at, log.by)
    wanted = wanted.join(_LOG, _REASON.c.entry == log.seq).where(log.action.in_((HOLD, RELEASE)))
    standing: dict[str, Hold] = {}
    for row in session.execute(wanted.order_by(log.seq)):
        standing.pop(row.object, None)
        if row.action == HOLD:
            standing[row.object] = Hold(row.object, row.at, row.by, row.id)
    return standing


def require_free(session: Session, subjects: Collection[str]) -> None:
    """Refuse to erase what is on hold.

    Raises:
        Refused: With everything of these that is.
    """
    standing = holds(session)
    problems = [
        Problem(
            subject,
            "",
            f"is on hold since {standing[subject].since:%Y-%m-%d}",
            "Release it first, where the reason for it is over: {release}.",
            "subject.on_hold",
            values={"release": action("privacy release-hold", subject, reason="…")},
        )
        for subject in sorted(standing.keys() & set(subjects))
    ]
    if problems:
        raise Refused("Nothing was erased.", problems)
