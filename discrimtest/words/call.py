"""A mystery call: a fictitious owner asks an agency to leave a group out, and listens."""

from __future__ import annotations

from enum import StrEnum

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
