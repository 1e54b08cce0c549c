"""Data files as people bring them: each gives what whoever brought it would expect.

``tests/data/analyse`` holds invented ones, whose names say what is odd about them.
"""

import math
from pathlib import Path

import pytest

from discrimtest.errors import DiscrimtestError
from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.caution import MethodOf
from discrimtest.samples.data_file import read_data

FOLDER = Path(__file__).parents[1] / "data" / "analyse"
OUTCOME = """title = "t"
question = "q"
[[outcomes]]
id = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"
[[findings]]
"""
NET = (
    OUTCOME + 'ids = ["net_all", "mcnemar_exact", "mcnemar_obuchowski", "cr2"]\n'
    'intervals = ["tango", "cr2", "crv1", "bootstrap_landlord"]\nrole = "primary"\n'
)
CELLS = {
    # both, control only, test only, neither, broken
    "arm_case": {"foreign vs local": (0, 3, 0, 0, 0)},
    "all_alike": {"foreign vs local": (0, 24, 0, 0, 0)},
    "arm_nfc_nfd": {"Zoé vs local": (3, 3, 0, 0, 0)},
    "landlord_spellings": {"foreign vs local": (2, 4, 0, 0, 0)},
    "test_1_and_one_point_zero": {"foreign vs local": (0, 3, 0, 3, 0)},
    "landlord_1_and_one_point_zero": {"foreign vs local": (6, 6, 0, 0, 0)},
    "pandas_default_index": {"foreign vs local": (1, 1, 0, 0, 0)},
    "r_write": {"foreign vs local": (1, 1, 0, 0, 0)},
    "excel_trailing_columns": {"foreign vs local": (0, 1, 0, 0, 0)},
}
REFUSED = {
    "one_contact_per_landlord": (1, ["data.unmatched"]),
    "odk_times": (2, ["data.contact_log"]),
    "wide": (2, ["data.wide"]),
    "qualtrics": (2, ["data.qualtrics", "data.wide"]),
}


def found(name, text=NET, control="local"):
    path = FOLDER / f"{name}.csv"
    frame = read_data(path.read_bytes(), path.name)
    return analyse(frame, plan_from_toml(text, "plan.toml"), control=control, place=path.name)


def rows(findings, id_):
    return {row.ci_method: row for row in findings.findings if row.id == id_}


@pytest.mark.parametrize("name", CELLS)
def test_the_cells_of(name):
    cells = {
        str(row.comparison): (row.both, row.control_only, row.test_only, row.neither, row.broken)
        for row in found(name).cells
    }
    assert cells == CELLS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_the_message_of(name):
    with pytest.raises(DiscrimtestError) as caught:
        found(name)
    code, problems = REFUSED[name]
    assert caught.value.exit_code == code
    assert [problem.code for problem in caught.value.problems] == problems


def test_every_file_is_looked_at():
    apart = {
        *("landlord_as_it_should_be", "third_arm_asked_first", "numeric_codes_covariate"),
        "group_difference_without_landlord",
    }
    assert {path.stem for path in FOLDER.glob("*.csv")} == {*CELLS, *REFUSED, *apart}


def test_a_bootstrap_in_which_all_came_out_alike_is_undefined():
    findings = found("all_alike")
    row = rows(findings, "net_all")["bootstrap_landlord"]
    assert row.value == 1
    assert math.isnan(row.ci_low)
    told = [one for one in findings.warnings if one.id == "landlords_too_alike"]
    assert any("bootstrap_landlord for net_all" in one for one in told)


def test_a_landlord_of_one_number_is_one_however_it_is_written():
    written, right = (
        found(name) for name in ("landlord_1_and_one_point_zero", "landlord_as_it_should_be")
    )
    assert written.findings == right.findings
    assert written.warnings == right.warnings


@pytest.mark.parametrize("control", ["local", "LOCAL"])
def test_other_capitals_make_no_other_candidate_and_are_told(control):
    findings = found("arm_case", control=control)
    (cells,) = findings.cells
    assert (str(cells.comparison), cells.control_only) == ("foreign vs local", 3)
    told = [one.values["names"] for one in findings.warnings if one.id == "spelled_as_one"]
    assert told == ["'foreign', 'Foreign'", "'local', 'Local'"]


def test_the_plan_says_how_an_arm_is_spelled_and_may_tell_two_apart():
    asked = '[[data.comparisons]]\nid = "origin"\ntest = ["{test}"]\ncontrol = ["Local"]\n'
    (cells,) = found("arm_case", NET + asked.format(test="FOREIGN"), control=None).cells
    assert str(cells.comparison) == "foreign vs Local"
    assert cells.control_only == 3
    two = asked.format(test="Foreign") + asked.format(test="foreign").replace("origin", "other")
    kept = {
        str(one.comparison): one.control_only
        for one in found("arm_case", NET + two, control=None).cells
    }
    assert kept == {"Foreign vs Local": 1, "foreign vs Local": 2}


def test_the_first_contacts_of_two_who_never_came_first():
    findings = found("third_arm_asked_first", OUTCOME + 'ids = ["first_contact_only"]\n')
    row = next(row for row in findings.findings if str(row.comparison) == "foreign vs local")
    assert math.isnan(row.value)
    assert row.n_denominator == 0


MODEL = OUTCOME + 'ids = ["lpm_test_fe"]\nintervals = ["cr2"]\ncovariates = ["tester"]\n'


def test_a_few_whole_numbers_are_amounts_until_the_plan_calls_them_codes():
    amounts = found("numeric_codes_covariate", MODEL)
    assert [str(row.term) for row in amounts.findings if row.term] == ["tester"]
    (told,) = [one for one in amounts.warnings if one.id == "numeric_codes"]
    assert "categorical = ['tester']" in told
    coded = MODEL.replace("[[outcomes]]", '[data]\ncategorical = ["tester"]\n[[outcomes]]', 1)
    codes = found("numeric_codes_covariate", coded)
    terms = [str(row.term) for row in codes.findings if row.term]
    assert terms[0] == "tester=2"
    assert len(terms) > 1
    assert not [one for one in codes.warnings if one.id == "numeric_codes"]


def test_a_difference_by_landlord_needs_a_landlord_and_says_so():
    text = OUTCOME + (
        'ids = ["net_all", "group_difference_all"]\nintervals = ["mover", "cr2"]\n'
        'groups = ["city"]\n'
    )
    findings = found("group_difference_without_landlord", text)
    difference = rows(findings, "group_difference_all")
    assert difference["mover"].value == 1
    assert math.isnan(difference["cr2"].ci_low)
    assert {one.values["id"] for one in findings.warnings if one.id == "landlords_needed"} == {
        *("cr2", MethodOf("cr2", "group_difference_all"))
    }
