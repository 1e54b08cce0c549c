"""The analysis as a whole: cells against a plain count, symmetries, the contract."""

import json
import math

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

import discrimtest
from discrimtest.evaluate import analyse
from discrimtest.files.plan import PlannedComparison, plan_from_toml, question_sha256
from discrimtest.findings.finding import FindingRole, FindingStatus
from tests.contact_frames import PLAN, cells_of, finding, frame_of, label, pairs, run

answers = st.sampled_from(
    ["invitation", "booking_link", "refusal", "no_reply", "invalid", "", None]
)


tests = st.lists(
    st.tuples(answers, answers, st.sampled_from(["agency", "private"]), st.booleans()),
    min_size=1,
    max_size=30,
)


def long(drawn):
    """A frame of contacts; the flag drops the control contact of a test."""
    rows = []
    for number, (control, test, kind, dropped) in enumerate(drawn):
        if not dropped:
            rows.append((f"n{number}", "c", control, kind))
        rows.append((f"n{number}", "t", test, kind))
    rows += [("extra", "c", "refusal", "agency"), ("extra", "t", "refusal", "agency")]
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord_type"))


def counted(drawn, kind=None):
    """Both, control only, test only, neither, broken: counted test by test."""
    names = {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}
    result = [0, 0, 0, 0, 0]
    for control, test, its_kind, dropped in [*drawn, ("refusal", "refusal", "agency", False)]:
        if kind is not None and its_kind != kind:
            continue
        if dropped or {control, test} & {"invalid", "", None}:
            result[4] += 1
        else:
            good = {"invitation", "booking_link"}
            result[names[control in good, test in good]] += 1
    return tuple(result)


@pytest.mark.slow
@given(drawn=tests)
def test_cells_equal_a_plain_count(drawn):
    findings = run(long(drawn))
    assert cells_of(findings) == counted(drawn)
    for kind in {row[2] for row in drawn}:
        assert cells_of(findings, group=f"landlord_type={kind}") == counted(drawn, kind)


@pytest.mark.slow
@given(drawn=tests)
def test_exchanging_test_and_control_flips_net_figures_and_leaves_p_values(drawn):
    frame = long(drawn)
    one = run(frame, control="c")
    other = run(frame, control="t")
    mirrored = {"rate_control": "rate_test", "rate_test": "rate_control"}
    twins = {(row.id, label(row.group), row.ci_method, row.role): row for row in other.findings}
    assert len(twins) == len(one.findings)
    for row in one.findings:
        twin = twins[mirrored.get(row.id, row.id), label(row.group), row.ci_method, row.role]
        sign = -1 if row.id.startswith("net") else 1
        if row.value is not None:
            assert same(row.value, sign * twin.value)
        if row.p_value is not None:
            assert same(row.p_value, twin.p_value)
        if sign == -1 and row.ci_low is not None:
            assert same(row.ci_low, -twin.ci_high)


def same(one, other):
    return one == other or (math.isnan(one) and math.isnan(other))


@given(drawn=tests, rng=st.randoms(use_true_random=False))
def test_row_order_does_not_matter(drawn, rng):
    frame = long(drawn)
    order = list(range(len(frame)))
    rng.shuffle(order)
    one, other = run(frame), run(frame.iloc[order])
    assert str(one.findings) == str(other.findings)
    assert one.cells == other.cells
    assert sorted(one.warnings) == sorted(other.warnings)


@pytest.mark.slow
@given(drawn=tests, names=st.sampled_from([("zz", "aa"), ("Ömer & Lies", "c d"), ("1", "0")]))
def test_arm_names_do_not_matter(drawn, names):
    frame = long(drawn)
    renamed = frame.assign(arm=frame["arm"].map(dict(zip(("c", "t"), names, strict=True))))
    one, other = run(frame), run(renamed, control=names[0])
    plain = [(r.id, r.group, r.value, r.p_value, r.ci_low, r.n_tests) for r in one.findings]
    again = [(r.id, r.group, r.value, r.p_value, r.ci_low, r.n_tests) for r in other.findings]
    assert str(plain) == str(again)


def test_json_contract():
    findings = run(pairs((1, 0), (1, 1), (0, 0), (1, 0)))
    content = json.loads(findings.to_json())
    assert list(content) == ["findings", "cells", "warnings", "manifest"]
    assert content["cells"][0] == {
        "comparison": "t vs c",
        "group": None,
        "outcome": "invitation",
        "both": 1,
        "control_only": 2,
        "test_only": 0,
        "neither": 1,
        "broken": 0,
        "comparison_id": "t",
        "test": ["t"],
        "control": ["c"],
        "group_by": None,
        "level": None,
        "against": None,
    }
    net = content["findings"][0]
    assert net["id"] == "net_any"
    assert net["comparison"] == "t vs c"
    assert net["group"] is None
    assert net["value"] == pytest.approx(2 / 3)
    assert (net["ci_method"], net["ci_level"]) == ("tango", 0.95)
    assert (net["n_tests"], net["n_denominator"]) == (4, 3)
    assert net["denominator"] == "tests with at least one invitation"
    assert net["n_landlords"] is None
    assert (net["role"], net["status"]) == ("primary", "unregistered")
    test = content["findings"][1]
    assert test["id"] == "mcnemar_exact"
    assert test["statistic"] is None
    assert (test["p_value"], test["p_adjusted"], test["family"]) == (0.5, 0.5, "main")
    manifest = content["manifest"]
    assert manifest["version"] == discrimtest.__version__
    assert list(manifest["libraries"]) == ["numpy", "pandas", "scipy", "statsmodels"]
    assert manifest["libraries"]["pandas"] == pandas.__version__
    assert len(manifest["plan_sha256"]) == len(manifest["data_sha256"]) == 64


