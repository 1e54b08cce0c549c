"""How soon answers came, through the analysis: columns, windows, groups, what is said."""

import math

import numpy
import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.estimators.response_time import Waits, cox, logrank
from discrimtest.files.plan import plan_from_toml
from tests.contact_frames import PLAN, finding, frame_of, label, run

HEAD = PLAN.split("[[findings]]")[0]


def asking(*ids, top="", intervals=("sandwich", "wald"), groups=("all",), outcomes=()):
    ways = intervals if "cox" in ids else ()
    parts = {"ids": ids, "intervals": ways, "groups": groups, "outcomes": outcomes}
    lists = {name: ", ".join(f'"{one}"' for one in values) for name, values in parts.items()}
    lines = [f"{name} = [{values}]" for name, values in lists.items()]
    return "\n".join([top, HEAD, "[[findings]]", *lines, ""])


# Hours of the control and of the test candidate; None waits to the end of the window.
HOURS = [(3, 30), (5, None), (8, 2), (None, 50), (20, 21), (None, None), (40, 90), (6, 7)]
WINDOW = 96.0


def frame(hours=HOURS, window=WINDOW, landlords=4):
    rows = [
        (number, arm, int(waited is not None), number % landlords, waited, window)
        for number, test in enumerate(hours)
        for arm, waited in zip("ct", test, strict=True)
    ]
    columns = ("test", "arm", "outcome", "landlord", "hours", "window")
    made = frame_of(*rows, columns=columns)
    return made.drop(columns="window") if window is None else made


def waits(hours=HOURS, window=WINDOW, landlords=4):
    waited = numpy.array([window if one is None else one for test in hours for one in test], float)
    answered = numpy.array([int(one is not None) for test in hours for one in test])
    test = numpy.repeat(numpy.arange(len(hours)), 2)
    arm = numpy.tile([0, 1], len(hours))
    return Waits(waited, answered, arm, test, test % landlords, numpy.ones_like(test))


def rows_of(findings, id_):
    return [one for one in findings.findings if one.id == id_]


def test_the_rows_are_what_the_estimators_give():
    findings = run(frame(), asking("cox", "logrank"))
    fit = cox(waits())
    robust, model = rows_of(findings, "cox")
    assert (robust.ci_method, model.ci_method) == ("sandwich", "wald")
    for row, error in ((robust, fit.robust_error), (model, fit.model_error)):
        limits = fit.interval(error, 0.95)
        assert row.value == pytest.approx(math.exp(fit.log_hazard))
        assert (row.ci_low, row.ci_high) == pytest.approx((limits.low, limits.high))
        assert (row.standard_error, row.p_value) == pytest.approx((error, limits.p_value))
        assert (row.n_denominator, row.denominator) == (7, "tests with an answer in time")
        assert (row.n_tests, row.n_landlords) == (8, 4)
    test = finding(findings, "logrank")
    assert test.p_value == pytest.approx(logrank(waits()).p_value)
    assert test.statistic == pytest.approx(logrank(waits()).statistic)


def test_the_sandwich_comes_where_no_interval_is_named():
    (row,) = rows_of(run(frame(), asking("cox", intervals=())), "cox")
    assert row.ci_method == "sandwich"


def test_the_plan_may_say_when_windows_end():
    findings = run(frame(window=None), asking("logrank", "cox", top="time.window_hours = 96"))
    assert finding(findings, "logrank").n_tests == 8
    fit = cox(waits())
    assert rows_of(findings, "cox")[0].value == pytest.approx(math.exp(fit.log_hazard))
    assert not any("window" in text for text in findings.warnings)


def test_the_earlier_end_counts_and_late_answers_do_not():
    """The plan closes at 25 hours what the column leaves open to 96."""
    short = [[one if one is not None and one <= 25 else None for one in test] for test in HOURS]
    expected = logrank(waits(short, 25.0))
    for top, window in (("time.window_hours = 25", WINDOW), ("time.window_hours = 96", 25.0)):
        found = finding(run(frame(window=window), asking("logrank", top=top)), "logrank")
        assert found.p_value == pytest.approx(expected.p_value)
        assert found.statistic == pytest.approx(expected.statistic)


def test_an_answer_at_the_end_itself_counts():
    findings = run(frame([(96, None), (96, 97), (None, 50)]), asking("cox"))
    assert rows_of(findings, "cox")[0].value == pytest.approx(1 / 2)


def test_without_an_end_of_the_window_silent_tests_are_left_out():
    findings = run(frame(window=None), asking("logrank"))
    row = finding(findings, "logrank")
    assert row.n_tests == 5
    answered = [test for test in HOURS if None not in test]
    assert row.p_value == pytest.approx(logrank(waits(answered)).p_value)
    (told,) = [text for text in findings.warnings if "window_hours" in text]
    assert "no known end of its window: 3." in told


def test_without_hours_a_warning_and_no_row():
    plain = frame().drop(columns="hours")
    findings = run(plain, asking("cox", "logrank", "net_all", intervals=()))
    assert [one.id for one in findings.findings] == ["net_all"]
    for name in ("cox", "logrank"):
        assert f"The data have no column 'hours'; {name} is left out." in findings.warnings


def test_columns_may_have_other_names():
    renamed = frame().rename(columns={"hours": "waited", "window": "until"})
    top = 'data.columns.hours = "waited"\ndata.columns.window = "until"'
    found = finding(run(renamed, asking("logrank", top=top)), "logrank")
    assert found.p_value == pytest.approx(logrank(waits()).p_value)


