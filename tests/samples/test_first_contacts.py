"""Who was the first to ask in a test, where further candidates ask too."""

import pytest

from tests.contact_frames import PLAN, frame_of, run

FIRST = PLAN[: PLAN.index("[[findings]]")] + '[[findings]]\nids = ["first_contact_only"]\n'
COMPARED = "[data]\ncomparisons = [{ id = 't', test = 't', control = 'c' }]\n[[outcomes]]"
TEXT = FIRST.replace("[[outcomes]]", COMPARED, 1)
COLUMNS = ("test", "arm", "outcome", "order")


def first(rows, text=TEXT):
    found = run(frame_of(*rows, columns=COLUMNS), text, control=None)
    (row,) = found.findings
    return row, found.warnings


def asked_in_turn(*orders):
    """A test for each list of (arm, outcome), in the order in which they asked."""
    return [
        (number, arm, outcome, place)
        for number, asked in enumerate(orders)
        for place, (arm, outcome) in enumerate(asked, start=1)
    ]


MADE = asked_in_turn(
    [("c", 1), ("t", 0), ("x", 0)],
    [("c", 0), ("x", 0), ("t", 1)],
    [("t", 0), ("c", 1), ("x", 1)],
    [("t", 0), ("c", 1)],
    [("x", 1), ("c", 1), ("t", 1)],
    [("x", 1), ("t", 1), ("c", 0)],
)


def test_where_a_third_asked_first_neither_did():
    row, _ = first(MADE)
    assert (row.value, row.n_denominator) == (1 / 2 - 0, 4)


def test_the_rows_of_the_third_may_be_left_out():
    row, _ = first([one for one in MADE if one[1] != "x"])
    assert (row.value, row.n_denominator) == (1 / 2 - 0, 4)


def test_of_hours_the_earliest_of_a_test_is_first():
    later = [(test, arm, outcome, 10 * test + place) for test, arm, outcome, place in MADE]
    row, _ = first(later)
    assert (row.value, row.n_denominator) == (1 / 2 - 0, 4)


def test_where_the_third_always_asked_first_it_is_undefined():
    row, warnings = first(MADE[-6:])
    assert row.value != row.value
    (told,) = [one for one in warnings if one.id == "never_first"]
    assert "another candidate was" in told


@pytest.mark.parametrize("column", ["order_effect", "arm_x_order"])
def test_the_order_of_the_two_is_known_all_the_same(column):
    row, _ = first(MADE, TEXT.replace("first_contact_only", column))
    assert row.n_denominator == 6
