"""Weights, landlords who count as much, two grounds at once, and signals: frame to findings."""

import math

import numpy
import pytest

from discrimtest.disclosure import DisclosureRule, publishable
from discrimtest.errors import WrongInput
from discrimtest.estimators import weighted
from discrimtest.estimators.adjusted import ESTIMATORS as ADJUSTED
from discrimtest.estimators.adjusted import Recognised
from discrimtest.estimators.clustered import mcnemar_obuchowski
from discrimtest.estimators.interaction import Factors
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.registry import ESTIMANDS, MEASURES
from discrimtest.estimators.registry import TESTS as TEST_METHODS
from discrimtest.estimators.several_arms import LandlordBlocks, cochran_q_landlord
from discrimtest.estimators.tables import PairedTable
from discrimtest.estimators.weighted import Weighted
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.card import Needs
from tests.contact_frames import finding, frame_of, label, run

INTERACTIONS = [one for one in MEASURES.values() if one.needs is Needs.FACTORS]
CALLBACK = [one for id_, one in ESTIMANDS.items() if id_.startswith("callback_")]
WEIGHTED = [measure.id for measure in weighted.WEIGHTED]
EACH = [measure.id for measure in weighted.EACH_LANDLORD]
COLUMNS = ("test", "arm", "outcome", "landlord", "weight")
# Cells 0 both, 1 control only, 2 test only, 3 neither; landlord; weight.
TESTS = [
    (0, "a", 2),
    (1, "a", 0.5),
    (1, "b", 1.5),
    (2, "b", 3),
    (3, "b", 1),
    (1, "c", 1),
    (0, "d", 0.25),
    (2, "d", 4),
    (3, "e", 1),
    (1, "f", 2),
]


def asking(*ids, intervals=(), groups=("all",), extra="", comparisons=()):
    def listed(names):
        return str([*names]).replace("'", '"')

    data = ", ".join(
        f'{{ id = "{test}", test = "{test}", control = "{control}" }}'
        for test, control in comparisons
    )
    return f"""
title = "x"
question = "x"
{extra}
[data]
comparisons = [{data}]
[[outcomes]]
id = "invitation"
noun = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"
[[findings]]
ids = {listed(ids)}
intervals = {listed(intervals)}
groups = {listed(groups)}
"""


def contacts(tests, arms=("t", "c"), start=0):
    """Rows of paired tests by their cell."""
    return [
        (f"{arms[0]}{start + number}", arm, outcome, landlord, weight)
        for number, (cell, landlord, weight) in enumerate(tests)
        for arm, outcome in ((arms[1], int(cell in (0, 1))), (arms[0], int(cell in (0, 2))))
    ]


def frame_with(tests):
    return frame_of(*contacts(tests), columns=COLUMNS)


def sample_of(tests):
    names = sorted({landlord for _, landlord, _ in tests})
    return Weighted(
        numpy.array([cell for cell, _, _ in tests]),
        numpy.array([float(weight) for _, _, weight in tests]),
        numpy.array([names.index(landlord) for _, landlord, _ in tests]),
    )


def landlords_of(tests):
    names = sorted({landlord for _, landlord, _ in tests})
    cells = numpy.zeros((len(names), 4), dtype=numpy.int64)
    for cell, landlord, _ in tests:
        cells[names.index(landlord), cell] += 1
    return Landlords(cells)


def same(row, expected):
    assert row.value == pytest.approx(expected.value, nan_ok=True)
    assert row.n_denominator == expected.of
    assert row.ci_low == pytest.approx(expected.limits.low, nan_ok=True)
    assert row.ci_high == pytest.approx(expected.limits.high, nan_ok=True)
    if expected.limits.p_value is None:
        assert row.p_value is None
    else:
        assert row.p_value == pytest.approx(expected.limits.p_value)


def test_weights_are_those_of_the_data():
    findings = run(frame_with(TESTS), asking(*WEIGHTED, intervals=["linearised", "cr2"]))
    rows = {(row.id, row.ci_method): row for row in findings.findings}
    assert len(rows) == 6
    for measure in weighted.WEIGHTED:
        for name, method in measure.methods.items():
            same(rows[measure.id, name], method(sample_of(TESTS), 0.95))
            assert rows[measure.id, name].n_tests == 10
            assert rows[measure.id, name].n_landlords == 6
    words = rows["net_any_weighted", "cr2"].denominator
    assert words == "tests with at least one invitation, by weight"


