"""Every figure and test of paired tests that the plan asked for, in full, for who looks one up.

The results tell what answers the question. Here nothing is left out: each comparison, each kind of
answer, each group, each method. So no plan can ask for a figure that the report keeps silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discrimtest.estimators.registry import CARDS, CONTACTS
from discrimtest.findings.card import ALL_TESTS, ANY_INVITED, Card, Needs, Unit
from discrimtest.findings.finding import Finding, FindingRole
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Paragraph, Part, Section, Table
from discrimtest.report.computations import STARRED, statuses
from discrimtest.report.facts import ReportFacts
from discrimtest.report.families import in_family
from discrimtest.report.language import NO_BREAK, Language, sentence
from discrimtest.report.marks import limits_by_themselves
from discrimtest.report.readings import Readings
from discrimtest.report.sensitivity import STAR
from discrimtest.report.terms import group_term
from discrimtest.report.wording import (
    SHARES,
    comparison_term,
    figure_name,
    interval_name,
    outcome_term,
    p_text,
    range_text,
    value_text,
)

MAIN = f"{NO_BREAK}†"
SIDE_BY_SIDE = 3
"""Groups in one table."""
_REFERENCE = re.compile(r" \([^()]*\d{4}[^()]*\)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a table: a figure by one method, or a p-value, in each group."""

    outcome: str
    id: str
    method: str | None
    p_value: bool


def register(facts: ReportFacts, readings: Readings, language: Language) -> Section | None:
    """The section; None where the plan asked for nothing."""
    say = language.say
    found = [
        row
        for row in readings.findings.findings
        if not in_family(row.id) and row.role is not FindingRole.EXPLORATORY
    ]
    if not found:
        return None
    tell = _Register(facts, readings, language)
    names = dict.fromkeys(row.comparison for row in found)
    parts = tuple(
        Part(
            sentence(comparison_term(facts, language, name)),
            tuple(tell.tables([row for row in found if row.comparison == name])),
        )
        for name in names
    )
    blocks = (
        Paragraph(
            " ".join(
                [
                    say("These are all figures and tests that the plan asked for."),
                    *statuses(language, found),
                    say("Net figures are per 100 tests, and limits stand in brackets."),
                    say(
                        "Where a table is about another answer, read ‘invited’ as: got that answer."
                    ),
                    say("What the plan only explores stands in the findings for programs."),
                ]
            )
        ),
    )
    return Section("register", say("All figures of the plan"), blocks, parts, folded=True)


