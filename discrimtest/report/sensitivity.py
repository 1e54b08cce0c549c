"""The same question answered otherwise: what disagrees with the figure read first, and how much."""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.estimators.broken import BOUNDS
from discrimtest.estimators.registry import CARDS, METHODS
from discrimtest.findings.card import FURTHER, Needs, Repeats
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding
from discrimtest.report.blocks import Block, Bullets, Note, Paragraph, Part, Table
from discrimtest.report.detection import equivalence
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import N_, Language, defined, sentence
from discrimtest.report.marks import Marks
from discrimtest.report.readings import Readings
from discrimtest.report.terms import group_term
from discrimtest.report.wording import (
    card_of,
    figure_name,
    interval_name,
    limits_text,
    range_text,
    value_text,
)

CONTRASTS = frozenset(id_ for id_, card in CARDS.items() if card.needs is Needs.CONTRAST)
SHARP = "mcnemar_exact"
STAR = N_("*: does not allow for landlords who were tested more than once.")


class Otherwise:
    """Other methods, further figures and groups against each other, for the primary comparison."""

    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.comparison: ComparisonFacts = facts.primary
        self.key = self.comparison.key
        self.id = readings.primary(self.key)

    def parts(self) -> tuple[Part, ...]:
        """The parts that have something to tell."""
        say = self.language.say
        found: list[tuple[str, list[Block]]] = [
            (say("Groups against each other"), self._contrasts()),
            (say("Computed in other ways"), self._methods()),
            (say("If the broken tests had gone otherwise"), self._broken()),
            (
                say("Is the difference too small to be important?"),
                equivalence(self.facts, self.readings, self.language),
            ),
            (say("Further figures"), self._further()),
        ]
        return tuple(Part(title, tuple(blocks)) for title, blocks in found if blocks)

    def _methods(self) -> list[Block]:
        say = self.language.say
        first = self.readings.get(self.id, self.key)
        intervals = [
            row
            for row in self.readings.rows(self.id, self.key)
            if row.ci_method not in (None, BOUNDS) and defined(row.ci_low)
        ]
        tests = [row for row in self.readings.tests(self.key) if defined(row.p_value)]
        blocks: list[Block] = []
        if first is None or len(intervals) + len(tests) < 3:
            return blocks
        intervals.sort(key=lambda row: row is not first)
        blocks.append(Paragraph(self._why(first)))
        if len(intervals) > 1:
            blocks.append(self._intervals(intervals))
        if len(tests) > 1:
            blocks.append(self._tests(tests))
        apart = [
            *(
                interval_name(self.language, row.ci_method, row.id)
                for row in _unlike(intervals, _excludes_nought)
            ),
            *(self._test_name(row) for row in _unlike(tests, self._is_significant)),
        ]
        if apart:
            blocks.append(
                Note(
                    say("Not all methods come to the same conclusion"),
                    say(
                        "Those below come to another conclusion than the first of their table. "
                        "Our conclusions follow the first."
                    ),
                )
            )
            blocks.append(Bullets(tuple(sentence(name) for name in apart)))
        else:
            blocks.append(Paragraph(say("All methods come to the same conclusion.")))
        return blocks

    def _why(self, first: Finding) -> str:
        say = self.language.say
        if (first.ci_method or "") == "wild_bootstrap":
            return say(
                "Some landlords were tested more than once, and there are few landlords. So the "
                "method made for that comes first."
            )
        if _allows_for_landlords(first):
            return say(
                "Some landlords were tested more than once. Tests of one landlord resemble each "
                "other. So the method that takes this into account comes first."
            )
        if self.readings.ignores_landlords(first):
            return say("These methods do not allow for landlords who were tested more than once.")
        return say("No landlord was tested more than once, so the plainest methods come first.")

    def _intervals(self, rows: Sequence[Finding]) -> Table:
        say = self.language.say
        return Table(
            say(
                "{measure} per 100: limits by several methods",
                measure=say(CARDS[self.id].name),
            ),
            (say("Method"), say("Limits"), say("Do they include 0?")),
            tuple(
                (
                    self._marked(row, self._interval_name(row)),
                    limits_text(self.language, row),
                    say("no") if _excludes_nought(row) else say("yes"),
                )
                for row in rows
            ),
            self._remarks(rows),
        )

    def _tests(self, rows: Sequence[Finding]) -> Table:
        say = self.language.say
        return Table(
            say("Test of ‘there is no difference’: p-value by each test"),
            (say("Test"), say("p-value"), say("Significant?")),
            tuple(
                (
                    self._marked(row, self._test_name(row)),
                    self.language.p(row.p_value),
                    say("yes") if self._is_significant(row) else say("no"),
                )
                for row in rows
            ),
            (*self._remarks(rows), *self._sharp(rows)),
        )

    def _test_name(self, row: Finding) -> str:
        """The name; McNemar's exact test says which hypothesis it tests where landlords repeat."""
        name = figure_name(self.language, row.id)
        if row.id != SHARP or not self.readings.ignores_landlords(row):
            return name
        return self.language.say("{test}: sharp null", test=name)

    def _sharp(self, rows: Sequence[Finding]) -> tuple[str, ...]:
        if not any(row.id == SHARP and self.readings.ignores_landlords(row) for row in rows):
            return ()
        return (
            self.language.say(
                "Sharp null: where landlords were tested more than once, this test only answers "
                "whether any landlord at all looked at which candidate it was."
            ),
        )

    def _marked(self, row: Finding, name: str) -> str:
        star = " *" if self.readings.ignores_landlords(row) else ""
        return f"{sentence(name)}{star}"

    def _remarks(self, rows: Sequence[Finding]) -> tuple[str, ...]:
        """What the star means, where one stands."""
        if not any(map(self.readings.ignores_landlords, rows)):
            return ()
        star = self.language.say(STAR)
        if not self._alike():
            return (star,)
        doubt = self.language.say(
            "Here, tests of one landlord came out more alike than chance makes them. Methods with "
            "* were then wrong in 10 to 70 of 100 simulated studies, not in 5."
        )
        return (f"{star} {doubt}",)

    def _alike(self) -> bool:
        """Whether simulated markets warn of methods that take every test as its own."""
        return any(
            isinstance(warning, Caution)
            and warning.id == "level_alike"
            and warning.values["comparison"] == self.key
            for warning in self.readings.findings.warnings
        )

    def _interval_name(self, row: Finding) -> str:
        return interval_name(self.language, row.ci_method, row.id)

    def _is_significant(self, row: Finding) -> bool:
        return defined(row.p_value) and row.p_value <= self.facts.alpha

    def _broken(self) -> list[Block]:
        say, language = self.language.say, self.language
        sentences = []
        bounds = [row for row in self.readings.rows(self.id, self.key) if row.ci_method == BOUNDS]
        if bounds and defined(bounds[0].ci_low) and defined(bounds[0].ci_high):
            sentences.append(
                say(
                    "Suppose every broken test had gone against one of the two candidates. "
                    "Then the net figure would lie between {low} and {high} per 100.",
                    low=language.hundredths(bounds[0].ci_low),
                    high=language.hundredths(bounds[0].ci_high),
                )
            )
        tipping = self.readings.get("tipping_point", self.key)
        if tipping is not None and defined(tipping.value):
            tests = self.readings.tests(self.key)
            sentences.append(
                language.count(
                    round(tipping.value),
                    "By the {test}, the conclusion would turn if {n} more test had favoured "
                    "one candidate only.",
                    "By the {test}, the conclusion would turn if {n} more tests had favoured "
                    "one candidate only.",
                    test=figure_name(language, tests[0].id if tests else SHARP),
                )
            )
            sentences.append(self._could_turn(round(tipping.value), tipping.n_denominator or 0))
        return [Paragraph(" ".join(sentences))] if sentences else []

    def _could_turn(self, needed: int, broken: int) -> str:
        language = self.language
        if broken == 0:
            return language.say("Every test was completed.")
        if needed > broken:
            return language.count(
                broken,
                "Only {n} test could not be completed, so that could not turn it.",
                "Only {n} tests could not be completed, so these could not turn it.",
            )
        return language.count(
            broken,
            "{n} test could not be completed, so that could turn it.",
            "{n} tests could not be completed, so these could turn it.",
        )

    def _contrasts(self) -> list[Block]:
        """Each pair of groups, by the measure that the plan calls primary where it is there."""
        say, language = self.language.say, self.language
        rows = [
            row
            for row in self.readings.findings.findings
            if row.id in CONTRASTS
            and (row.comparison, row.outcome) == (self.key, self.readings.outcome)
            and (row.shown_first or row.ci_method in (None, "mover", "delta"))
        ]
        wanted = [row for row in rows if CARDS[row.id].net == self.id] or rows
        firsts = [row for row in wanted if row.shown_first] or wanted
        if not firsts:
            return []
        measure = CARDS[CARDS[firsts[0].id].net]
        marks = Marks(language, [[row] for row in firsts])
        return [
            Table(
                say(
                    "{measure}: the first group minus the second, per 100 tests",
                    measure=say(measure.name),
                ),
                (
                    say("Groups"),
                    say("Difference"),
                    say("Limits"),
                    say("p-value"),
                    say("Of which tests?"),
                ),
                tuple(
                    (
                        sentence(group_term(language, row.group)) + mark,
                        language.hundredths(row.value),
                        limits_text(language, row),
                        language.p(row.p_value),
                        card_of(language, row),
                    )
                    for row, mark in zip(firsts, marks.signs, strict=True)
                ),
                marks.notes(),
                texts=(0, 4),
            )
        ]

    def _further(self) -> list[Block]:
        return further_figures(
            self.facts,
            self.readings,
            self.language,
            FURTHER,
            self.language.say("Further figures, with their limits"),
        )


