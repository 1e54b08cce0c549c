"""``calls analyse``: from a table to rates, under the law of a region."""

import json

import pytest

ROWS = """landlord,outcome,wave,request
k01,refuses,2024,origin
k02,goes_along,2024,origin
k03,leaves_open,2024,origin
k04,goes_along,2024,origin
k01,refuses,2026,origin
k02,leaves_open,2026,origin
k03,refuses,2026,origin
k04,goes_along,2026,origin
k05,no_contact,2026,origin
"""


@pytest.fixture
def data(tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text(ROWS, "utf-8")
    return file


def test_rates_are_printed_with_the_law(command, data):
    said = command("calls", "analyse", "--data", str(data), "--legal", "flanders")
    assert said.code == 0
    assert "2 of 4" in said.out
    assert "by agency" in said.out
    assert "measurement" in said.out
    assert "never added to a net rate" in said.out


def test_json_holds_a_row_an_id(command, data):
    said = command("calls", "analyse", "--data", str(data), "--legal", "flanders", "--json")
    found = json.loads(said.out)
    along = [
        row["value"]
        for row in found["findings"]
        if row["id"] == "level_rate" and row["outcome"] == "goes_along"
    ]
    assert along == [0.5, 0.25]
    assert len(found["warnings"]) == 2


def test_in_flanders_it_is_no_official_test(command, data):
    words = ("calls", "analyse", "--data", str(data), "--legal", "flanders")
    said = command(*words, "--purpose", "enforcement")
    assert said.code == 1
    assert "must be measurement" in said.err


def test_a_region_without_a_file_is_wrong_input(command, data):
    said = command("calls", "analyse", "--data", str(data), "--legal", "brussel")
    assert said.code == 2
    assert "brussel" in said.err


def test_a_wrong_outcome_is_told_with_its_line(command, data):
    data.write_text(ROWS.replace("k03,refuses", "k03,refused"), "utf-8")
    said = command("calls", "analyse", "--data", str(data), "--legal", "flanders")
    assert said.code == 2
    assert "line 8" in said.err
    assert "Did you mean 'refuses'?" in said.err


@pytest.mark.parametrize("wave", ["9" * 30, "-" + "9" * 30, "1e30", "2026.5", "soon", ""])
def test_a_wave_that_is_no_number_of_one_is_told(command, data, wave):
    data.write_text(f"landlord,outcome,wave\nk01,refuses,20261201\nk02,refuses,{wave}\n", "utf-8")
    said = command("calls", "analyse", "--data", str(data), "--legal", "flanders")
    assert said.code == 2
    assert "line 3" in said.err
    assert "1,000,000,000 at most" in said.err
