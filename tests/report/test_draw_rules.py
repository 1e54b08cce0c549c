"""What a report tells of draws: tests that were taken back, the rule for broken ones, the caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from discrimtest.files.study import StudyLimits
from discrimtest.findings.finding import Findings
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts, UndrawnFacts


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    found: Findings = sample.findings()
    return found


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    told_of: ReportFacts = sample.facts()
    return told_of


def told(facts: ReportFacts, findings: Findings, language: str = "en") -> str:
    context = str(build_context(facts, findings, Audience.COMMISSIONER, language))
    return context.replace("\\xa0", " ").replace("\\u202f", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3 tests of draw 2 were taken back on 9 March 2026, before anything was sent: Old."),
        ("nl", "3 tests van trekking 2 zijn op 9 maart 2026 teruggenomen voor er iets verstuurd"),
        ("fr", "3 tests du tirage 2 ont été retirés le 9 mars 2026, avant tout envoi"),
    ],
)
def test_tests_that_were_taken_back_are_told_with_their_reason(
    facts: ReportFacts, findings: Findings, language: str, words: str
) -> None:
    taken = replace(facts, undrawn=(UndrawnFacts(2, 3, date(2026, 3, 9), "Old."),))
    assert words in told(taken, findings, language)
    assert words not in told(facts, findings, language)


def test_the_public_is_not_told_a_reason_in_somebodys_own_words(
    facts: ReportFacts, findings: Findings
) -> None:
    taken = replace(facts, undrawn=(UndrawnFacts(2, 3, date(2026, 3, 9), "Asked by Immo X."),))
    context = str(build_context(taken, findings, Audience.PUBLIC, "en")).replace("\\xa0", " ")
    assert "taken back on 9 March 2026, before anything was sent." in context
    assert "Immo X" not in context


def test_the_rule_for_broken_tests_is_told_where_there_is_one(
    facts: ReportFacts, findings: Findings
) -> None:
    rule = "A rule that was fixed before the first draw replaces broken tests"
    assert rule not in told(facts, findings)
    assert f"{rule} of which nothing was sent" in told(replace(facts, replaced="unsent"), findings)
    assert f"{rule} by others" in told(replace(facts, replaced="all"), findings)


def test_caps_on_rare_letters_and_old_ads_are_told_where_they_bind(
    facts: ReportFacts, findings: Findings
) -> None:
    limits = StudyLimits(rare_letters=1, max_ad_age_days=21)
    text = told(replace(facts, limits=limits, rare=True), findings)
    assert "In 60 days, a landlord gets at most 1 message from candidates" in text
    assert "no advertisement is more than 21 days old" in text
    assert "rarely hear from" not in told(replace(facts, rare=False), findings)
