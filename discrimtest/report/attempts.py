"""How far the calls of candidates came, and after how many."""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.record.attempt_counts import CAME, AttemptFacts
from discrimtest.report.blocks import Table
from discrimtest.report.language import N_, Language

_WORDS = dict(
    zip(
        CAME,
        (
            N_("Spoke with somebody at call {number}"),
            N_("Left a message at call {number}"),
            N_("Reached nobody in {number} calls"),
            N_("The number was wrong, at call {number}"),
        ),
        strict=True,
    )
)


def attempts(counted: Sequence[AttemptFacts], language: Language) -> Table:
    """The candidates of all tests, broken ones too, side by side."""
    say, integer = language.say, language.integer
    rows = tuple(
        (
            say(_WORDS[each.came], number=integer(each.call)),
            integer(each.control),
            integer(each.test),
        )
        for each in counted
    )
    made = [sum(each.call * getattr(each, arm) for each in counted) for arm in ("control", "test")]
    return Table(
        say("Calls of candidates, also in tests that were broken"),
        (say("How it ended"), say("Control candidate"), say("Test candidate")),
        (*rows, (say("Calls in all"), *map(integer, made))),
        (
            say(
                "Whoever reached nobody was not refused. If one candidate reached somebody less "
                "often than the other, that is shown here and in no figure of this report."
            ),
        ),
    )
