"""Paired visits, with values from outside: Student's sleep data, Fagerland's example."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas
import pytest

from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.keys import Comparison
from discrimtest.record.stages import STAGES, stages_of
from discrimtest.requests.visits import (
    VisitDifference,
    VisitPair,
    stage_findings,
    stage_outcomes,
    visit_differences,
)
from discrimtest.words.visit import Account

ROOT = Path(__file__).resolve().parents[2]
COMPARISON = Comparison(("test",), ("control",), "pair")
VISIT = Account(True, True, homes_told=1, homes_shown=1, minutes=10)
SLEEP = (
    (7, -16, -2, -12, -1, 34, 37, 8, 0, 20),
    (19, 8, 11, 1, -1, 44, 55, 16, 46, 34),
)
"""Student 1908, as R's data set ``sleep``: tenths of an hour more of sleep, by drug."""


def pairs(*minutes: tuple[int, int], landlords: int = 0) -> list[VisitPair]:
    """One test a pair of minutes; as many landlords as tests unless told otherwise."""
    return [
        VisitPair(
            f"test-{number}",
            f"landlord-{number % (landlords or len(minutes))}",
            replace(VISIT, minutes=control),
            replace(VISIT, minutes=tested),
        )
        for number, (control, tested) in enumerate(minutes)
    ]


def minutes_of(given: list[VisitPair]) -> VisitDifference:
    (found,) = [one for one in visit_differences(COMPARISON, given, 0.95) if one.item == "minutes"]
    return found


def test_the_mean_difference_and_its_limits_are_those_of_r() -> None:
    """R 4: t.test(Pair(extra[1:10], extra[11:20]) ~ 1): -1.58, -2.4598858 to -0.7001142."""
    found = minutes_of(pairs(*((one + 20, two + 20) for one, two in zip(*SLEEP, strict=True))))
    assert (found.pairs, found.control_more, found.test_more) == (10, 0, 9)
    assert found.difference == pytest.approx(-15.8)
    assert (found.low, found.high) == pytest.approx((-24.598858, -7.001142))
    assert found.p_value == pytest.approx(2 / 2**9)


def test_the_sign_test_asks_who_got_more_and_not_how_much() -> None:
    """Six of seven one way: 2 (1 + 7) / 2^7."""
    found = minutes_of(pairs((9, 1), (9, 2), (9, 3), (9, 4), (9, 5), (9, 6), (1, 400), (7, 7)))
    assert found.p_value == pytest.approx(0.125)
    assert found.control_more, found.test_more == (6, 1)


def test_few_pairs_get_no_limits() -> None:
    found = minutes_of(pairs((20, 10), (19, 8), (25, 11), (22, 15), (30, 9)))
    assert math.isnan(found.low)
    assert found.difference == pytest.approx(12.6)
    assert found.p_value == pytest.approx(0.0625)


def test_landlords_who_repeat_are_told_and_taken_together() -> None:
    given = [(20, 10)] * 8
    alone, two = minutes_of(pairs(*given)), minutes_of(pairs(*given, landlords=2))
    assert (alone.repeated, two.repeated) == (False, True)
    assert alone.p_value == pytest.approx(2 / 2**8)
    assert two.p_value == pytest.approx(0.5)


def test_only_visits_that_both_made_and_amounts_that_both_heard_are_compared() -> None:
    heard = replace(VISIT, rent=80_000)
    given = [
        VisitPair("a", "1", heard, replace(VISIT, rent=85_000)),
        VisitPair("b", "2", heard, VISIT),
        VisitPair("c", "3", heard, Account(True, False)),
    ]
    found = {one.item: one for one in visit_differences(COMPARISON, given, 0.95)}
    assert {item: one.pairs for item, one in found.items()} == {
        "homes_told": 2, "homes_shown": 2, "minutes": 2, "documents": 2,
        "rent": 1, "deposit": 0, "fees": 0,
    }  # fmt: skip
    assert found["rent"].difference == -5_000
    assert found["fees"].to_dict()["p_value"] is None


def test_each_stage_is_among_pairs_that_both_came_so_far() -> None:
    """Fagerland, Lydersen and Laake 2013: 1, 1, 7, 12, whose exact p is .0703."""
    kept, lost = Account(True, True, minutes=5), Account(True, False)
    patterns = [(kept, kept)] + [(kept, lost)] + [(lost, kept)] * 7 + [(lost, lost)] * 12
    patterns += [(Account(False, False), kept)] * 3
    rows = [
        {"test": str(number), "arm": arm, "outcome": "invitation", "landlord": str(number)}
        | stages_of(account)
        for number, pair in enumerate(patterns)
        for arm, account in zip(("control", "test"), pair, strict=True)
    ]
    text = (ROOT / "analysis" / "paired-visits" / "plan.toml").read_text(encoding="utf-8")
    plan = plan_from_toml(text, "plan.toml")
    found = analyse(pandas.DataFrame(rows), plan, control="control")
    stages = {one.outcome: one for one in stage_findings(found, stage_outcomes(plan, STAGES))}
    assert list(stages) == ["appointment", "held", "told", "shown", "price"]
    assert {name: one.pairs for name, one in stages.items()} == {
        "appointment": 24, "held": 21, "told": 1, "shown": 0, "price": 0,
    }  # fmt: skip
    held = stages["held"]
    cells = (held.cells.both, held.cells.control_only, held.cells.test_only, held.cells.neither)
    assert cells == (1, 1, 7, 12)
    assert held.test.id == "mcnemar_exact"
    assert held.test.p_value == pytest.approx(0.0703, abs=5e-5)
    assert (held.net.value, held.net.ci_method) == (pytest.approx(-6 / 21), "tango")
