"""Which tests belong to a comparison: designs, pools, controls, cautions."""

import math

import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.finding import FindingRole
from tests.contact_frames import PLAN, cells_of, finding, frame_of, label, pairs, run


def test_repeated_landlords_are_counted_and_warned_of():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord=["a", "a", "a", "a", "b", "b"])
    findings = run(frame)
    assert finding(findings, "net_all").n_landlords == 2
    assert (
        "t vs c: landlords repeat (tests: 3, landlords: 2); only intervals and tests by landlord "
        "allow for that." in findings.warnings
    )
    apart = run(frame.assign(landlord=["a", "a", "b", "b", "c", "c"]))
    assert not any("repeat" in text for text in apart.warnings)


def test_a_fixed_order_is_warned_of():
    frame = pairs(*[(1, 0)] * 8)
    fixed = run(frame.assign(order=[2, 1] * 8))
    assert any("the test candidate came first in every test (8)" in text for text in fixed.warnings)
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
    assert any("Tests that hold a control contact only: 1." in text for text in findings.warnings)
    told = frame.assign(comparison=["t", "t", "u", "u", "t", "u"])
    findings = run(told)
    assert cells_of(findings, "t vs c") == (0, 1, 0, 0, 1)
    assert cells_of(findings, "u vs c") == (0, 1, 0, 0, 1)
    assert not any("control contact only" in text for text in findings.warnings)
    # What is not said of one test leaves what is said of the others.
    more = pandas.concat([told, frame_of((5, "c", 1)), frame_of((6, "c", 0), (6, "t", 1))])
    findings = run(more.assign(comparison=[*told["comparison"], "", "", "t"]))
    assert cells_of(findings, "t vs c") == (0, 1, 1, 0, 1)
    assert cells_of(findings, "u vs c") == (0, 1, 0, 0, 1)
    assert any("Tests that hold a control contact only: 1." in text for text in findings.warnings)


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
    assert {label(row.comparison) for row in primary} == {"t + u vs c + d"}
    tests = [row for row in findings.findings if row.id == "mcnemar_exact"]
    assert {label(row.comparison): row.family for row in tests} == {
        "t + u vs c + d": None,
        "t vs c": "main",
        "u vs d": "main",
    }
    assert {str(made): made.id for made in findings.comparisons} == {
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
    assert {label(row.comparison) for row in findings.cells} == {"t vs c", "u vs d"}
    assert any(
        "tests that hold more than one of its pairs: 1." in text for text in findings.warnings
    )


def test_comparisons_the_data_lack_are_left_out():
    findings = run(pairs((1, 0), (1, 1)), comparisons=POOLED[1:])
    assert {label(row.comparison) for row in findings.cells} == {"t vs c"}
    assert "The data do not hold both arms of u vs d; it is left out." in findings.warnings


def test_an_arm_in_no_comparison_is_told():
    frame = pairs((1, 0), (1, 1))
    frame = pandas.concat([frame, frame_of((1, "z", 1), (2, "z", 1))])
    findings = run(frame, comparisons=POOLED[1:2])
    assert "Contacts of arm 'z' that take part in no comparison: 2." in findings.warnings


def test_no_arms_of_any_comparison_is_wrong_input():
    with pytest.raises(WrongInput, match="must hold both arms of a comparison"):
        run(pairs((1, 0)), comparisons=POOLED[2:])


def test_a_generic_plan_wants_a_control():
    with pytest.raises(WrongInput, match="Name the control candidate with control") as caught:
        run(pairs((1, 0)), control=None)
    assert "the arms are: c, t" in str(caught.value)


def test_an_unknown_control_is_told_with_the_nearest():
    with pytest.raises(WrongInput, match="did you mean 'control'") as caught:
        run(frame_of((1, "control", 1), (1, "t", 0)), control="controle")
    assert caught.value.exit_code == 2


def test_control_overrides_the_plans_comparisons():
    text = PLAN + '[data]\ncomparisons = [{ id = "x", test = "c", control = "t" }]\n'
    frame = pairs((1, 0), (1, 1))
    assert {label(row.comparison) for row in run(frame, text, control=None).cells} == {"c vs t"}
    assert {label(row.comparison) for row in run(frame, text, control="c").cells} == {"t vs c"}


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
    assert {label(row.comparison) for row in primary} == {"u vs d"}


def test_a_design_of_several_contacts_keeps_rates_and_refuses_pairs():
    rows = [(n, arm, int(n % 2 == 0)) for n in range(1, 5) for arm in "cctt"]
    findings = run(frame_of(*rows))
    assert finding(findings, "rate_control").n_denominator == 8
    assert finding(findings, "rate_control").denominator == "contacts of this candidate"
    assert math.isnan(finding(findings, "net_all").value)
    assert any(
        "net_all needs one contact of each, so it is refused" in w for w in findings.warnings
    )


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


def test_tests_that_name_no_landlord_are_counted_apart():
    frame = pairs((1, 0), (1, 1), (0, 0)).assign(landlord=["a", "a", "", None, "b", "b"])
    findings = run(frame)
    assert finding(findings, "net_all").n_landlords == 2
    assert any("tests that name no landlord: 1." in text for text in findings.warnings)
    assert not any("repeat" in text for text in findings.warnings)


def test_control_frees_requests_from_the_plans_comparisons():
    text = PLAN.replace('["main"]', '["couples"]')
    findings = run(pairs((1, 0), (1, 1)), text, control="c")
    assert finding(findings, "net_any").role is FindingRole.PRIMARY


def test_nothing_the_data_can_tell_is_a_result_without_rows():
    text = PLAN.replace('role = "primary"', 'outcomes = ["broad"]').replace(
        '["all", "landlord_type"]', '["all"]\noutcomes = ["broad"]'
    )
    women = pandas.DataFrame({"test": [9, 9], "arm": ["d", "u"], "outcome": [1, 0]})
    findings = run(pandas.concat([pairs((1, 0)), women]), text, comparisons=POOLED)
    assert findings.findings == ()
    assert any("Outcome 'broad'" in text for text in findings.warnings)