def further_figures(
    facts: ReportFacts,
    readings: Readings,
    language: Language,
    family: str,
    caption: str,
) -> list[Block]:
    """A table of a family's figures of the primary comparison, as far as they were computed."""
    say = language.say
    found = [
        (card, finding)
        for card in CARDS.values()
        if card.family == family
        and (finding := readings.get(card.id, facts.primary.key)) is not None
    ]
    if not found:
        return []
    starred = [readings.ignores_landlords(finding) for _, finding in found]
    marks = Marks(language, [[finding] for _, finding in found])
    rows = tuple(
        (
            say(card.name),
            value_text(language, card.unit or "small", finding.value),
            range_text(language, card.unit or "small", finding) + mark + " *" * star,
            card_of(language, finding),
        )
        for (card, finding), star, mark in zip(found, starred, marks.signs, strict=True)
    )
    columns = (say("Figure"), say("Value"), say("Limits"), say("Of which tests?"))
    notes = (*marks.notes(), *_dashes(language, rows))
    if any(starred):
        notes += (say(STAR),)
    return [Table(caption, columns, rows, notes, texts=(0, 3))]


def _dashes(language: Language, rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What a dash means, where there is one."""
    if not any(language.undefined in row for row in rows):
        return ()
    return (language.say("–: cannot be computed from these tests, or has no limits."),)


def _unlike(rows: Sequence[Finding], finds: object) -> list[Finding]:
    """Rows that come to another conclusion than the first."""
    return [row for row in rows[1:] if finds(row) != finds(rows[0])]  # type: ignore[operator]


def _allows_for_landlords(row: Finding) -> bool:
    method = METHODS.get(row.ci_method or "")
    return method is not None and method.repeats is Repeats.ALLOWED


def _excludes_nought(row: Finding) -> bool:
    if not (defined(row.ci_low) and defined(row.ci_high)):
        return False
    return row.ci_low > 0 or row.ci_high < 0
