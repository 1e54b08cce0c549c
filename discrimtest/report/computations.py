"""What else the plan asked for: models, times, grades, groups put together, and their like.

The half page and the results do not rest on them, but a plan that asked for them is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from discrimtest.estimators.conditional_logit import ODDS, SCORE
from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding, FindingRole, FindingStatus
from discrimtest.findings.keys import Comparison, Group, Model
from discrimtest.report.blocks import Block, Paragraph, Part, Section, Stamp, Table
from discrimtest.report.combined import forests
from discrimtest.report.facts import ReportFacts
from discrimtest.report.families import COMBINED, FAMILIES, family_of, in_family
from discrimtest.report.language import N_, NO_BREAK, Language, sentence
from discrimtest.report.marks import limits_by_themselves
from discrimtest.report.readings import Readings
from discrimtest.report.sensitivity import STAR
from discrimtest.report.terms import group_term
from discrimtest.report.wording import (
    column_term,
    comparison_term,
    figure_name,
    interval_name,
    model_text,
    of_text,
    outcome_term,
    p_text,
    range_text,
    term_text,
    value_text,
)

SAME = {
    ODDS: N_(
        "Where a test has two candidates, this is the odds ratio among the further figures, under "
        "another name."
    ),
    SCORE: N_(
        "Where a test has two candidates, this is McNemar’s chi-squared test, under another name."
    ),
}
"""What the figures of a model are where there is nothing to model."""
STARRED = f"{NO_BREAK}*"
ROLES: dict[FindingRole, str] = {
    FindingRole.PRIMARY: N_("In the plan: the main question."),
    FindingRole.SECONDARY: N_("In the plan: beside the main question."),
    FindingRole.EXPLORATORY: N_("In the plan: only to explore."),
}
STATUSES: dict[FindingStatus, str] = {
    FindingStatus.PLANNED: N_("They were fixed before the answers came in."),
    FindingStatus.AMENDED: N_("They were fixed by an amendment of the study."),
    FindingStatus.EXPLORATORY: N_("They were not fixed before the answers came in."),
    FindingStatus.RECORDED_AFTERWARDS: N_(
        "They were not fixed before the answers came in: the study was recorded afterwards."
    ),
    FindingStatus.UNREGISTERED: N_("They were not fixed beforehand: the study is not registered."),
}


def computations(
    facts: ReportFacts, readings: Readings, language: Language, stamps: tuple[Stamp, ...]
) -> Section | None:
    """The section; None where the plan asked for none of them."""
    say = language.say
    found = [row for row in readings.findings.findings if in_family(row.id)]
    if not found:
        return None
    tell = _Computations(facts, readings, language)
    parts = []
    for family in FAMILIES:
        rows = [row for row in found if family_of(row.id) == family.id]
        if rows:
            pictures = forests(facts, readings, language, stamps) if family.id == COMBINED else []
            about: list[Block] = [Paragraph(say(family.about))]
            parts.append(Part(say(family.title), (*about, *pictures, *tell.tables(rows))))
    intro = Paragraph(
        " ".join(
            [
                say("The plan asked for these too."),
                *statuses(language, found),
                say("Our conclusions do not rest on them."),
            ]
        )
    )
    return Section("computations", say("Other computations of the plan"), (intro,), tuple(parts))


def statuses(language: Language, rows: Iterable[Finding]) -> list[str]:
    """Whether they were fixed before the data, in a sentence."""
    return [language.say(STATUSES[one]) for one in dict.fromkeys(row.status for row in rows)]


class _Computations:
    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language

    def tables(self, rows: Sequence[Finding]) -> list[Block]:
        """A table for each figure of each model, and one of the tests."""
        groups: dict[tuple[str, str, Model | None, FindingRole], list[Finding]] = {}
        for row in rows:
            if CARDS[row.id].unit:
                key = (row.id, row.outcome, row.model, row.role)
                groups.setdefault(key, []).append(row)
        blocks: list[Block] = [self._figures(*key, some) for key, some in groups.items()]
        for role in FindingRole:
            tests = [row for row in rows if not CARDS[row.id].unit and row.role is role]
            if tests:
                blocks.append(self._tests(tests, role))
        return blocks

    def _figures(
        self,
        id_: str,
        outcome: str,
        model: Model | None,
        role: FindingRole,
        rows: Sequence[Finding],
    ) -> Table:
        say, language, card = self.language.say, self.language, CARDS[id_]
        unit = card.unit or "small"
        caption = say(card.name)
        if outcome != self.facts.outcome.id:
            caption = say(
                "{figure}: {outcome}",
                figure=caption,
                outcome=outcome_term(self.facts, language, outcome),
            )
        notes = [say(card.meaning)]
        if model:
            held = model_text(language, model)
            caption = say("{figure} (with {parts})", figure=caption, parts=held)
        if any(row.term for row in rows):
            notes.append(
                say("Rows that name something else tell how much that changes the answer.")
            )
        notes.append(say(ROLES[role]))
        cells = tuple(
            (
                self._about(row),
                value_text(language, unit, row.value),
                range_text(language, unit, row),
                (interval_name(language, row.ci_method, row.id) or language.undefined)
                + self._star(row),
                p_text(self.facts, language, row),
                of_text(language, row),
            )
            for row in rows
        )
        columns = (
            say("Of what?"),
            say("Value"),
            say("Limits"),
            say("Method of the limits"),
            say("p-value"),
            say("Of which tests?"),
        )
        notes += [
            *self._same(rows),
            *limits_by_themselves(language, rows),
            *self._signs(rows, cells),
        ]
        return Table(caption, columns, cells, tuple(notes), texts=(0, 3, 5))

    def _tests(self, rows: Sequence[Finding], role: FindingRole) -> Table:
        say, language = self.language.say, self.language
        cells = tuple(
            (
                sentence(self._named(row)) + self._star(row),
                self._about(row, outcome=True),
                p_text(self.facts, language, row),
                of_text(language, row),
            )
            for row in rows
        )
        columns = (say("Test"), say("Of what?"), say("p-value"), say("Of which tests?"))
        notes = (say(ROLES[role]), *self._same(rows), *self._signs(rows, cells))
        return Table(say("The tests"), columns, cells, notes, texts=(0, 1, 3))

    def _same(self, rows: Sequence[Finding]) -> Iterator[str]:
        """Why a number stands in the report under two names."""
        for id_, told in SAME.items():
            pairs = (row.model is None and isinstance(row.comparison, Comparison) for row in rows)
            if any(row.id == id_ and pair for row, pair in zip(rows, pairs, strict=True)):
                yield self.language.say(told)

    def _named(self, row: Finding) -> str:
        name = figure_name(self.language, row.id)
        if row.model is None:
            return name
        held = model_text(self.language, row.model)
        return self.language.say("{figure} (with {parts})", figure=name, parts=held)

    def _about(self, row: Finding, *, outcome: bool = False) -> str:
        """The comparison, the group, and what else the row is about."""
        language = self.language
        parts = [comparison_term(self.facts, language, row.comparison)]
        if row.group is not None:
            parts.append(self._group(row.group))
        if outcome and row.outcome != self.facts.outcome.id:
            parts.append(outcome_term(self.facts, language, row.outcome))
        if row.term:
            parts.append(term_text(language, row.term))
        return sentence(", ".join(parts))

    def _group(self, group: Group) -> str:
        if group.value is None:
            column = column_term(self.language, group.column)
            return self.language.say("by {column}", column=column)
        term = group_term(self.language, group)
        return term if group.against is None else sentence(term)

    def _star(self, row: Finding) -> str:
        return STARRED if self.readings.ignores_landlords(row) else ""

    def _signs(self, rows: Sequence[Finding], cells: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """What a star and a dash mean, where there is one."""
        say = self.language.say
        notes = []
        if any(self._star(row) for row in rows):
            notes.append(say(STAR))
        if any(self.language.undefined in texts for texts in cells):
            notes.append(say("–: cannot be computed from these tests, or has no limits."))
        return tuple(notes)
