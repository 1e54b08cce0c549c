"""Paired outcomes as stacked bars under each other: each comparison, and kinds of landlord."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.findings.finding import Cells
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Bar, Bars, Stamp
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.readings import Readings, total
from discrimtest.report.terms import complete_tests, group_term


def paired_outcomes(
    facts: ReportFacts, readings: Readings, language: Language, stamps: tuple[Stamp, ...]
) -> Bars | None:
    """Who was invited: the primary comparison with its groups, then the other comparisons.

    None where no test is complete.
    """
    say = language.say
    rows = tuple(_bar(*row, language) for row in _rows(facts, readings, language))
    if not any(sum(row.counts) for row in rows):
        return None
    return Bars(
        id="paired-outcomes",
        caption=say("Who was invited? Each bar is all complete tests of its row."),
        stamps=tuple(stamp.label for stamp in stamps),
        names=(
            say("Only the control candidate invited"),
            say("Both invited"),
            say("Only the test candidate invited"),
            say("Neither invited"),
        ),
        rows=rows,
    )


def _rows(
    facts: ReportFacts, readings: Readings, language: Language
) -> Iterator[tuple[str, Cells, bool]]:
    for comparison in facts.told:
        label, key = sentence(comparison.label[language.code]), comparison.key
        yield label, readings.need_cells(key), False
        if comparison.primary:
            for group in _kinds(readings, comparison):
                yield sentence(group_term(language, group)), readings.need_cells(key, group), True


def _kinds(readings: Readings, comparison: ComparisonFacts) -> list[Group]:
    groups = readings.groups(comparison.key)
    return [group for group in groups if group.column == "landlord_type"]


def _bar(label: str, cells: Cells, inset: bool, language: Language) -> Bar:
    counts = (cells.control_only, cells.both, cells.test_only, cells.neither)
    numbers = tuple(map(language.integer, counts))
    return Bar(label, complete_tests(language, total(cells)), counts, numbers, inset)
