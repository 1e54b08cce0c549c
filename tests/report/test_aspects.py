"""Answers by channel, subtle treatment, who asked and how, who judged: each told where known."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from discrimtest.files.protocol import Ground
from discrimtest.findings.finding import FindingRole, Findings, FindingStatus
from discrimtest.findings.forest import Forest
from discrimtest.record.counts import AnswerFacts, CodingFacts
from discrimtest.report.blocks import Bullets, Paragraph, Part, ReportContext, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts, WordingFacts
from discrimtest.report.language import language
from discrimtest.report.terms import candidates

BY_THEMSELVES = (
    "The limits are not adjusted: each row is read by itself. So they can leave out 0 where the "
    "adjusted p-value is not low."
)
CHANNEL = "By channel of the answer"
SUBTLE = "How the candidates were treated apart from the invitation"


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.facts()


@pytest.fixture(scope="module")
def rich(sample: ModuleType) -> Findings:
    return sample.every_finding()


def build(facts: ReportFacts, findings: Findings) -> ReportContext:
    return build_context(facts, findings, Audience.COMMISSIONER, "en")


def part(context: ReportContext, title: str, section: str = "results") -> Part:
    (found,) = (
        part
        for one in context.sections
        if one.id == section
        for part in one.parts
        if part.title == title
    )
    return found


def table(found: Part) -> Table:
    (block,) = (block for block in found.blocks if isinstance(block, Table))
    return block


def number(text: str) -> float:
    return float(text.removesuffix("%").replace("−", "-"))


def values(findings: Findings, facts: ReportFacts, outcome: str) -> dict[str, float]:
    return {
        row.id: row.value
        for row in findings.findings
        if (row.comparison, row.group, row.outcome) == (facts.primary.key, None, outcome)
        and row.value is not None
    }


def test_channels_add_up_to_all_invitations(facts: ReportFacts, rich: Findings) -> None:
    rows = table(part(build(facts, rich), CHANNEL)).rows
    outcomes = ("invitation", "invitation-written", "invitation-spoken")
    assert [row[0] for row in rows] == [
        "Invitation to a viewing",
        "Invitation in writing",
        "Invitation by telephone or in person",
    ]
    for row, outcome in zip(rows, outcomes, strict=True):
        found = values(rich, facts, outcome)
        for cell, id_ in zip(row[1:4], ("rate_control", "rate_test", "net_all"), strict=True):
            assert number(cell) == pytest.approx(100 * found[id_], abs=0.051)
    nets = [values(rich, facts, outcome)["net_all"] for outcome in outcomes]
    assert nets[0] == pytest.approx(nets[1] + nets[2])


def test_subtle_treatment_is_told_with_what_nobody_noted(
    facts: ReportFacts, rich: Findings
) -> None:
    found = part(build(facts, rich), SUBTLE)
    rows = table(found).rows
    assert [row[0] for row in rows] == ["Source of the income asked", "Curt answer", "Warm answer"]
    for row, outcome in zip(rows, ("income-source", "curt-answer", "warm-answer"), strict=True):
        assert number(row[3]) == pytest.approx(
            100 * values(rich, facts, outcome)["net_all"], abs=0.051
        )
        adjusted = next(
            one.p_adjusted
            for one in rich.findings
            if one.shown_first
            and (one.comparison, one.outcome) == (facts.primary.key, outcome)
            and one.family == "subtle-pooled"
        )
        assert float(row[5]) == pytest.approx(adjusted, abs=0.00051)
    *_, told, last = found.blocks
    assert told == Paragraph("Nobody noted these:")
    assert isinstance(last, Bullets)
    assert last.items[0] == "Questions or documents that go too far"
    # So no remark of the program repeats it.
    assert "have no columns" not in str(build(facts, rich).sections)


def test_a_difference_in_treatment_is_named(facts: ReportFacts, rich: Findings) -> None:
    rows = tuple(
        replace(row, p_adjusted=0.01) if row.outcome == "curt-answer" and row.p_adjusted else row
        for row in rich.findings
    )
    blocks = part(build(facts, replace(rich, findings=rows)), SUBTLE).blocks
    assert Bullets(("Curt answer",)) in blocks
    assert "Chance can explain each of these differences." in str(
        part(build(facts, rich), SUBTLE).blocks
    )


def test_without_findings_neither_part_is_there(sample: ModuleType, facts: ReportFacts) -> None:
    titles = {part.title for part in build(facts, sample.findings()).sections[0].parts}
    assert not titles & {CHANNEL, SUBTLE}


def test_the_other_definition_is_told_by_group_with_its_p_value(
    facts: ReportFacts, rich: Findings
) -> None:
    title = "With another definition of a favourable answer"
    blocks = part(build(facts, rich), title).blocks
    rates, tested = (block for block in blocks if isinstance(block, Table))
    groups = ["All tests", "Estate agents", "Private landlords\u00a0‡"]
    for told in (rates, tested):
        assert [row[1] for row in told.rows] == groups
    assert all(float(row[4]) <= 1 for row in tested.rows)
    # The p-value stands beside the figure of all tests, with as many tests.
    assert [row[5] for row in tested.rows] == [f"{n} complete tests" for n in (201, 149, 52)]
    assert tested.notes == (
        (
            "Method: clustered by landlord (Bell and McCaffrey 2002) and t test clustered by "
            "landlord (Bell and McCaffrey 2002)."
        ),
        "‡: Tango’s score interval (1998) and McNemar’s exact test (1947).",
        (
            "The p-values of the groups are not adjusted: they describe. With several groups, "
            "chance has several occasions to give a low one."
        ),
    )


def test_every_way_the_candidates_asked_is_told(facts: ReportFacts, rich: Findings) -> None:
    said = str(build(facts, rich).to_dict())
    assert "Every first contact was made by e-mail and through the portal" in said
    alone = str(build(replace(facts, sent_by=()), rich).to_dict())
    assert "Every first contact was made by e-mail." in alone


def test_who_judged_is_told(facts: ReportFacts, rich: Findings) -> None:
    title = "How answers were judged"
    found = part(build(facts, rich), title, "fieldwork")
    assert table(found).rows == (("By the tester", "322"), ("By a fixed rule", "80"))
    said = str(found.blocks)
    assert "could see which candidate it was for" in said
    assert "No answer was judged twice" in said
    blind = replace(facts, coding=CodingFacts({"blind": 300, "adjudicated": 4}, 60, 56))
    said = str(part(build(blind, rich), title, "fieldwork").blocks)
    assert "60 answers were judged by two coders, each alone. They agreed on 56." in said
    assert "could see which candidate" not in said


def test_the_plan_s_roles_and_changes_are_told(facts: ReportFacts, rich: Findings) -> None:
    (section,) = (one for one in build(facts, rich).sections if one.id == "registration")
    said = str(section.blocks)
    assert "net discrimination rate of ‘same-sex couples together’" in said
    assert "they describe and decide nothing" in said
    assert "changed after the lock" not in said
    rows = tuple(
        replace(row, status=FindingStatus.AMENDED, role=FindingRole.SECONDARY)
        for row in rich.findings
    )
    amended = build(facts, replace(rich, findings=rows))
    (section,) = (one for one in amended.sections if one.id == "registration")
    said = str(section.blocks)
    assert "The analysis was changed after the lock" in said
    assert "decide nothing" not in said


@pytest.mark.parametrize(
    ("grounds", "change", "test", "control"),
    [
        ((Ground.SEXUAL_ORIENTATION,), {}, "the same-sex couple", "the different-sex couple"),
        (
            (Ground.GENDER_IDENTITY,),
            {"trans": True},
            "the trans candidate",
            "the candidate who is not trans",
        ),
        ((Ground.GENDER_IDENTITY,), {}, "the test candidate", "the control candidate"),
        ((Ground.DISABILITY,), {}, "the test candidate", "the control candidate"),
    ],
)
def test_candidates_are_called_what_they_are(
    facts: ReportFacts,
    grounds: tuple[Ground, ...],
    change: dict[str, Any],
    test: str,
    control: str,
) -> None:
    comparison = replace(facts.primary, grounds=grounds, **change)
    found = candidates(language("en"), comparison)
    assert (found.test, found.control) == (test, control)
    assert (found.of_test, found.of_control) == (f"of {test}", f"of {control}")
    assert found.named == (test != "the test candidate")


@pytest.mark.parametrize(
    ("lang", "test", "mixed", "control"),
    [
        (
            "nl",
            "de kandidaat met Marokkaanse namen",
            "de kandidaat met namen van een andere herkomst",
            "de kandidaat met Vlaamse namen",
        ),
        (
            "fr",
            "le candidat avec des noms marocains",
            "le candidat avec des noms d’une autre origine",
            "le candidat avec des noms flamands",
        ),
        (
            "en",
            "the candidate with Moroccan names",
            "the candidate with names of another origin",
            "the candidate with Flemish names",
        ),
    ],
)
def test_origins_are_called_by_their_name_lists(
    sample: ModuleType, facts: ReportFacts, lang: str, test: str, mixed: str, control: str
) -> None:
    moroccan = sample.text("Marokkaanse namen", "noms marocains", "Moroccan names")
    turkish = sample.text("Turkse namen", "noms turcs", "Turkish names")
    flemish = sample.text("Vlaamse namen", "noms flamands", "Flemish names")
    one = replace(facts.primary, grounds=(Ground.ORIGIN,), names=((moroccan,), (flemish,)))
    found = candidates(language(lang), one)
    assert (found.test, found.control, found.named) == (test, control, True)
    both = replace(one, names=((moroccan, turkish), (flemish,)))
    assert candidates(language(lang), both).test == mixed


def test_where_nobody_answered_nothing_is_told_of_how(facts: ReportFacts, rich: Findings) -> None:
    silent = replace(facts, answers=(AnswerFacts("none", 13, 13),))
    (only,) = part(build(silent, rich), SUBTLE).blocks
    assert only == Paragraph("No candidate got an answer. So there is nothing to tell here.")


def test_what_happened_to_nobody_alone_has_no_p_value(facts: ReportFacts, rich: Findings) -> None:
    item = next(one for one in facts.outcomes if one.id == "warm-answer")
    cells = tuple(
        replace(one, control_only=0, test_only=0) if one.outcome == item.id else one
        for one in rich.cells
    )
    found = part(build(facts, replace(rich, cells=cells)), SUBTLE)
    told = next(block for block in found.blocks if isinstance(block, Table))
    (row,) = (row for row in told.rows if row[0].startswith("Warm answer"))
    assert row[5] == "–"
    assert any(note.startswith("–: ") for note in told.notes)


def test_a_row_that_counts_fewer_tests_says_which(facts: ReportFacts, rich: Findings) -> None:
    """An answer that was judged without a code leaves its test out of the row of that code."""
    said = "Of the 201 complete tests, a row counts those in which this was noted of every answer."
    item = next(one for one in facts.outcomes if one.id == "warm-answer")
    fewer = tuple(
        replace(row, n_denominator=row.n_denominator - 1)
        if row.outcome == item.id and row.id == "net_all" and row.n_denominator
        else row
        for row in rich.findings
    )
    for findings, told in ((rich, False), (replace(rich, findings=fewer), True)):
        blocks = part(build(facts, findings), SUBTLE).blocks
        (items,) = (block for block in blocks if isinstance(block, Table))
        assert (said in items.notes) is told
        assert ("200 complete tests" in [row[6] for row in items.rows]) is told


def test_families_of_p_values_in_one_column_are_told_apart(
    facts: ReportFacts, rich: Findings
) -> None:
    found = build(facts, rich).sections[0].parts[1]
    told = next(
        block
        for block in found.blocks
        if isinstance(block, Table) and block.caption.startswith("Is there a difference?")
    )
    # Two comparisons of all tests; two comparisons of two types of landlord each.
    assert [row[4].endswith("°") for row in told.rows] == [False, True, True]
    assert told.notes[-3:] == (
        "Adjusted (Holm) for 2 p-values that are read together.",
        "°: Adjusted (Holm) for 4 p-values that are read together.",
        BY_THEMSELVES,
    )


def test_limits_beside_adjusted_p_values_are_told_to_be_unadjusted(
    facts: ReportFacts, rich: Findings
) -> None:
    """In every table, picture and family of computations that sets the two side by side."""
    context = build(facts, rich)
    blocks = [
        block for section in context.sections for part in section.parts for block in part.blocks
    ]
    (subtle,) = (
        block
        for block in blocks
        if isinstance(block, Table) and block.caption == "What each candidate experienced"
    )
    assert BY_THEMSELVES in subtle.notes
    silent = [
        block.caption
        for block in blocks
        if isinstance(block, Table)
        and "Holm" in " ".join([*block.columns, *block.notes, *sum(block.rows, ())])
        and any(
            word in " ".join([*block.columns, *sum(block.rows, ())]) for word in ("Limits", " (")
        )
        and BY_THEMSELVES not in block.notes
    ]
    assert silent == []
    (forest,) = (block for block in context.sections[0].blocks if isinstance(block, Forest))
    assert BY_THEMSELVES in forest.caption


@pytest.mark.parametrize(
    ("grounds", "told", "left_out"),
    [
        (Ground.SEXUAL_ORIENTATION, {}, "trans, non-binary, bisexual and intersex"),
        (Ground.GENDER_IDENTITY, {"trans": True}, "non-binary, bisexual and intersex"),
        (Ground.GENDER_IDENTITY, {"non_binary": True}, "trans, bisexual and intersex"),
    ],
)
def test_people_who_were_not_tested_are_named(
    facts: ReportFacts, rich: Findings, grounds: Ground, told: dict[str, bool], left_out: str
) -> None:
    changed = tuple(replace(one, grounds=(grounds,), **told) for one in facts.comparisons)
    answers = build(replace(facts, comparisons=changed), rich).summary
    said = " ".join(answers[-1].sentences)
    assert f"Nothing about {left_out} people: they were not tested." in said


def test_who_used_which_wording_is_told_as_it_was(facts: ReportFacts, rich: Findings) -> None:
    uneven = WordingFacts(("a", "b", "c", "d"), ((facts.comparisons[0].test[0], (2, 2, 5, 0)),))
    context = build(replace(facts, wordings=uneven), rich)
    fieldwork = next(one for one in context.sections if one.id == "fieldwork")
    (found,) = (one for one in fieldwork.parts if one.title == "Who used which wording")
    assert table(found).rows == (("Male couple", "2", "2", "5", "0"),)
    said = str(context.sections)
    assert "equally often" not in said
    assert "equally long" not in said
