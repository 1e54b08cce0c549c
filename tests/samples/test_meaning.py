"""What the words of a column say, by what the plan counts."""

import re

import pytest

from discrimtest.errors import WrongInput
from tests.contact_frames import PLAN, cells_of, frame_of, run

COLUMNS = ("test", "arm", "outcome", "moments")


def subtle(*definitions):
    """A plan that also asks for outcomes in the column ``moments``: (id, what it counts)."""
    added = "".join(
        f'[[outcomes]]\nid = "{name}"\ncolumn = "moments"\nlabel = "x"\nfavourable = {counted}\n'
        for name, counted in definitions
    )
    names = [name for name, _ in definitions]
    text = PLAN.replace("[[findings]]", added + "[[findings]]", 1)
    return text.replace('["all", "landlord_type"]', f'["all"]\noutcomes = {names}')


def moments(*pairs):
    """A test a pair: what the column holds for the control and for the test candidate."""
    rows = [
        (number, arm, 1, value)
        for number, pair in enumerate(pairs)
        for arm, value in zip("ct", pair, strict=True)
    ]
    return frame_of(*rows, columns=COLUMNS)


def test_a_definition_that_counts_numbers_takes_0_and_1_as_words():
    # With 2 in the data or without it, a single moment is not several.
    text = subtle(("several", '["2", "3"]'))
    assert cells_of(run(moments((1, 0), (1, 1)), text), outcome="several") == (0, 0, 0, 2, 0)
    assert cells_of(run(moments((2, 1), (1, 1)), text), outcome="several") == (0, 1, 0, 1, 0)


@pytest.mark.parametrize("none", ["0", "false"])
def test_a_definition_may_count_the_0(none):
    values = {"0": (0, 1), "false": ("False", "True")}[none]
    found = run(moments(values, values[::-1], values), subtle(("none", f'["{none}"]')))
    assert cells_of(found, outcome="none") == (0, 2, 1, 0, 0)


def test_numbers_of_a_spreadsheet_are_the_same_words():
    text = subtle(("several", '["2", "3"]'))
    frame = moments(("2.0", "1.0"), ("", "3.0"), ("3,0", "2.0"))
    assert cells_of(run(frame, text), outcome="several") == (1, 1, 0, 0, 1)


def test_a_1_is_the_word_that_is_counted_where_it_is_the_only_one():
    found = run(moments((1, 0), (0, 0)), subtle(("asked", '["yes"]')))
    assert cells_of(found, outcome="asked") == (0, 1, 0, 1, 0)


def test_a_1_of_several_words_is_left_out():
    text = subtle(("curt", '["curt"]'), ("warm", '["warm"]'))
    found = run(moments((1, 0), (0, 1)), text)
    assert {row.outcome for row in found.cells} == {"invitation"}
    assert [one.values["outcome"] for one in found.warnings if one.id == "zero_one_shared"] == [
        "curt",
        "warm",
    ]
    told = cells_of(run(moments(("curt", "warm"), ("warm", "")), text), outcome="warm")
    assert told == (0, 0, 1, 0, 1)


def test_numbers_where_words_are_counted_are_left_out():
    found = run(moments((3, 4), (1, 2)), subtle(("curt", '["curt"]')))
    assert {row.outcome for row in found.findings} == {"invitation"}
    (told,) = [one for one in found.warnings if one.id == "numbers_only"]
    assert (
        told == "Column 'moments' holds numbers, and outcome 'curt' counts words; it is left out."
    )


def test_an_empty_column_breaks_every_test():
    found = run(moments(("", ""), ("", "")), subtle(("curt", '["curt"]')))
    assert cells_of(found, outcome="curt") == (0, 0, 0, 0, 2)


