"""Measures and models through the analysis: what they take, their rows, what is said."""

import json
import math
from pathlib import Path

import pytest

from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.plan import PlannedComparison, plan_from_toml
from discrimtest.requests.waves import change
from discrimtest.samples.data_file import read_data
from tests.contact_frames import PLAN, finding, frame_of, label, pairs, run

ANALYSIS = Path(__file__).parents[1] / "analysis"


def asking(*ids, intervals=(), groups=("all",), top=""):
    quoted = str([*ids]).replace("'", '"')
    request = f"[[findings]]\nids = {quoted}\ngroups = {str([*groups]).replace(chr(39), chr(34))}\n"
    if intervals:
        request += f"intervals = {str([*intervals]).replace(chr(39), chr(34))}\n"
    head, families = PLAN.split("[[findings]]")[0], "[[families]]" + PLAN.split("[[families]]")[1]
    return f"draws = 300\n{top}\n" + head + request + families.replace("mcnemar_exact", "cr2")


def grouped(**tables):
    """Tests by landlord type: (control, test) outcomes; each of a landlord of its own."""
    rows = []
    for kind, outcomes in tables.items():
        for number, (control, test) in enumerate(outcomes):
            for arm, outcome in (("c", control), ("t", test)):
                rows.append((f"{kind}{number}", arm, outcome, kind, f"{kind}{number}"))
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord_type", "landlord"))


MIXED = [(1, 0), (1, 0), (1, 1), (0, 0), (0, 1), (1, 0), (0, 0), (1, 0)]


def test_tost_and_the_smallest_detectable_difference():
    text = asking("tost", "smallest_detectable", top="equivalence_margin = 0.1")
    findings = run(pairs(*[(1, 1), (0, 0)] * 100, (1, 0), (0, 1)), text)
    tost = finding(findings, "tost")
    assert (tost.ci_method, tost.ci_level, tost.n_denominator) == ("tango", pytest.approx(0.9), 202)
    assert -0.1 < tost.ci_low < 0 < tost.ci_high < 0.1
    assert tost.p_value < 0.001
    smallest = finding(findings, "smallest_detectable")
    assert 0.02 < smallest.value < 0.06
    assert (smallest.ci_method, smallest.denominator) == (None, "tests")


def test_tost_without_a_margin_says_so():
    findings = run(pairs((1, 0), (1, 1), (0, 1)), asking("tost", "smallest_detectable"))
    assert finding(findings, "tost").p_value is None
    assert any("the plan fixes no equivalence_margin" in text for text in findings.warnings)
    assert any("with a chance of 80 %, however large" in text for text in findings.warnings)


def test_broken_tests():
    frame = pairs((1, 0), (1, 0), (1, 1), (0, 0), (0, 1), ("", 1), (1, ""), ("", ""))
    text = asking("net_all", "net_any", "tipping_point", intervals=["worst_case_bounds"])
    findings = run(frame, text)
    net = finding(findings, "net_all")
    assert (net.ci_method, net.ci_level) == ("worst_case_bounds", None)
    assert (net.ci_low, net.value, net.ci_high) == (pytest.approx((1 - 3) / 8), 0.2, 4 / 8)
    net = finding(findings, "net_any")
    assert (net.ci_low, net.ci_high) == (pytest.approx((1 - 3) / 7), 4 / 7)
    tipping = finding(findings, "tipping_point")
    # 2 against 1; 8 against 1 is the first with p <= .05 (2 x 10 / 512), so six more tests.
    assert (tipping.value, tipping.n_denominator, tipping.denominator) == (6, 3, "broken tests")


