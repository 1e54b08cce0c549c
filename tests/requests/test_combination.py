"""Waves and cities combined, through the analysis."""

import math

import numpy
import pandas
import pytest

from discrimtest.estimators.clustered import cr2
from discrimtest.estimators.combination import (
    Estimates,
    combined,
    hartung_knapp,
    heterogeneity,
    prediction,
    q_profile,
    tau_squared_dl,
    tau_squared_reml,
    wald,
)
from discrimtest.estimators.interaction import stacked
from tests.contact_frames import PLAN, frame_of, label, run

HEAD = PLAN.split("[[findings]]")[0]
EVERY = ("combined_reml", "combined_dl", "tau_squared", "i_squared", "heterogeneity")


def asking(*ids, groups='["wave"]', intervals=()):
    ids, ways = (", ".join(f'"{one}"' for one in names) for names in (ids, intervals))
    return f"{HEAD}[[findings]]\nids = [{ids}]\ngroups = {groups}\nintervals = [{ways}]\n"


# Tests of a wave by landlord: (control only, test only, both, neither) of each.
WAVES = {
    "2019": [(5, 1, 3, 1), (3, 0, 1, 2), (4, 2, 2, 2)],
    "2022": [(2, 2, 3, 3), (2, 1, 1, 2), (1, 1, 4, 2)],
    "2026": [(3, 0, 3, 2), (1, 1, 0, 2), (3, 0, 2, 2), (0, 0, 1, 1)],
}
CELLS = ((1, 0), (0, 1), (1, 1), (0, 0))


def frame(waves=WAVES, shared=False):
    rows = []
    for wave, landlords in waves.items():
        for owner, counts in enumerate(landlords):
            name = owner if shared else f"{wave}-{owner}"
            for cell, count in zip(CELLS, counts, strict=True):
                for _ in range(count):
                    number = len(rows)
                    rows += [
                        (number, arm, one, name, wave) for arm, one in zip("ct", cell, strict=True)
                    ]
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord", "wave"))


def estimates(net, waves=WAVES):
    values, errors = [], []
    for landlords in waves.values():
        counts = numpy.array(landlords)
        d = counts[:, 0] - counts[:, 1]
        m = counts.sum(axis=1) - (0 if net == "all" else counts[:, 3])
        one = cr2(d[m > 0], m[m > 0])
        values.append(one.value)
        errors.append(one.standard_error)
    return Estimates(numpy.array(values), numpy.array(errors))


def row_of(findings, id_, method=None):
    (row,) = [one for one in findings.findings if one.id == id_ and one.ci_method in (method, None)]
    return row


@pytest.mark.slow
@pytest.mark.parametrize("net", ["all", "any"])
def test_the_rows_are_what_the_estimators_give(net):
    ways = ("hk", "hk_adhoc", "wald", "prediction", "q_profile")
    findings = run(frame(), asking(*(f"{one}_{net}" for one in EVERY), intervals=ways))
    sample = estimates(net)
    variance = tau_squared_reml(sample)
    expected = {
        "hk": wald(hartung_knapp(sample, variance), 0.95),
        "hk_adhoc": wald(hartung_knapp(sample, variance, 1.0), 0.95),
        "wald": wald(combined(sample, variance), 0.95),
        "prediction": prediction(sample, variance, 0.95),
    }
    for method, limits in expected.items():
        row = row_of(findings, f"combined_reml_{net}", method)
        assert row.value == pytest.approx(sample.mean(variance))
        assert (row.ci_low, row.ci_high) == pytest.approx((limits.low, limits.high))
        assert (row.p_value, row.df) == (pytest.approx(limits.p_value), limits.df)
        assert (label(row.group), label(row.comparison), row.outcome) == (
            "wave=all",
            "t vs c",
            "invitation",
        )
        assert (row.n_denominator, row.denominator) == (3, "groups")
        assert (row.n_tests, row.n_landlords) == (71, 10)
    moments = row_of(findings, f"combined_dl_{net}", "wald")
    assert moments.value == pytest.approx(sample.mean(tau_squared_dl(sample)))
    spread = row_of(findings, f"tau_squared_{net}", "q_profile")
    assert spread.value == pytest.approx(variance, abs=1e-12)
    assert spread.ci_high == pytest.approx(q_profile(sample, 0.95).high)
    share = row_of(findings, f"i_squared_{net}", "q_profile")
    assert 0 <= share.ci_low <= share.value <= share.ci_high < 1
    test = row_of(findings, f"heterogeneity_{net}")
    assert test.p_value == pytest.approx(heterogeneity(sample).p_value)
    assert (test.statistic, test.df) == (pytest.approx(heterogeneity(sample).statistic), 2)
    assert (test.value, label(test.group), test.n_tests) == (None, "wave=all", 71)


