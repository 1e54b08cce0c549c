"""The shipped plan for waves, on two, three and more waves of one file."""

import math
from pathlib import Path

import pandas
import pytest

from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from tests.contact_frames import label

FILE = Path(__file__).resolve().parents[2] / "analysis" / "waves" / "plan.toml"
CELLS = ((1, 0), (0, 1), (1, 1), (0, 0))
# Tests by wave and landlord: control only, test only, both, neither.
WAVES = {
    "2019": [(5, 1, 3, 1), (3, 0, 1, 2), (4, 2, 2, 2)],
    "2022": [(2, 2, 3, 3), (2, 1, 1, 2), (1, 1, 4, 2)],
    "2026": [(3, 0, 3, 2), (1, 1, 0, 2), (3, 0, 2, 2)],
}


def plan():
    return plan_from_toml(FILE.read_text("utf-8"), "plan.toml", KNOWN)


def frame(waves, categories=("invitation", "no_reply")):
    rows = []
    for wave in waves:
        for owner, counts in enumerate(WAVES[wave]):
            for cell, count in zip(CELLS, counts, strict=True):
                for _ in range(count):
                    test = f"{wave}-{len(rows)}"
                    for arm, favoured in zip("ct", cell, strict=True):
                        rows.append((test, arm, categories[1 - favoured], owner, wave))
    return pandas.DataFrame(rows, columns=["test", "arm", "outcome", "landlord", "wave"])


def ids_of(findings):
    return {one.id for one in findings.findings}


def test_two_waves_give_the_change_and_no_mean():
    findings = analyse(frame(["2019", "2022"]), plan(), control="c")
    (change,) = [one for one in findings.findings if one.role == "primary"]
    assert (change.id, label(change.group), change.ci_method) == (
        "group_difference_any",
        "wave=2019 vs 2022",
        "cr2",
    )
    nets = {
        label(one.group): one.value
        for one in findings.findings
        if (one.id, one.outcome, one.ci_method) == ("net_any", "invitation", "cr2")
    }
    assert change.value == nets["wave=2019"] - nets["wave=2022"]
    assert 0 < change.value < change.ci_high
    assert change.p_value is not None
    combined = [one for one in findings.findings if one.id.startswith("combined_")]
    assert combined
    assert all(math.isnan(one.value) for one in combined)
    assert any("shown and not combined" in text for text in findings.warnings)


def test_three_waves_are_combined_too():
    plan_ = plan()
    findings = analyse(frame(list(WAVES)), plan_, control="c")
    assert ids_of(findings) == {id_ for request in plan_.findings for id_ in request.ids}
    mean = [one for one in findings.findings if one.id == "combined_reml_any"]
    assert [one.ci_method for one in mean] == ["hk", "hk_adhoc", "wald", "prediction"]
    assert all(one.ci_low < one.value < one.ci_high for one in mean)
    assert {label(one.group) for one in mean} == {"wave=all"}
    adjusted = [one for one in findings.findings if one.family == "waves"]
    assert [label(one.group) for one in adjusted] == [f"wave={name}" for name in WAVES]


def test_one_wave_alone_says_what_is_missing():
    findings = analyse(frame(["2019"]), plan(), control="c")
    assert "group_difference_any" not in ids_of(findings)
    assert any("fewer than two of 'wave'" in text for text in findings.warnings)


def test_a_file_without_the_column_says_so():
    findings = analyse(frame(["2019"]).drop(columns="wave"), plan(), control="c")
    assert ids_of(findings) == {"net_any", "net_all"}
    assert any("no column 'wave'" in text for text in findings.warnings)


@pytest.mark.slow
def test_the_forest_of_waves_can_be_drawn():
    findings = analyse(frame(list(WAVES)), plan(), control="c")
    figure = findings.plot("net_any")
    said = [text.get_text() for text in figure.axes[0].texts]
    assert [text for text in said if text.startswith("t vs c")] == [
        "t vs c",
        *(f"t vs c, wave={wave}" for wave in WAVES),
    ]
