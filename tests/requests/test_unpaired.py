"""Unmatched data: named as such, and compared unpaired."""

import pytest

from discrimtest.errors import Refused, Unmatched
from discrimtest.files.plan import PlannedComparison
from discrimtest.samples.data_file import read_data
from tests.contact_frames import PLAN, frame_of, run

UNPAIRED = PLAN[: PLAN.index("[[findings]]")] + (
    '[[findings]]\nids = ["rate_difference_unpaired"]\nrole = "primary"\n'
    'groups = ["all", "landlord_type"]\n'
)
ONE_EACH = """test,arm,outcome,landlord
101,local,1,a
102,foreign,0,b
103,local,1,c
104,foreign,0,d
105,local,0,e
106,foreign,1,f
"""
COLUMNS = ("test", "arm", "outcome", "landlord")


def rows(findings, group=None):
    return [row for row in findings.findings if (row.group and row.group.value) == group]


def test_unmatched_data_are_named_as_such_with_what_can_be_done():
    with pytest.raises(Unmatched) as caught:
        run(read_data(ONE_EACH.encode(), "one.csv"), control="local", place="one.csv")
    assert caught.value.exit_code == 1
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("data.unmatched", "6 tests, 6 contacts")
    said = problem.worded()
    assert "the data are not matched" in said
    assert "plan unmatched" in said
    assert 'ids = ["rate_difference_unpaired"]' in said


def test_the_unpaired_comparison_takes_every_contact():
    found = run(read_data(ONE_EACH.encode(), "one.csv"), UNPAIRED, control="local")
    (row,) = rows(found)
    assert row.value == pytest.approx(2 / 3 - 1 / 3)
    assert (row.ci_method, row.n_tests, row.n_denominator, row.n_landlords) == ("newcombe", 6, 6, 6)
    assert row.denominator == "contacts of both candidates"


def test_landlords_who_repeat_are_clusters():
    frame = frame_of(
        *[(n, "ct"[n % 2], int(n % 5 < 2), f"L{n % 3}") for n in range(12)], columns=COLUMNS
    )
    (row,) = rows(run(frame, UNPAIRED))
    assert (row.ci_method, row.n_landlords) == ("cr2", 3)
    assert row.df is not None
    both = UNPAIRED.replace("role =", 'intervals = ["newcombe", "cr2"]\nrole =')
    assert [row.ci_method for row in rows(run(frame, both))] == ["newcombe", "cr2"]


def test_what_needs_pairs_is_left_out_beside_it():
    text = UNPAIRED.replace(
        '["rate_difference_unpaired"]', '["net_all", "lpm_test_fe", "rate_difference_unpaired"]'
    )
    found = run(read_data(ONE_EACH.encode(), "one.csv"), text, control="local")
    assert {row.id for row in found.findings} == {"rate_difference_unpaired"}
    told = [one.values["id"] for one in found.warnings if one.id == "unmatched"]
    assert told == ["net_all", "lpm_test_fe"]


def test_groups_and_contacts_without_an_outcome():
    columns = (*COLUMNS, "landlord_type")
    made = [
        (1, "c", 1, "a", "agency"),
        (2, "t", 0, "b", "agency"),
        (3, "c", 0, "c", "private"),
        (4, "t", 1, "d", "private"),
        (5, "t", "", "e", "private"),
    ]
    found = run(frame_of(*made, columns=columns), UNPAIRED)
    values = {
        group: row.value for group in (None, "agency", "private") for row in rows(found, group)
    }
    assert values == {None: 0, "agency": 1, "private": -1}
    assert {row.n_denominator for row in rows(found)} == {4}


def test_alike_tests_stand_for_as_many_landlords_where_none_is_known():
    long = frame_of(*[(n, "c", n % 2) for n in range(6)], *[(n + 6, "t", 0) for n in range(4)])
    short = frame_of((1, "c", 1), (2, "c", 0), (3, "t", 0)).assign(frequency=[3, 3, 4])
    (one,), (other,) = rows(run(long, UNPAIRED)), rows(run(short, UNPAIRED))
    assert (one.value, one.ci_low, one.ci_high) == (other.value, other.ci_low, other.ci_high)
    assert one.n_tests == other.n_tests == 10


def test_matched_data_without_landlords_have_the_test_for_a_cluster():
    frame = frame_of(
        *[(n, arm, int(n % 7 != 5 if arm == "c" else n % 3 == 0)) for n in range(9) for arm in "ct"]
    )
    text = UNPAIRED.replace("role =", 'intervals = ["cr2"]\nrole =')
    (row,) = rows(run(frame, text))
    assert row.ci_low is not None
    assert 0 < row.ci_low < row.value < row.ci_high


def test_a_pooled_comparison_takes_all_its_candidates():
    pooled = PlannedComparison(id="all", test=("t", "u"), control=("c",), main=True)
    frame = frame_of((1, "c", 1), (2, "t", 0), (3, "u", 1), (4, "c", 1), (5, "x", 1))
    (row,) = rows(run(frame, UNPAIRED, comparisons=[pooled], control=None))
    assert (row.value, row.n_denominator) == (0.5, 4)


def test_landlords_with_preferences_raise_a_doubt():
    made = [(n, "ct"[n % 2], int((n // 20) % 2 == n % 2), f"L{n // 20}") for n in range(200)]
    text = UNPAIRED.replace("role =", 'intervals = ["newcombe", "cr2"]\nrole =')
    found = run(frame_of(*made, columns=COLUMNS), text)
    (told,) = [one for one in found.warnings if one.id == "level_alike_apart"]
    assert told.values["methods"] == ("newcombe",)


def test_a_study_in_progress_is_no_unmatched_data():
    frame = frame_of((1, "c", 1), (2, "t", 0))
    compared = [PlannedComparison(id="t", test=("t",), control=("c",))]
    (cells, *_) = run(frame, comparisons=compared, control=None).cells
    assert cells.broken == 2


def test_unmatched_is_a_verdict():
    assert issubclass(Unmatched, Refused)