@pytest.mark.slow
def test_a_plan_may_ask_for_everything():
    """Every id with every interval it takes, on tests with all columns: each has its row."""
    methods = dict.fromkeys(name for names in KNOWN.values() for name in names or ())
    frame = grouped(agency=MIXED * 3, private=MIXED[:5] * 3, other=MIXED[1:5] * 3).assign(
        order=[1, 2, 2, 1] * 25 + [1, 2], hours=[3.5, "", 8, 5, 2, 9] * 17, window=240, weight=2
    )
    frame["landlord"] = frame["landlord"].str[-1]
    groups = ["all", "landlord_type"]
    top = 'equivalence_margin = 0.1\nrecognition = [{ comparison = "t", share = 0.9 }]'
    text = asking(*KNOWN, intervals=methods, groups=groups, top=top)
    findings = run(frame, text)
    seen = {(row.id, row.ci_method) for row in findings.findings}
    expected = {(id_, name) for id_, names in KNOWN.items() for name in names or (None,)}
    # What takes three arms, two comparisons, graded answers or a covariate has tests of its own.
    apart = {"cochran_q", "cochran_q_landlord", "randomization_joint"}
    apart |= {"interaction", "interaction_any", "interaction_odds_ratio"}
    apart |= {"sign", "sign_landlord", "wilcoxon", "wilcoxon_landlord", "mean_score"}
    missing = {id_ for id_, _ in expected - seen}
    assert apart <= missing
    assert all(id_.startswith("hetprobit") for id_ in missing - apart)
    assert seen <= expected
    bare = [r for r in findings.findings if r.ci_low is not None and math.isnan(r.ci_low)]
    # These tests differ less than chance makes them; a standard deviation of 0 has no interval.
    assert {(r.id, r.value) for r in bare} == {("logit_re_sd", 0.0)}
    keys = [(r.id, r.comparison, r.group, r.outcome, r.ci_method) for r in findings.findings]
    assert len(keys) == len(set(keys))
    json.loads(findings.to_json())


def test_groups_are_compared_pair_by_pair():
    frame = grouped(agency=MIXED * 3, private=MIXED[:5] * 3, other=MIXED[2:] * 2)
    ids = ("group_difference_all", "group_difference_any")
    findings = run(
        frame, asking(*ids, intervals=["mover", "delta", "cr2"], groups=["landlord_type"])
    )
    rows = [(label(row.group), row.id, row.ci_method) for row in findings.findings]
    assert [group for group, id_, method in rows if (id_, method) == (ids[0], "mover")] == [
        "landlord_type=agency vs other",
        "landlord_type=agency vs private",
        "landlord_type=other vs private",
    ]
    assert len(rows) == 3 * 4
    row = next(
        row for row in findings.findings if label(row.group) == "landlord_type=agency vs private"
    )
    assert row.value == pytest.approx(3 / 8 - 1 / 5)
    assert (row.n_tests, row.n_denominator, row.n_landlords) == (39, 39, 39)
    assert row.ci_low < row.value < row.ci_high
    assert 0 < row.p_value <= 1
    assert row.shown_first
    assert not any("independent" in text for text in findings.warnings)


def test_groups_that_can_not_be_compared_are_said():
    text = asking("group_difference_all", groups=["landlord_type"])
    one = run(grouped(agency=MIXED), text)
    assert not one.findings
    assert any("fewer than two of 'landlord_type'" in text for text in one.warnings)
    every = run(grouped(agency=MIXED), asking("group_difference_all"))
    assert "group_difference_all compares groups; name a column under groups in the plan." in (
        every.warnings
    )
    frame = grouped(agency=MIXED, private=MIXED)
    shared = frame.assign(landlord=frame["landlord"].str[-1])
    told = run(shared, text.replace("[[families]]", 'intervals = ["mover"]\n\n[[families]]', 1))
    assert any("some landlords are in more than one group" in text for text in told.warnings)
    broken = run(grouped(agency=MIXED, private=[("", 1)]), text)
    assert math.isnan(broken.findings[0].value)
    assert any("a group has no such tests" in text for text in broken.warnings)
    nameless = run(
        frame.drop(columns="landlord"),
        asking("group_difference_any", intervals=["cr2"], groups=["landlord_type"]),
    )
    assert any("needs the landlord of the tests" in text for text in nameless.warnings)
    assert nameless.findings[0].value == 0


