"""A mystery call: a fictitious owner asks an agency to leave a group out, and listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

MYSTERY_CALL = "mystery-call"
"""What the key ``kind`` of a protocol of calls says; one of letters has no such key."""


class CallOutcome(StrEnum):
    """How a call ended: a level, from the least to the most, or none."""

    REFUSES = "refuses"
    LEAVES_OPEN = "leaves_open"
    GOES_ALONG = "goes_along"
    NO_CONTACT = "no_contact"
    BROKEN = "broken"


LEVELS = (CallOutcome.REFUSES, CallOutcome.LEAVES_OPEN, CallOutcome.GOES_ALONG)
"""In order: what a rate is told of. The others count as calls without one."""


class CallEventKind(StrEnum):
    """What is recorded of a call.

    ``ASSIGNED`` gives it to a person. ``ATTEMPT`` is a call that nobody took. ``ENDED`` says how it
    ended, as its caller heard it; a correction supersedes it. ``JUDGED`` is what somebody else
    makes of the words alone. ``WITHDRAWN`` takes it out: it is not made, or does not count.
    """

    ASSIGNED = "assigned"
    ATTEMPT = "attempt"
    ENDED = "ended"
    JUDGED = "judged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MysteryCall:
    """A call as drawn.

    Attributes:
        number: Within its study, from 1. wave: Number of its wave.
        landlord: The agency, as resolved now.
        owner: Which of the study's owners calls, from 0.
        due_at: When, UTC.
    """

    id: str
    study: str
    draw: str
    number: int
    wave: int
    landlord: str
    request: str
    variant: str
    language: str
    owner: int
    municipality: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened to a call.

    Attributes:
        happened_at: When, UTC. at: When it was recorded, UTC.
        outcome: How it ended, or was judged; None of other kinds.
        person: Whom it was given to; None of other kinds.
        text: What was said, word for word, or why it was withdrawn; empty without the key, and once
            the agency is erased.
        supersedes: The event that it puts right.
    """

    id: str
    call: str
    kind: CallEventKind
    happened_at: datetime
    by: str
    at: datetime
    outcome: CallOutcome | None = None
    person: str | None = None
    text: str = ""
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class CallDraw:
    """A draw of calls, reproducible from its seed and inputs."""

    id: str
    study: str
    version: str
    number: int
    wave: int
    seed: int
    inputs: dict[str, Any]
    golden: str
