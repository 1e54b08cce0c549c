"""Randomisation tests through the analysis: which orders are refused, what is left out."""

import math

import numpy
import pytest

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.randomization import Reassigned, randomization, randomization_joint
from discrimtest.samples.redraw import shuffled
from tests.contact_frames import PLAN, finding, frame_of, label, run

HEAD = PLAN.split("[[findings]]")[0]


def asking(*ids, top="", groups='["all"]'):
    listed = ", ".join(f'"{one}"' for one in ids)
    return (
        f"draws = 400\nseed = 4\n{top}\n{HEAD}[[findings]]\nids = [{listed}]\ngroups = {groups}\n"
    )


# Outcome of the control and of the test candidate, and whether the control came first.
TESTS = [
    (1, 0, True), (1, 0, False), (1, 1, True), (0, 0, False), (0, 1, True), (1, 0, False),
    (1, 0, True), (1, 0, True), (0, 0, False), (1, 0, False),
]  # fmt: skip


def frame(tests=TESTS, **columns):
    rows = [
        (number, arm, outcome, place)
        for number, (control, test, first) in enumerate(tests)
        for arm, outcome, place in (("c", control, 2 - first), ("t", test, 1 + first))
    ]
    return frame_of(*rows, columns=("test", "arm", "outcome", "order")).assign(**columns)


def test_pairs_are_counted_like_the_sign_test():
    findings = run(frame(), asking("randomization", "mcnemar_exact"))
    row = finding(findings, "randomization")
    assert row.p_value == pytest.approx(finding(findings, "mcnemar_exact").p_value)
    assert row.p_value == pytest.approx(2 * (1 + 7) / 2**7)
    assert row.statistic == pytest.approx(5 / 10)
    assert (row.n_tests, row.value) == (10, None)
    assert not any("randomization" in text for text in findings.warnings)


def test_without_an_order_a_warning_and_no_row():
    findings = run(frame().drop(columns="order"), asking("randomization", "net_all"))
    assert [one.id for one in findings.findings] == ["net_all"]
    assert any("randomization needs the order of the contacts" in t for t in findings.warnings)


@pytest.mark.parametrize(("first", "said"), [(True, "control"), (False, "test")])
def test_a_fixed_order_is_refused(first, said):
    fixed = [(control, test, first) for control, test, _ in TESTS]
    findings = run(frame(fixed), asking("randomization"))
    assert math.isnan(finding(findings, "randomization").p_value)
    (told,) = [text for text in findings.warnings if "randomization is refused" in text]
    assert f"the {said} candidate came first in every test (10)" in told


def test_one_test_in_another_order_is_no_fixed_order():
    nearly = [(control, test, number > 0) for number, (control, test, _) in enumerate(TESTS)]
    findings = run(frame(nearly), asking("randomization"))
    assert finding(findings, "randomization").p_value == pytest.approx(0.125)
    assert not any("randomization" in text for text in findings.warnings)


def test_a_group_is_not_refused_for_an_order_that_is_fixed_in_it_alone():
    tests = sorted(TESTS, key=lambda one: one[2])
    split = frame(tests, landlord_type=["agency"] * 10 + ["private"] * 10)
    findings = run(split, asking("randomization", groups='["landlord_type"]'))
    assert [label(one.group) for one in findings.findings] == [
        "landlord_type=agency",
        "landlord_type=private",
    ]
    assert all(one.p_value <= 1 for one in findings.findings)


def test_a_single_test_is_not_refused():
    assert finding(run(frame(TESTS[:1]), asking("randomization")), "randomization").p_value == 1


def test_coins_that_fall_one_way_too_often_are_told():
    uneven = [(number % 2, 0, number > 0) for number in range(40)]
    findings = run(frame(uneven), asking("randomization"))
    (told,) = [text for text in findings.warnings if "Fair coins" in text]
    assert "the control candidate came first in 39 of 40 tests" in told
    assert finding(findings, "randomization").p_value < 0.001
    even = [(number % 2, 0, number > 10) for number in range(40)]
    assert not any("Fair coins" in t for t in run(frame(even), asking("randomization")).warnings)


def test_tests_without_an_order_are_left_out():
    half = frame()
    half.loc[half["test"] == 0, "order"] = None
    half.loc[half["test"] == 1, "order"] = 1
    findings = run(half, asking("randomization"))
    row = finding(findings, "randomization")
    assert (row.n_tests, row.p_value) == (8, pytest.approx(2 * (1 + 5) / 2**5))
    assert any("leaves out tests whose order is not known: 2." in t for t in findings.warnings)


def test_broken_tests_and_lone_contacts_are_no_part_of_it():
    broken = frame(broken=["yes"] + [""] * 19)
    assert finding(run(broken, asking("randomization")), "randomization").n_tests == 9
    lone = frame().iloc[1:]
    assert finding(run(lone, asking("randomization")), "randomization").n_tests == 9


