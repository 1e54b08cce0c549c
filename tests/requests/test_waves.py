"""The change between two waves: landlords of both count as one, as R and one regression have it."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, PlannedComparison, plan_from_toml
from discrimtest.findings.finding import Finding, Findings
from discrimtest.findings.keys import Group
from discrimtest.requests.waves import ALL, ANY, change, held_by, shares_landlords

ORACLE = Path(__file__).parents[1] / "oracles" / "shared_landlords.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
PLAN = """
title = "Waves"
question = "Did it change?"

[[outcomes]]
id = "invitation"
main = true
noun = "invitation"
favourable = ["invitation"]
label = "invitation"

[[findings]]
ids = ["net_all", "net_any"]
intervals = ["cr2"]
groups = ["all", "landlord_type"]
"""
BY_WAVE = PLAN.replace('"net_all", "net_any"', '"group_difference_all", "group_difference_any"')
COMPARED = (PlannedComparison(id="pair", test=("test",), control=("control",), main=True),)
CELLS = ((1, 1), (1, 0), (0, 1), (0, 0))
NET = {"net_all": ALL, "net_any": ANY}


def plan(text: str = PLAN) -> Plan:
    return plan_from_toml(text, "plan.toml")


def frame(cells: Any, wave: str = "w", names: str = "landlord") -> pandas.DataFrame:
    """Tests of landlords, each a row of both, control only, test only, neither."""
    rows = []
    for number, counts in enumerate(cells):
        for answers, count in zip(CELLS, counts, strict=True):
            for copy in range(count):
                for arm, favoured in zip(("control", "test"), answers, strict=True):
                    rows.append(
                        {
                            "test": f"{wave}-{number}-{answers}-{copy}",
                            "arm": arm,
                            "outcome": "invitation" if favoured else "refusal",
                            "landlord": f"{names}{number}",
                            "landlord_type": "agency" if number % 2 else "private",
                            "wave": wave,
                        }
                    )
    return pandas.DataFrame(rows)


def found(rows: pandas.DataFrame, text: str = PLAN) -> Findings:
    return analyse(rows, plan(text), comparisons=COMPARED)


def changed(before: pandas.DataFrame, now: pandas.DataFrame) -> tuple[Finding, ...]:
    waves = [(rows, found(rows)) for rows in (before, now)]
    held = tuple(held_by(rows, plan(), COMPARED, each, "test") for rows, each in waves)
    return change(waves[0][1], waves[1][1], 0.95, (held[0], held[1]))


def of(rows: tuple[Finding, ...], id_: str, group: Group | None = None) -> list[Finding]:
    return [row for row in rows if (row.id, row.group) == (id_, group)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['id']}")
def test_a_change_of_shared_landlords_is_as_r_has_it(row: dict[str, str]) -> None:
    cells = numpy.array(row["cells"].split(), dtype=int).reshape(-1, 8)
    # R takes the first group less the second: the follow-up, then the wave before it.
    rows = changed(frame(cells[:, 4:], "before"), frame(cells[:, :4], "now"))
    shared = bool((cells[:, :4].any(axis=1) & cells[:, 4:].any(axis=1)).any())
    made = of(rows, NET[row["id"]])
    (one,) = [each for each in made if each.ci_method == "cr2"]
    assert (len(made) == 1) is shared, "no method that takes the waves as independent stays"
    assert one.value == pytest.approx(float(row["difference"]), abs=1e-12)
    if row["sample"] == "alike":
        assert one.ci_low is None or math.isnan(one.ci_low)
        return
    assert one.standard_error == pytest.approx(float(row["se"]), rel=1e-9)
    if not shared:  # then the degrees of freedom are Welch's, of two means apart
        return
    assert one.p_value == pytest.approx(float(row["p"]), rel=1e-8)
    assert one.ci_low is not None
    assert one.ci_high is not None
    ends = max(float(row["low"]), -2), min(float(row["high"]), 2)
    assert (one.ci_low, one.ci_high) == pytest.approx(ends, rel=1e-8)
    assert one.shown_first


FOUR = st.tuples(*[st.integers(0, 2)] * 4)
WAVES = st.lists(st.tuples(FOUR, FOUR), min_size=3, max_size=7).filter(
    lambda rows: all(any(map(any, half)) for half in zip(*rows, strict=True))
)


@given(WAVES)
def test_it_is_what_one_analysis_of_all_tests_finds(rows: list[Any]) -> None:
    before, now = (
        frame(half, wave) for half, wave in zip(zip(*rows, strict=True), "ab", strict=True)
    )
    by_wave = BY_WAVE.replace('["all", "landlord_type"]', '["wave"]')
    together = found(pandas.concat([now.assign(wave="a"), before.assign(wave="b")]), by_wave)
    mine = changed(before, now)
    for id_, name in ((ALL, "group_difference_all"), (ANY, "group_difference_any")):
        theirs = [each for each in together.findings if each.id == name]
        wanted = [each for each in of(mine, id_) if each.ci_method == "cr2"]
        if not theirs or not wanted:
            continue
        assert str(wanted[0].value) == str(theirs[0].value)
        for end in ("ci_low", "ci_high", "p_value"):
            one, other = (getattr(each[0], end) for each in (wanted, theirs))
            assert str(one) == str(other) or one == pytest.approx(other, rel=1e-9, abs=1e-12)


@given(WAVES)
def test_exchanging_the_waves_turns_the_sign(rows: list[Any]) -> None:
    before, now = (
        frame(half, wave) for half, wave in zip(zip(*rows, strict=True), "ab", strict=True)
    )
    for one, other in zip(changed(before, now), changed(now, before), strict=True):
        assert (one.id, one.group, one.ci_method) == (other.id, other.group, other.ci_method)
        for mine, theirs in ((one.value, other.value), (one.ci_low, other.ci_high)):
            if mine is None or theirs is None or math.isnan(mine):
                assert theirs is None or math.isnan(theirs)
            else:
                assert mine == pytest.approx(-theirs, abs=1e-9)


def test_other_landlords_leave_the_waves_independent() -> None:
    cells = [(2, 3, 1, 4), (1, 4, 0, 2), (3, 2, 2, 1), (0, 3, 1, 2)]
    before, now = frame(cells, "a", "old"), frame(cells[::-1], "b", "new")
    held = tuple(held_by(rows, plan(), COMPARED, found(rows), "test") for rows in (before, now))
    assert not shares_landlords((held[0], held[1]))
    assert changed(before, now) == change(found(before), found(now))
    both = tuple(held_by(rows, plan(), COMPARED, found(rows), "test") for rows in (before, before))
    assert shares_landlords((both[0], both[1]))


def test_tests_without_a_landlord_are_nobodys_in_common() -> None:
    cells = [(2, 3, 1, 4), (1, 4, 0, 2)]
    before, now = (frame(cells, wave).assign(landlord="") for wave in "ab")
    held = tuple(held_by(rows, plan(), COMPARED, found(rows), "test") for rows in (before, now))
    assert not shares_landlords((held[0], held[1]))
    assert {row.ci_method for row in of(changed(before, now), ALL)} >= {"mover"}


def test_a_group_is_its_own_table() -> None:
    cells = [(2, 3, 1, 4), (1, 4, 0, 2), (3, 2, 2, 1), (0, 3, 1, 2)]
    rows = changed(frame(cells, "a"), frame(cells[::-1], "b"))
    agency = Group("landlord_type", "agency")
    # By hand: agencies are the landlords 1 and 3 of each wave.
    before, now = (numpy.array(some)[[1, 3]].sum(axis=0) for some in (cells, cells[::-1]))
    net = [(four[1] - four[2]) / four.sum() for four in (before, now)]
    (one,) = of(rows, ALL, agency)
    assert one.value == pytest.approx(net[1] - net[0])
    assert one.n_landlords == 2