def test_landlords_who_repeat_come_first():
    row = finding(run(frame_with(TESTS), asking("net_all_weighted")), "net_all_weighted")
    assert row.ci_method == "cr2"
    apart = [(cell, f"l{number}", weight) for number, (cell, _, weight) in enumerate(TESTS)]
    row = finding(run(frame_with(apart), asking("net_all_weighted")), "net_all_weighted")
    assert row.ci_method == "linearised"
    nameless = frame_with(TESTS).drop(columns="landlord")
    findings = run(nameless, asking("net_all_weighted"))
    assert finding(findings, "net_all_weighted").ci_method == "linearised"
    findings = run(nameless, asking("net_all_weighted", intervals=["cr2"]))
    assert math.isnan(finding(findings, "net_all_weighted").ci_low)
    assert any("net_all_weighted needs the landlord" in text for text in findings.warnings)


def test_tests_without_one_weight_are_left_out_and_counted():
    frame = frame_with([*TESTS, (1, "g", 1), (2, "g", 1)])
    frame["weight"] = frame["weight"].astype(object)
    frame.loc[20, "weight"] = ""  # the other row of the test says 1
    frame.loc[[22, 23], "weight"] = [1, 2]
    findings = run(frame, asking("net_all_weighted", intervals=["linearised"]))
    expected = weighted.WEIGHTED[0].methods["linearised"](sample_of([*TESTS, (1, "g", 1)]), 0.95)
    same(finding(findings, "net_all_weighted"), expected)
    assert any(
        "tests without a weight, or with rows that disagree on it: 1." in text
        for text in findings.warnings
    )
    frame.loc[[20, 21], "weight"] = ""
    findings = run(frame, asking("net_all_weighted", intervals=["linearised"]))
    expected = weighted.WEIGHTED[0].methods["linearised"](sample_of(TESTS), 0.95)
    same(finding(findings, "net_all_weighted"), expected)
    assert any(
        "tests without a weight, or with rows that disagree on it: 2." in text
        for text in findings.warnings
    )


def test_a_missing_or_wrong_weight_column():
    frame = frame_with(TESTS)
    findings = run(frame.drop(columns="weight"), asking(*WEIGHTED, "net_all"))
    assert [row.id for row in findings.findings] == ["net_all"]
    told = [text for text in findings.warnings if "no column 'weight'" in text]
    assert len(told) == 3
    frame.loc[0, "weight"] = -1
    with pytest.raises(WrongInput):
        run(frame, asking("net_all_weighted"))
    mapped = frame_with(TESTS).rename(columns={"weight": "share"})
    text = asking("net_all_weighted").replace("[data]", '[data]\ncolumns = { weight = "share" }')
    assert finding(run(mapped, text), "net_all_weighted").n_denominator == 10


def test_rows_that_stand_for_many():
    one = frame_with(TESTS).assign(frequency=3)
    row = finding(run(one, asking("net_all_weighted", intervals=["cr2"])), "net_all_weighted")
    same(row, weighted.WEIGHTED[0].methods["cr2"](sample_of(TESTS * 3), 0.95))


def test_each_landlord_counts_as_much():
    findings = run(frame_with(TESTS), asking(*EACH))
    for measure in weighted.EACH_LANDLORD:
        same(finding(findings, measure.id), measure.methods["student"](landlords_of(TESTS), 0.95))
    assert finding(findings, "net_any_landlord").denominator == (
        "landlords with tests with at least one invitation"
    )
    told = [
        text for text in findings.warnings if "landlords who have no such test: 1 of 6." in text
    ]
    assert ["net_all_landlord" in text for text in told] == [False] * 2
    nameless = run(frame_with(TESTS).drop(columns="landlord"), asking(*EACH))
    assert all(math.isnan(row.value) for row in nameless.findings)
    assert any("net_any_landlord needs the landlord" in text for text in nameless.warnings)


