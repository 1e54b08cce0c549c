"""A second wave tells what was found before, what now, and the change between them."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.findings.finding import Findings
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Note, Paragraph, ReportContext, Section, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
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
    (table,) = (one for one in section(build(facts, findings)).blocks if isinstance(one, Table))
    # 40/98 ... of (32 + 58 + 18) before: 40/108 = 37.0; now 19/107 = 17.8; difference -19.3.
    first = table.rows[0]
    assert first[:4] == ("All tests", "37.0", "17.8", "−19.3")
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
    (table,) = (one for one in section(context).blocks if isinstance(one, Table))
    assert [row[0] for row in table.rows] == ["All tests"]