def test_order_measures_take_the_order():
    frame = pairs(*MIXED * 4).assign(order=[1, 2, 2, 1] * 16)
    ids = ("first_contact_only", "order_effect", "arm_x_order")
    findings = run(frame, asking(*ids))
    assert [(row.id, row.ci_method, row.n_denominator) for row in findings.findings] == [
        ("first_contact_only", "newcombe", 32),
        ("order_effect", "welch", 32),
        ("arm_x_order", "welch", 32),
    ]
    # Odd tests (control first): 1 0, 1 1, 0 1, 0 0; even ones: 1 0, 0 0, 1 0, 1 0.
    first, effect, mixed = (row.value for row in findings.findings)
    assert first == pytest.approx(2 / 4 - 0)
    assert effect == pytest.approx((3 / 4 - 0) / 2)
    assert mixed == pytest.approx(4 / 4 - 3 / 4)


def test_without_the_order_they_are_left_out_and_one_order_is_undefined():
    text = asking("first_contact_only", "order_effect")
    none = run(pairs(*MIXED), text)
    assert not none.findings
    assert any("needs the order of the contacts" in text for text in none.warnings)
    one = run(pairs(*MIXED).assign(order=[1, 2] * 8), text)
    assert all(math.isnan(row.value) for row in one.findings)
    assert any("it takes tests of both orders" in text for text in one.warnings)
    few = run(pairs(*MIXED).assign(order=[1, 2] * 7 + [2, 1]), text)
    assert any(
        "order_effect is undefined, because it takes two tests or more" in each
        for each in few.warnings
    )
    assert not any("both orders" in each for each in few.warnings)
    ties = run(pairs(*MIXED).assign(order=[1, 1] * 8), text)
    assert not ties.findings


RENTALS = """
title = "x"
question = "x"

[data]
columns = { test = "listing", arm = "race", outcome = "response", frequency = "listings" }
comparisons = [
  { id = "black", test = "black", control = "white" },
  { id = "minority", test = ["black", "hispanic"], control = "white" },
  { id = "hispanic", test = "hispanic", control = "white" },
]

[[outcomes]]
id = "response"
main = true
favourable = ["invitation"]
label = "response"

[[findings]]
ids = ["clogit", "clogit_score"]
groups = ["all", "stratum"]
"""


def test_the_published_odds_ratios_come_out_of_the_analysis():
    frame = read_data((ANALYSIS / "us-rentals" / "data.csv").read_bytes(), "data.csv")
    findings = analyse(frame, plan_from_toml(RENTALS, "plan.toml", KNOWN))
    odds = {
        (label(row.comparison), label(row.group)): round(row.value, 4)
        for row in findings.findings
        if row.id == "clogit" and label(row.group)
    }
    expected = {
        "black + hispanic vs white": (0.5830, 0.7033, 1.1857),
        "black vs white": (0.4560, 0.5299, 1.0265),
        "hispanic vs white": (0.7399, 0.9228, 1.3728),
    }
    for name, values in expected.items():
        for stratum, value in zip(("low", "middle", "high"), values, strict=True):
            assert odds[name, f"stratum={stratum}"] == value
    (joint,) = [
        row
        for row in findings.findings
        if (row.id, label(row.comparison), label(row.group))
        == ("clogit_score", "black, hispanic vs white", None)
    ]
    assert (round(joint.statistic, 4), joint.df, joint.n_tests) == (46.3736, 2, 2241)
    row = next(row for row in findings.findings if row.id == "clogit")
    assert (row.ci_method, row.n_denominator) == ("wald", 910)
    assert row.ci_low < row.value < row.ci_high
    assert any("takes the tests that hold several pairs" in text for text in findings.warnings)


