"""What arms, columns, groups, answers and people are called changes no word around the names."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.files.word import LocalText
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.report.outside import visible
from discrimtest.tables.spelling import one_spelling

PLAIN = ("Qarm", "Qbrm", "Qcol", "Qval", "Qwal", "Qrun", "Qone", "Qtwo", "Qask")
IN_DATA = ("Qarm", "Qbrm", "Qcol", "Qval", "Qwal")
SIGNS = (
    *("'", '"', "=", "<b>", "&amp;", "$", "#", "†", "\u00a0†", "–", "* ", ": ", " vs ", " = "),
    *("%(comparison)s: ", "%s", "{n}", "_", "@", "\\", "|", ";", "\n", "\u200b", "[U+0041]", "("),
)

STATED = [
    *("net_any", "net_all", "rate_control", "rate_test", "net_discordant"),
    *("gross_control", "gross_test"),
]


def odd(sign: str) -> dict[str, str]:
    """Each plain name -> the same between signs, which no reader strips; those that stand in
    the data as they are read there."""
    names = {name: f"Q{sign}{name}{sign}Q" for name in PLAIN}
    return names | {name: one_spelling(names[name]) for name in IN_DATA}


def context(sample: ModuleType, names: dict[str, str]) -> ReportContext:
    test, control, column, one, other, runner, first, second, asked = map(names.get, PLAIN)
    rows = sample.frame().iloc[: 2 * 76]
    pairs = {"male_couple": test, "mixed_couple_man": control}
    kinds = [one if number // 2 % 3 else other for number in range(len(rows))]
    rows = rows.assign(arm=rows["arm"].map(pairs), **{column: kinds})
    both = ["all", column]
    plan = Plan.model_validate(
        {
            "title": asked,
            "question": asked,
            "draws": 100,
            "outcomes": [
                {"id": "invitation", "label": first, "favourable": ["invitation"], "main": True},
                {"id": "broad", "label": second, "favourable": ["invitation", "refusal"]},
            ],
            "findings": [
                {"ids": ["net_any", "mcnemar_exact"], "role": "primary"},
                {"ids": STATED},
                {"ids": STATED[:2], "groups": both, "outcomes": ["invitation", "broad"]},
                {"ids": ["group_difference_all", "combined_reml_all"], "groups": [column]},
                {"ids": ["lpm_test_fe"], "covariates": [column]},
                {"ids": ["lpm_test_fe"], "interactions": [column]},
            ],
            "families": [{"id": "main", "tests": ["mcnemar_exact"]}],
        }
    )
    compared = PlannedComparison(id="t", test=(test,), control=(control,), main=True)
    findings = sample.analyse(rows, plan, comparisons=[compared], data_sha256="d" * 64)
    findings = replace(findings, manifest=replace(findings.manifest, plan_sha256=""))

    def text(name: str | None) -> LocalText:
        return sample.text(name, name, name)

    facts = sample.facts()
    outcomes = [
        replace(outcome, label=text(label), kind="definition" if outcome.main else "subtle")
        for outcome, label in zip(facts.outcomes[:2], (first, second), strict=True)
    ]
    study = replace(facts.study, runner=text(runner), title=text(asked), question=text(asked))
    comparison = replace(
        facts.comparisons[1],
        key=compared.key,
        label=text(test),
        test=(text(test),),
        control=(text(control),),
        grounds=(),
        primary=True,
    )
    facts = replace(facts, study=study, comparisons=(comparison,), outcomes=tuple(outcomes))
    return build_context(facts, findings, Audience.COMMISSIONER, "en")


def renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with every odd name called plainly again."""
    if isinstance(value, str):
        for plain, name in names.items():
            value = value.replace(visible(name), plain).replace(name, plain)
        return value
    if isinstance(value, tuple | list):
        return [renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {renamed(key, names): renamed(item, names) for key, item in value.items()}
    if is_dataclass(value):
        return [renamed(getattr(value, one.name), names) for one in fields(value)]
    return value


@cache
def plain(sample: ModuleType) -> tuple[Any, Any]:
    return told(context(sample, dict(zip(PLAIN, PLAIN, strict=True))), {})


def told(context: ReportContext, names: dict[str, str]) -> tuple[Any, Any]:
    return (
        renamed(replace(context, attachment=""), names),
        renamed(json.loads(context.attachment), names),
    )


def flat(value: Any) -> list[str]:
    """Every text of it, so that a difference is seen at once."""
    if isinstance(value, dict):
        return [text for pair in value.items() for text in flat(pair)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in flat(item)]
    return [str(value)]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_report_reads_the_same_around_odd_names(sample: ModuleType, sign: str) -> None:
    names = odd(sign)
    assert flat(told(context(sample, names), names)) == flat(plain(sample))


def test_a_page_shows_signs_as_signs(sample: ModuleType) -> None:
    page = render_html(context(sample, odd("<b>&amp;\"'")))
    assert "Q&lt;b&gt;&amp;amp;&#34;&#39;Qrun" in page
    assert "<b>" not in page