def test_groups_alike_tests_and_one_landlord():
    frame = frame_with(TESTS).assign(landlord_type=["x"] * 10 + ["y"] * 10)
    findings = run(frame, asking("net_any_weighted", "net_any_landlord", groups=["landlord_type"]))
    for name, tests in (("x", TESTS[:5]), ("y", TESTS[5:])):
        group = f"landlord_type={name}"
        row = finding(findings, "net_any_weighted", group=group)
        same(row, weighted.WEIGHTED[1].methods["cr2"](sample_of(tests), 0.95))
        row = finding(findings, "net_any_landlord", group=group)
        same(row, weighted.EACH_LANDLORD[1].methods["student"](landlords_of(tests), 0.95))
    alike = run(frame_with([(3, "a", 1)] * 3), asking("net_all_weighted", "net_any_weighted"))
    assert (
        finding(alike, "net_all_weighted").value,
        finding(alike, "net_any_weighted").n_denominator,
    ) == (0, 0)
    assert math.isnan(finding(alike, "net_any_weighted").value)
    for id_ in ("net_all_weighted", "net_any_weighted"):
        assert any(f"{id_} has no limits" in text for text in alike.warnings)


def test_several_contacts_of_an_arm_are_refused():
    frame = frame_of(
        *[(n, arm, 1, "a", 1) for n in range(4) for arm in ("c", "c", "t", "t")], columns=COLUMNS
    )
    text = asking("net_all_weighted", "net_all_landlord", "rate_adjusted_signal")
    findings = run(frame, text)
    assert all(math.isnan(row.value) for row in findings.findings)
    assert any("net_all_landlord needs one contact" in text for text in findings.warnings)


SECOND = [(0, "b", 1), (2, "b", 1), (2, "c", 1), (3, "g", 1), (0, "g", 1), (2, "h", 1), (1, "h", 1)]
PAIR = (("t", "c"), ("u", "d"))


def both_comparisons(second=SECOND):
    rows = [*contacts(TESTS), *contacts(second, ("u", "d"))]
    return frame_of(*rows, columns=COLUMNS)


def factors():
    names = sorted({landlord for _, landlord, _ in (*TESTS, *SECOND)})
    cells = numpy.zeros((2, len(names), 4), dtype=numpy.int64)
    for place, tests in enumerate((TESTS, SECOND)):
        for cell, landlord, _ in tests:
            cells[place, names.index(landlord), cell] += 1
    return Factors(*cells)


def test_interactions_are_what_their_estimators_say():
    methods = ["mover", "delta", "cr2", "wald", "fisher"]
    ids = [measure.id for measure in INTERACTIONS]
    findings = run(
        both_comparisons(), asking(*ids, intervals=methods, comparisons=PAIR), control=None
    )
    rows = {(row.id, row.ci_method): row for row in findings.findings}
    assert len(rows) == 7
    for measure in INTERACTIONS:
        for name, method in measure.methods.items():
            row = rows[measure.id, name]
            same(row, method(factors(), 0.95))
            assert label(row.comparison) == "t vs c less u vs d"
            assert (row.n_tests, row.n_landlords, label(row.group)) == (17, 8, None)
    told = [text for text in findings.warnings if "that are in both comparisons: 2." in text]
    assert len(told) == 3


def test_interactions_choose_and_tell():
    text = asking("interaction", "interaction_odds_ratio", comparisons=PAIR)
    findings = run(both_comparisons(), text, control=None)
    methods = [row.ci_method for row in findings.findings]
    assert methods == ["cr2", "cr2"]
    assert not any("are in both comparisons" in text for text in findings.warnings)
    plain = ["wald", "mover"]
    findings = run(
        both_comparisons(),
        asking("interaction", "interaction_odds_ratio", intervals=plain, comparisons=PAIR),
        control=None,
    )
    assert [row.ci_method for row in findings.findings] == ["mover", "wald"]
    told = [text for text in findings.warnings if "are in both comparisons" in text]
    assert ["interaction_odds_ratio" in text for text in told] == [False, True]
    nameless = both_comparisons().drop(columns="landlord")
    findings = run(nameless, text, control=None)
    assert [row.ci_method for row in findings.findings] == ["mover", "wald"]
    assert {row.n_landlords for row in findings.findings} == {None}
    assert not any("are in both comparisons" in text for text in findings.warnings)
    clustered = asking("interaction", intervals=["cr2"], comparisons=PAIR)
    findings = run(nameless, clustered, control=None)
    assert math.isnan(findings.findings[0].ci_low)
    assert any("interaction needs the landlord" in text for text in findings.warnings)