def test_it_is_given_for_the_main_outcome_alone():
    coded = frame().assign(outcome=["invitation", "no_reply"] * 8)
    findings = run(coded, asking("logrank", outcomes=["invitation", "broad"]))
    assert [one.outcome for one in findings.findings] == ["invitation"]
    assert any("logrank is given for the main outcome alone" in t for t in findings.warnings)


def test_groups_of_tests():
    halves = frame().assign(landlord_type=["agency"] * 8 + ["private"] * 8)
    findings = run(halves, asking("logrank", groups=["all", "landlord_type"]))
    groups = {label(one.group): one for one in findings.findings}
    assert list(groups) == [None, "landlord_type=agency", "landlord_type=private"]
    first = logrank(waits(HOURS[:4]))
    assert groups["landlord_type=agency"].p_value == pytest.approx(first.p_value)
    assert groups["landlord_type=agency"].n_tests == 4


def test_broken_tests_and_tests_of_one_candidate_are_not_timed():
    broken = frame().assign(broken=["yes", ""] + [""] * 14)
    assert finding(run(broken, asking("logrank")), "logrank").n_tests == 7
    lone = frame().iloc[1:]
    assert finding(run(lone, asking("logrank")), "logrank").n_tests == 7


def test_several_contacts_of_an_arm_count_one_by_one():
    doubled = [
        (3, "c", 5.0),
        (3, "t", 30.0),
        (3, "t", 2.0),
        (4, "c", 9.0),
        (4, "t", 1.0),
        (4, "t", 8.0),
    ]
    made = frame_of(
        *[(test, arm, 1, hours, 96) for test, arm, hours in doubled],
        columns=("test", "arm", "outcome", "hours", "window"),
    )
    findings = run(made, asking("logrank", "cox", top='data.repeated = "every"'))
    hours = numpy.array([hours for *_, hours in doubled])
    arm = numpy.array([int(arm == "t") for _, arm, _ in doubled])
    test = numpy.array([test for test, *_ in doubled])
    ones = numpy.ones_like(test)
    expected = logrank(Waits(hours, ones, arm, test, -ones, ones))
    assert finding(findings, "logrank").statistic == pytest.approx(expected.statistic)
    assert finding(findings, "logrank").n_tests == 2


def test_pooled_comparisons_take_each_test_with_its_own_pair():
    text = asking("logrank", top="")
    pooled = """
[[data.comparisons]]
id = "pooled"
test = ["t1", "t2"]
control = ["c1", "c2"]
"""
    first, second = frame(HOURS[:4]), frame(HOURS[4:])
    first["arm"] += "1"
    second["arm"] += "2"
    second["test"] += 4
    both = pandas.concat([first, second])
    findings = run(both, text + pooled, control=None, comparisons=())
    (row,) = findings.findings
    assert row.p_value == pytest.approx(logrank(waits()).p_value)


def test_frequencies_stand_for_alike_tests():
    text = asking("cox", "logrank")
    short = frame().assign(frequency=[2, 2] * 8)
    long = frame(HOURS * 2)
    one, other = run(short, text), run(long, text)
    assert finding(one, "logrank").statistic == pytest.approx(finding(other, "logrank").statistic)
    assert rows_of(one, "cox")[0].ci_low == pytest.approx(rows_of(other, "cox")[0].ci_low)


def test_ties_are_weighed_as_the_plan_says():
    """Two of two candidates of an arm at once, and one of the other."""
    rows = [(0, "c", 5), (0, "t", 5), (0, "t", 5), (0, "c", 9), (1, "c", 2), (1, "t", 3)]
    made = frame_of(
        *[(test, arm, 1, hours, 96) for test, arm, hours in rows],
        columns=("test", "arm", "outcome", "hours", "window"),
    )
    values = {}
    for ties in ("efron", "breslow"):
        top = f'data.repeated = "every"\ntime.ties = "{ties}"'
        values[ties] = rows_of(run(made, asking("cox", top=top)), "cox")[0].value
    hours = numpy.array([hours for *_, hours in rows], dtype=float)
    arm = numpy.array([int(arm == "t") for _, arm, _ in rows])
    test = numpy.array([test for test, *_ in rows])
    ones = numpy.ones_like(test)
    material = Waits(hours, ones, arm, test, -ones, ones)
    for ties, value in values.items():
        assert value == pytest.approx(math.exp(cox(material, ties).log_hazard))
    assert values["efron"] != pytest.approx(values["breslow"])


def test_one_way_answers_and_silence_are_said():
    one_way = run(frame([(1, 2), (3, None), (None, None)]), asking("cox", "logrank"))
    assert all(math.isnan(row.value) for row in rows_of(one_way, "cox"))
    assert any("it went the same way" in text for text in one_way.warnings)
    silent = run(frame([(None, None), (None, None)]), asking("cox", "logrank"))
    assert any("no test says who was answered sooner" in text for text in silent.warnings)
    assert finding(silent, "logrank").p_value == 1.0


def test_an_unknown_event_is_a_mistake():
    with pytest.raises(WrongInput) as caught:
        plan_from_toml('time.event = ["invitatoin"]\n' + PLAN, "plan.toml")
    assert "time.event names 'invitatoin'" in str(caught.value.problems[0].rule)
    assert "did you mean 'invitation'" in str(caught.value.problems[0].rule)


def test_hours_must_be_numbers():
    with pytest.raises(WrongInput) as caught:
        run(frame().assign(hours="soon"), asking("logrank"))
    assert "hours must be a number of at least 0" in caught.value.problems[0].rule
