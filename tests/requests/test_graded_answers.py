"""Answers in several categories, from a frame of contacts to findings."""

import math

import numpy
import pytest

from discrimtest.errors import WrongInput
from discrimtest.estimators.nominal import bhapkar, stuart_maxwell, stuart_maxwell_landlord
from discrimtest.estimators.ordered import sign, sign_landlord, wilcoxon, wilcoxon_landlord
from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.square import Square
from discrimtest.files.plan import plan_from_toml
from tests.contact_frames import finding, frame_of, run

GRADES = ("no_reply", "information_request", "invitation_conditional", "invitation")
IDS = ("stuart_maxwell", "bhapkar", "sign", "wilcoxon", "mean_score")
COLUMNS = ("test", "arm", "outcome", "landlord")


def asking(*ids, ordered=GRADES, intervals=(), groups=("all",), extra=""):
    def listed(names):
        return (
            str([*names]).replace("'", '"').replace("(", "[").replace(",)", "]").replace(")", "]")
        )

    order = f"ordered = {listed(ordered)}\n" if ordered else ""
    return f"""
title = "x"
question = "x"
[[outcomes]]
id = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"
{order}
[[findings]]
ids = {listed(ids)}
intervals = {listed(intervals)}
groups = {listed(groups)}
{extra}
"""


def answers(*pairs, landlord=None):
    """A test for each pair of grades, the control candidate's and the test candidate's."""
    rows = []
    for number, pair in enumerate(pairs):
        who = f"l{number}" if landlord is None else landlord[number]
        rows += [
            (number, arm, grade if isinstance(grade, str) else GRADES[grade], who)
            for arm, grade in zip("ct", pair, strict=True)
        ]
    return frame_of(*rows, columns=COLUMNS)


PAIRS = [(3, 0), (3, 1), (2, 2), (0, 0), (1, 3), (3, 2), (2, 0), (0, 1), (3, 0), (1, 1)]


def square_of(pairs, landlord=None):
    control, test = numpy.array(pairs).T
    owner = (
        numpy.arange(len(pairs))
        if landlord is None
        else numpy.unique(landlord, return_inverse=True)[1]
    )
    return Square(control, test, owner, (0, 1, 2, 3))


def test_each_id_is_what_its_estimator_says():
    findings = run(answers(*PAIRS), asking(*IDS, intervals=["paired_t", "cr2"]))
    square = square_of(PAIRS)
    for test in (stuart_maxwell, bhapkar, sign, wilcoxon):
        row, expected = finding(findings, test.__name__), test(square)
        assert row.p_value == pytest.approx(expected.p_value)
        assert row.statistic == expected.statistic
        assert (row.value, row.n_tests, row.n_landlords) == (None, 10, 10)
    rows = {row.ci_method: row for row in findings.findings if row.id == "mean_score"}
    for name, method in MEASURES["mean_score"].methods.items():
        expected = method(square, 0.95)
        assert rows[name].value == expected.value == pytest.approx(0.8)
        assert rows[name].ci_low == pytest.approx(expected.limits.low)
        assert rows[name].p_value == pytest.approx(expected.limits.p_value)
        assert (rows[name].n_denominator, rows[name].denominator) == (10, "tests")
    assert [warning.id for warning in findings.warnings] == ["level_small"]


def test_landlords_who_repeat_come_first():
    landlord = ["a", "a", "a", "b", "b", "c", "c", "d", "d", "e"]
    row = finding(run(answers(*PAIRS, landlord=landlord), asking("mean_score")), "mean_score")
    expected = MEASURES["mean_score"].methods["cr2"](square_of(PAIRS, landlord), 0.95)
    assert (row.ci_method, row.ci_low) == ("cr2", pytest.approx(expected.limits.low))
    apart = finding(run(answers(*PAIRS), asking("mean_score")), "mean_score")
    assert apart.ci_method == "paired_t"
    chosen = run(answers(*PAIRS, landlord=landlord), asking("mean_score", intervals=["paired_t"]))
    assert finding(chosen, "mean_score").ci_method == "paired_t"


