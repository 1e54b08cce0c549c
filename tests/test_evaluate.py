"""The analysis as a whole: cells against a plain count, symmetries, designs, refusals."""

import json
import math

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

import discrimtest
from discrimtest.caution import Caution
from discrimtest.data_file import read_data
from discrimtest.errors import WrongInput
from discrimtest.evaluate import analyse
from discrimtest.finding import FindingRole, FindingStatus
from discrimtest.plan import PlannedComparison, plan_from_toml

PLAN = """
title = "x"
question = "x"

[[outcomes]]
id = "invitation"
noun = "invitation"
main = true
favourable = ["invitation", "booking_link"]
label = "invitation"

[[outcomes]]
id = "broad"
favourable = ["invitation", "booking_link", "information_request"]
label = "any"

[[findings]]
ids = ["net_any", "mcnemar_exact"]
role = "primary"
comparisons = ["main"]

[[findings]]
ids = ["rate_control", "rate_test", "net_all", "net_any", "net_discordant", "mcnemar_exact"]
groups = ["all", "landlord_type"]

[[families]]
id = "main"
tests = ["mcnemar_exact"]
"""
BROAD = PLAN.replace('["all", "landlord_type"]', '["all"]\noutcomes = ["broad"]')


def frame_of(*rows, columns=("test", "arm", "outcome")):
    return pandas.DataFrame(list(rows), columns=list(columns))


def run(frame, text=PLAN, **options):
    options.setdefault("control", None if options.get("comparisons") else "c")
    return analyse(frame, plan_from_toml(text, "plan.toml"), **options)


def cells_of(findings, comparison="t vs c", group=None, outcome="invitation"):
    (row,) = [
        row
        for row in findings.cells
        if (row.comparison, row.group, row.outcome) == (comparison, group, outcome)
    ]
    return (row.both, row.control_only, row.test_only, row.neither, row.broken)


def finding(findings, id_, comparison="t vs c", group=None, outcome="invitation"):
    (row,) = [
        row
        for row in findings.findings
        if (row.id, row.comparison, row.group, row.outcome) == (id_, comparison, group, outcome)
    ]
    return row


def pairs(*outcomes, first=1):
    """Tests numbered from ``first``: (control, test) outcomes."""
    rows = []
    for number, (control, test) in enumerate(outcomes, first):
        rows += [(number, "c", control), (number, "t", test)]
    return frame_of(*rows)


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


@given(drawn=tests)
def test_cells_equal_a_plain_count(drawn):
    findings = run(long(drawn))
    assert cells_of(findings) == counted(drawn)
    for kind in {row[2] for row in drawn}:
        assert cells_of(findings, group=f"landlord_type={kind}") == counted(drawn, kind)


@given(drawn=tests)
def test_exchanging_test_and_control_flips_net_figures_and_leaves_p_values(drawn):
    frame = long(drawn)
    one = run(frame, control="c")
    other = run(frame, control="t")
    mirrored = {"rate_control": "rate_test", "rate_test": "rate_control"}
    twins = {(row.id, row.group, row.ci_method, row.role): row for row in other.findings}
    assert len(twins) == len(one.findings)
    for row in one.findings:
        twin = twins[mirrored.get(row.id, row.id), row.group, row.ci_method, row.role]
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
    assert len(manifest["plan_sha256"]) == len(manifest["data_sha256"]) == 64


def test_frame_has_a_row_for_each_finding():
    findings = run(pairs((1, 0), (1, 1)))
    table = findings.to_frame()
    assert len(table) == len(findings.findings)
    assert list(table["id"])[:2] == ["net_any", "mcnemar_exact"]


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
    assert any("outcome 'broad'" in text for text in findings.warnings)


def test_an_outcome_in_a_column_of_its_own():
    subtle = '[[outcomes]]\nid = "source"\ncolumn = "asked"\nlabel = "x"\nfavourable = ["yes"]\n'
    text = PLAN.replace("[[findings]]", subtle + "[[findings]]", 1)
    text = text.replace('["all", "landlord_type"]', '["all"]\noutcomes = ["source"]')
    frame = pairs((1, 1), (1, 0)).assign(asked=["no", "yes", "no", ""])
    assert cells_of(run(frame, text), outcome="source") == (0, 0, 1, 0, 1)
    findings = run(pairs((1, 1)), text)
    assert any("column 'asked'; the outcome 'source' is left out" in w for w in findings.warnings)