def test_hartung_and_knapp_come_where_no_interval_is_named():
    findings = run(frame(), asking("combined_reml_all", "combined_dl_all"))
    assert [one.ci_method for one in findings.findings] == ["hk", "wald"]


def test_two_waves_are_shown_and_not_combined():
    two = frame({name: WAVES[name] for name in ("2019", "2022")})
    findings = run(two, asking(*(f"{one}_all" for one in EVERY), "net_all"))
    for id_ in EVERY[:-1]:
        row = row_of(findings, f"{id_}_all", "hk") if id_ == "combined_reml" else None
        assert row is None or (math.isnan(row.value) and row.n_denominator == 2)
        assert any(f"{id_}_all takes three groups or more" in t for t in findings.warnings)
    assert math.isnan(row_of(findings, "heterogeneity_all").p_value)
    assert any("heterogeneity_all takes three groups" in text for text in findings.warnings)
    assert {label(one.group) for one in findings.findings if one.id == "net_all"} == {
        "wave=2019",
        "wave=2022",
    }


def test_a_wave_without_a_standard_error_is_left_out_and_named():
    waves = {**WAVES, "2027": [(2, 0, 1, 3)], "2028": [(0, 0, 2, 1), (0, 0, 4, 1)]}
    findings = run(frame(waves), asking("combined_reml_all"))
    assert findings.findings[0].value == pytest.approx(
        estimates("all").mean(tau_squared_reml(estimates("all")))
    )
    assert findings.findings[0].n_denominator == 3
    for name in ("2027", "2028"):
        assert any(f"combined_reml_all leaves out wave={name}" in t for t in findings.warnings)


def test_landlords_of_several_waves_are_said():
    ids = ("combined_reml_all", "heterogeneity_all")
    told = run(frame(shared=True), asking(*ids)).warnings
    for id_ in ids:
        assert any("more than one group" in text and id_ in text for text in told)
    apart = run(frame(), asking(*ids)).warnings
    assert not any("more than one group" in text for text in apart)


def test_unknown_landlords_leave_each_test_for_itself():
    plain = run(frame().drop(columns="landlord"), asking("heterogeneity_all"))
    rows = [
        [
            tuple(int(n == place) for n in range(4))
            for place, count in enumerate(numpy.array(landlords).sum(axis=0))
            for _ in range(count)
        ]
        for landlords in WAVES.values()
    ]
    expected = heterogeneity(estimates("all", dict(enumerate(rows))))
    assert row_of(plain, "heterogeneity_all").p_value == pytest.approx(expected.p_value)


def test_groups_must_be_named_and_be_in_the_data():
    ungrouped = run(frame(), asking("combined_dl_all", groups='["all"]'))
    assert ungrouped.findings == ()
    assert "combined_dl_all compares groups" in " ".join(ungrouped.warnings)
    absent = run(frame().drop(columns="wave"), asking("combined_dl_all", "net_all"))
    assert absent.findings == ()
    assert any("The data have no column 'wave'" in text for text in absent.warnings)
    both = run(frame(), asking("combined_dl_all", groups='["all", "wave"]'))
    assert [label(one.group) for one in both.findings] == ["wave=all"]