def test_the_odds_ratio_of_pairs_is_b_over_a():
    findings = run(pairs(*MIXED, (0, 1), ("", 1)), asking("clogit", "clogit_score", "mcnemar_chi2"))
    row = finding(findings, "clogit")
    assert (row.value, row.n_tests, row.n_denominator) == (pytest.approx(2 / 4), 9, 6)
    assert finding(findings, "clogit_score").p_value == pytest.approx(
        finding(findings, "mcnemar_chi2").p_value
    )


def test_each_pair_of_a_pooled_comparison_keeps_its_own_control():
    pooled = PlannedComparison(id="couples", test=("t", "u"), control=("c", "d"), main=True)
    frame = frame_of(
        (1, "c", 1), (1, "t", 0), (2, "d", 1), (2, "u", 0), (3, "d", 0), (3, "u", 1),
        (4, "c", 1), (4, "t", 1), (5, "c", 1), (5, "t", 0), (6, "d", 1), (6, "u", 0),
    )  # fmt: skip
    findings = run(frame, asking("clogit", "clogit_score"), comparisons=[pooled])
    row = finding(findings, "clogit", str(pooled.key))
    assert row.value == pytest.approx(1 / 4)
    assert finding(findings, "clogit_score", str(pooled.key)).statistic == pytest.approx(9 / 5)


def test_odds_without_a_limit_are_said():
    findings = run(pairs((1, 0), (1, 0), (1, 1)), asking("clogit"))
    assert math.isnan(finding(findings, "clogit").value)
    assert any("it went the same way" in text for text in findings.warnings)


def test_several_contacts_of_an_arm_go_into_the_model_and_not_into_measures():
    frame = frame_of(
        *[
            (n, arm, outcome)
            for n in range(4)
            for arm, outcome in (("c", 1), ("c", n % 2), ("t", 0), ("t", 1))
        ]
    )
    ids = ("clogit", "tost", "group_difference_all", "first_contact_only")
    text = asking(*ids, groups=["all", "landlord_type"])
    findings = run(frame.assign(landlord_type=["a"] * 8 + ["b"] * 8, order=1), text)
    assert finding(findings, "clogit").value < 1
    assert math.isnan(finding(findings, "tost").value)
    assert any("tost needs one contact of each" in text for text in findings.warnings)


def test_the_change_between_waves():
    text = asking("net_all", "net_any", intervals=["tango", "cr2"], groups=["all", "landlord_type"])
    first = run(grouped(agency=MIXED * 5, private=MIXED * 2), text)
    second = run(grouped(agency=MIXED[2:] * 5, other=MIXED), text)
    rows = {(row.id, label(row.group), row.ci_method): row for row in change(first, second)}
    assert {group for _, group, _ in rows} == {None, "landlord_type=agency"}
    assert len(rows) == 8
    row = rows["wave_difference_all", "landlord_type=agency", "mover"]
    assert row.value == pytest.approx(1 / 6 - 3 / 8)
    assert (row.n_tests, row.n_denominator) == (70, 70)
    clustered = rows["wave_difference_all", "landlord_type=agency", "cr2"]
    assert clustered.ci_low < row.value < clustered.ci_high
    assert clustered.p_value == pytest.approx(row.p_value, abs=0.05)
    row = rows["wave_difference_any", None, "delta"]
    assert row.denominator == "tests with at least one favoured candidate, of both waves"
    assert row.status == second.findings[0].status
    nothing = change(first, run(grouped(agency=[("", 1)]), text))
    assert all(math.isnan(row.value) and math.isnan(row.ci_low) for row in nothing)
    assert change(first, run(pairs((1, 0)).assign(arm=["c", "other"]), text)) == ()


def test_equal_waves_did_not_change():
    text = asking("net_all", groups=["all"])
    findings = run(pairs(*MIXED * 3), text)
    for row in change(findings, findings):
        assert row.value == 0
        assert row.p_value == 1
        assert row.ci_low == pytest.approx(-row.ci_high)