def test_a_codebook_of_numbers_is_a_codebook():
    text = PLAN.replace(
        "[[outcomes]]", '[data]\ncategories = ["0", "1", "2", "9"]\n[[outcomes]]', 1
    )
    text = text.replace('["invitation", "booking_link"]', '["2"]')
    text = text.replace('["invitation", "booking_link", "information_request"]', '["1", "2"]')
    frame = frame_of((1, "c", 1), (1, "t", 0), (2, "c", 0), (2, "t", 0))
    found = run(frame, text.replace('["all", "landlord_type"]', '["all"]\noutcomes = ["broad"]'))
    assert cells_of(found) == (0, 0, 0, 2, 0)
    assert cells_of(found, outcome="broad") == (0, 1, 0, 1, 0)


@pytest.mark.parametrize("no", ["0.0", 0.0, "0", "no", "False", ""])
def test_ways_not_to_flag_a_contact(no):
    frame = frame_of((1, "c", 1), (1, "t", 0)).assign(broken=[no, no])
    assert cells_of(run(frame)) == (0, 1, 0, 0, 0)


ASKED = subtle(("asked", '["yes"]'))


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        *(("ja", "nee"), ("oui", "non"), ("Ja", "Nein"), ("yes", "NO"), ("J", "N"), ("y", "n")),
        *(("WAAR", "ONWAAR"), ("VRAI", "FAUX"), ("WAHR", "FALSCH"), ("TRUE", "FALSE"), (1, 0)),
    ],
)
def test_yes_and_no_in_any_language(yes, no):
    frame = moments((yes, no), (no, yes), (yes, yes), (yes, ""))
    assert cells_of(run(frame, ASKED), outcome="asked") == (1, 1, 1, 0, 1)
    # A plan may count the no, and other answers may stand beside them.
    none = subtle(("asked", '["no"]'))
    assert cells_of(run(frame, none), outcome="asked") == (0, 1, 1, 1, 1)
    beside = moments((yes, no), (yes, "not_applicable"))
    assert cells_of(run(beside, ASKED), outcome="asked") == (0, 2, 0, 0, 0)


def test_letters_that_are_no_yes_and_no_are_words():
    frame = moments(("n", "f"), ("f", "n"))
    assert cells_of(run(frame, subtle(("name", '["n"]'))), outcome="name") == (0, 1, 1, 0, 0)


def test_a_yes_where_other_words_are_counted_is_left_out():
    found = run(moments(("ja", "nee"), ("nee", "ja")), subtle(("curt", '["curt"]')))
    (told,) = [one for one in found.warnings if one.id == "yes_no_only"]
    assert "'moments' says yes and no, and outcome 'curt' counts other words" in told


@pytest.mark.parametrize(("yes", "no"), [("WAAR", "ONWAAR"), ("vrai", "faux"), (True, False)])
def test_truth_values_of_spreadsheets_are_outcomes(yes, no):
    frame = frame_of((1, "c", yes), (1, "t", no), (2, "c", yes), (2, "t", yes))
    assert cells_of(run(frame)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("no", ["onwaar", "FAUX", "nein", "n", "falsch"])
def test_a_mark_may_say_no_in_any_language(no):
    frame = frame_of((1, "c", 1), (1, "t", 0)).assign(broken=[no, no])
    assert cells_of(run(frame)) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("yes", "no", "lines"),
    [("ja", "nee", '["ja", "nee"]'), ("Oui", "Non", '["Oui", "Non"]')],
)
def test_outcomes_that_say_yes_and_no_are_told_the_lines_of_a_plan_that_read_them(yes, no, lines):
    frame = frame_of((1, "c", yes), (1, "t", no))
    with pytest.raises(WrongInput) as caught:
        run(frame)
    (problem,) = caught.value.problems
    assert problem.value == f"{yes}, {no}"
    assert f'categories = {lines}, and under [[outcomes]]: favourable = ["{yes}"]' in problem.repair
    text = PLAN.replace("[[outcomes]]", f"[data]\ncategories = {lines}\n[[outcomes]]", 1)
    text = re.sub(r"favourable = .*", f'favourable = ["{yes}"]', text)
    assert cells_of(run(frame, text)) == (0, 1, 0, 0, 0)
