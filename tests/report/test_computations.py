"""No figure or test that a plan asked for is missing from the report; each is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.disclosure import publishable
from discrimtest.estimators.registry import CARDS, CONTACTS, KNOWN
from discrimtest.findings.card import FURTHER, ORDER
from discrimtest.findings.finding import Finding, FindingRole, Findings, FindingStatus
from discrimtest.findings.forest import Forest
from discrimtest.findings.keys import Comparison, Group
from discrimtest.report.blocks import Paragraph, Part, ReportContext, Section, Table
from discrimtest.report.computations import STARRED
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.families import FAMILIES, in_family
from discrimtest.report.language import Language, defined, language
from discrimtest.report.terms import group_term
from discrimtest.report.wording import (
    OF,
    comparison_term,
    figure_name,
    model_text,
    outcome_term,
    term_text,
)
from discrimtest.words.language import LANGUAGES


@pytest.fixture(scope="module")
def everything(three_arms: ModuleType, sample: ModuleType) -> tuple[ReportFacts, Findings]:
    return three_arms.facts(sample.facts()), three_arms.findings()


@pytest.fixture(scope="module")
def context(everything: tuple[ReportFacts, Findings]) -> ReportContext:
    return build_context(*everything, Audience.COMMISSIONER, "en")


def section(context: ReportContext, id_: str) -> Section:
    return next(one for one in context.sections if one.id == id_)


def part(context: ReportContext, title: str) -> Part:
    return next(one for one in section(context, "computations").parts if one.title == title)


def tables(found: Part) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def table(found: Part, caption: str) -> Table:
    return next(one for one in tables(found) if one.caption.startswith(caption))


# What a report tells, cell by cell, and what a finding must be told by: written apart from how
# the report does it.


def told(context: ReportContext) -> Iterator[tuple[str, str]]:
    """Each cell of a table, with all that stands around it: titles, its row, its column."""
    for one in context.sections:
        for piece in (Part("", one.blocks), *one.parts):
            for block in piece.blocks:
                if isinstance(block, Table):
                    for row in block.rows:
                        for column, cell in zip(block.columns[1:], row[1:], strict=True):
                            around = (piece.title, block.caption, *row, column)
                            yield plain(cell), plain(" | ".join(around))


SECOND = Comparison(("second_name",), ("reference",))


def plain(text: str) -> str:
    return text.casefold().replace("\u00a0", " ")


def forms(words: Language, number: float) -> set[str]:
    """The ways to write a number."""
    if not defined(number):
        return {words.undefined, words.say("no limit")}
    return {
        words.hundredths(number),
        words.decimal(number, 2),
        words.decimal(number, 4),
        words.integer(round(number)),
    }


def about(facts: ReportFacts, words: Language, one: Finding) -> list[str]:
    """What must stand around its number."""
    names = [figure_name(words, one.id), comparison_term(facts, words, one.comparison)]
    if one.group and one.group.value is not None:
        names.append(group_term(words, one.group))
    if one.outcome != facts.outcome.id:
        names.append(outcome_term(facts, words, one.outcome))
    if one.model:
        names.append(model_text(words, one.model))
    if one.term:
        names.append(term_text(words, one.term))
    return [plain(name) for name in names]


def untold(context: ReportContext, facts: ReportFacts, findings: Findings) -> list[Finding]:
    """Primary and secondary findings of which a number is nowhere beside its name."""
    words = language(context.language)
    cells = list(told(context))
    missing = []
    for one in findings.findings:
        names = about(facts, words, one)
        mine = [(cell, around) for cell, around in cells if all(name in around for name in names)]
        numbers = [number for number in (one.value, one.ci_low, one.ci_high) if number is not None]
        with_value = not numbers or any(
            all(any(plain(form) in around for form in forms(words, number)) for number in numbers)
            for _, around in mine
        )
        with_p = one.p_value is None or any(plain(words.p(one.p_value)) in cell for cell, _ in mine)
        if not (with_value and with_p) and one.role is not FindingRole.EXPLORATORY:
            missing.append(one)
    return missing


@pytest.mark.parametrize("audience", [Audience.COMMISSIONER, Audience.INSPECTOR])
@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_a_plan_asks_for_is_in_the_report(
    everything: tuple[ReportFacts, Findings], code: str, audience: Audience
) -> None:
    facts, findings = everything
    assert {one.id for one in findings.findings} == set(KNOWN)
    found = build_context(facts, findings, audience, code)
    assert untold(found, facts, findings) == []


@pytest.mark.parametrize("audience", Audience)
def test_the_shipped_plan_is_told_whole(sample: ModuleType, audience: Audience) -> None:
    facts, findings = sample.full_facts(), sample.every_finding()
    context = build_context(facts, findings, audience, "nl")
    assert len([one for one in findings.findings if one.role is FindingRole.SECONDARY]) > 500
    assert untold(context, facts, findings) == []


def test_the_public_reads_what_may_be_told(everything: tuple[ReportFacts, Findings]) -> None:
    facts, findings = everything
    context = build_context(facts, findings, Audience.PUBLIC, "en")
    allowed = publishable(findings)
    assert len(allowed.findings) < len(findings.findings)
    assert untold(context, facts, allowed) == []
    captions = [one.caption for one in tables(part(context, "Models"))]
    assert captions
    assert not any("(with " in caption for caption in captions)


@pytest.mark.parametrize("dropped", ["computations", "register"])
def test_a_figure_that_is_left_out_is_noticed(
    everything: tuple[ReportFacts, Findings], context: ReportContext, dropped: str
) -> None:
    facts, findings = everything
    less = replace(context, sections=tuple(s for s in context.sections if s.id != dropped))
    missing = {in_family(one.id) for one in untold(less, facts, findings)}
    assert missing == {dropped == "computations"}


def test_every_id_has_its_name_and_its_place() -> None:
    families = {one.id for one in FAMILIES} | {FURTHER, ORDER, ""}
    assert {card.family for card in CARDS.values()} == families
    for card in CARDS.values():
        if card.unit:
            assert card.meaning if in_family(card.id) else card.of, card.id
    words = language("en")
    assert all(figure_name(words, id_) != id_ for id_ in KNOWN)


def test_a_model_says_what_it_holds_and_how_its_rows_are_read(context: ReportContext) -> None:
    found = part(context, "Models")
    linear = table(found, "Difference by a linear model: test minus control candidate (with ")
    assert linear.caption.endswith(
        "(with order of the contacts and type of landlord for each candidate)"
    )
    assert linear.notes[:3] == (
        "Below 0: the test candidate is invited less often.",
        "Rows that name something else tell how much that changes the answer.",
        "In the plan: beside the main question.",
    )
    names = {row[0] for row in linear.rows}
    assert "Second names" in names
    assert "Second names, how much it differs with: private landlords" in names
    assert "All candidates, order of the contacts" in names
    methods = {row[3] for row in linear.rows}
    assert methods == {
        "clustered by landlord (Bell and McCaffrey 2002)",
        "clustered by landlord, large samples",
    }
    assert {row[5] for row in linear.rows} == {"297 tests"}


def test_a_star_stands_where_landlords_are_ignored(context: ReportContext) -> None:
    def starred(part_: str, caption: str, column: int) -> dict[str, bool]:
        found = table(part(context, part_), caption)
        assert found.notes.count("*: does not allow for landlords who were tested more than once.")
        return {
            row[column].removesuffix(STARRED): row[column].endswith(STARRED) for row in found.rows
        }

    assert starred("How soon answers came", "How soon", 3) == {
        "Wald’s interval": True,
        "Wald’s interval, clustered by landlord": False,
    }
    assert starred("All candidates at once", "The tests", 0) == {
        "Cochran’s Q": True,
        "Cochran’s Q by landlord": False,
        "All orders that the coin could have given, all candidates together": False,
        "Test of the conditional logit model: it does not matter who writes": True,
        "Test of the conditional logit model: it does not matter who writes (with order of the "
        "contacts and type of landlord for each candidate)": True,
    }
    assert not any(
        "*" in cell
        for one in tables(part(context, "Groups put together"))
        for row in one.rows
        for cell in row
    )
    full = section(context, "register").parts[0].blocks
    stars = {
        row[0].endswith(STARRED)
        for block in full
        if isinstance(block, Table)
        for row in block.rows
        if "each landlord weighing as much" in row[0]
    }
    assert stars == {False}


def test_tests_of_a_family_stand_in_one_table(context: ReportContext) -> None:
    (found,) = tables(part(context, "All candidates at once"))
    assert found.columns == ("Test", "Of what?", "p-value", "Of which tests?")
    assert any("(with order of the contacts" in row[0] for row in found.rows)
    assert {row[1] for row in found.rows} == {"All candidates"}


def test_what_a_model_holds_is_no_answer_to_the_question(
    everything: tuple[ReportFacts, Findings],
) -> None:
    """The linear model without a covariate is the net rate; with one it is another figure."""
    facts, findings = everything
    rows = [row for row in findings.findings if not (row.term or row.model)]
    plain_only = replace(findings, findings=tuple(rows))
    for audience in (Audience.COMMISSIONER, Audience.PUBLIC):
        with_models = build_context(facts, findings, audience, "en")
        without = build_context(facts, plain_only, audience, "en")
        assert with_models.summary == without.summary
        assert section(with_models, "results") == section(without, "results")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (FindingStatus.PLANNED, "They were fixed before the answers came in."),
        (FindingStatus.AMENDED, "They were fixed by an amendment of the study."),
        (FindingStatus.EXPLORATORY, "They were not fixed before the answers came in."),
        (FindingStatus.UNREGISTERED, "the study is not registered"),
        (FindingStatus.RECORDED_AFTERWARDS, "not fixed before the answers came in"),
    ],
)
def test_it_is_said_whether_they_were_fixed_beforehand(
    everything: tuple[ReportFacts, Findings], status: FindingStatus, said: str
) -> None:
    facts, findings = everything
    rows = tuple(replace(row, status=status) for row in findings.findings)
    context = build_context(facts, replace(findings, findings=rows), Audience.COMMISSIONER, "en")
    for id_ in ("computations", "register"):
        (intro,) = section(context, id_).blocks
        assert isinstance(intro, Paragraph)
        assert said in intro.text


def test_the_full_list_says_of_how_many_tests_its_shares_are(
    everything: tuple[ReportFacts, Findings], context: ReportContext
) -> None:
    _, findings = everything
    first, *_ = section(context, "register").parts[0].blocks
    assert isinstance(first, Table)
    groups = (None, *(Group("landlord_type", kind) for kind in ("agency", "private")))
    for name, counted in (
        ("Complete tests", ("both", "control_only", "test_only", "neither")),
        (
            "Tests in which at least one candidate was invited",
            ("both", "control_only", "test_only"),
        ),
        ("Tests in which only one of the two was invited", ("control_only", "test_only")),
    ):
        cells = {
            one.group: sum(getattr(one, part) for part in counted)
            for one in findings.cells
            if (one.comparison, one.outcome) == (SECOND, "invitation")
        }
        (row,) = (row for row in first.rows if row[0] == name)
        assert row[1:] == tuple(str(cells[group]) for group in groups)


def test_only_what_was_asked_is_told(sample: ModuleType) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.COMMISSIONER, "en")
    assert "computations" not in [one.id for one in context.sections]
    full = section(context, "register")
    assert [one.title for one in full.parts] == [
        "Same-sex couples together",
        "Male couples",
        "Female couples",
    ]


def test_what_these_figures_rest_on_has_words(
    everything: tuple[ReportFacts, Findings], context: ReportContext
) -> None:
    _, findings = everything
    found = {row.denominator for row in findings.findings if in_family(row.id)}
    told = {card.denominator.format(noun="invitation") for card in CARDS.values()} - {""}
    modelled = {"tests", "tests with different treatment", "contacts", "landlords"}
    assert found - {None} <= set(OF) <= told | modelled | {CONTACTS}
    assert not [words for words in told if "{" in words]
    for one in section(context, "computations").parts:
        for block in tables(one):
            assert not any(row[-1].isdecimal() for row in block.rows)


def test_students_interval_says_what_its_units_are(context: ReportContext) -> None:
    found = table(part(context, "As other papers compute it"), "Net difference over all tests")
    assert "Student’s t interval over tests\u00a0*" in {row[3] for row in found.rows}
    full = section(context, "register").parts[0].blocks
    rows = [row[0] for block in full if isinstance(block, Table) for row in block.rows]
    assert any(
        row.endswith("each landlord weighing as much – Student’s t interval over landlords")
        for row in rows
    )


def forests(context: ReportContext) -> list[Forest]:
    found = part(context, "Groups put together")
    return [block for block in found.blocks if isinstance(block, Forest)]


def hundredths(one: Finding) -> tuple[float, ...]:
    """Its value and limits, per 100."""
    return tuple(100 * (number or 0.0) for number in (one.value, one.ci_low, one.ci_high))


def test_groups_put_together_are_drawn_with_their_mean(
    everything: tuple[ReportFacts, Findings], context: ReportContext
) -> None:
    _, findings = everything
    pictures = forests(context)
    # Two comparisons, each by both net rates; the methods share a picture.
    assert [one.id for one in pictures] == [f"groups-together-{number}" for number in range(1, 5)]
    first = pictures[0]
    *groups, mean = first.rows
    assert [row.combined for row in first.rows] == [False] * len(groups) + [True]
    assert len(groups) == 3
    rows = {
        row.ci_method: row
        for row in findings.findings
        if (row.id, row.comparison) == ("combined_reml_all", SECOND)
    }
    first_method = hundredths(rows["hk"])
    assert (mean.value, mean.low, mean.high) == pytest.approx(first_method)
    assert mean.prediction == pytest.approx(hundredths(rows["prediction"])[1:])
    assert "Together, 3 groups put together: " in first.alt
    assert "Diamond: all groups together" in first.caption
    paragraphs = [
        block.text
        for block in part(context, "Groups put together").blocks
        if isinstance(block, Paragraph)
    ]
    assert "A next group is expected between " in paragraphs[1]
    assert "is more than chance gives (I²)." in paragraphs[1]


def test_fewer_than_three_groups_are_shown_and_not_put_together(
    sample: ModuleType, three_arms: ModuleType
) -> None:
    frame = three_arms.frame()
    few = three_arms.analysed(frame[frame["stratum"] != sorted(set(frame["stratum"]))[0]])
    facts = three_arms.facts(sample.facts(), few)
    context = build_context(facts, few, Audience.COMMISSIONER, "en")
    for picture in forests(context):
        assert [row.combined for row in picture.rows] == [False, False]
        assert "Diamond" not in picture.caption
    said = [
        block.text
        for block in part(context, "Groups put together").blocks
        if isinstance(block, Paragraph)
    ]
    assert (
        said.count("Fewer than three groups have limits. So they are shown, not put together.") == 4
    )
    mean = table(part(context, "Groups put together"), "Net difference over all tests, groups put")
    assert {row[1] for row in mean.rows} == {"–"}