def test_frame_has_a_row_for_each_finding():
    findings = run(pairs((1, 0), (1, 1)))
    table = findings.to_frame()
    assert len(table) == len(findings.findings)
    assert list(table["id"])[:2] == ["net_any", "mcnemar_exact"]
    assert set(table["comparison"]) == {"t vs c"}
    assert table["test"][0] == ["t"]
    assert list(table.columns) == list(findings.findings[0].to_dict())


def test_the_public_door():
    plan = plan_from_toml(PLAN, "plan.toml")
    frame = pairs((1, 0), (1, 1))
    assert discrimtest.analyse(frame, plan, control="c").cells == run(frame).cells
    assert discrimtest.analyse(frame, plan, control="c").cells == run(frame).cells


def test_undefined_numbers_are_null_and_explained():
    findings = run(pairs((0, 0), (0, 0)))
    net = finding(findings, "net_any")
    assert math.isnan(net.value)
    assert net.to_dict()["value"] is None
    assert (
        "t vs c, all tests, outcome invitation: net_any is undefined, because there are no "
        "tests with at least one invitation." in findings.warnings
    )
    assert finding(findings, "mcnemar_exact").p_value == 1
    assert any("no evidence of equal treatment" in text for text in findings.warnings)
    json.loads(findings.to_json())


def test_all_broken_is_a_result_too():
    findings = run(pairs(("", 1), (0, "")))
    assert cells_of(findings) == (0, 0, 0, 0, 2)
    assert math.isnan(finding(findings, "net_all").value)
    json.loads(findings.to_json())


def test_the_first_request_decides_the_role_and_no_row_comes_twice():
    findings = run(pairs((1, 0), (1, 1)))
    keys = [(r.id, r.comparison, r.group, r.outcome, r.ci_method) for r in findings.findings]
    assert len(keys) == len(set(keys))
    assert finding(findings, "net_any").role is FindingRole.PRIMARY


def test_status_comes_from_the_locks_hashes():
    plan = plan_from_toml(PLAN, "plan.toml")
    frame = pairs((1, 0), (1, 1))

    def status(lock):
        return analyse(frame, plan, control="c", lock=lock).findings[0].status

    asked = question_sha256(plan, [PlannedComparison(id="t", test=("t",), control=("c",))])
    turned = question_sha256(plan, [PlannedComparison(id="t", test=("c",), control=("t",))])
    assert status(None) is FindingStatus.UNREGISTERED
    assert status([asked]) is FindingStatus.PLANNED
    assert status([asked, "other"]) is FindingStatus.PLANNED
    assert status(["other", asked]) is FindingStatus.AMENDED
    assert status(["other"]) is FindingStatus.EXPLORATORY
    assert status([turned]) is FindingStatus.EXPLORATORY
    assert status([]) is FindingStatus.EXPLORATORY


def test_what_was_there_before_the_lock_is_never_planned():
    plan = plan_from_toml(PLAN, "plan.toml")
    frame = pairs((1, 0), (1, 1))
    asked = question_sha256(plan, [PlannedComparison(id="t", test=("t",), control=("c",))])

    def status(lock):
        return analyse(frame, plan, control="c", lock=lock, afterwards=True).findings[0].status

    assert status([asked]) is FindingStatus.RECORDED_AFTERWARDS
    assert status(["other", asked]) is FindingStatus.RECORDED_AFTERWARDS
    assert status(["other"]) is FindingStatus.EXPLORATORY
    assert status(None) is FindingStatus.UNREGISTERED


def test_the_data_hash_follows_the_data():
    one, other = pairs((1, 0), (1, 1)), pairs((1, 0), (1, 0))
    assert run(one).manifest.data_sha256 == run(one).manifest.data_sha256
    assert run(one).manifest.data_sha256 != run(other).manifest.data_sha256
    assert run(one, data_sha256="abc").manifest.data_sha256 == "abc"
    assert run(one, seed=7).manifest.seed == 7


def test_a_t_test_of_differences_that_do_not_vary_is_undefined():
    findings = run(pairs((1, 0), (1, 0)), PLAN.replace('"net_discordant"', '"paired_t"'))
    assert math.isnan(finding(findings, "paired_t").p_value)
    assert any(
        "paired_t is undefined, because all tests came out alike" in w for w in findings.warnings
    )


def test_infinite_numbers_are_words_in_json():
    text = PLAN.replace('"net_discordant"', '"rate_ratio"')
    content = json.loads(run(pairs((0, 1), (0, 0)), text).to_json())
    (ratio,) = [row for row in content["findings"] if row["id"] == "rate_ratio"]
    assert (ratio["value"], ratio["ci_high"]) == ("inf", "inf")
    mirrored = json.loads(run(pairs((1, 0), (0, 0)), text).to_json())
    (ratio,) = [row for row in mirrored["findings"] if row["id"] == "rate_ratio"]
    assert (ratio["value"], ratio["ci_low"]) == (0.0, 0.0)


def test_more_intervals_are_more_rows():
    text = PLAN.replace('groups = ["all"', 'intervals = ["newcombe", "tango"]\ngroups = ["all"')
    findings = run(pairs((1, 0), (1, 1)), text)
    methods = [row.ci_method for row in findings.findings if row.id == "net_all"]
    assert methods == ["newcombe", "tango"]
    # An id that none of these methods is for keeps its own first one.
    assert finding(findings, "rate_control").ci_method == "wilson"
