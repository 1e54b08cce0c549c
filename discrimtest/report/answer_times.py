"""How soon answers came, as plain values for a report: no database, no files."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.files.word import LocalText


@dataclass(frozen=True, slots=True)
class CurveFacts:
    """How many contacts of one kind of candidate were answered after so many hours.

    Attributes:
        hours: Moments at which answers came, rising.
        shares: Share of the contacts answered by then, in [0, 1], rising.
        waiting: Contacts still waiting when each whole day begins, from day 0 to the last.
    """

    hours: tuple[float, ...]
    shares: tuple[float, ...]
    waiting: tuple[int, ...]

    def after(self, hours: float) -> float:
        """Share answered after so many hours."""
        earlier = [s for hour, s in zip(self.hours, self.shares, strict=True) if hour <= hours]
        return earlier[-1] if earlier else 0.0


@dataclass(frozen=True, slots=True)
class TimesFacts:
    """How soon answers came in the tests of the primary comparison.

    Attributes:
        control: Contacts of control candidates. test: Contacts of test candidates.
        days: Whole days until the window ends, at least 1.
        event: Labels of the categories that stop the clock; empty for any answer that is not
            automatic.
    """

    control: CurveFacts
    test: CurveFacts
    days: int
    event: tuple[LocalText, ...] = ()
