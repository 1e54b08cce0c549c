"""A figure that a package adds by an entry point is known everywhere, no other file touched."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from discrimtest.estimators.interface import Carded
from discrimtest.estimators.plug_in import each_once
from discrimtest.findings.card import Card, Needs

pytestmark = pytest.mark.slow  # a process of its own
ROOT = Path(__file__).parents[2]

PACKAGE = """
from discrimtest.estimators.interface import Estimand, Estimate
from discrimtest.estimators.landlords import Mean
from discrimtest.findings.card import ALL_TESTS, FURTHER, Card, Needs

CARD = Card(
    "net_demo",
    Needs.PAIRS,
    "Net difference the other way round",
    unit="hundredths",
    denominator="tests",
    of=ALL_TESTS,
    family=FURTHER,
    words="test less control",
    how="`(b - a) / N`",
    use="showing how one is added",
)
ESTIMATORS = (
    Estimand(
        CARD,
        lambda table: Estimate(-table.difference / table.n, table.n),
        mean=Mean((0, -1, 1, 0), (1, 1, 1, 1)),
    ),
)
"""

SCRIPT = '''
import importlib.util, json, sys
from dataclasses import replace

import pandas

from discrimtest import analyse
from discrimtest.estimators.registry import KNOWN
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.card import FURTHER
from discrimtest.report.language import language
from discrimtest.report.readings import Readings
from discrimtest.report.sensitivity import further_figures

def beside(name, place):
    spec = importlib.util.spec_from_file_location(name, place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

plan = """
title = "x"
question = "x"
[[outcomes]]
id = "invitation"
noun = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"
[[findings]]
ids = ["net_demo", "net_all"]
intervals = ["cr2"]
"""
rows = [(k, arm, "invitation" if k % 3 != hit else "no_reply", k // 2)
        for k in range(12) for arm, hit in (("c", 0), ("t", 1 if k < 9 else 3))]
frame = pandas.DataFrame(rows, columns=["test", "arm", "outcome", "landlord"])
findings = analyse(frame, plan_from_toml(plan, "plan.toml", KNOWN), control="c")
figure = findings.plot("net_demo")
facts = beside("sample", "tests/report/sample.py").facts()
mine = replace(findings, findings=tuple(
    replace(row, comparison=facts.primary.key) for row in findings.findings))
told = further_figures(facts, Readings(mine, "invitation"), language("en"), FURTHER, "Further")
pages = beside("generate", "docs/generate.py")
json.dump({
    "known": KNOWN["net_demo"],
    "rows": json.loads(findings.to_json())["findings"],
    "axes": [text.get_text() for axes in figure.axes for text in axes.texts],
    "report": told[0].rows[0],
    "page": pages.method_page(),
    "full": pages.full_plan(),
    "left_out": [
        method
        for id_, method in beside("left_out", "tests/simulation/left_out.py").LEFT_OUT
        if id_ == "net_demo"
    ],
}, sys.stdout)
'''


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the program says of ``net_demo`` where a package with it is installed."""
    site = tmp_path_factory.mktemp("site")
    (site / "net_demo.py").write_text(PACKAGE, encoding="utf-8")
    info = site / "net_demo-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: net-demo\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[discrimtest.estimators]\ndemo = net_demo:ESTIMATORS\n")
    paths = os.pathsep.join((str(site), str(ROOT)))
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_plans_may_ask_for_it_with_the_methods_of_every_mean(told):
    methods = ["cr2", "crv1", "crv3", "bootstrap_landlord", "bootstrap_test", "wild_bootstrap"]
    assert told["known"] == methods


def test_it_is_found_and_written(told):
    demo, net = told["rows"]
    assert (demo["id"], demo["denominator"], demo["n_denominator"]) == ("net_demo", "tests", 12)
    assert demo["value"] == -net["value"] != 0
    assert demo["ci_low"] == pytest.approx(-net["ci_high"])


def test_it_is_told_in_the_report_and_on_the_method_page(told):
    name, value, _, of = told["report"]
    assert name == "Net difference the other way round"
    assert value.endswith(" per 100")
    assert of == "12 complete tests"
    row = "| `net_demo` | test less control | `(b - a) / N` | showing how one is added |"
    assert row in told["page"]
    assert "| `net_demo` | figure | tests | `cr2`, `crv1`" in told["page"]


def test_the_plan_that_asks_for_everything_asks_for_it_too(told):
    last = tomllib.loads(told["full"])["findings"][-1]
    assert "net_demo" in last["ids"]
    assert set(told["known"]) <= set(last["intervals"])


def test_no_market_needs_to_be_drawn_for_methods_that_other_means_were_tried_with(told):
    assert sorted(told["left_out"]) == sorted(told["known"])


def test_one_id_is_of_one_estimator():
    one, other = (Card("twice", Needs.PAIRS, name) for name in ("one", "other"))
    with pytest.raises(ValueError, match="'twice' is the id of two estimators"):
        each_once([Carded(one), Carded(other)])


BROKEN = {
    "raising": "raise RuntimeError('no licence')",
    "lacking": "",
    "lone": PACKAGE.replace("ESTIMATORS = (", "ESTIMATORS = dict(a=").replace("),\n)", "))"),
    "words": "ESTIMATORS = ('net_all',)",
    "taken": PACKAGE.replace('"net_demo"', '"net_all"'),
}


def test_a_package_that_is_no_good_is_named_and_ends_no_command_in_a_traceback(tmp_path):
    for name, text in BROKEN.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        entry = f"[discrimtest.estimators]\nmine = {name}:ESTIMATORS\n"
        (info / "entry_points.txt").write_text(entry)
    run = subprocess.run(
        [sys.executable, "-m", "discrimtest", "study", "check", "kortrijk-couples-2026"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stderr
    found = {
        "raising": "RuntimeError: no licence",
        "lacking": "has no attribute 'ESTIMATORS'",
        "lone": "dict is no tuple",
        "words": "'net_all' is no estimator",
        "taken": "'net_all': is the id of another estimator",
    }
    lines = run.stderr.splitlines()
    for name, why in found.items():
        (line,) = [line for line in lines if f"{name} 1: entry point mine" in line]
        assert why in line
