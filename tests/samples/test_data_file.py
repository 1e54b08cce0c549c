"""Data files: encodings, separators, and mistakes by line."""

import io
from pathlib import Path

import openpyxl
import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.samples.data_file import read_data

ROOT = Path(__file__).parents[2]
BAD = sorted((ROOT / "tests" / "bad_files" / "data").glob("*.csv"))
ROWS = [["test", "arm", "outcome"], ["1", "contrôle", "1"], ["1", "Éloïse; €", "0"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends(separator, encoding, ending):
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    frame = read_data((ending.join(lines) + ending).encode(encoding), "data.csv")
    assert list(frame.columns) == ROWS[0]
    assert frame.to_numpy().tolist() == ROWS[1:]
    assert frame.index.tolist() == [2, 3]
    assert frame.index.name == "line"


def test_lines_are_those_of_the_file():
    text = 'test,arm,outcome\n\n1,"two\nlines",1\n\n2,test,0\n'
    frame = read_data(text.encode(), "data.csv")
    assert frame.index.tolist() == [3, 6]


def test_empty_fields_stay_empty_and_spaces_go():
    frame = read_data(b"test,arm,outcome\n 1 ,test,\n", "data.csv")
    assert frame.iloc[0].tolist() == ["1", "test", ""]


@pytest.mark.parametrize(
    "missing", ["NA", "NaN", "nan", "<NA>", "NULL", "null", ".", "#NULL!", "#N/A", "#N/B"]
)
def test_what_other_programs_write_where_there_is_nothing_is_empty(missing):
    text = f"test,arm,outcome,landlord\nNA1,c,1,{missing}\n2,t,{missing},Nan\n"
    frame = read_data(text.encode(), "data.csv")
    assert frame.to_numpy().tolist() == [["NA1", "c", "1", ""], ["2", "t", "", "Nan"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_spreadsheet_may_say_which_separator_it_uses(separator, quote):
    text = f'{quote}sep={separator}{quote}\r\n"test,a;b",arm\r\n'.replace(",arm", separator + "arm")
    frame = read_data((text + f"1{separator}c\r\n").encode("utf-8-sig"), "data.csv")
    assert frame.columns.tolist() == ["test,a;b", "arm"]
    assert frame.index.tolist() == [3]
    assert frame.to_numpy().tolist() == [["1", "c"]]


def test_a_column_may_be_called_sep():
    frame = read_data(b"sep=x,arm\n1,c\n", "data.csv")
    assert frame.columns.tolist() == ["sep=x", "arm"]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_data_get_their_message(path):
    expected = path.with_suffix(".message").read_text(encoding="utf-8").splitlines()
    assert expected
    plan_path = ROOT / "analysis" / "matched-pairs" / "plan.toml"
    plan = plan_from_toml(plan_path.read_text(encoding="utf-8"), "plan.toml")

    def run() -> None:
        frame = read_data(path.read_bytes(), path.name)
        analyse(frame, plan, control="control", place=path.name)

    with pytest.raises(WrongInput) as caught:
        run()
    for line in expected:
        assert line in str(caught.value)
    assert all(problem.rule and problem.repair for problem in caught.value.problems)


def test_there_are_enough_bad_files():
    assert len(BAD) >= 15


def test_a_column_without_a_name_is_told():
    with pytest.raises(WrongInput, match="column 3 has no name"):
        read_data(b"test,arm,\n1,c,1\n", "x.csv")


def test_row_names_are_no_data():
    frame = read_data(b",test,arm,outcome\n0,1,c,1\n1,1,t,0\n", "x.csv")
    assert list(frame.columns) == ["test", "arm", "outcome"]


def test_a_workbook_is_the_same_data_with_every_digit():
    book = openpyxl.Workbook()
    for row in (["test", "arm", "weight"], [1, "c", 0.123456789], [1, "t", 1.2e-9], [2, "c", 0.5]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    frame = read_data(content.getvalue(), "data.xlsx")
    assert frame.index.tolist() == [2, 3, 4]
    assert frame["test"].tolist() == ["1", "1", "2"]
    assert frame["weight"].astype(float).tolist() == [0.123456789, 1.2e-9, 0.5]


NET = {
    "title": "x",
    "question": "x",
    "outcomes": [{"id": "o", "label": "x", "favourable": ["invitation"], "main": True}],
    "findings": [{"ids": ["net_all"]}],
    "families": [],
}


@pytest.mark.parametrize("zoe", ["Zoe\u0301", "Zoé ", "\u200bZoé"])
def test_names_are_read_by_one_rule(zoe):
    """Text or numbers, composed or parted accents, whatever spaces: one name."""
    compared = [{"id": "zoe", "test": zoe, "control": "local"}]
    plan = Plan.model_validate({**NET, "data": {"comparisons": compared}})
    rows = [("1", "local", 1, "7"), ("1.0", "Zoé", 0, "7.0")]
    rows += [("2", "local", 1, "8"), ("2", zoe, 0, "8\u00a0")]
    frame = pandas.DataFrame(rows, columns=["test", "arm", "outcome", "landlord"])
    for data in (frame, frame.assign(test=frame["test"].astype(float))):
        found = analyse(data, plan)
        (cells,) = found.cells
        assert (cells.both, cells.control_only, cells.test_only, cells.neither) == (0, 2, 0, 0)
        assert {finding.n_landlords for finding in found.findings} == {2}
        assert not [text for text in found.warnings if "nearly alike" in text]


def test_names_that_differ_in_case_alone_are_told():
    owners = ("Immo Proef", "immo-proef")
    rows = [(test, arm, 1, owner) for test, owner in enumerate(owners) for arm in "ct"]
    frame = pandas.DataFrame(rows, columns=["test", "arm", "outcome", "landlord"])
    found = analyse(frame, Plan.model_validate(NET), control="c")
    (told,) = [text for text in found.warnings if "nearly alike" in text]
    assert told.startswith("In the column 'landlord', 'Immo Proef', 'immo-proef' are spelled")


ODD = ["test\tnumber", "soft\u00adhyphen", "zero\u200bwidth", "no\u00a0break", "two\nlines"]


def test_a_plan_finds_the_columns_whose_headers_hold_unseen_signs():
    test, kind, letter, outcome, own = ODD
    plan = Plan.model_validate(
        {
            "title": "x",
            "question": "x",
            "data": {
                "columns": {"test": test, "outcome": outcome},
                "comparisons": [{"id": "t", "test": "t", "control": "c"}],
            },
            "outcomes": [
                {"id": "o", "label": "x", "favourable": ["invitation"], "main": True},
                {"id": "own", "label": "x", "favourable": ["1"], "column": own},
            ],
            "findings": [
                {"ids": ["net_all"], "groups": ["all", kind], "outcomes": ["o", "own"]},
                {"ids": ["lpm_test_fe"], "covariates": [letter]},
            ],
            "families": [{"id": "by", "tests": ["mcnemar_exact"], "group": kind}],
        }
    )
    rows = [
        f'{number};{arm};{hit};"x";"{arm}{number % 2}";"{hit}"'
        for number in range(8)
        for arm, hit in (("c", 1), ("t", number % 2))
    ]
    names = [test, "arm", outcome, kind, letter, own]
    text = "\n".join([";".join(f'"{name}"' for name in names), *rows])
    asked = plan.sha256
    findings = analyse(read_data(text.encode(), "x.csv"), plan)
    assert not [text for text in findings.warnings if "column" in text.lower()]
    assert {str(row.group) for row in findings.cells} == {"None", "softhyphen=x"}
    assert {row.outcome for row in findings.cells} == {"o", "own"}
    assert findings.manifest.plan_sha256 == asked
    frame = read_data(text.encode(), "x.csv").rename(columns={"softhyphen": kind})
    assert {str(row.group) for row in analyse(frame, plan).cells} == {"None", "softhyphen=x"}


@pytest.mark.parametrize("name", ["all", "overall", "single", "main", "none", "nil", "true", "0"])
def test_a_group_may_be_called_by_a_word_of_the_plan(name):
    plan = Plan.model_validate(
        {**NET, "findings": [{"ids": ["net_all"], "groups": ["all", "city"]}]}
    )
    rows = [(n, arm, int(arm == "c"), name if n < 3 else "Gent") for n in range(6) for arm in "ct"]
    frame = pandas.DataFrame(rows, columns=["test", "arm", "outcome", "city"])
    found = analyse(frame, plan, control="c")
    keys = [(row.group and row.group.value, row.n_tests) for row in found.findings]
    assert sorted(keys, key=str) == sorted([(None, 6), (name, 3), ("Gent", 3)], key=str)
    labels = [str(row.group) for row in found.findings]
    assert len(set(labels)) == 3
    assert "city=all" not in labels


def test_tests_whose_names_are_nearly_alike_and_hold_one_contact_are_told():
    rows = [("A-1", "c", 1), ("A 1", "t", 0), ("B1", "c", 1), ("B1", "t", 1), ("B-1", "c", 0)]
    frame = pandas.DataFrame(rows, columns=["test", "arm", "outcome"])
    found = analyse(frame, Plan.model_validate(NET), control="c")
    (told,) = [one for one in found.warnings if one.id == "spelled_alike"]
    assert told.startswith("In the column 'test', 'A 1', 'A-1' are spelled nearly alike")


def test_other_capitals_make_no_other_name_in_any_column():
    """Tests, arms, landlords, groups and words of models are read by one rule, and it is told."""
    agency, other = ("Immo Proef", "agency", "Gent"), ("immo proef", "Agency", "GENT")
    private = "Zonneweelde", "private", "Aalst"
    rows = [
        *[("A1", "c", 1, *agency), ("a1", "t", 0, *other)],
        *[("B1", "c", 1, "IMMO PROEF", *agency[1:]), ("B1", "T", 0, *agency)],
        *[("C1", "c", 1, *private), ("C1", "t", 1, *private)],
    ]
    columns = ["test", "arm", "outcome", "landlord", "landlord_type", "city"]
    plan = {**NET, "findings": [{**NET["findings"][0], "groups": ["all", "landlord_type", "city"]}]}
    written = pandas.DataFrame(rows, columns=columns)
    right = written.assign(
        test=["A1", "A1", "B1", "B1", "C1", "C1"],
        arm=["c", "t"] * 3,
        landlord=["Immo Proef"] * 4 + ["Zonneweelde"] * 2,
        landlord_type=["agency"] * 4 + ["private"] * 2,
        city=["Gent"] * 4 + ["Aalst"] * 2,
    )
    found, wanted = (
        analyse(frame, Plan.model_validate(plan), control="c") for frame in (written, right)
    )
    assert (found.findings, found.cells) == (wanted.findings, wanted.cells)
    told = [one.values["column"] for one in found.warnings if one.id == "spelled_as_one"]
    assert told == ["test", "arm", "landlord", "landlord_type", "city"]
    assert not [one for one in wanted.warnings if one.id == "spelled_as_one"]
