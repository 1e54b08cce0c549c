"""Taking tests back: what nothing was recorded of may leave, and its listing be drawn again."""

from __future__ import annotations

from discrimtest.errors import Problem, Refused
from discrimtest.record.record import Record
from discrimtest.words.test import Test


def untouched(record: Record, draw: str) -> tuple[Test, ...]:
    """The tests of a draw of which nothing was recorded: no contact, answer, outcome or departure.

    Args:
        draw: Its id.

    Raises:
        Refused: There is none.
    """
    touched = {deviation.test for deviation in record.deviations}
    for rows in (record.events, record.answers, record.codings):
        touched |= {record.test_of(row.contact).id for row in rows if row.contact}
    mine = [test for test in record.tests if test.draw == draw]
    free = tuple(test for test in mine if test.id not in touched)
    if not free:
        rule = "has no test left of which nothing was recorded"
        repair = "Tests that were begun stay: log what breaks one."
        problem = Problem.of_input("draw", f"{len(mine)} tests", rule, repair, code="draw.begun")
        raise Refused("Nothing was taken back.", [problem])
    return free