def test_several_contacts_of_an_arm_are_told_and_left_out():
    doubled = frame()
    extra = doubled[doubled["wave"] == "2019"].assign(outcome=1)
    findings = run(
        pandas.concat([doubled, extra]), "data.repeated = 'every'\n" + asking("combined_dl_all")
    )
    assert math.isnan(findings.findings[0].value)
    assert any("hold several contacts of one arm" in text for text in findings.warnings)


def asking_difference(*intervals):
    return asking("group_difference_all", "group_difference_any", intervals=intervals)


def test_landlords_of_two_waves_are_one_cluster_of_their_difference():
    findings = run(frame(shared=True), asking_difference("cr2"))
    counts = {wave: numpy.array(landlords) for wave, landlords in WAVES.items()}
    size = max(len(one) for one in counts.values())
    sums = {}
    for wave, one in counts.items():
        padded = numpy.zeros((size, 4), dtype=numpy.int64)
        padded[: len(one)] = one
        sums[wave] = (padded[:, 0] - padded[:, 1], padded.sum(axis=1))
    rows = {label(one.group): one for one in findings.findings if one.id == "group_difference_all"}
    assert list(rows) == ["wave=2019 vs 2022", "wave=2019 vs 2026", "wave=2022 vs 2026"]
    for group, row in rows.items():
        first, second = group.removeprefix("wave=").split(" vs ")
        value, limits = stacked(sums[first], sums[second], 0.95)
        assert row.value == pytest.approx(value)
        assert (row.ci_low, row.ci_high, row.df) == pytest.approx(
            (limits.low, limits.high, limits.df)
        )
    assert not any("more than one group" in text for text in findings.warnings)


def test_shared_landlords_bring_that_interval_where_none_is_named():
    shared, repeated = (run(frame(shared=one), asking_difference()) for one in (True, False))
    assert {one.ci_method for one in shared.findings} == {"cr2"}
    assert {one.ci_method for one in repeated.findings} == {"cr2"}
    apart = frame()
    apart["landlord"] = apart["test"]
    methods = {one.ci_method for one in run(apart, asking_difference()).findings}
    assert methods == {"mover", "delta"}
    told = run(frame(shared=True), asking_difference("cr2", "mover", "delta")).warnings
    assert sum("more than one group" in text for text in told) == 2
    alone = run(frame(), asking_difference("cr2", "mover", "delta")).warnings
    assert not any("more than one group" in text for text in alone)


def test_a_pair_of_waves_without_a_common_landlord_stays_independent():
    """Only the first two waves share; the third has landlords of its own."""
    mixed = frame(shared=True)
    mixed["landlord"] = mixed["landlord"].astype(str)
    mixed.loc[mixed["wave"] == "2026", "landlord"] += "-late"
    pairs = ("2019 vs 2022", "2019 vs 2026", "2022 vs 2026")
    ours, independent = (
        {
            label(one.group): one
            for one in run(each, asking_difference()).findings
            if one.id.endswith("all")
        }
        for each in (mixed, frame())
    )
    same = [
        ours[f"wave={pair}"].df == pytest.approx(independent[f"wave={pair}"].df) for pair in pairs
    ]
    assert same == [False, True, True]
    assert {one.ci_method for one in ours.values()} == {"cr2"}


def test_alike_tests_and_tests_without_a_landlord_stand_for_themselves():
    table = frame(shared=True)
    table["landlord"] = table["landlord"].astype(object)
    table.loc[table["landlord"] == 1, "landlord"] = ""
    doubled = pandas.concat([table, table.assign(test=table["test"] + 10_000)])
    one = run(table.assign(frequency=2), asking_difference("cr2"))
    other = run(doubled, asking_difference("cr2"))
    for first, second in zip(one.findings, other.findings, strict=True):
        assert first.standard_error == pytest.approx(second.standard_error)
        assert first.df == pytest.approx(second.df)