def test_an_interaction_takes_two_comparisons():
    alone = run(frame_with(TESTS), asking("interaction"))
    assert alone.findings == ()
    assert any("takes one comparison off another" in text for text in alone.warnings)
    pooled = asking("interaction", comparisons=PAIR).replace(
        "comparisons = [",
        'comparisons = [{ id = "all", test = ["t", "u"], control = ["c", "d"] }, ',
    )
    findings = run(both_comparisons(), pooled, control=None)
    assert {label(row.comparison) for row in findings.findings} == {"t vs c less u vs d"}
    empty = run(
        both_comparisons([(1, "a", 1), (1, "b", 1)]),
        asking("interaction", "interaction_odds_ratio", comparisons=PAIR),
        control=None,
    )
    row = empty.findings[0]
    assert row.value == pytest.approx(2 / 10 - 1)
    assert math.isnan(row.ci_low)
    assert any(
        "interaction is undefined. One of the comparisons" in text for text in empty.warnings
    )


def test_interactions_in_groups():
    frame = both_comparisons().assign(region=["n"] * 20 + ["n"] * 6 + ["s"] * 8)
    text = asking("interaction", groups=["all", "region"], comparisons=PAIR)
    findings = run(frame, text, control=None)
    groups = {label(row.group): row for row in findings.findings}
    assert set(groups) == {None, "region=n", "region=s"}
    assert groups["region=n"].n_tests == 13
    assert groups["region=n"].value == pytest.approx(2 / 10 - -2 / 3)
    assert math.isnan(groups["region=s"].value)
    assert groups["region=s"].n_tests == 4


def test_candidates_of_one_listing_are_compared_within_it():
    """Both comparisons hold the same tests: what a listing does to both cancels."""
    rows = [
        (f"x{n}", arm, outcome, f"l{n}", 1)
        for n, (c, t, u) in enumerate(
            [(1, 0, 0), (1, 1, 0), (0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 0, 0)]
        )
        for arm, outcome in (("c", c), ("t", t), ("u", u))
    ]
    frame = frame_of(*rows, columns=COLUMNS)
    text = asking(
        "interaction", "cochran_q_landlord", intervals=["cr2"], comparisons=(("t", "c"), ("u", "c"))
    )
    findings = run(frame, text, control=None)
    row = findings.findings[0]
    # The differences between the two test candidates alone: 0, 1, 0, -1, 0 and 0, mean 0.
    apart = numpy.array([0, -1, 0, 1, 0, 0])
    assert row.value == pytest.approx(apart.mean())
    assert row.standard_error == pytest.approx(apart.std(ddof=1) / 6**0.5)
    q = finding(findings, "cochran_q_landlord", comparison="t, u vs c")
    responses = numpy.array([(1, 0, 0), (1, 1, 0), (0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 0, 0)])
    expected = cochran_q_landlord(LandlordBlocks(responses.astype(numpy.int8), numpy.arange(6)))
    assert q.p_value == pytest.approx(expected.p_value)
    nameless = run(frame.drop(columns="landlord"), text, control=None)
    q = finding(nameless, "cochran_q_landlord", comparison="t, u vs c")
    assert math.isnan(q.p_value)
    assert any("cochran_q_landlord needs the landlord" in text for text in nameless.warnings)


def test_one_cluster_each_for_two_arms():
    rows = landlords_of(TESTS)
    responses = numpy.array(
        [(int(c in (0, 1)), int(c in (0, 2))) for c, _, _ in TESTS], dtype=numpy.int8
    )
    owners = numpy.array(["abcdef".index(name) for _, name, _ in TESTS])
    result = cochran_q_landlord(LandlordBlocks(responses, owners))
    assert result.p_value == pytest.approx(mcnemar_obuchowski(rows).p_value)


