"""Landlords of several groups: how many there are, and whether they are in more than one."""

import csv
import math
from pathlib import Path

import pytest

from tests.contact_frames import PLAN, frame_of, run

ORACLE = Path(__file__).parents[1] / "oracles" / "shared_landlords.csv"
ROWS = [
    row
    for row in csv.DictReader(
        line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#"
    )
    if row["id"] == "net_all" and row["sample"] in ("both_waves", "some_waves", "uneven")
]
ANSWERS = ((1, 1), (1, 0), (0, 1), (0, 0))
COLUMNS = ("test", "arm", "outcome", "landlord", "wave")
ASKED = PLAN.replace('["all", "landlord_type"]', '["all"]').replace(
    "[[families]]",
    '[[findings]]\nids = ["group_difference_all", "combined_reml_all"]\n'
    'intervals = ["cr2", "mover"]\ngroups = ["wave"]\n[[families]]',
)
TESTS = [  # landlord, wave, answers to the control and to the test candidate
    ("A", "1", 1, 0),
    ("A", "1", 1, 1),
    ("B", "1", 0, 0),
    ("C", "1", 1, 0),
    ("C", "2", 0, 1),
    ("D", "2", 1, 0),
    ("E", "2", 0, 0),
]


def waves(tests, **options):
    rows = [
        (number, arm, answer, landlord, wave)
        for number, (landlord, wave, *answers) in enumerate(tests)
        for arm, answer in zip("ct", answers, strict=True)
    ]
    return run(frame_of(*rows, columns=COLUMNS), ASKED, **options)


def difference(found, method):
    (row,) = [
        one
        for one in found.findings
        if one.id == "group_difference_all" and one.ci_method == method
    ]
    return row


def test_a_landlord_of_both_groups_counts_once():
    assert difference(waves(TESTS), "cr2").n_landlords == 5


def test_tests_without_a_group_do_not_hide_a_landlord_of_two():
    found = waves(TESTS)
    more = waves([*TESTS, ("F", "", 1, 1), ("G", "", 0, 1)])
    for method in ("cr2", "mover"):
        one, other = difference(found, method), difference(more, method)
        assert (one.ci_low, one.ci_high, one.df) == (other.ci_low, other.ci_high, other.df)
    for every in (found, more):
        told = {one.id for one in every.warnings}
        assert {"differences_share_landlords", "groups_share_landlords"} <= told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sample"])
@pytest.mark.parametrize("outside", [0, 30])
def test_shared_landlords_as_r_has_it(row, outside):
    """Package clubSandwich, whatever other landlords of no group are in the data."""
    cells = [int(count) for count in row["cells"].split()]
    tests = [
        (f"L{place // 8}", "12"[place % 8 // 4], *ANSWERS[place % 4])
        for place, count in enumerate(cells)
        for _ in range(count)
    ]
    found = difference(waves([*tests, *((f"M{one}", "", 1, 0) for one in range(outside))]), "cr2")
    for name, key in (("value", "difference"), ("standard_error", "se"), ("df", "df")):
        assert getattr(found, name) == pytest.approx(float(row[key]), rel=1e-8)
    assert found.n_landlords == len(cells) // 8


def test_groups_that_share_no_landlord_are_independent():
    apart = [
        ("H", wave, *rest) if name == "C" and wave == "2" else (name, wave, *rest)
        for name, wave, *rest in TESTS
    ]
    found = waves(apart)
    assert difference(found, "cr2").n_landlords == 6
    told = {one.id for one in found.warnings}
    assert not told & {"differences_share_landlords", "groups_share_landlords"}
    # As of independent means, the squared errors of the groups are added.
    assert difference(found, "cr2").standard_error == pytest.approx(math.hypot(*_by_hand(apart)))


def _by_hand(tests):
    """Standard errors of the net rate of either wave, landlords 2 + 1 + 1 and 1 + 1 + 1 tests."""
    errors = []
    for wave in "12":
        nets = {}
        for landlord, mine, control, test in tests:
            if mine == wave:
                nets.setdefault(landlord, []).append(control - test)
        every = [net for some in nets.values() for net in some]
        mean, n = sum(every) / len(every), len(every)
        square = sum(
            sum(net - mean for net in some) ** 2 / (1 - len(some) / n) for some in nets.values()
        )
        errors.append(math.sqrt(square) / n)
    return errors


def test_a_group_without_a_complete_test_has_no_landlord():
    found = waves([*TESTS[:4], ("C", "2", 1, "")])
    row = difference(found, "cr2")
    assert (row.n_landlords, row.n_tests) == (3, 4)
    assert "landlords_needed" not in {one.id for one in found.warnings}


def test_a_group_that_names_no_landlord_makes_their_number_unknown():
    found = waves([*TESTS[:4], ("", "2", 1, 0), ("", "2", 0, 1)])
    assert difference(found, "cr2").n_landlords is None
    assert "landlords_needed" in {one.id for one in found.warnings}
