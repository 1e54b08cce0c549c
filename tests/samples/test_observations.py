"""How data are read: outcomes, columns, several contacts, and what is told."""

import numpy
import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.caution import Caution
from discrimtest.samples.data_file import read_data
from discrimtest.samples.observations import Wanted, observe
from tests.contact_frames import PLAN, cells_of, finding, frame_of, pairs, run

BROAD = PLAN.replace('["all", "landlord_type"]', '["all"]\noutcomes = ["broad"]')


def test_a_broken_flag_breaks_the_test_whatever_the_outcome():
    frame = pairs((1, 1), (1, 0), (0, 0)).assign(broken=["", "ad gone", "", "no", "0", "false"])
    assert cells_of(run(frame)) == (0, 1, 0, 1, 1)


def test_categories_by_definition():
    frame = pairs(("invitation", "information_request"), ("refusal", "information_request"))
    findings = run(frame, BROAD)
    assert cells_of(findings) == (0, 1, 0, 1, 0)
    assert cells_of(findings, outcome="broad") == (1, 0, 1, 0, 0)
    assert finding(findings, "net_any", outcome="broad").denominator == (
        "tests with at least one favourable outcome"
    )


def test_zero_and_one_can_not_tell_a_broad_outcome():
    findings = run(pairs((1, 0), (1, 1)), BROAD)
    assert {row.outcome for row in findings.findings} == {"invitation"}
    assert any("Outcome 'broad'" in text for text in findings.warnings)


def test_an_outcome_in_a_column_of_its_own():
    subtle = '[[outcomes]]\nid = "source"\ncolumn = "asked"\nlabel = "x"\nfavourable = ["yes"]\n'
    text = PLAN.replace("[[findings]]", subtle + "[[findings]]", 1)
    text = text.replace('["all", "landlord_type"]', '["all"]\noutcomes = ["source"]')
    frame = pairs((1, 1), (1, 0)).assign(asked=["no", "yes", "no", ""])
    assert cells_of(run(frame, text), outcome="source") == (0, 0, 1, 0, 1)
    findings = run(pairs((1, 1)), text)
    assert any("column 'asked'; the outcome 'source' is left out" in w for w in findings.warnings)


BY_CHANNEL = PLAN.replace(
    "[[findings]]",
    '[[outcomes]]\nid = "written"\nlabel = "x"\nfavourable = ["booking_link", "invitation"]\n'
    'channels = ["Written", "email"]\n[[findings]]',
    1,
).replace('["all", "landlord_type"]', '["all"]\noutcomes = ["invitation", "written"]')


def test_an_answer_by_another_channel_is_none_of_that_kind():
    both = ("invitation", "booking_link")
    frame = pairs(both, both, ("invitation", "refusal"), ("refusal", "invitation"), both).assign(
        channel=["email", "written", "phone", "EMAIL", "phone", "", "email", "email", "email", ""]
    )
    findings = run(frame, BY_CHANNEL)
    assert cells_of(findings) == (3, 1, 1, 0, 0)
    # An invitation by a channel that nobody wrote down can not be told; a refusal can.
    assert cells_of(findings, outcome="written") == (1, 0, 2, 1, 1)


def test_zero_and_one_can_be_told_by_channel():
    frame = pairs((1, 1), (1, 0)).assign(channel=["email", "phone", "written", "phone"])
    findings = run(frame, BY_CHANNEL)
    assert cells_of(findings, outcome="written") == (0, 2, 0, 0, 0)
    narrow = BY_CHANNEL.replace('favourable = ["booking_link", "invitation"]', FEWER)
    assert {row.outcome for row in run(frame, narrow).findings} == {"invitation"}


FEWER = 'favourable = ["invitation"]'


def test_without_a_channel_column_nothing_is_told_by_channel():
    findings = run(pairs((1, 0), (1, 1)), BY_CHANNEL)
    assert {row.outcome for row in findings.findings} == {"invitation"}
    assert "The data have no column 'channel'; the outcome 'written' is left out." in (
        findings.warnings
    )


def test_several_absent_columns_are_told_together():
    asked = "".join(
        f'[[outcomes]]\nid = "{name}"\ncolumn = "{name}"\nlabel = "x"\nfavourable = ["yes"]\n'
        for name in ("asked", "warm")
    )
    text = BY_CHANNEL.replace("[[findings]]", asked + "[[findings]]", 1)
    text = text.replace('"invitation", "written"]', '"invitation", "written", "asked", "warm"]')
    warnings = run(pairs((1, 0), (1, 1)), text).warnings
    (told,) = [one for one in warnings if one.id == "columns_absent"]
    assert told == (
        "The data have no columns 'channel', 'asked', 'warm'; the outcomes 'written', 'asked', "
        "'warm' are left out."
    )


@pytest.mark.parametrize("yes", [1, 1.0, "1", True, "true", "1.0", "1,0", "TRUE"])
def test_ways_to_write_a_1(yes):
    no = {"1": "0", "true": "false", "1.0": "0.0", "1,0": "0,0", "TRUE": "FALSE"}
    no = no[yes] if isinstance(yes, str) else type(yes)(0)
    assert cells_of(run(pairs((yes, no), (yes, None)))) == (0, 1, 0, 0, 1)


def test_an_absent_group_column_is_a_warning():
    findings = run(pairs((1, 0), (1, 1)))
    told = [one for one in findings.warnings if not one.id.startswith("level_")]
    assert told == [
        "The data have no column 'landlord_type'; the group 'landlord_type' is left out.",
    ]
    assert all(isinstance(text, Caution) for text in findings.warnings)


