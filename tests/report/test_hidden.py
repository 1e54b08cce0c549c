"""What a public report keeps back: a comparison about few landlords, a study about few."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from types import ModuleType
from typing import Any

import pytest

from discrimtest.findings.finding import Findings
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.html import render_html
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES

CROWD = (30, 12, 9, 29)
FEW = {"agency": (1, 0, 1, 1), "private": (0, 0, 0, 0)}


def study(sample: ModuleType, *few: str) -> tuple[ReportFacts, Findings]:
    """The sample's two comparisons and the pooled one; those named have three landlords."""
    tables = {
        (arm, kind): FEW[kind] if arm in few else CROWD
        for arm in ("male_couple", "female_couple")
        for kind in FEW
    }
    facts = sample.facts_for(tables)
    # One landlord a test.
    rows = sample.frame(tables).assign(landlord=lambda frame: frame["test"])
    return facts, sample.analysed(sample.detailed(rows), sample.plan())


def numbers(value: Any) -> Iterator[str]:
    """Every text of a context that a reader sees, each by itself."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in ("attachment", "id"):
                yield from numbers(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from numbers(each)


def section(context: ReportContext, name: str) -> str:
    return " ".join(text for one in context.sections if one.id == name for text in numbers(one))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_about_few_landlords_says_so_and_nothing_more(
    sample: ModuleType, lang: str
) -> None:
    facts, findings = study(sample, "male_couple", "female_couple")
    public = build_context(facts, findings, Audience.PUBLIC, lang)
    told = json.loads(public.attachment)
    assert (told["findings"], told["cells"], told["warnings"]) == ([], [], [])
    assert len(public.summary) == 3
    assert {one.id for one in public.sections} >= {"results", "method", "fieldwork", "reproduce"}
    assert not {"register", "waves", "computations"} & {one.id for one in public.sections}
    for name, document in documents(public, "report"):
        page = render_html(document)
        assert page, name
        assert "<table" not in page
    said = " ".join(numbers(public.summary))
    assert not any(sign.isdigit() for sign in said + section(public, "fieldwork"))
    inside = build_context(facts, findings, Audience.COMMISSIONER, lang)
    assert json.loads(inside.attachment)["cells"]


def test_a_small_study_is_worded_plainly(sample: ModuleType) -> None:
    facts, findings = study(sample, "male_couple", "female_couple")
    public = build_context(facts, findings, Audience.PUBLIC, "en")
    assert "we tested too few landlords" in " ".join(numbers(public.summary))
    assert "no figures at all" in section(public, "results")


def test_a_small_comparison_takes_along_what_would_tell_it(sample: ModuleType) -> None:
    """The pooled comparison less the other one would be the small one."""
    facts, findings = study(sample, "male_couple")
    public = build_context(facts, findings, Audience.PUBLIC, "en")
    told = json.loads(public.attachment)
    assert {one["comparison_id"] for one in told["cells"]} == {"same-sex"}
    assert all("female_couple" in one["test"] for one in told["findings"])
    results = section(public, "results")
    assert "For the same reason, these have no figures: male couple and female couple" in (
        results.replace("couples", "couple")
    )
    # Letters, orders and answers of all tests less those of the others would be the hidden ones.
    assert "Counts of all tests together" in section(public, "fieldwork")
    assert not any(sign.isdigit() for sign in section(public, "fieldwork"))


def test_landlords_who_are_no_crowd_have_no_counts_beside_the_results(sample: ModuleType) -> None:
    facts, findings = study(sample)
    few = replace(facts.sample, landlords={LandlordType.AGENCY: 19})
    public = build_context(replace(facts, sample=few), findings, Audience.PUBLIC, "en")
    assert "Counts of all tests together" in section(public, "fieldwork")
    whole = build_context(facts, findings, Audience.PUBLIC, "en")
    assert "Counts of all tests together" not in section(whole, "fieldwork")
