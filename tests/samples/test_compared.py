"""Which candidates are compared where a control is named."""

import pytest

from discrimtest.files.plan import PlannedComparison
from tests.contact_frames import PLAN, frame_of, run

OWN = [
    PlannedComparison(id="men", test=("men",), control=("man",)),
    PlannedComparison(id="women", test=("women",), control=("woman",)),
]
PAIRS = [("man", "men"), ("woman", "women")]
FRAME = frame_of(
    *[
        (number, arm, int(arm in ("man", "woman")))
        for number in range(6)
        for arm in PAIRS[number % 2]
    ]
)


def compared(frame, **options):
    found = run(frame, **options)
    return {str(one) for one in found.comparisons}, found.warnings


def test_a_candidate_who_never_meets_the_control_keeps_its_own():
    planned = PLAN.replace(
        "[[outcomes]]",
        '[data]\ncomparisons = [{ id = "men", test = "men", control = "man" },\n'
        '  { id = "women", test = "women", control = "woman" }]\n[[outcomes]]',
        1,
    )
    for options in ({"text": planned}, {"comparisons": OWN}):
        names, warnings = compared(FRAME, control="man", **options)
        assert names == {"men vs man", "women vs woman"}
        (told,) = [one for one in warnings if one.id == "own_control"]
        assert (told.values["arm"], told.values["control"]) == ("women", "man")
        assert not [one for one in warnings if one.id in ("never_together", "not_compared")]


def test_without_a_plan_that_names_one_it_is_left_out():
    names, warnings = compared(FRAME, control="man")
    assert names == {"men vs man"}
    told = [one.values["arm"] for one in warnings if one.id == "never_together"]
    assert told == ["woman", "women"]


def test_another_control_than_the_plans_is_told():
    frame = frame_of(*[(n, arm, 1) for n in range(2) for arm in ("man", "woman", "men", "women")])
    names, warnings = compared(frame, control="man", comparisons=OWN)
    assert names == {"men vs man", "woman vs man", "women vs man"}
    (told,) = [one for one in warnings if one.id == "control_replaced"]
    assert told == "women vs man: the plan compares 'women' with 'woman'."


@pytest.mark.parametrize("control", ["man", " man", "ma\u200bn"])
def test_a_control_is_named_in_whatever_spaces(control):
    assert compared(FRAME, control=control)[0] == {"men vs man"}
