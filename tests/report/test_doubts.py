"""The half page names what stands against its verdict; "none found" says what could be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from types import ModuleType
from typing import Any

import pandas
import pytest

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.card import Repeats
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding, Findings
from discrimtest.report.blocks import Bullets, Note, Paragraph, Part, ReportContext, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts

ALIKE = {
    (arm, kind): (20, 6, 5, 20)
    for arm in ("male_couple", "female_couple")
    for kind in ("agency", "private")
}


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.facts()


@pytest.fixture(scope="module")
def rich(sample: ModuleType) -> Findings:
    return sample.every_finding()


def build(facts: ReportFacts, findings: Findings) -> ReportContext:
    return build_context(facts, findings, Audience.COMMISSIONER, "en")


CERTAIN, CAREFUL = "How certain is that?", "Why are we careful?"
APART = (
    "For each comparison by itself, our method was too often wrong in simulated markets like this "
    "one."
)


def answer(context: ReportContext, question: str) -> str:
    return " ".join(
        text for one in context.summary if one.question == question for text in one.sentences
    )


def certain(context: ReportContext) -> str:
    return answer(context, CERTAIN)


def careful(context: ReportContext) -> str:
    return answer(context, CAREFUL)


def order_part(context: ReportContext) -> Part:
    (section,) = (section for section in context.sections if section.id == "fieldwork")
    (found,) = (part for part in section.parts if part.title == "Who came first")
    return found


def changed(
    findings: Findings, facts: ReportFacts, change: Callable[[Finding], Finding]
) -> Findings:
    """The findings of the primary comparison over all tests, each changed."""
    key = facts.primary.key
    rows = (
        change(row) if (row.comparison, row.group) == (key, None) else row
        for row in findings.findings
    )
    return replace(findings, findings=tuple(rows))


def all_agree(row: Finding) -> Finding:
    """Significant by every method, every definition and every order, and not to be turned."""
    if row.id == "tipping_point":
        return replace(row, value=99.0, n_denominator=7)
    if row.id == "arm_x_order":
        return replace(row, p_value=0.6)
    if row.id == "first_contact_only":
        return replace(row, value=0.2, p_value=0.01)
    limits: dict[str, Any] = {} if row.ci_low is None else {"ci_low": 0.02, "ci_high": 0.3}
    return replace(row, p_value=row.p_value and 0.01, p_adjusted=None, value=0.1, **limits)


def test_nothing_is_said_against_a_conclusion_on_which_all_agrees(
    facts: ReportFacts, rich: Findings
) -> None:
    context = build(facts, changed(rich, facts, all_agree))
    said = certain(context)
    found = "Our conclusion: the same-sex couple gets fewer invitations. Take first the 107 "
    found += "tests with at least one invitation. The real difference can be"
    assert said.startswith(found)
    assert careful(context) == APART
    last = order_part(context).blocks[-1]
    assert last == Paragraph("First contacts alone lead to the same conclusion.")


@pytest.mark.parametrize(
    ("id_", "method", "change", "said"),
    [
        (
            "mcnemar_durkalski",
            None,
            {"p_value": 0.2},
            "Not all methods come to the same conclusion.",
        ),
        (
            "net_any",
            "wild_bootstrap",
            {"ci_low": -0.01},
            "Not all methods come to the same conclusion.",
        ),
        ("tipping_point", None, {"value": 7.0}, "7 tests could not be completed. With them,"),
        ("arm_x_order", "welch", {"p_value": 0.04}, "Who came first matters"),
        ("first_contact_only", "newcombe", {"value": -0.1}, "Who came first matters"),
    ],
)
def test_whatever_would_turn_the_conclusion_is_told(
    facts: ReportFacts,
    rich: Findings,
    id_: str,
    method: str | None,
    change: dict[str, Any],
    said: str,
) -> None:
    def other(row: Finding) -> Finding:
        row = all_agree(row)
        mine = (row.id, row.outcome) == (id_, "invitation") and row.ci_method == method
        return replace(row, **change) if mine else row

    context = build(facts, changed(rich, facts, other))
    assert said in careful(context)
    # One conclusion, which the doubts are part of: it does not turn from sentence to sentence.
    told = "Our conclusion: there are signs that the same-sex couple gets fewer invitations."
    assert certain(context).startswith(f"{told} That is not certain.")
    assert certain(context).count("Our conclusion") == 1


def test_the_doubts_about_each_comparison_are_told(facts: ReportFacts, rich: Findings) -> None:
    single = facts.comparisons[1]

    def other(row: Finding) -> Finding:
        if row.comparison != single.key or row.group is not None:
            return row
        row = all_agree(row)
        return replace(row, p_value=0.2) if row.id == "mcnemar_durkalski" else row

    rows = tuple(other(row) for row in changed(rich, facts, all_agree).findings)
    context = build(facts, replace(rich, findings=rows))
    assert "Male couples: signs of a difference, but no certainty." in certain(context)
    told = [
        [block.items for block in part.blocks if isinstance(block, Bullets)]
        for part in context.sections[0].parts[:3]
    ]
    doubt = "Not all methods come to the same conclusion."
    assert [doubt in sum(items, ()) for items in told] == [False, True, False]


def test_a_method_that_failed_in_such_markets_is_told_at_once(
    facts: ReportFacts, rich: Findings
) -> None:
    agreed = changed(rich, facts, all_agree)
    failed = Caution("level_uneven", comparison=facts.primary.key, methods=("cr2", "crv1"))
    context = build(facts, replace(agreed, warnings=(failed,)))
    assert careful(context) == "In simulated markets like this one, our method was too often wrong."
    assert "there are signs that" in certain(context)
    another = Caution("level_uneven", comparison=facts.primary.key, methods=("crv1",))
    assert careful(build(facts, replace(agreed, warnings=(another,)))) == ""
    others = facts.comparisons[1:]
    alone = [Caution("level_few", comparison=one.key, methods=("cr2",)) for one in others]
    assert careful(build(facts, replace(agreed, warnings=tuple(alone)))) == APART
    told = careful(build(facts, replace(agreed, warnings=(alone[0],))))
    assert told == APART.replace("each comparison by itself", others[0].label.en)
    both = careful(build(facts, replace(agreed, warnings=(failed, *alone))))
    assert both == "In simulated markets like this one, our method was too often wrong."


def test_a_method_that_ignores_landlords_makes_no_borderline_case(
    facts: ReportFacts, rich: Findings
) -> None:
    def other(row: Finding) -> Finding:
        ignores = CARDS[row.id].repeats is not Repeats.ALLOWED
        apart = row.p_value is not None and ignores and row.ci_method is None
        return replace(all_agree(row), p_value=0.2) if apart else all_agree(row)

    assert careful(build(facts, changed(rich, facts, other))) == APART


def test_another_definition_with_another_verdict_is_told(
    facts: ReportFacts, rich: Findings
) -> None:
    def broad_not(row: Finding) -> Finding:
        row = all_agree(row)
        return replace(row, p_value=row.p_value and 0.4) if row.outcome == "broad" else row

    def broad_alone(row: Finding) -> Finding:
        row = all_agree(row)
        return replace(row, p_value=row.p_value and 0.4) if row.outcome != "broad" else row

    told = "When we also count other answers, such as ‘information request’, chance "
    assert f"{told}can explain it." in careful(build(facts, changed(rich, facts, broad_not)))
    alone = build(facts, changed(rich, facts, broad_alone))
    assert f"{told}is a poor explanation." in careful(alone)
    assert "these tests cannot tell whether there is a difference." in certain(alone)
    narrow = tuple(replace(one, favourable=one.favourable[1:]) for one in facts.outcomes[1:])
    other = replace(facts, outcomes=(facts.outcome, *narrow))
    told = "When we count ‘any answer that may lead further’, chance can explain the difference."
    assert told in careful(build(other, changed(rich, facts, broad_not)))


def test_an_order_that_moves_the_conclusion_is_a_warning(
    facts: ReportFacts, rich: Findings
) -> None:
    def first_alone(row: Finding) -> Finding:
        found = row.id in ("first_contact_only", "tipping_point")
        row = all_agree(row)
        return row if found or row.p_value is None else replace(row, p_value=0.4)

    note = order_part(build(facts, changed(rich, facts, first_alone))).blocks[-1]
    assert isinstance(note, Note)
    assert note.title == "The order moves the conclusion"
    assert note.text.startswith("Among first contacts alone, chance is a poor explanation")

    def mixed(row: Finding) -> Finding:
        row = all_agree(row)
        return replace(row, p_value=0.01) if row.id == "arm_x_order" else row

    note = order_part(build(facts, changed(rich, facts, mixed))).blocks[-1]
    assert isinstance(note, Note)
    assert note.text == (
        "Coming second did more to one candidate than to the other. So part of the difference can "
        "come from the order."
    )


def test_few_first_contacts_are_no_warning(facts: ReportFacts, rich: Findings) -> None:
    def only_all(row: Finding) -> Finding:
        row = all_agree(row)
        return replace(row, p_value=0.3) if row.id == "first_contact_only" else row

    last = order_part(build(facts, changed(rich, facts, only_all))).blocks[-1]
    assert isinstance(last, Paragraph)
    assert "These are half of the contacts, so that alone says little." in last.text


def test_none_found_stands_beside_what_could_be_found(sample: ModuleType) -> None:
    facts, findings = sample.facts_for(ALIKE), sample.every_finding(ALIKE)
    key = facts.primary.key
    (row,) = (
        one
        for one in findings.findings
        if (one.id, one.comparison, one.group, one.outcome)
        == ("smallest_detectable", key, None, "invitation")
    )
    assert row.value is not None
    net = next(
        one
        for one in findings.findings
        if (one.id, one.comparison, one.group, one.outcome) == ("net_all", key, None, "invitation")
    )
    assert net.value is not None
    context = build(facts, findings)
    over_all = (
        f"Over all {net.n_denominator} tests, the difference is {100 * net.value:.1f} in every 100."
    )
    told = (
        f"Only a difference of {100 * row.value:.1f} in every 100 or more would we probably have "
        "seen (4 chances in 5). With landlords who were tested more than once, it takes even more."
    )
    assert "Our conclusion: chance can explain the difference." in certain(context)
    assert told in certain(context)
    assert f"{over_all} Suppose landlords treated both candidates alike." in certain(context)
    paragraphs = [
        block.text
        for part in context.sections[0].parts
        for block in part.blocks
        if isinstance(block, Paragraph)
    ]
    assert sum(told in text for text in paragraphs) == 2  # beside the verdict, and the margin
    assert sum("The difference is not significant." in text for text in paragraphs) == 3


def test_too_few_tests_to_find_anything(sample: ModuleType) -> None:
    tiny = {("male_couple", "agency"): (1, 1, 0, 1), ("female_couple", "agency"): (1, 0, 1, 0)}
    context = build(sample.facts_for(tiny), sample.every_finding(tiny))
    assert "So few tests cannot be relied on to find a difference" in certain(context)


def test_a_study_without_a_margin_says_so(facts: ReportFacts, rich: Findings) -> None:
    def no_margin(row: Finding) -> Finding:
        return replace(row, p_value=None) if row.id == "tost" else row

    context = build(replace(facts, margin=None), changed(rich, facts, no_margin))
    title = "Is the difference too small to be important?"
    (part,) = (part for part in context.sections[0].parts if part.title == title)
    (block,) = part.blocks
    assert isinstance(block, Paragraph)
    assert "The plan fixed no difference that is too small to matter." in block.text
    assert "The plan fixed beforehand" not in block.text


def test_landlords_whose_tests_are_alike_are_told_beside_the_star(
    facts: ReportFacts, rich: Findings
) -> None:
    def notes(warnings: tuple[Caution, ...]) -> str:
        context = build(facts, replace(rich, warnings=warnings))
        title = "Computed in other ways"
        (part,) = (part for part in context.sections[0].parts if part.title == title)
        return str([block.notes for block in part.blocks if isinstance(block, Table)])

    said = "wrong in 10 to 70 of 100 simulated studies, not in 5."
    mine = Caution("level_alike", comparison=facts.primary.key, methods=("tango",))
    other = Caution("level_alike", comparison=facts.comparisons[1].key, methods=("tango",))
    assert notes((mine,)).count(said) == 2
    assert said not in notes((other,))


def test_doubts_about_a_method_name_it(facts: ReportFacts, rich: Findings) -> None:
    warnings = tuple(
        Caution("level_few", comparison=one.key, methods=("cr2", "tango"))
        for one in facts.comparisons
    )
    context = build(facts, replace(rich, warnings=warnings))
    said = str(next(one for one in context.sections if one.id == "reproduce"))
    assert said.count("Here: clustered by landlord (Bell and McCaffrey 2002) and Tango’s") == 3


def test_star_and_note_stand_where_landlords_are_ignored(
    facts: ReportFacts, rich: Findings
) -> None:
    (section,) = (one for one in build(facts, rich).sections if one.id == "fieldwork")
    (part,) = (part for part in section.parts if part.title == "Who came first")
    (table,) = (block for block in part.blocks if isinstance(block, Table))
    assert all(row[2].endswith(" *") for row in table.rows)
    assert table.notes[-1].startswith("*: does not allow for landlords")
    apart = tuple(replace(row, n_landlords=row.n_tests) for row in rich.findings)
    whole = build(facts, replace(rich, findings=apart))
    assert " *" not in str(whole.sections[0].parts)
    assert "sharp null" not in str(whole.sections[0].parts).lower()


# Chances of an invitation: of the control candidate who writes first, who writes second; of the
# test candidate who writes first, who writes second.
Chances = tuple[float, float, float, float]


def in_order(sample: ModuleType, chances: Chances, each: int = 60) -> pandas.DataFrame:
    """As many tests of either order, each with a landlord of its own."""
    control = (chances[0], chances[1])
    test = (chances[3], chances[2])
    rows = []
    for second, number in product((0, 1), range(each)):
        invited = (
            number < each * control[second],
            # Another order of the tests, so that both come together as often as by chance.
            (7 * number + 3) % each < each * test[second],
        )
        for arm, yes, place in zip(
            ("mixed_couple_man", "male_couple"), invited, (1 + second, 2 - second), strict=True
        ):
            rows.append(
                {
                    "test": f"t{second}-{number}",
                    "arm": arm,
                    "outcome": "invitation" if yes else "no_reply",
                    "landlord": f"l{second}-{number}",
                    "landlord_type": "agency" if number % 2 else "private",
                    "order": place,
                }
            )
    return pandas.DataFrame(rows)


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        # Over all contacts the control candidate is ahead; of those who came first it is not.
        ((0.4, 0.9, 0.6, 0.1), "Among first contacts alone, the difference goes the other way."),
        # Over all contacts there is no difference; of those who came first there is.
        ((0.75, 0.3, 0.3, 0.75), "Among first contacts alone, chance is a poor explanation"),
        ((0.3, 0.75, 0.75, 0.3), "Among first contacts alone, chance is a poor explanation"),
        # Writing second costs both the same, or nothing: no warning.
        ((0.8, 0.6, 0.5, 0.3), "First contacts alone lead to the same conclusion."),
        ((0.7, 0.7, 0.3, 0.3), "First contacts alone lead to the same conclusion."),
        ((0.5, 0.5, 0.5, 0.5), "First contacts alone lead to the same conclusion."),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_plan_of_a_real_study_warns_where_the_order_moves_the_conclusion(
    sample: ModuleType, chances: Chances, said: str, swapped: bool
) -> None:
    if swapped:
        chances = (*chances[2:], *chances[:2])
    findings = sample.analysed(in_order(sample, chances), sample.plan())
    context = build(sample.facts(), findings)
    last = order_part(context).blocks[-1]
    warned = not said.startswith("First contacts alone")
    assert isinstance(last, Note) == warned
    assert said in (last.text if isinstance(last, Note | Paragraph) else "")
    assert ("Who came first matters for this conclusion." in careful(context)) == warned
