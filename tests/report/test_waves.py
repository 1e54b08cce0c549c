"""A second wave tells what was found before, what now, and the change between them."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from types import ModuleType

import pytest

from discrimtest.files.study import StudyLimits
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Note, Paragraph, ReportContext, Section, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.language import language
from discrimtest.report.wave_facts import WaveMethod
from discrimtest.report.wave_methods import differing
from discrimtest.requests.waves import change

BEFORE = {
    ("male_couple", "agency"): (10, 20, 4, 20),
    ("male_couple", "private"): (6, 9, 5, 8),
    ("female_couple", "agency"): (10, 20, 4, 20),
    ("female_couple", "private"): (6, 9, 5, 8),
}


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    return sample.findings()


@pytest.fixture(scope="module")
def facts(sample: ModuleType, findings: Findings) -> ReportFacts:
    earlier = sample.findings(BEFORE)
    whole: ReportFacts = sample.full_facts()
    assert whole.baseline is not None
    baseline = replace(whole.baseline, findings=earlier, changes=change(earlier, findings))
    return replace(whole, baseline=baseline)


def build(
    facts: ReportFacts, findings: Findings, audience: Audience = Audience.COMMISSIONER
) -> ReportContext:
    return build_context(facts, findings, audience, "en")


def section(context: ReportContext) -> Section:
    (found,) = (section for section in context.sections if section.id == "waves")
    return found


def test_before_now_and_the_change(facts: ReportFacts, findings: Findings) -> None:
    *_, table = (one for one in section(build(facts, findings)).blocks if isinstance(one, Table))
    # 40/98 ... of (32 + 58 + 18) before: 40/108 = 37.0; now 19/107 = 17.8; difference -19.3.
    first = table.rows[0]
    ends = [re.sub(r" \(.*", "", cell) for cell in first[:4]]
    assert ends == ["All tests", "37.0", "17.8", "−19.3"]
    assert all(re.fullmatch(r"\S+ \(\S+ to \S+\)", cell) for cell in first[1:3])
    assert [row[0] for row in table.rows] == ["All tests", "Estate agents", "Private landlords"]
    assert first[4].count("to") == 1


def test_the_half_page_tells_the_change(facts: ReportFacts, findings: Findings) -> None:
    (answer,) = (one for one in build(facts, findings).summary if one.question == "What changed?")
    assert answer.sentences[0] == (
        "In the earlier measurement (2023) the difference was 37 in every 100."
    )
    assert answer.sentences[1].startswith("A change of −")
    assert answer.sentences[2] == "Chance alone rarely gives a change this large."


def test_without_an_earlier_wave_nothing_is_said(facts: ReportFacts, findings: Findings) -> None:
    context = build(replace(facts, baseline=None), findings)
    assert all(one.id != "waves" for one in context.sections)
    assert "What changed?" not in [one.question for one in context.summary]


def test_waves_without_a_figure_in_common(facts: ReportFacts, findings: Findings) -> None:
    assert facts.baseline is not None
    lonely = replace(facts, baseline=replace(facts.baseline, changes=()))
    blocks = section(build(lonely, findings)).blocks
    assert any(isinstance(one, Paragraph) and "no figure in common" in one.text for one in blocks)


def test_a_simulated_wave_beside_a_real_one_is_told(facts: ReportFacts, findings: Findings) -> None:
    assert facts.baseline is not None
    mixed = replace(facts, baseline=replace(facts.baseline, simulated=False))
    assert any(isinstance(one, Note) for one in section(build(mixed, findings)).blocks)
    assert not any(isinstance(one, Note) for one in section(build(facts, findings)).blocks)


def test_the_public_reads_no_change_of_a_group_hidden_in_either_wave(
    sample: ModuleType, facts: ReportFacts, findings: Findings
) -> None:
    assert facts.baseline is not None
    few = tuple(
        replace(row, n_landlords=4) if row.group == Group("landlord_type", "private") else row
        for row in facts.baseline.findings.findings
    )
    hidden = replace(facts.baseline, findings=replace(facts.baseline.findings, findings=few))
    context = build(replace(facts, baseline=hidden), findings, Audience.PUBLIC)
    *_, table = (one for one in section(context).blocks if isinstance(one, Table))
    assert [row[0] for row in table.rows] == ["All tests"]


OTHERWISE = {
    "protocol": "email-couples 2.0",
    "channel": "phone",
    "order": "test-first",
    "window_days": 21,
    "candidates": (LocalText(nl="a", fr="b", en="c"),),
    "favourable": (LocalText(nl="a", fr="b", en="c"),),
    "signals": frozenset({"one"}),
    "letters": "other",
    "languages": ("fr",),
    "postcodes": ("9000",),
    "tests": 7,
    "limits": StudyLimits(agency_tests=2),
    "double": 0.5,
    "runner": LocalText(nl="a", fr="b", en="c"),
}


def with_methods(facts: ReportFacts, *methods: WaveMethod) -> ReportFacts:
    assert facts.baseline is not None
    return replace(facts, baseline=replace(facts.baseline, methods=methods))  # type: ignore[arg-type]


def test_each_thing_that_differs_is_told_and_nothing_else(
    sample: ModuleType, facts: ReportFacts
) -> None:
    method = sample.wave_method()
    assert set(OTHERWISE) == {each.name for each in fields(WaveMethod)}
    told = []
    for name, other in OTHERWISE.items():
        changed = with_methods(facts, method, replace(method, **{name: other}))
        assert changed.baseline is not None
        ((what, before, now),) = differing(changed.baseline, _same_period(changed), language("en"))
        assert before != now
        told.append(what)
    assert len(set(told)) == len(OTHERWISE)


def _same_period(facts: ReportFacts):  # type: ignore[no-untyped-def]
    assert facts.baseline is not None
    return replace(facts.study, first=facts.baseline.first, last=facts.baseline.last)


def test_another_season_is_told_and_another_year_is_not(
    sample: ModuleType, facts: ReportFacts
) -> None:
    method = sample.wave_method()
    alike = with_methods(facts, method, method)
    assert alike.baseline is not None
    for first, last, rows in (
        (date(2026, 3, 1), date(2026, 4, 30), 0),
        (date(2026, 9, 1), date(2026, 10, 31), 1),
    ):
        study = replace(facts.study, first=first, last=last)
        assert len([*differing(alike.baseline, study, language("en"))]) == rows


def test_what_differs_stands_before_the_figures_and_behind_the_verdict(
    facts: ReportFacts, findings: Findings
) -> None:
    blocks = section(build(facts, findings)).blocks
    tables = [block.caption for block in blocks if isinstance(block, Table)]
    assert tables[0].endswith("What was not the same in both waves")
    assert "in both waves, per 100 tests" in tables[1]
    (*_, verdict) = (block.text for block in blocks if isinstance(block, Paragraph))
    assert "were not measured alike, so the change may come from that." in verdict
    context = build(facts, findings)
    (answer,) = (one for one in context.summary if one.question == "What changed?")
    assert answer.sentences[-1].startswith("The two were not measured alike")


def test_waves_that_count_other_answers_tell_of_no_change(
    sample: ModuleType, facts: ReportFacts, findings: Findings
) -> None:
    method = sample.wave_method()
    other = with_methods(facts, method, replace(method, favourable=OTHERWISE["favourable"]))
    notes = [one for one in section(build(other, findings)).blocks if isinstance(one, Note)]
    assert [note.title for note in notes] == ["Not the same question"]


def test_waves_measured_alike_are_told_so(
    sample: ModuleType, facts: ReportFacts, findings: Findings
) -> None:
    method = sample.wave_method()
    alike = with_methods(facts, method, method)
    alike = replace(alike, study=_same_period(alike))
    said = [
        one.text for one in section(build(alike, findings)).blocks if isinstance(one, Paragraph)
    ]
    assert any("both waves were measured alike" in text for text in said)
    assert not any("not measured alike" in text for text in said)


def test_no_change_is_called_better_or_worse(
    sample: ModuleType,
    every_report,
    facts: ReportFacts,
    findings: Findings,  # type: ignore[no-untyped-def]
) -> None:
    for code in ("nl", "fr", "en"):
        context = build_context(facts, findings, Audience.COMMISSIONER, code)
        said = str(section(context)) + str(context.summary)
        assert not re.search(r"verbeter|amélior|improv|beter|mieux|better", said, re.IGNORECASE)