def test_tests_that_ignore_landlords_say_so_where_landlords_repeat():
    landlord = ["a", "a", *"bcdefghi"]
    clustered = (stuart_maxwell_landlord, sign_landlord, wilcoxon_landlord)
    ids = [*IDS[:4], *(test.__name__ for test in clustered)]
    findings = run(answers(*PAIRS, landlord=landlord), asking(*ids))
    square = square_of(PAIRS, landlord)
    for test in clustered:
        row, expected = finding(findings, test.__name__), test(square)
        assert row.p_value == pytest.approx(expected.p_value)
        assert (row.statistic, row.df) == (expected.statistic, expected.df), test
    for id_, instead in zip(
        IDS[:4],
        (
            "stuart_maxwell_landlord",
            "stuart_maxwell_landlord",
            "sign_landlord",
            "wilcoxon_landlord",
        ),
        strict=True,
    ):
        said = [text for text in findings.warnings if f"and {id_} takes every test" in text]
        assert len(said) == 1
        assert said[0].endswith(f"Read {instead} beside it.")
    apart = run(answers(*PAIRS), asking(*ids))
    assert not any("takes every test" in text for text in apart.warnings)


def test_tests_by_landlord_need_landlords():
    ids = ("stuart_maxwell_landlord", "sign_landlord", "wilcoxon_landlord")
    unnamed = answers(*PAIRS).drop(columns="landlord")
    findings = run(unnamed, asking(*ids, "sign"))
    for id_ in ids:
        assert math.isnan(finding(findings, id_).p_value)
        assert f"t vs c: {id_} needs the landlord" in " ".join(findings.warnings)
    assert not any("takes every test" in text for text in findings.warnings)
    alone = run(answers(*PAIRS, landlord=["a"] * 10), asking(*ids))
    assert math.isnan(finding(alone, "stuart_maxwell_landlord").p_value)
    assert any("two landlords or more" in text for text in alone.warnings)
    assert finding(alone, "sign_landlord").p_value == 1
    names = run(answers(*PAIRS), asking(*ids, ordered=()))
    assert [row.id for row in names.findings] == ["stuart_maxwell_landlord"]
    broken = run(answers((3, ""), ("", 2)).drop(columns="landlord"), asking(*ids))
    assert {finding(broken, id_).p_value for id_ in ids} == {1.0}


def test_grades_that_are_as_good_and_answers_that_have_none():
    ordered = (["no_reply", "refusal"], *GRADES[1:])
    pairs = [*PAIRS[:6], ("refusal", 0), (3, "refusal"), (3, "already_let"), ("waiting_list", 0)]
    findings = run(answers(*pairs), asking(*IDS, ordered=ordered))
    same = [*PAIRS[:6], (0, 0), (3, 0)]
    row = finding(findings, "wilcoxon")
    assert row.p_value == pytest.approx(wilcoxon(square_of(same)).p_value)
    assert row.n_tests == 10
    assert finding(findings, "mean_score").n_denominator == 8
    told = [text for text in findings.warnings if "does not order: 2 of 10" in text]
    assert len(told) == 1


def test_names_need_no_order():
    findings = run(answers(*PAIRS), asking(*IDS, ordered=()))
    square = square_of(PAIRS)
    assert finding(findings, "stuart_maxwell").p_value == pytest.approx(
        stuart_maxwell(square).p_value
    )
    assert finding(findings, "bhapkar").p_value == pytest.approx(bhapkar(square).p_value)
    assert {row.id for row in findings.findings} == {"stuart_maxwell", "bhapkar"}
    for id_ in ("sign", "wilcoxon", "mean_score"):
        assert any(f"so {id_} is left out" in text for text in findings.warnings)


def test_groups_broken_tests_and_rows_for_many():
    frame = answers(*PAIRS, (3, ""), ("invalid", 0), ("", ""))
    frame["landlord_type"] = ["agency", "agency", "private", "private"] * 6 + ["private", "private"]
    findings = run(frame, asking("sign", "mean_score", groups=["all", "landlord_type"]))
    agency, private = PAIRS[0::2], PAIRS[1::2]
    for group, pairs in (("agency", agency), ("private", private), (None, PAIRS)):
        name = group and f"landlord_type={group}"
        assert finding(findings, "sign", group=name).p_value == sign(square_of(pairs)).p_value
        assert finding(findings, "mean_score", group=name).n_denominator == len(pairs)
    times = frame_of(
        *[
            (n, a, GRADES[g], 3)
            for n, pair in enumerate(PAIRS)
            for a, g in zip("ct", pair, strict=True)
        ],
        columns=("test", "arm", "outcome", "frequency"),
    )
    row = finding(run(times, asking("mean_score", intervals=["paired_t"])), "mean_score")
    assert (row.n_denominator, row.value) == (30, pytest.approx(0.8))
    assert row.p_value == pytest.approx(
        MEASURES["mean_score"].methods["paired_t"](square_of(PAIRS * 3), 0.95).limits.p_value
    )