class _Register:
    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language

    def tables(self, rows: Sequence[Finding]) -> Iterator[Table]:
        """Of one comparison: a table for each definition and some groups."""
        kinds: dict[str, list[Finding]] = {}
        for row in rows:
            kinds.setdefault(self._kind(row.outcome), []).append(row)
        for kind, some in kinds.items():
            for groups in _side_by_side(some):
                yield self._table(kind, groups, [row for row in some if row.group in groups])

    def _kind(self, outcome: str) -> str:
        """Definitions stand apart; channels share a table, and so does subtle treatment."""
        kinds = {one.id: one.kind for one in self.facts.outcomes}
        kind = kinds.get(outcome, "definition")
        return outcome if kind == "definition" else kind

    def _table(self, kind: str, groups: Sequence[Group | None], rows: Sequence[Finding]) -> Table:
        say, language = self.language.say, self.language
        cells: dict[_Line, dict[Group | None, str]] = {}
        places = {name: place for place, name in enumerate(dict.fromkeys(r.outcome for r in rows))}
        starred = set()
        for row in rows:
            for line, text in self._told(row):
                cells.setdefault(line, {})[row.group] = text
                if self.readings.ignores_landlords(row):
                    starred.add(line)
        captions = {
            "channel": say("By channel of the answer"),
            "subtle": say("How the candidates were treated apart from the invitation"),
            "stage": say("At the visit"),
        }
        caption = captions.get(kind) or sentence(outcome_term(self.facts, language, kind))
        named: set[str] = set()
        lines = list(self._counts(groups, rows))
        for line in sorted(cells, key=lambda line: places[line.outcome]):
            name = self._name(line, share=line.id not in named, prefix=kind in captions)
            named.add(line.id)
            name += STARRED if line in starred else ""
            lines.append((name, *(cells[line].get(group, "") for group in groups)))
        notes = [say(STAR)] if starred else []
        if any(row.role is FindingRole.PRIMARY for row in rows):
            notes.append(say("†: the main question of the plan."))
        notes += limits_by_themselves(language, rows)
        told = [text for texts in cells.values() for text in texts.values()]
        if any(language.undefined in text for text in told):
            notes.append(say("–: cannot be computed from these tests, or has no limits."))
        columns = (say("Figure or test"), *(self._group(group) for group in groups))
        return Table(caption, columns, tuple(lines), tuple(notes), dense=True)

    def _counts(
        self, groups: Sequence[Group | None], rows: Sequence[Finding]
    ) -> Iterator[tuple[str, ...]]:
        """How many tests the shares of a table are of, where all its rows have the same."""
        for share, (_, name) in SHARES.items():
            numbers: dict[Group | None, set[int]] = {}
            for row in rows:
                card = CARDS.get(row.id)
                if card and card.of == share and _counts_tests(row, card):
                    numbers.setdefault(row.group, set()).add(row.n_denominator or 0)
            if numbers and all(len(found) == 1 for found in numbers.values()):
                counts = {group: found.pop() for group, found in numbers.items()}
                integer = self.language.integer
                yield (
                    self.language.say(name),
                    *(integer(counts[group]) if group in counts else "" for group in groups),
                )

    def _told(self, row: Finding) -> Iterator[tuple[_Line, str]]:
        """The cells of one finding: the figure with its limits, and the p-value."""
        line = _Line(row.outcome, row.id, row.ci_method, p_value=False)
        mark = MAIN if row.role is FindingRole.PRIMARY else ""
        if row.value is not None:
            card = CARDS.get(row.id)
            unit: Unit = (card and card.unit) or "small"
            value = value_text(self.language, unit, row.value, per=False)
            if row.ci_low is not None:
                value = f"{value} ({range_text(self.language, unit, row)})"
            yield line, f"{value}{mark}".replace(" ", NO_BREAK)
        if row.p_value is not None:
            empty = self.readings.is_empty(row)
            told = self.language.undefined if empty else p_text(self.facts, self.language, row)
            yield _Line(row.outcome, row.id, row.ci_method, p_value=True), f"{told}{mark}"

    def _name(self, line: _Line, *, share: bool, prefix: bool) -> str:
        language, say = self.language, self.language.say
        name = figure_name(language, line.id)
        card = CARDS.get(line.id)
        # The names of net figures over all tests say so.
        if share and card and _is_share(card):
            name = f"{name}, {say(SHARES[card.of][0])}"
        if prefix:
            name = language.about(outcome_term(self.facts, language, line.outcome), name)
        if line.method:
            method = interval_name(language, line.method)
            name = f"{name} – {_REFERENCE.sub('', method)}"
        if line.p_value and card and card.unit:
            name = say("{figure}: p-value", figure=name)
        return sentence(name)

    def _group(self, group: Group | None) -> str:
        return sentence(group_term(self.language, group))


def _counts_tests(row: Finding, card: Card) -> bool:
    """Whether it is divided by tests: not by landlords, contacts or weights, nor by broken ones."""
    others = card.needs in (Needs.WEIGHTED, Needs.EACH_LANDLORD) or card.unit == "count"
    return not others and row.denominator != CONTACTS


def _is_share(card: Card) -> bool:
    """Whether its name leaves open of which tests it is."""
    return card.of == ANY_INVITED or (card.unit == "percent" and card.of == ALL_TESTS)


def _side_by_side(rows: Sequence[Finding]) -> Iterator[tuple[Group | None, ...]]:
    """The groups of each table: those of one column together, all tests in front."""
    columns: dict[tuple[str, bool] | None, list[Group | None]] = {}
    for group in dict.fromkeys(row.group for row in rows):
        kind = (group.column, group.against is not None) if group else None
        columns.setdefault(kind, []).append(group)
    whole = columns.pop(None, [])
    first = next((kind for kind in columns if kind and not kind[1]), None)
    if first is not None and len(columns[first]) < SIDE_BY_SIDE:
        columns[first] = [*whole, *columns[first]]
    elif whole:
        yield tuple(whole)
    for groups in columns.values():
        for start in range(0, len(groups), SIDE_BY_SIDE):
            yield tuple(groups[start : start + SIDE_BY_SIDE])