@pytest.mark.parametrize("yes", [1, 1.0, "1", True, "true"])
def test_ways_to_write_a_1(yes):
    no = {"1": "0", "true": "false"}.get(str(yes), type(yes)(0))
    assert cells_of(run(pairs((yes, no), (yes, None)))) == (0, 1, 0, 0, 1)


def test_an_absent_group_column_is_a_warning():
    findings = run(pairs((1, 0), (1, 1)))
    assert findings.warnings == (
        "The data have no column 'landlord_type'; the group 'landlord_type' is left out.",
    )
    assert all(isinstance(text, Caution) for text in findings.warnings)


def test_tests_without_one_value_of_the_group_are_in_none():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord_type=["a", "a", "a", "b", "", ""])
    findings = run(frame)
    assert cells_of(findings, group="landlord_type=a") == (0, 1, 0, 0, 0)
    assert "1 tests hold more than one value of 'landlord_type'" in " ".join(findings.warnings)
    assert "1 tests have no value of 'landlord_type'" in " ".join(findings.warnings)


def test_repeated_landlords_are_counted_and_warned_of():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord=["a", "a", "a", "a", "b", "b"])
    findings = run(frame)
    assert finding(findings, "net_all").n_landlords == 2
    assert (
        "t vs c: the interval ignores that landlords repeat (3 tests, 2 landlords); preliminary."
        in findings.warnings
    )
    apart = run(frame.assign(landlord=["a", "a", "b", "b", "c", "c"]))
    assert not any("repeat" in text for text in apart.warnings)


def test_a_fixed_order_is_warned_of():
    frame = pairs(*[(1, 0)] * 8)
    fixed = run(frame.assign(order=[2, 1] * 8))
    assert any("the test candidate came first in all 8 tests" in text for text in fixed.warnings)
    mixed = run(frame.assign(order=[2, 1] * 7 + [1, 2]))
    assert not any("came first" in text for text in mixed.warnings)


def test_three_arms_in_a_test():
    frame = frame_of(
        (1, "c", 1), (1, "t", 0), (1, "u", 1),
        (2, "c", 1), (2, "t", 0), (2, "u", ""),
        (3, "c", 0), (3, "u", 1),
    )  # fmt: skip
    findings = run(frame, PLAN.replace('"rate_control",', '"rate_control", "cochran_q",'))
    assert cells_of(findings, "t vs c") == (0, 2, 0, 0, 0)
    assert cells_of(findings, "u vs c") == (1, 0, 1, 0, 1)
    q = finding(findings, "cochran_q", "t, u vs c")
    assert q.n_tests == 1
    adjusted = [row.p_adjusted for row in findings.findings if row.id == "mcnemar_exact"]
    assert adjusted == [1.0, 1.0]


def test_one_comparison_drawn_per_listing():
    """Two comparisons with a shared control: the test arm tells, else the column."""
    frame = frame_of(
        (1, "c", 1), (1, "t", 0),
        (2, "c", 1), (2, "u", 0),
        (3, "t", 0),
        (4, "c", 0),
    )  # fmt: skip
    findings = run(frame)
    assert cells_of(findings, "t vs c") == (0, 1, 0, 0, 1)
    assert cells_of(findings, "u vs c") == (0, 1, 0, 0, 0)
    assert any("1 tests hold a control contact only" in text for text in findings.warnings)
    told = frame.assign(comparison=["t", "t", "u", "u", "t", "u"])
    findings = run(told)
    assert cells_of(findings, "t vs c") == (0, 1, 0, 0, 1)
    assert cells_of(findings, "u vs c") == (0, 1, 0, 0, 1)
    assert not any("control contact only" in text for text in findings.warnings)


POOLED = (
    PlannedComparison(id="couples", test=("t", "u"), control=("c", "d"), main=True),
    PlannedComparison(id="men", test="t", control="c"),
    PlannedComparison(id="women", test="u", control="d"),
)