def test_no_landlord_no_difference_and_no_test():
    frame = answers(*PAIRS).drop(columns="landlord")
    findings = run(frame, asking("mean_score", intervals=["cr2"]))
    row = finding(findings, "mean_score")
    assert (row.value, row.n_landlords) == (pytest.approx(0.8), None)
    assert math.isnan(row.ci_low)
    assert any("needs the landlord" in text for text in findings.warnings)
    alike = run(answers((1, 1), (3, 3), (0, 0)), asking(*IDS))
    for id_ in IDS[:4]:
        assert finding(alike, id_).p_value == 1
        assert any(f"so {id_} gives p = 1" in text for text in alike.warnings)
    assert (finding(alike, "mean_score").value, finding(alike, "mean_score").p_value) == (0, None)
    assert any("mean_score has no limits" in text for text in alike.warnings)
    shifted = run(answers((3, 2), (2, 1)), asking("bhapkar"))
    assert math.isnan(finding(shifted, "bhapkar").p_value)
    assert any("bhapkar is undefined, because all tests" in text for text in shifted.warnings)
    broken = run(answers((3, ""), ("", 2)), asking(*IDS))
    assert math.isnan(finding(broken, "mean_score").value)
    assert finding(broken, "mean_score").n_denominator == 0
    invalid = run(answers(("invalid", "")), asking("stuart_maxwell", ordered=()))
    assert finding(invalid, "stuart_maxwell").n_tests == 0
    alone = run(answers(*PAIRS, landlord=["a"] * 10), asking("mean_score"))
    assert math.isnan(finding(alone, "mean_score").ci_low)


def test_several_contacts_of_an_arm_are_refused():
    frame = frame_of(
        *[(n, arm, "invitation") for n in range(4) for arm in ("c", "c", "t", "t")],
    )
    findings = run(frame, asking("sign", "mean_score"))
    assert math.isnan(finding(findings, "sign").p_value)
    assert finding(findings, "sign").value is None
    assert math.isnan(finding(findings, "mean_score").value)
    assert any("sign needs one contact of each" in text for text in findings.warnings)


def test_an_outcome_with_a_column_of_its_own():
    frame = answers(*PAIRS).assign(tone=["warm", "cool", "flat", "cool"] * 5)
    extra = """
[[outcomes]]
id = "tone"
column = "tone"
favourable = ["warm"]
label = "tone"
ordered = ["cool", "flat", "warm"]

[[outcomes]]
id = "absent"
column = "nowhere"
favourable = ["warm"]
label = "absent"

[[findings]]
ids = ["mean_score", "bhapkar"]
outcomes = ["tone", "absent"]
"""
    findings = run(frame, asking("sign", extra=extra))
    row = finding(findings, "mean_score", outcome="tone")
    assert (row.value, row.n_denominator) == (pytest.approx(1.5), 10)
    assert not [row for row in findings.findings if row.outcome == "absent"]
    assert any("nowhere" in text for text in findings.warnings)


def test_families_are_adjusted_as_the_plan_says():
    frame = frame_of(
        *[
            (f"{arm}{n}", who, GRADES[grade])
            for arm, pairs in (("t", PAIRS), ("u", [(3, 0)] * 7), ("v", PAIRS[:6]))
            for n, pair in enumerate(pairs)
            for who, grade in zip(("c", arm), pair, strict=True)
        ]
    )
    plain = [sign(square_of(pairs)).p_value for pairs in (PAIRS, [(3, 0)] * 7, PAIRS[:6])]
    adjusted = {"holm": 3 * plain[1], "bh": 3 * plain[1], "by": 3 * plain[1] * (1 + 1 / 2 + 1 / 3)}
    last = {"holm": max(2 * plain[0], plain[2]), "bh": max(plain), "by": 1.0}
    for name, smallest in adjusted.items():
        family = f'[[families]]\nid = "main"\ntests = ["sign"]\nadjust = "{name}"\n'
        findings = run(frame, asking("sign", extra=family))
        rows = [finding(findings, "sign", comparison=f"{arm} vs c") for arm in "tuv"]
        assert rows[1].p_adjusted == pytest.approx(smallest)
        assert max(row.p_adjusted for row in rows) == pytest.approx(min(last[name], 1))
        assert {row.family for row in rows} == {"main"}


@pytest.mark.parametrize(
    ("ordered", "rule"),
    [
        (("invitation", "no_reply", "invitation"), "orders 'invitation' twice"),
        (("invitation", "no_replay"), "orders 'no_replay', which the codebook does not know"),
        (("invitation",), "orders a single grade"),
    ],
)
def test_an_order_that_can_not_be(ordered, rule):
    with pytest.raises(WrongInput, match="has one mistake") as caught:
        plan_from_toml(asking("sign", ordered=ordered), "plan.toml")
    assert rule in caught.value.problems[0].rule