def test_several_contacts_refuse_an_interaction():
    rows = [
        (f"{a}{n}", arm, n % 2, "l", 1)
        for a, arms in (("t", "cctt"), ("u", "ddu"))
        for n in range(4)
        for arm in arms
    ]
    findings = run(
        frame_of(*rows, columns=COLUMNS), asking("interaction", comparisons=PAIR), control=None
    )
    assert math.isnan(findings.findings[0].value)
    assert any("interaction needs one contact of each" in text for text in findings.warnings)


def test_hidden_groups_hide_their_interaction():
    frame = both_comparisons().assign(region=["n"] * 20 + ["n"] * 6 + ["s"] * 8)
    text = asking("interaction", "net_all", groups=["all", "region"], comparisons=PAIR)
    found = run(frame, text, control=None)
    findings = publishable(found, DisclosureRule(threshold=3, crowd=3))
    assert {label(row.group) for row in findings.findings if row.id == "interaction"} == {None}
    whole = publishable(found)
    assert not {row.comparison for row in whole.findings if row.id == "interaction"}


RECOGNITION = '[[recognition]]\ncomparison = "t"\nshare = 0.8\n'


def test_a_rate_adjusted_for_its_signal():
    table = landlords_of(TESTS).table
    ids = [measure.id for measure in ADJUSTED]
    for raters in (None, 25):
        extra = RECOGNITION + (f"raters = {raters}\n" if raters else "")
        findings = run(frame_with(TESTS), asking(*ids, extra=extra))
        for measure in ADJUSTED:
            expected = measure.methods["mover"](Recognised(table, 0.8, raters), 0.95)
            same(finding(findings, measure.id), expected)
    findings = run(frame_with(TESTS), asking(*ids))
    assert all(math.isnan(row.value) for row in findings.findings)
    for id_ in ids:
        assert any(f"so {id_} is left out" in text for text in findings.warnings)


def test_a_share_must_be_of_a_comparison():
    text = asking("net_all", extra=RECOGNITION.replace('"t"', '"tt"'), comparisons=PAIR)
    with pytest.raises(WrongInput) as caught:
        plan_from_toml(text, "plan.toml")
    assert "recognition names comparison 'tt', which is not defined" in str(caught.value.problems)
    for share in ("0.0", "1.1"):
        with pytest.raises(WrongInput):
            plan_from_toml(asking("net_all", extra=RECOGNITION.replace("0.8", share)), "plan.toml")
    twice = asking("net_all", extra=RECOGNITION * 2)
    with pytest.raises(WrongInput) as caught:
        plan_from_toml(twice, "plan.toml")
    assert "recognition of 't' is defined twice" in str(caught.value.problems)


def test_the_conventions_of_callback():
    ids = [estimand.id for estimand in CALLBACK]
    tests = [f"{id_}_fisher" for id_ in ids]
    text = asking(*ids, *tests, intervals=["student", "pearson"])
    findings = run(frame_with(TESTS), text)
    table = landlords_of(TESTS).table
    rows = {(row.id, row.ci_method): row for row in findings.findings}
    for estimand in CALLBACK:
        for name, method in estimand.intervals.items():
            limits, row = method(table, 0.95), rows[estimand.id, name]
            assert row.value == pytest.approx(estimand.estimate(table).value)
            assert (row.ci_low, row.ci_high) == pytest.approx((limits.low, limits.high))
            assert row.p_value == pytest.approx(limits.p_value)
    for id_ in tests:
        assert rows[id_, None].p_value == pytest.approx(TEST_METHODS[id_].test(table).p_value)
    alike = run(frame_with([(0, "a", 1), (3, "b", 1)]), asking("callback_matched"))
    assert math.isnan(finding(alike, "callback_matched").ci_low)
    assert any("student for callback_matched has no limits" in text for text in alike.warnings)
    assert PairedTable(1, 0, 0, 1) == landlords_of([(0, "a", 1), (3, "b", 1)]).table
