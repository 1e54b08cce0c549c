"""How many contacts are answered after so many hours, for each kind of candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.response_time import Waits


@dataclass(frozen=True, eq=False)
class AnswerCurve:
    """Share of the contacts of one kind answered after so many hours.

    Attributes:
        hours: Moments at which answers came, rising.
        waiting: Contacts without an answer just before, not censored yet.
        answered: Answers at that moment.
        share: Share answered by then, in [0, 1].
        error: Greenwood's standard error of the share.
        contacts: All contacts.
        ends: For each contact, rising: when its answer came or its window ended.
    """

    hours: Numbers
    waiting: Counts
    answered: Counts
    share: Numbers
    error: Numbers
    contacts: int
    ends: Numbers

    def waiting_at(self, hours: float) -> int:
        """Contacts that still wait just before so many hours have passed."""
        return self.contacts - int(numpy.searchsorted(self.ends, hours, side="left"))


def curve(waits: Waits, candidate: int) -> AnswerCurve:
    """Share answered over time of the test candidates (1) or the control candidates (0).

    One less the Kaplan-Meier estimate, with Greenwood's standard error: with one kind of answer
    nothing competes with it. Contacts count one by one.

    References:
        Kaplan and Meier (1958); Greenwood (1926).
    """
    mine = waits.candidate == candidate
    order = numpy.argsort(waits.hours[mine], kind="stable")
    times = waits.times[mine][order]
    ends = numpy.repeat(waits.hours[mine][order], times)
    answered = numpy.repeat(waits.answered[mine][order], times)
    hours, start = numpy.unique(ends, return_index=True)
    events = numpy.add.reduceat(answered, start) if len(ends) else answered
    waiting = len(ends) - start
    some = events > 0
    hours, waiting, events = hours[some], waiting[some], events[some]
    left = numpy.asarray(numpy.cumprod(1 - events / waiting), dtype=numpy.float64)
    # Nobody is left after the last answer: the share is 1 and its error is not defined.
    rest = numpy.where(waiting > events, waiting - events, numpy.nan)
    error: Numbers = left * numpy.sqrt(numpy.cumsum(events / (waiting * rest)))
    return AnswerCurve(
        hours,
        waiting.astype(numpy.int64),
        events.astype(numpy.int64),
        1 - left,
        error,
        len(ends),
        ends,
    )


def curves(waits: Waits) -> tuple[AnswerCurve, AnswerCurve]:
    """Of the control candidates and of the test candidates."""
    return curve(waits, 0), curve(waits, 1)
