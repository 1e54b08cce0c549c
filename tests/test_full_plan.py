"""The plan that asks for everything, on invented files of two and three candidates."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
import pytest

from discrimtest.estimators.registry import CARDS, KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.findings.card import Needs

ROOT = Path(__file__).parents[1]
THREE = ROOT / "tests" / "data" / "three_arms.csv"
OF_SEVERAL = {"cochran_q", "cochran_q_landlord", "randomization_joint"}
OF_COMPARISONS = {id_ for id_, card in CARDS.items() if card.needs is Needs.FACTORS}
OF_GRADES = {id_ for id_, card in CARDS.items() if card.needs is Needs.SQUARE}


@pytest.fixture(scope="module")
def plan() -> Plan:
    text = (ROOT / "analysis" / "full" / "plan.toml").read_text(encoding="utf-8")
    return plan_from_toml(text, "plan.toml", KNOWN).model_copy(update={"draws": 200})


@pytest.fixture(scope="module")
def frame() -> pandas.DataFrame:
    return pandas.read_csv(THREE, dtype=str, keep_default_na=False)


def test_it_asks_for_every_id_and_every_interval(plan: Plan) -> None:
    asked = {id_ for request in plan.findings for id_ in request.ids}
    methods = {
        (id_, name)
        for request in plan.findings
        for id_ in request.ids
        for name in request.intervals or (KNOWN[id_] or ())[:1]
        if name in (KNOWN[id_] or ())
    }
    assert asked == set(KNOWN)
    assert methods == {(id_, name) for id_, names in KNOWN.items() for name in names or ()}


@pytest.mark.slow
def test_three_candidates_have_every_id_with_every_interval(
    plan: Plan, frame: pandas.DataFrame
) -> None:
    found = analyse(frame, plan, control="reference")
    rows = {(one.id, one.ci_method) for one in found.findings}
    assert {id_ for id_, _ in rows} == set(KNOWN)
    assert {row for row in rows if row[1]} == {
        (id_, name) for id_, names in KNOWN.items() for name in names or ()
    }
    defined = {
        one["id"]
        for one in json.loads(found.to_json())["findings"]
        if one["value"] is not None or one["p_value"] is not None
    }
    assert set(KNOWN) - defined == {"rate_adjusted_signal", "rate_adjusted_signal_any"}
    assert any("the plan does not say how many recognise the signal" in w for w in found.warnings)


@pytest.mark.slow
def test_two_candidates_lack_only_what_takes_more(plan: Plan, frame: pandas.DataFrame) -> None:
    pair = frame[frame["arm"] != "second_name"]
    found = analyse(pair, plan, control="reference")
    assert set(KNOWN) - {one.id for one in found.findings} == OF_SEVERAL | OF_COMPARISONS


def test_a_bare_table_says_of_each_id_that_is_left_out_which_column_it_lacks(
    plan: Plan, frame: pandas.DataFrame
) -> None:
    bare = frame[["test", "arm"]].assign(
        outcome=frame["outcome"].isin(["invitation"]).map({True: "1", False: "0"})
    )
    found = analyse(bare, plan, control="reference")
    ids = {one.id for one in found.findings}
    told = " ".join(found.warnings)
    for id_ in set(KNOWN) - ids - OF_GRADES:
        by_group = CARDS[id_].needs in (Needs.CONTRAST, Needs.ESTIMATES)
        assert id_ in told or by_group, id_
    for column in ("landlord", "landlord_type", "stratum", "weight", "hours", "order"):
        assert column in told, column
    assert "graded" in told
    assert {"net_all", "mcnemar_exact", "logit_re", "lpm_test_fe"} <= ids