def test_a_pooled_comparison_uses_each_tests_own_pair():
    frame = frame_of(
        (1, "c", 1), (1, "t", 0),
        (2, "d", 1), (2, "u", 1),
        (3, "d", 1), (3, "u", 0),
        (4, "d", 1),
    )  # fmt: skip
    findings = run(frame, comparisons=POOLED)
    assert cells_of(findings, "t + u vs c + d") == (1, 2, 0, 0, 1)
    assert cells_of(findings, "t vs c") == (0, 1, 0, 0, 0)
    assert cells_of(findings, "u vs d") == (1, 1, 0, 0, 1)
    primary = [row for row in findings.findings if row.role is FindingRole.PRIMARY]
    assert {row.comparison for row in primary} == {"t + u vs c + d"}
    tests = [row for row in findings.findings if row.id == "mcnemar_exact"]
    assert {row.comparison: row.family for row in tests} == {
        "t + u vs c + d": None,
        "t vs c": "main",
        "u vs d": "main",
    }
    assert findings.notes == {
        "t + u vs c + d": "couples",
        "t vs c": "men",
        "u vs d": "women",
    }


def test_a_pooled_comparison_with_one_control_follows_the_column():
    shared = (
        PlannedComparison(id="both", test=("t", "u"), control="c"),
        PlannedComparison(id="t", test="t", control="c"),
        PlannedComparison(id="u", test="u", control="c"),
    )
    frame = frame_of(
        (1, "c", 1, "t"), (1, "t", 0, "t"),
        (2, "c", 1, "u"),
        (3, "c", 0, "u"), (3, "u", 1, "u"),
        columns=("test", "arm", "outcome", "comparison"),
    )  # fmt: skip
    findings = run(frame, comparisons=shared)
    assert cells_of(findings, "t + u vs c") == (0, 1, 1, 0, 1)
    assert cells_of(findings, "t vs c") == (0, 1, 0, 0, 0)
    assert cells_of(findings, "u vs c") == (0, 0, 1, 0, 1)


def test_a_test_with_two_pairs_of_a_pooled_comparison_leaves_it_out():
    frame = frame_of(*[(1, arm, 1) for arm in "cdtu"], *[(2, arm, 0) for arm in "ct"])
    findings = run(frame, comparisons=POOLED)
    assert {row.comparison for row in findings.cells} == {"t vs c", "u vs d"}
    assert any("1 tests hold more than one of its pairs" in text for text in findings.warnings)


def test_comparisons_the_data_lack_are_left_out():
    findings = run(pairs((1, 0), (1, 1)), comparisons=POOLED[1:])
    assert {row.comparison for row in findings.cells} == {"t vs c"}
    assert "The data do not hold both arms of u vs d; it is left out." in findings.warnings


def test_an_arm_in_no_comparison_is_told():
    frame = pairs((1, 0), (1, 1))
    frame = pandas.concat([frame, frame_of((1, "z", 1), (2, "z", 1))])
    findings = run(frame, comparisons=POOLED[1:2])
    assert "2 contacts of arm 'z' take part in no comparison." in findings.warnings


def test_no_arms_of_any_comparison_is_wrong_input():
    with pytest.raises(WrongInput, match="must hold both arms of a comparison"):
        run(pairs((1, 0)), comparisons=POOLED[2:])


def test_a_generic_plan_wants_a_control():
    with pytest.raises(WrongInput, match="Name the control candidate with --control") as caught:
        run(pairs((1, 0)), control=None)
    assert "the arms are: c, t" in str(caught.value)


def test_an_unknown_control_is_told_with_the_nearest():
    with pytest.raises(WrongInput, match="did you mean 'control'") as caught:
        run(frame_of((1, "control", 1), (1, "t", 0)), control="controle")
    assert caught.value.exit_code == 2


def test_control_overrides_the_plans_comparisons():
    text = PLAN + '[data]\ncomparisons = [{ id = "x", test = "c", control = "t" }]\n'
    frame = pairs((1, 0), (1, 1))
    assert {row.comparison for row in run(frame, text, control=None).cells} == {"c vs t"}
    assert {row.comparison for row in run(frame, text, control="c").cells} == {"t vs c"}


def test_unknown_ids_and_comparisons_of_a_plan_made_in_python():
    text = PLAN.replace('"net_discordant"', '"net_discordent"').replace('["main"]', '["couples"]')
    with pytest.raises(WrongInput) as caught:
        run(pairs((1, 0)), text, comparisons=POOLED[1:])
    message = str(caught.value)
    assert "Did you mean 'net_discordant'?" in message
    assert "found 'couples': must be one of the comparisons" in message


