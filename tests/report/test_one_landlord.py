"""A report on one landlord tells its own tests, and proves nothing by a number."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from types import ModuleType

import pytest
from scipy.stats import binomtest

from discrimtest.findings.finding import Findings
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.shown_test import TestFacts
from discrimtest.report.blocks import ReportContext, Table
from discrimtest.report.chance import fewest
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES
from discrimtest.words.study import Mode, Purpose

FACTS = ["law", "matched", "tests", "explanations"]
SHOWN, SEEN, OTHERWISE = (
    "What do these tests show?",
    "What did we see?",
    "What else can explain it?",
)
POOR = (
    "Was this landlord chosen before the tests, as after a complaint? Then chance is a poor "
    "explanation of how they went."
)


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    return sample.findings()


@pytest.fixture(scope="module")
def enforcing(sample: ModuleType) -> ReportFacts:
    facts = sample.full_facts()
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    return replace(facts, study=study)


def build(facts: ReportFacts, findings: Findings, lang: str = "en") -> ReportContext:
    return build_context(facts, findings, Audience.INSPECTOR, lang, "A1")


P_VALUE = re.compile(r"\bp\s?[=<]")


def words(told: object) -> str:
    return json.dumps(told, default=asdict, ensure_ascii=False)


def answer(context: ReportContext, question: str) -> str:
    return " ".join(
        text for one in context.summary if one.question == question for text in one.sentences
    )


def with_tests(
    sample: ModuleType, facts: ReportFacts, counts: dict[tuple[bool, bool], int], landlords: int
) -> ReportFacts:
    """So many tests of A1 by who was invited (control, test), in a study of so many landlords."""
    invited = [who for who, count in counts.items() for _ in range(count)]
    tests = tuple(told(sample.annexed_test(n), *who) for n, who in enumerate(invited, 1))
    reached = replace(facts.sample, landlords={LandlordType.AGENCY: landlords})
    return replace(facts, annex=AnnexFacts(tests), sample=reached)


def told(test: TestFacts, control: bool, other: bool) -> TestFacts:
    who = {"control": control, "test": other}
    return replace(
        test, sides=tuple(replace(side, favourable=who[side.role]) for side in test.sides)
    )


@pytest.mark.parametrize(("landlords", "tests"), [(1, 6), (2, 7), (40, 11), (104, 13)])
def test_as_many_tests_one_way_as_chance_hardly_explains(landlords: int, tests: int) -> None:
    assert fewest(0.05, landlords) == tests
    assert binomtest(tests, tests).pvalue <= 0.05 / landlords
    assert binomtest(tests - 1, tests - 1).pvalue > 0.05 / landlords


def test_it_counts_the_tests_of_this_landlord_alone(
    enforcing: ReportFacts, findings: Findings
) -> None:
    context = build(enforcing, findings)
    assert "In 2 tests, the different-sex couple was invited 2 times, the same-sex couple 0" in (
        answer(context, SEEN)
    )
    assert "Who comes first" not in answer(context, OTHERWISE), "the second was invited here"
    assert "In tests 1 and 2 one of the two got no answer at all." in answer(context, OTHERWISE)
    sections = {section.id: section for section in context.sections}
    outcomes = sections["tests"].blocks[0]
    assert isinstance(outcomes, Table)
    assert [row[1:] for row in outcomes.rows] == [("2", "0", "0", "0", "2")]
    assert [part.title for part in sections["annex"].parts] == ["Test 1", "Test 2"]
    assert context.attachment == ""
    assert "A2" not in json.dumps(context.to_dict())
    assert [name for name, _ in documents(context, "one")] == ["one"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_study_is_background_and_a_p_value_stands_apart(
    enforcing: ReportFacts, findings: Findings, lang: str
) -> None:
    context = build(enforcing, findings, lang)
    places = [section.id for section in context.sections]
    assert [place for place in places if place in FACTS] == FACTS
    assert places[-3:] == ["shown", "background", "annex"]
    (background,) = (section for section in context.sections if section.id == "background")
    net = next(row for row in findings.findings if row.id == "net_any" and row.group is None)
    number = f"{100 * (net.value or 0):.1f}".replace(".", "." if lang == "en" else ",")
    others = [one for one in context.sections if one.id not in ("background", "annex")]
    assert number in str(background)
    assert number not in str((context.summary, others))
    with_p = [one.id for one in context.sections if re.search(P_VALUE, words(one))]
    assert with_p == ["shown"], "statistics stand apart from the facts"
    assert not re.search(P_VALUE, words((context.summary, context.sheet)))


def shown(context: ReportContext) -> str:
    (section,) = (one for one in context.sections if one.id == "shown")
    return " ".join(block.text for block in section.blocks if hasattr(block, "text"))


FIFTEEN = {(True, True): 5, (True, False): 3, (False, True): 0, (False, False): 7}
PRESUMPTION = {
    "en": "Whether this creates a presumption is for the body to judge.",
    "nl": "Of dit een vermoeden schept, beoordeelt de instantie.",
    "fr": "C’est à l’instance de juger si cela fait naître une présomption.",
}


@pytest.mark.parametrize(("lang", "p"), [("en", "p = .25"), ("nl", "p = 0,25"), ("fr", "p = 0,25")])
def test_the_fifteen_tests_of_one_office(
    sample: ModuleType, enforcing: ReportFacts, findings: Findings, lang: str, p: str
) -> None:
    context = build(with_tests(sample, enforcing, FIFTEEN, 1), findings, lang)
    said = shown(context).replace("\N{NO-BREAK SPACE}", " ")
    assert binomtest(3, 3).pvalue == 0.25
    assert p in said
    assert PRESUMPTION[lang] in said
    assert re.search(r"\b3 (of|van de|sur) 8\b", said)
    assert not re.search(r"38|37[.,]5|%", said), "a count, and no percentage that hides it"
    whole = json.dumps(context.to_dict(), ensure_ascii=False).casefold()
    for never in ("no discrimination was", "geen discriminatie", "pas de discrimination"):
        assert never not in whole


def test_a_p_value_says_whether_the_landlord_was_chosen_before(
    sample: ModuleType, enforcing: ReportFacts, findings: Findings
) -> None:
    facts = with_tests(sample, enforcing, {(True, False): 7}, 40)
    assert "chosen before the tests: the study was begun after a complaint" in shown(
        build(facts, findings)
    )
    looked = replace(facts, study=replace(facts.study, mode=Mode.PROACTIVE))
    said = shown(build(looked, findings)).replace("\N{NO-BREAK SPACE}", " ")
    assert f"p = {binomtest(7, 7).pvalue:.3f}" in said
    assert "It is not recorded that this landlord was chosen before its tests." in said
    assert (
        f"picked from 40 landlords for its results, the number is p = {40 / 64:.2f}".replace(
            "0.", "."
        )
        in said
    )
    ordered = replace(facts, protocol=replace(facts.protocol, order="test-first"))
    assert "cannot be taken at its word" in shown(build(ordered, findings))
    alike = with_tests(sample, enforcing, {(True, True): 15}, 1)
    assert "So there is no p-value." in shown(build(alike, findings))


@pytest.mark.parametrize(
    ("control", "test", "landlords", "expected"),
    [
        (5, 0, 1, "Chance can explain how these tests went. That is no proof of equal treatment."),
        (6, 0, 1, POOR + " A number does not say"),
        (7, 0, 40, POOR + " Was it picked from 40 for its results? Then chance can explain them."),
        (0, 11, 40, POOR + " That also holds if it was picked from 40 for its results."),
        (20, 2, 40, POOR + " That also holds if it was picked from 40 for its results."),
        (9, 6, 40, "Chance can explain how these tests went."),
    ],
)
def test_what_the_tests_show_depends_on_how_the_landlord_was_chosen(
    sample: ModuleType,
    enforcing: ReportFacts,
    findings: Findings,
    control: int,
    test: int,
    landlords: int,
    expected: str,
) -> None:
    counts = {(True, False): control, (False, True): test, (True, True): 2}
    said = answer(build(with_tests(sample, enforcing, counts, landlords), findings), SHOWN)
    assert expected in said
    assert ("picked" in said) == ("picked" in expected)


def test_equal_tests_and_a_fixed_order_show_less(
    sample: ModuleType, enforcing: ReportFacts, findings: Findings
) -> None:
    alike = with_tests(sample, enforcing, {(True, True): 8, (False, False): 4}, 9)
    assert answer(build(alike, findings), SHOWN) == (
        "In no test was only one of the two invited. That is no proof of equal treatment."
    )
    ordered = with_tests(sample, enforcing, {(True, False): 11}, 9)
    protocol = replace(ordered.protocol, order="test-first")
    said = answer(build(replace(ordered, protocol=protocol), findings), SHOWN)
    assert "The test candidate always came first." in said
    assert "poor explanation" not in said


def test_figures_of_few_others_are_left_out(
    sample: ModuleType, enforcing: ReportFacts, findings: Findings
) -> None:
    for landlords, shown in ((5, False), (6, True)):
        few = with_tests(sample, enforcing, {(True, False): 1}, landlords)
        (found,) = (one for one in build(few, findings).sections if one.id == "background")
        assert any(isinstance(block, Table) for block in found.blocks) is shown


def test_broken_and_unfinished_tests_are_told(
    sample: ModuleType, enforcing: ReportFacts, findings: Findings
) -> None:
    some = with_tests(sample, enforcing, {(True, False): 3}, 9)
    assert some.annex
    one, two, three = some.annex.tests
    tests = (one, replace(two, state="broken"), replace(three, state="unfinished"))
    context = build(replace(some, annex=AnnexFacts(tests)), findings)
    preliminary = [stamp.text for stamp in context.stamps if stamp.id == "preliminary"]
    assert preliminary == ["1 test is not finished yet."]
    said = answer(context, SEEN)
    assert "In 1 test, the different-sex couple was invited 1 time," in said
    assert "1 test could not be completed. It counts in no number." in said
    assert "1 test is not finished yet." in said
