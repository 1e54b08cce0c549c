"""An invented study of three candidates that asks for every figure and test there is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas

from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, PlannedComparison, Request, plan_from_toml
from discrimtest.files.protocol import Ground
from discrimtest.files.recognition import Recognition
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.record.counts import SampleFacts
from discrimtest.report.facts import ComparisonFacts, OutcomeFacts, ReportFacts
from discrimtest.words.landlord import LandlordType

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "three_arms.csv"
LABELS = {
    "reference": LocalText(nl="Vlaamse namen", fr="noms flamands", en="Flemish names"),
    "second_name": LocalText(nl="tweede namen", fr="deuxièmes noms", en="second names"),
    "third_name": LocalText(nl="derde namen", fr="troisièmes noms", en="third names"),
}
COMPARISONS = tuple(
    PlannedComparison(id=arm, test=(arm,), control=("reference",), main=arm == "second_name")
    for arm in ("second_name", "third_name")
)


def plan() -> Plan:
    """The shipped plan for everything, with what a report must state and few draws."""
    text = (ROOT / "analysis" / "full" / "plan.toml").read_text(encoding="utf-8")
    asked = plan_from_toml(text, "plan.toml", KNOWN)
    more = (
        Request(
            ids=(
                *("rate_control", "rate_test", "net_any", "net_all", "net_discordant"),
                *("gross_control", "gross_test", "mcnemar_exact", "cr2"),
            ),
            groups=("all", "landlord_type", "stratum"),
        ),
    )
    known = Recognition(comparison="second_name", share=0.85, raters=20)
    update = {"draws": 200, "findings": (*asked.findings, *more), "recognition": (known,)}
    return asked.model_copy(update=update)


def frame() -> pandas.DataFrame:
    return pandas.read_csv(DATA, dtype=str, keep_default_na=False)


@cache
def findings() -> Findings:
    return analysed(frame())


def analysed(rows: pandas.DataFrame) -> Findings:
    return analyse(rows, plan(), comparisons=COMPARISONS)


def facts(plain: ReportFacts, found: Findings | None = None) -> ReportFacts:
    """The facts of a study with those of this one: its comparisons, definitions and counts."""
    found = found or findings()
    complete = next(
        one.n_tests
        for one in found.findings
        if (one.id, one.comparison, one.group) == ("net_all", COMPARISONS[0].key, None)
    )
    return replace(
        plain,
        comparisons=tuple(
            ComparisonFacts(
                one.key,
                LABELS[one.test[0]],
                (Ground.ORIGIN,),
                (LABELS[one.test[0]],),
                (LABELS["reference"],),
                primary=one.main,
            )
            for one in COMPARISONS
        ),
        outcomes=tuple(
            OutcomeFacts(one.id, one.label, (one.label,), one.main) for one in plan().outcomes
        ),
        sample=SampleFacts(
            planned=complete,
            drawn=complete,
            complete=complete,
            complete_by_landlord={LandlordType.AGENCY: complete},
        ),
    )