def test_tests_without_one_value_of_the_group_are_in_none():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord_type=["a", "a", "a", "b", "", ""])
    findings = run(frame)
    assert cells_of(findings, group="landlord_type=a") == (0, 1, 0, 0, 0)
    assert "Tests that hold more than one value of 'landlord_type': 1." in " ".join(
        findings.warnings
    )
    assert "Tests without a value of 'landlord_type': 1." in " ".join(findings.warnings)


def test_frequency_stands_for_alike_tests():
    frame = pairs((1, 0), (1, 1)).assign(frequency=[3, 3, 2, 2])
    assert cells_of(run(frame)) == (2, 3, 0, 0, 0)
    with pytest.raises(WrongInput, match="a test has one frequency in all its rows"):
        run(frame.assign(frequency=[3, 4, 2, 2]))


@pytest.mark.parametrize(
    ("repeated", "cells"), [("first", (0, 2, 0, 0, 0)), ("last", (0, 0, 2, 0, 0))]
)
def test_the_plan_says_which_contact_counts(repeated, cells):
    frame = frame_of(
        (1, "c", 0, 3), (1, "c", 1, 1), (1, "t", 0, 2), (1, "t", 1, 4),
        (2, "c", 0, 3), (2, "c", 1, 1), (2, "t", 0, 2), (2, "t", 1, 4),
        columns=("test", "arm", "outcome", "order"),
    )  # fmt: skip
    findings = run(frame, PLAN + f'[data]\nrepeated = "{repeated}"\n')
    assert cells_of(findings) == cells


def test_messages_name_rows_of_a_frame_and_lines_of_a_file():
    with pytest.raises(WrongInput, match="the data: rows 2, 4"):
        run(pairs((1, 7), (1, 7)))
    with pytest.raises(WrongInput, match=r"x\.csv: lines 3, 5"):
        run(read_data(b"test,arm,outcome\n1,c,1\n1,t,7\n2,c,0\n2,t,7\n", "x.csv"), place="x.csv")


def test_other_column_names():
    text = PLAN + '[data]\ncolumns = { test = "advert", arm = "name", outcome = "réponse" }\n'
    frame = pairs((1, 0), (1, 1)).set_axis(["advert", "name", "réponse"], axis=1)
    assert cells_of(run(frame, text)) == (1, 1, 0, 0, 0)


def test_many_repeats_are_told_in_part():
    rows = [(n, arm, 1) for n in range(100) for arm in ("c", "t")]
    rows += [(n, "c", 1) for n in range(30)]
    with pytest.raises(WrongInput, match="10 more tests hold several contacts"):
        run(frame_of(*rows))


def test_an_empty_frame_is_wrong_input():
    with pytest.raises(WrongInput, match="holds no contact"):
        run(frame_of())


def test_frequency_must_be_a_whole_number():
    with pytest.raises(WrongInput, match="frequency must be a whole number of at least 0"):
        run(pairs((1, 0)).assign(frequency=["2.5", "2.5"]))


def test_numbers_with_a_decimal_comma():
    text = PLAN.replace('ids = ["net_any"', 'ids = ["net_all_weighted", "net_any"', 1)
    frame = pairs((1, 0), (0, 1), (1, 1)).assign(weight=["1,5"] * 2 + ["0,5"] * 2 + ["2"] * 2)
    assert finding(run(frame, text), "net_all_weighted").value == (1.5 - 0.5) / 4


@pytest.mark.parametrize("text", ["1,250", "1_000", "many", "1e999", "0x1", "١"])
def test_what_is_no_number_or_may_be_two(text):
    plan = PLAN.replace('ids = ["net_any"', 'ids = ["net_all_weighted", "net_any"', 1)
    with pytest.raises(WrongInput) as caught:
        run(pairs((1, 0)).assign(weight=[text, "1"]), plan)
    (problem,) = caught.value.problems
    assert (problem.value, problem.rule) == (text, "weight must be a number of at least 0")
    assert ("thousands" in problem.repair) == (text == "1,250")


def test_what_occurred_no_time_counts_nowhere():
    rows = [(1, "c", 1, "A", 3), (1, "t", 0, "A", 3), (2, "c", 0, "B", 0), (2, "t", 1, "B", 0)]
    columns = ("test", "arm", "outcome", "landlord", "frequency")
    whole, part = (run(frame_of(*some, columns=columns)) for some in (rows, rows[:2]))
    assert cells_of(whole) == (0, 3, 0, 0, 0)
    assert whole.findings == part.findings
    assert {row.n_landlords for row in whole.findings} == {1}


def test_of_several_contacts_the_first_one_gives_the_order():
    rows = [(1, "c", 1, 2), (1, "c", 0, 5), (1, "t", 0, 3), (2, "c", 1, 1), (2, "t", 1, 2)]
    rows += [(2, "t", 0, ""), (3, "c", 1, 4), (3, "t", 1, 6), (3, "t", 0, 1)]
    plan = plan_from_toml(
        PLAN.replace("[[outcomes]]", '[data]\nrepeated = "every"\n[[outcomes]]', 1), "x"
    )
    for some in (rows, rows[::-1]):
        frame = frame_of(*some, columns=("test", "arm", "outcome", "order"))
        order = observe(frame, plan, plan.outcomes[:1], Wanted()).order
        assert numpy.array_equal(order, [[2, 3], [1, numpy.nan], [4, 1]], equal_nan=True)
