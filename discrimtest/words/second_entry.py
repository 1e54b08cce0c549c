"""A second entry: an answer entered again by somebody who did not see the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel


@dataclass(frozen=True, slots=True)
class SecondEntry:
    """What another person made of the source of an answer: the screenshot, or the note of a call.

    Attributes:
        response: The answer.
        category: None where it was left to a coder.
        text: Word for word; empty once erased.
    """

    id: str
    response: str
    channel: ResponseChannel
    received_at: datetime
    category: Category | None
    automatic: bool
    text: str
    by: str
    at: datetime
