"""What comes first, what disagrees with it, and what the public does not read."""

from __future__ import annotations

import json
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from discrimtest.estimators.registry import CARDS, KNOWN, METHODS
from discrimtest.findings.card import ORDER
from discrimtest.findings.finding import Findings
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Bullets, Note, Part, ReportContext, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts

KINDS = tuple(Group("landlord_type", kind) for kind in ("agency", "private"))


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.facts()


@pytest.fixture(scope="module")
def rich(sample: ModuleType) -> Findings:
    return sample.every_finding()


def build(
    facts: ReportFacts, findings: Findings, audience: Audience = Audience.COMMISSIONER
) -> ReportContext:
    return build_context(facts, findings, audience, "en")


def part(context: ReportContext, title: str) -> Part:
    (found,) = (part for part in context.sections[0].parts if part.title == title)
    return found


def table(found: Part, number: int = 0) -> Table:
    return [block for block in found.blocks if isinstance(block, Table)][number]


def words(context: ReportContext) -> str:
    return json.dumps(replace(context, attachment="").to_dict(), ensure_ascii=False)


def test_every_method_and_figure_has_its_name() -> None:
    methods = {method for known in KNOWN.values() for method in known or ()}
    assert methods == set(METHODS)
    assert set(CARDS) == set(KNOWN)
    assert all(card.name for card in (*CARDS.values(), *METHODS.values()))
    assert {id_ for id_, card in CARDS.items() if card.unit} == {
        id_ for id_, known in KNOWN.items() if known is not None
    }


def test_landlords_that_repeat_are_allowed_for(facts: ReportFacts, rich: Findings) -> None:
    context = build(facts, rich)
    assert [stamp.id for stamp in context.stamps] == ["simulated", "unvalidated"]
    said = words(context)
    assert "preliminary" not in said.lower()
    assert "Method of the limits: clustered by landlord (Bell and McCaffrey 2002)." in said
    assert "take that into account" in said
    clustered = next(
        row
        for row in rich.findings
        if (row.id, row.group, row.ci_method) == ("net_any", None, "cr2")
        and row.comparison == facts.primary.key
    )
    assert clustered.shown_first
    limits = f"{100 * clustered.ci_low:.1f} to {100 * clustered.ci_high:.1f}"
    net = table(context.sections[0].parts[0], 2)
    assert net.rows[0][2].replace("\u00a0", " ") == limits.replace("-", "−")


def test_every_method_stands_below_the_first(facts: ReportFacts, rich: Findings) -> None:
    found = part(build(facts, rich), "Computed in other ways")
    intervals, tests = table(found, 0), table(found, 1)
    assert intervals.rows[0][0] == "Clustered by landlord (Bell and McCaffrey 2002)"
    assert [row[0] for row in intervals.rows[1:3]] == [
        "Tango’s score interval (1998) *",
        "Bootstrap of landlords",
    ]
    assert len(intervals.rows) == 9
    assert not any("bounds" in row[0] for row in intervals.rows)
    assert tests.rows[0][0] == "T test clustered by landlord (Bell and McCaffrey 2002)"
    assert {row[2] for row in tests.rows} <= {"yes", "no"}
    (exact,) = (row for row in tests.rows if "exact test (1947)" in row[0])
    assert exact[0] == "McNemar’s exact test (1947): sharp null *"
    assert [note.partition(":")[0] for note in tests.notes] == ["*", "Sharp null"]


def test_a_method_that_disagrees_is_named(facts: ReportFacts, rich: Findings) -> None:
    def alike(row: Any) -> Any:
        limits = {} if row.ci_low is None else {"ci_low": 0.01, "ci_high": 0.3}
        return replace(row, p_value=row.p_value and 0.02, **limits)

    def apart(row: Any) -> Any:
        if (row.id, row.ci_method) == ("net_any", "newcombe"):
            return replace(row, ci_low=-0.01)
        return replace(row, p_value=0.2) if row.id == "mcnemar_chi2" else row

    same = replace(rich, findings=tuple(map(alike, rich.findings)))
    assert "All methods come to the same conclusion." in words(build(facts, same))
    other = replace(same, findings=tuple(map(apart, same.findings)))
    note, names = part(build(facts, other), "Computed in other ways").blocks[-2:]
    assert isinstance(note, Note)
    assert note.title == "Not all methods come to the same conclusion"
    assert isinstance(names, Bullets)
    assert names.items == (
        "Newcombe’s interval (1998, method 10)",
        "McNemar’s chi-squared test",
    )


def test_groups_against_each_other(facts: ReportFacts, rich: Findings) -> None:
    (row,) = table(part(build(facts, rich), "Groups against each other")).rows
    assert row[0] == "Estate agents against private landlords"
    # 12/77 - 7/30, from the sample's tables.
    assert row[1] == f"{100 * (12 / 77 - 7 / 30):.1f}".replace("-", "−")
    assert row[4] == "107 tests in which at least one candidate was invited"


def test_equivalence_in_words(facts: ReportFacts, rich: Findings) -> None:
    title = "Is the difference too small to be important?"
    said = words(build(facts, rich))
    assert "is too small to matter: below 5 in every 100 tests, to either side." in said
    assert "Two one-sided tests give p\u00a0=\u00a0" in said
    assert "This ignores that some landlords were tested more than once." in said
    assert "So we cannot say that the difference is that small." in said
    small = tuple(replace(row, p_value=0.01) if row.id == "tost" else row for row in rich.findings)
    assert "So the difference is that small" in words(build(facts, replace(rich, findings=small)))
    assert part(build(facts, rich), title).blocks


def test_what_the_order_did_stands_beside_the_order(facts: ReportFacts, rich: Findings) -> None:
    context = build(facts, rich)
    fieldwork = next(section for section in context.sections if section.id == "fieldwork")
    order = next(part for part in fieldwork.parts if part.title == "Who came first")
    assert [row[0] for row in table(order).rows] == [
        card.name for card in CARDS.values() if card.family == ORDER
    ]


def test_the_public_reads_no_small_group(facts: ReportFacts, rich: Findings) -> None:
    few = {None: 103, KINDS[0]: 51, KINDS[1]: 12}

    def crowded(row: Any) -> Any:
        return replace(row, n_landlords=few.get(row.group, row.n_landlords))

    small = replace(rich, findings=tuple(map(crowded, rich.findings)))
    public = build(facts, small, Audience.PUBLIC)
    assert "Small groups are left out" in words(public)
    assert "private landlords" not in words(public).replace("Private landlords", "")
    assert [row[0] for row in table(public.sections[0].parts[0]).rows] == ["All tests"]
    assert "landlord_type=" not in public.attachment
    inside = build(facts, small, Audience.COMMISSIONER)
    assert "landlord_type=private" in inside.attachment
    assert "Small groups are left out" not in words(inside)
    # Crowds are told to the public as well: the figure is the same for both.
    assert build(facts, rich, Audience.PUBLIC).sections[0] == build(facts, rich).sections[0]