def test_several_contacts_of_an_arm_are_drawn():
    """Two control and two test contacts in each test: orders are drawn, with the plan's seed."""
    outcomes = [(1, 1, 0, 0), (1, 0, 0, 0), (1, 1, 1, 0), (0, 1, 0, 1), (1, 1, 0, 0), (1, 0, 1, 0)]
    rows = [
        (number, arm, outcome, place)
        for number, test in enumerate(outcomes)
        for arm, outcome, place in zip(
            "cctt", test, (1, 2, 3, 4) if number % 2 else (3, 4, 1, 2), strict=True
        )
    ]
    made = frame_of(*rows, columns=("test", "arm", "outcome", "order"))
    findings = run(made, asking("randomization", top='data.repeated = "every"'))
    favourable = numpy.array([[sum(one[:2]), sum(one[2:])] for one in outcomes])
    ones = numpy.ones(6, dtype=numpy.int64)
    answers = Responses(numpy.full((6, 2), 2), favourable, ones)
    expected = randomization(Reassigned(answers, shuffled(answers), True, 4, 400))
    row = finding(findings, "randomization")
    assert (row.p_value, row.statistic) == (expected.p_value, pytest.approx(expected.statistic))
    assert 0.01 < row.p_value < 0.4


def test_the_analysis_tells_how_many_orders_are_drawn_of_which_id():
    rows = [
        (number, arm, number % 2, place)
        for number in range(6)
        for arm, place in zip("cctt", (1, 2, 3, 4) if number % 3 else (3, 4, 1, 2), strict=True)
    ]
    made = frame_of(*rows, columns=("test", "arm", "outcome", "order"))
    made.loc[made["test"] == 0, "outcome"] = [1, 1, 0, 0]
    text = asking("randomization", top='data.repeated = "every"')
    told = []
    loud = run(made, text, progress=lambda *far: told.append(far))
    assert told == [("randomization", 400, 400)]
    assert finding(loud, "randomization") == finding(run(made, text), "randomization")
    run(frame(), asking("randomization"), progress=lambda *far: told.append(far))
    assert len(told) == 1


def test_the_pairs_of_a_pooled_comparison_stand_each_for_itself():
    pooled = '[[data.comparisons]]\nid = "p"\ntest = ["t1", "t2"]\ncontrol = ["c1", "c2"]\n'
    made = frame()
    made["arm"] += (made["test"] % 2 + 1).astype(str)
    findings = run(made, asking("randomization") + pooled, control=None, comparisons=())
    (row,) = findings.findings
    assert (row.p_value, row.n_tests) == (pytest.approx(0.125), 10)


TRIPLES = [(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1), (1, 1, 1), (1, 0, 0), (0, 0, 0)]


def triples(order=lambda number: (1, 2, 3) if number % 2 else (3, 1, 2)):
    rows = [
        (number, arm, outcome, place)
        for number, test in enumerate(TRIPLES)
        for arm, outcome, place in zip("cts", test, order(number), strict=True)
    ]
    return frame_of(*rows, columns=("test", "arm", "outcome", "order"))


def test_all_arms_of_a_listing_together():
    findings = run(triples(), asking("randomization_joint", "randomization"))
    (row,) = [one for one in findings.findings if one.id == "randomization_joint"]
    assert label(row.comparison) == "s, t vs c"
    answers = Responses(
        numpy.ones((8, 3), dtype=numpy.int64),
        numpy.array(TRIPLES)[:, [0, 2, 1]],
        numpy.ones(8, dtype=numpy.int64),
    )
    expected = randomization_joint(Reassigned(answers, shuffled(answers), True, 4, 400))
    assert (row.p_value, row.statistic) == (expected.p_value, pytest.approx(expected.statistic))


def test_a_pair_in_a_listing_of_three_is_counted():
    """The third candidate keeps its place; control and test candidate change theirs by a coin."""
    findings = run(triples(), asking("randomization", "mcnemar_exact"))
    for name in ("t vs c", "s vs c"):
        found, exact = (
            finding(findings, id_, comparison=name) for id_ in ("randomization", "mcnemar_exact")
        )
        assert found.p_value == pytest.approx(exact.p_value)


def test_a_control_that_is_always_last_is_refused_in_the_joint_test_too():
    last = triples(lambda number: (3, 1, 2) if number % 2 else (3, 2, 1))
    findings = run(last, asking("randomization_joint"))
    assert math.isnan(findings.findings[0].p_value)
    assert any("the test candidate came first in every test (8)" in t for t in findings.warnings)


def test_two_arms_are_no_joint_test():
    findings = run(frame(), asking("randomization_joint", "net_all"))
    assert [one.id for one in findings.findings] == ["net_all"]
    assert any("with two it is left out" in text for text in findings.warnings)
