"""The logit with a random intercept through the whole analysis, against lme4 and R's integrals."""

import csv
import math
from pathlib import Path

import numpy
import pandas
import pytest

from discrimtest.estimators import logit_re as model
from discrimtest.findings.caution import Caution
from tests.contact_frames import frame_of, label, run

ORACLES = Path(__file__).parent / "oracles"
RENTALS = Path(__file__).resolve().parents[1] / "analysis" / "us-rentals" / "data.csv"
IDS = '["logit_re", "logit_re_sd", "logit_re_ame"]'
PLAN = """
title = "x"
question = "x"

[[outcomes]]
id = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"

[[findings]]
ids = {ids}
{keys}
"""


def read(name):
    lines = (ORACLES / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line[0] != "#"))


def plan(keys="", ids=IDS):
    return PLAN.format(ids=ids, keys=keys)


def expected(case):
    return {row["term"]: row for row in read("logit_re.csv") if row["case"] == case}


def cautions(findings):
    return {one.id for one in findings.warnings if isinstance(one, Caution)}


def rentals():
    frame = pandas.read_csv(RENTALS)
    names = {"listing": "test", "race": "arm", "response": "outcome", "listings": "frequency"}
    return frame.rename(columns=names)


@pytest.mark.parametrize(
    ("case", "keys", "stratum"),
    [
        ("us_all", "", None),
        ("us_strata", 'covariates = ["stratum"]', None),
        ("us_low", 'groups = ["stratum"]', "stratum=low"),
        ("us_high", 'groups = ["stratum"]', "stratum=high"),
    ],
)
def test_rental_triples(case, keys, stratum):
    findings = run(rentals(), plan(keys), control="white")
    held = expected(case)
    found = {
        (row.id, label(row.comparison)): row
        for row in findings.findings
        if label(row.group) == stratum and row.term is None
    }
    for arm, term in (("black", "b"), ("hispanic", "c")):
        odds = found["logit_re", f"{arm} vs white"]
        value, error = float(held[term]["value"]), float(held[term]["error"])
        assert math.log(odds.value) == pytest.approx(value, abs=1e-3 * error)
        assert odds.standard_error == pytest.approx(error, rel=1e-3)
        assert math.log(odds.ci_high) == pytest.approx(value + 1.959964 * error, abs=1e-3)
        assert odds.statistic == pytest.approx(value / error, abs=2e-3)
        effect = found["logit_re_ame", f"{arm} vs white"]
        assert effect.value == pytest.approx(float(held[term]["ame"]), abs=1e-5)
        assert effect.standard_error == pytest.approx(float(held[term]["ame_error"]), rel=1e-3)
        assert (odds.denominator, effect.denominator) == ("contacts", "contacts")
    spread = found["logit_re_sd", "black, hispanic vs white"]
    assert spread.value == pytest.approx(float(held["b"]["spread"]), rel=1e-4)
    assert spread.ci_low < spread.value < spread.ci_high
    assert spread.p_value < 1e-40
    assert (spread.n_denominator, spread.denominator) == (spread.n_tests, "tests")
    assert cautions(findings) == set()


def test_effects_are_test_less_control():
    """Fewer answers to the test candidate: a net rate above 0, an effect below."""
    findings = run(rentals(), plan(ids='["net_all", "logit_re_ame"]'), control="white")
    found = {(row.id, label(row.comparison)): row.value for row in findings.findings}
    net, effect = found["net_all", "black vs white"], found["logit_re_ame", "black vs white"]
    assert effect == pytest.approx(-net, abs=1e-3)
    assert effect < 0 < net


def test_landlords_and_rows_that_stand_for_several_tests():
    mine = [row for row in read("logit_re_contacts.csv") if row["case"] == "frequencies"]
    frame = pandas.DataFrame(
        {
            "test": [row["test"] for row in mine],
            "arm": numpy.where([row["design"] == "1" for row in mine], "t", "c"),
            "outcome": [row["y"] for row in mine],
            "landlord": [row["landlord"] for row in mine],
            "frequency": [row["times"] for row in mine],
        }
    )
    findings = run(frame, plan('random = "landlord"'))
    found = {row.id: row for row in findings.findings}
    (held,) = expected("frequencies").values()
    assert math.log(found["logit_re"].value) == pytest.approx(float(held["value"]), abs=1e-4)
    assert found["logit_re_sd"].value == pytest.approx(float(held["spread"]), rel=1e-4)
    assert found["logit_re_sd"].standard_error == pytest.approx(
        float(held["spread_error"]), rel=1e-3
    )
    assert found["logit_re_ame"].value == pytest.approx(float(held["ame"]), abs=1e-5)
    assert found["logit_re_sd"].denominator == "landlords"
    assert found["logit_re_sd"].n_denominator == 10


def outcomes(*cells):
    """A frame of tests: how many with both, control only, test only, neither."""
    rows, number = [], 0
    for count, pair in zip(cells, ((1, 1), (1, 0), (0, 1), (0, 0)), strict=True):
        for _ in range(count):
            number += 1
            rows += [(number, arm, one) for arm, one in zip("ct", pair, strict=True)]
    return frame_of(*rows)


@pytest.mark.parametrize(
    ("cells", "caution"),
    [
        ((0, 0, 0, 6), "answers_told"),
        ((6, 0, 0, 0), "answers_told"),
        ((0, 6, 0, 0), "answers_told"),
        ((6, 4, 0, 0), "lone_contacts"),
        ((9, 0, 0, 9), "groups_alike"),
        ((9, 4, 0, 9), "groups_alike"),
    ],
)
def test_what_can_not_be_had(cells, caution):
    findings = run(outcomes(*cells), plan())
    assert {row.id for row in findings.findings} == {"logit_re", "logit_re_sd", "logit_re_ame"}
    assert all(math.isnan(row.value) for row in findings.findings)
    assert all(math.isnan(row.ci_low) for row in findings.findings)
    assert caution in cautions(findings)
    assert findings.to_dict()["findings"][0]["value"] is None


def test_an_effect_beside_a_term_without_a_limit():
    frame = outcomes(20, 10, 6, 20)
    third = frame[frame["arm"] == "t"].assign(arm="u", outcome=0)
    findings = run(pandas.concat([frame, third]), plan())
    found = {(row.id, label(row.comparison)): row.value for row in findings.findings}
    assert found["logit_re", "t vs c"] == pytest.approx(0.6, abs=1e-3)
    assert math.isnan(found["logit_re", "u vs c"])
    assert math.isnan(found["logit_re_ame", "t vs c"])
    assert cautions(findings) == {"terms_separated", "undefined_effect"}


def test_a_model_is_fitted_once_for_all_its_figures(monkeypatch):
    """Within one analysis: three ids, asked for twice, of two models."""
    fitted, fit = [], model.logit_re

    def counting(contacts, random):
        fitted.append((contacts.terms, random))
        return fit(contacts, random)

    monkeypatch.setattr(model, "logit_re", counting)
    keys = 'covariates = ["stratum"]'
    again = f'{keys}\n[[findings]]\nids = {IDS}\nrole = "exploratory"\n'
    again += f'[[findings]]\nids = ["logit_re"]\n{keys}\nintervals = ["wald"]\n'
    for analyses in (1, 2):
        findings = run(rentals(), plan(again), control="white").findings
        assert {one.id for one in findings} == {"logit_re", "logit_re_sd", "logit_re_ame"}
        assert len(set(fitted)) == 2
        assert len(fitted) == 2 * analyses
