"""What was done with an answer after it was recorded: withdrawn, moved, dated anew, decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from discrimtest.words.response import Response


class ResponseEventKind(StrEnum):
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    REDATED = "redated"
    AUTOMATIC = "automatic"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class ResponseEvent:
    """One thing that a person did with an answer, and why.

    Attributes:
        number: The how manieth of this answer.
        contact: Where the answer lay until then; None while it was withdrawn.
        match: Number of the match by which it lay there.
        since: Since when it lay there.
        to: The contact it was moved to.
        received_at: The right moment, of one dated anew.
        automatic: What was decided: software sent it, or not.
        note: The reason, or the note itself; empty once erased.
    """

    id: str
    response: str
    number: int
    kind: ResponseEventKind
    contact: str | None
    match: int
    since: datetime
    note: str
    by: str
    at: datetime
    to: str | None = None
    received_at: datetime | None = None
    automatic: bool | None = None

    @property
    def leaves(self) -> bool:
        """Whether the answer no longer lies where it lay."""
        return self.kind in (ResponseEventKind.WITHDRAWN, ResponseEventKind.MOVED)

    def after(self, answer: Response) -> Response:
        """The answer once this was done with it."""
        if self.leaves:
            return replace(answer, contact=self.to, match=answer.match + 1, moved_at=self.at)
        if self.received_at is not None:
            first = answer.first_dated or answer.received_at
            return replace(
                answer, received_at=self.received_at, dated_at=self.at, first_dated=first
            )
        if self.automatic is not None:
            return replace(answer, automatic=self.automatic)
        return answer