def test_requests_by_comparison_id():
    text = PLAN.replace('["main"]', '["women"]')
    frame = pairs((1, 0), (1, 1))
    women = frame_of((9, "d", 1), (9, "u", 0))
    findings = run(pandas.concat([frame, women]), text, comparisons=POOLED[1:])
    primary = [row for row in findings.findings if row.role is FindingRole.PRIMARY]
    assert {row.comparison for row in primary} == {"u vs d"}


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

    assert status(None) is FindingStatus.UNREGISTERED
    assert status([plan.sha256]) is FindingStatus.PLANNED
    assert status(["other", plan.sha256]) is FindingStatus.AMENDED
    assert status(["other"]) is FindingStatus.EXPLORATORY


def test_frequency_stands_for_alike_tests():
    frame = pairs((1, 0), (1, 1)).assign(frequency=[3, 3, 2, 2])
    assert cells_of(run(frame)) == (2, 3, 0, 0, 0)
    with pytest.raises(WrongInput, match="a test has one frequency in all its rows"):
        run(frame.assign(frequency=[3, 4, 2, 2]))


def test_a_design_of_several_contacts_keeps_rates_and_refuses_pairs():
    rows = [(n, arm, int(n % 2 == 0)) for n in range(1, 5) for arm in "cctt"]
    findings = run(frame_of(*rows))
    assert finding(findings, "rate_control").n_denominator == 8
    assert finding(findings, "rate_control").denominator == "contacts of this candidate"
    assert math.isnan(finding(findings, "net_all").value)
    assert any(
        "net_all, which needs one contact of each, is refused" in w for w in findings.warnings
    )


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


def test_the_data_hash_follows_the_data():
    one, other = pairs((1, 0), (1, 1)), pairs((1, 0), (1, 0))
    assert run(one).manifest.data_sha256 == run(one).manifest.data_sha256
    assert run(one).manifest.data_sha256 != run(other).manifest.data_sha256
    assert run(one, data_sha256="abc").manifest.data_sha256 == "abc"
    assert run(one, seed=7).manifest.seed == 7


def test_cochran_needs_three_arms_in_one_test():
    text = PLAN.replace('"rate_control",', '"rate_control", "cochran_q",')
    findings = run(pairs((1, 0), (1, 1)), text)
    assert not [row for row in findings.findings if row.id == "cochran_q"]
    assert any("with two it is left out" in text for text in findings.warnings)
    drawn = frame_of((1, "c", 1), (1, "t", 0), (2, "c", 1), (2, "u", 0))
    findings = run(drawn, text)
    assert not [row for row in findings.findings if row.id == "cochran_q"]
    assert any(
        "t, u vs c: cochran_q needs tests that hold every arm" in w for w in findings.warnings
    )


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


def test_tests_that_name_no_landlord_are_counted_apart():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord=["a", "a", "", None, "b", "b"])
    findings = run(frame)
    assert finding(findings, "net_all").n_landlords == 2
    assert any("1 tests name no landlord" in text for text in findings.warnings)
    assert not any("repeat" in text for text in findings.warnings)


def test_control_frees_requests_from_the_plans_comparisons():
    text = PLAN.replace('["main"]', '["couples"]')
    findings = run(pairs((1, 0), (1, 1)), text, control="c")
    assert finding(findings, "net_any").role is FindingRole.PRIMARY


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


def test_more_intervals_are_more_rows():
    text = PLAN.replace('groups = ["all"', 'intervals = ["newcombe", "tango"]\ngroups = ["all"')
    findings = run(pairs((1, 0), (1, 1)), text)
    methods = [row.ci_method for row in findings.findings if row.id == "net_all"]
    assert methods == ["newcombe", "tango"]
    # An id that none of these methods is for keeps its own first one.
    assert finding(findings, "rate_control").ci_method == "wilson"


def test_nothing_the_data_can_tell_is_a_result_without_rows():
    text = PLAN.replace('role = "primary"', 'outcomes = ["broad"]').replace(
        '["all", "landlord_type"]', '["all"]\noutcomes = ["broad"]'
    )
    women = pandas.DataFrame({"test": [9, 9], "arm": ["d", "u"], "outcome": [1, 0]})
    findings = run(pandas.concat([pairs((1, 0)), women]), text, comparisons=POOLED)
    assert findings.findings == ()
    assert any("outcome 'broad'" in text for text in findings.warnings)
