"""Frames that somebody hands in: what they must be, and tables of another kind."""

import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.evaluate import analyse
from discrimtest.samples.data_file import read_data
from tests.contact_frames import PLAN, cells_of, frame_of, run

PAIRS = [(1, "c", 1), (1, "t", 0), (2, "c", 1), (2, "t", 1)]


def refused(frame, **options):
    with pytest.raises(WrongInput) as caught:
        run(frame, **options)
    return caught.value.problems


def test_arms_may_be_numbers_and_so_may_the_control():
    frame = pandas.DataFrame({"test": [1, 1, 2, 2], "arm": [0, 1, 0, 1], "outcome": [1, 0, 1, 1]})
    for control in (0, 0.0, "0", "0.0"):
        assert cells_of(run(frame, control=control), "1 vs 0") == (1, 1, 0, 0, 0)


def test_two_columns_of_one_name_are_wrong_input():
    frame = frame_of(*PAIRS)
    (problem,) = refused(pandas.concat([frame, frame[["outcome"]]], axis="columns"))
    assert (problem.value, problem.rule) == ("outcome", "names two columns")


def test_headers_may_be_numbers_or_parted_accents():
    columns = 'test = "0", arm = "candidaté", outcome = "2"'
    text = PLAN.replace("[[outcomes]]", f"[data]\ncolumns = {{ {columns} }}\n[[outcomes]]", 1)
    frame = pandas.DataFrame(PAIRS, columns=[0, "candidate\u0301", 2.0])
    assert cells_of(run(frame, text)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("frame", "options", "field"),
    [
        ({"test": [1]}, {}, "frame"),
        ("data.csv", {}, "frame"),
        (frame_of(*PAIRS), {"seed": -1}, "seed"),
        (frame_of(*PAIRS), {"seed": "7"}, "seed"),
        (frame_of(*PAIRS), {"comparisons": "t"}, "comparisons"),
        (frame_of(*PAIRS), {"comparisons": ["t"]}, "comparisons"),
        (frame_of(*PAIRS), {"control": ["c"]}, "control"),
        (frame_of(*PAIRS), {"control": ""}, "control"),
    ],
)
def test_arguments_of_another_kind_are_wrong_input(frame, options, field):
    (problem,) = refused(frame, **options)
    assert problem.field == field
    assert problem.repair


@pytest.mark.parametrize("plan", ["plan.toml", {"title": "x"}, None])
def test_a_plan_must_be_one(plan):
    with pytest.raises(WrongInput, match="must be a plan"):
        analyse(frame_of(*PAIRS), plan, control="c")


def test_cells_that_hold_lists_are_wrong_input():
    frame = frame_of(*PAIRS).assign(arm=[["c"], "t", "c", "t"])
    problem, _ = refused(frame)
    assert (problem.place, problem.value) == ("the data: row 1", "['c']")


def test_what_other_programs_write_for_nothing_is_empty_in_a_frame_too():
    for nothing in ("#N/A", "NA", ".a", "None", None, float("nan"), pandas.NA):
        frame = frame_of(*PAIRS[:3], (2, "t", nothing))
        assert cells_of(run(frame)) == (0, 1, 0, 0, 1)


WIDE = (
    "pair,agency,control_invited,test_invited,city\n1,24,0,1,Genk\n2,3,1,0,Hasselt\n3,3,0,0,Genk\n"
)
QUALTRICS = (
    "StartDate,ResponseId,pair,agency,control_invited,test_invited,city\n"
    "StartDate - question text,ResponseId - text,pair - text,agency,control,test,city - text\n"
    '"{""ImportId"":""StartDate""}","{""ImportId"":""ResponseId""}",a,b,c,d,e\n'
    "2026-10-01 10:00:00,R_0,1,24,0,1,Genk\n2026-10-01 10:00:00,R_1,2,3,1,0,Hasselt\n"
)
LOG = "contact,event,at,channel,category,text\nc1,response,2026-03-14 09:05,email,invitation,x\n"


def read(text):
    return read_data(text.encode(), "data.csv")


def test_a_wide_table_is_called_so_and_the_repair_makes_it_long():
    frame = read(WIDE)
    (problem,) = refused(frame, place="data.csv")
    assert problem.code == "data.wide"
    call = problem.repair.split("in pandas: ")[1].split("; in R")[0]
    long = eval(call, {"frame": frame}).rename(columns={"pair": "test"})
    found = run(long, control="control_invited")
    assert cells_of(found, "test_invited vs control_invited") == (0, 1, 1, 1, 0)


def test_an_export_of_qualtrics_is_called_so_with_what_else_it_is():
    problems = refused(read(QUALTRICS), place="data.csv")
    assert [problem.code for problem in problems] == ["data.qualtrics", "data.wide"]
    assert "value_vars=['control_invited', 'test_invited']" in problems[1].repair


def test_a_list_of_what_happened_to_contacts_is_for_its_study():
    (problem,) = refused(read(LOG), place="data.csv")
    assert problem.code == "data.contact_log"
    assert "contacts import FILE" in problem.worded()
