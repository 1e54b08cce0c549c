"""Two waves of one measurement: what was found before, what now, and the change between them."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.disclosure import publishable
from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Block, Note, Paragraph, Section, Table
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.picture import limits
from discrimtest.report.readings import Readings
from discrimtest.report.terms import group_term
from discrimtest.report.wave_facts import BaselineFacts
from discrimtest.report.wave_methods import differing, method_blocks
from discrimtest.report.wording import limits_text
from discrimtest.requests import waves

CHANGE_OF = {"net_any": waves.ANY, "net_all": waves.ALL}


class Waves:
    """The change of the primary comparison, for all tests and by group.

    Args:
        audience: The public reads no group that is hidden in either wave.
    """

    def __init__(
        self, facts: ReportFacts, readings: Readings, audience: Audience, language: Language
    ) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.key = facts.primary.key
        self.id = readings.primary(self.key)
        self.baseline: BaselineFacts | None = facts.baseline
        if self.baseline is None:
            return
        findings = self.baseline.findings
        if audience is Audience.PUBLIC:
            findings = publishable(findings)
        self.before = Readings(findings, readings.outcome)
        own = waves.same(self.key)
        earlier = (
            cells.comparison for cells in findings.cells if waves.same(cells.comparison) == own
        )
        self.before_key = next(earlier, self.key)

    def change(self, group: Group | None) -> Finding | None:
        """The change to read first."""
        if self.baseline is None or self.id not in CHANGE_OF:
            return None
        rows = [
            row
            for row in self.baseline.changes
            if row.id == CHANGE_OF[self.id]
            and (row.comparison, row.group) == (self.key, group)
            and row.outcome == self.readings.outcome
        ]
        now = self.readings.get(self.id, self.key, group)
        if self.readings.cells(self.key, group) is None or now is None:
            return None
        like = [row for row in rows if row.ci_method == now.ci_method]
        return next(iter([*(row for row in rows if row.shown_first), *like, *rows]), None)

    def section(self) -> Section | None:
        """The section, or None where the study names no earlier wave."""
        if self.facts.baseline_missing:
            text = self.language.say(
                "The study repeats an earlier one ({study}). The data of that one are not here, "
                "so no change can be given.",
                study=self.facts.baseline_missing,
            )
            title = self.language.say("First measurement and repeat")
            return Section("waves", title, (Paragraph(text),))
        if self.baseline is None:
            return None
        say, language, code = self.language.say, self.language, self.language.code
        blocks: list[Block] = [
            Paragraph(
                say(
                    "This study repeats an earlier one: {title} ({first} to {last}).",
                    title=self.baseline.title[code],
                    first=language.date(self.baseline.first),
                    last=language.date(self.baseline.last),
                )
            )
        ]
        if self.baseline.simulated != self.facts.study.simulated:
            blocks.append(
                Note(
                    say("Simulated and real data"),
                    say("One of the two waves is simulated. Their difference says nothing."),
                )
            )
        blocks += method_blocks(self.baseline, self.facts.study, language)
        rows = [row for group in self._groups() if (row := self._row(group))]
        if not rows:
            blocks.append(Paragraph(say("The two waves have no figure in common.")))
        else:
            blocks.append(self._table(rows))
            blocks.append(Paragraph(" ".join([self._verdict(), *self._but()])))
        return Section("waves", say("First measurement and repeat"), tuple(blocks))

    def _groups(self) -> list[Group | None]:
        return [None, *self.readings.groups(self.key, "landlord_type")]

    def _row(self, group: Group | None) -> tuple[str, ...] | None:
        language = self.language
        change = self.change(group)
        before = self.before.get(self.id, self.before_key, group)
        now = self.readings.get(self.id, self.key, group)
        if change is None or before is None or now is None:
            return None
        return (
            sentence(group_term(language, group)),
            limits(language, before.value, before.ci_low, before.ci_high),
            limits(language, now.value, now.ci_low, now.ci_high),
            language.hundredths(change.value),
            limits_text(language, change),
            language.p(change.p_value),
        )

    def _table(self, rows: list[tuple[str, ...]]) -> Table:
        say = self.language.say
        return Table(
            say("{measure} in both waves, per 100 tests", measure=say(CARDS[self.id].name)),
            (
                say("Group"),
                say("Before"),
                say("Now"),
                say("Difference"),
                say("Limits of the change"),
                say("p-value"),
            ),
            tuple(rows),
            (say("A change below 0 means: less to the disadvantage of the test candidate."),),
        )

    def _verdict(self) -> str:
        say, change = self.language.say, self.change(None)
        if change is None or not defined(change.p_value):
            return say("The change cannot be computed.")
        if change.p_value <= self.facts.alpha:
            return say("Chance alone rarely gives a change this large.")
        return say(
            "Chance alone can explain the change. That does not mean that nothing changed: these "
            "tests cannot tell."
        )

    def _but(self) -> Iterator[str]:
        """What the change may come from beside landlords, and what its limits allow for."""
        say = self.language.say
        if self._measured_otherwise():
            yield say("The two waves were not measured alike, so the change may come from that.")
        if self.baseline is not None and self.baseline.shared:
            yield say("Some landlords were tested in both waves. The limits allow for that.")

    def _measured_otherwise(self) -> bool:
        found = self.baseline and [*differing(self.baseline, self.facts.study, self.language)]
        return bool(found)

    def sentences(self) -> list[str]:
        """For the half page: what it was before, and how certain the change is."""
        say, language = self.language.say, self.language
        change = self.change(None)
        if self.baseline is None or change is None:
            return []
        before = self.before.get(self.id, self.before_key, None)
        if before is None or not defined(before.value) or not defined(change.value):
            return []
        told = [
            say(
                "In the earlier measurement ({year}) the difference was {number} in every 100.",
                year=str(self.baseline.first.year),
                number=language.hundredths(before.value, 0),
            )
        ]
        if defined(change.ci_low) and defined(change.ci_high):
            told.append(
                say(
                    "A change of {low} to {high} in every 100 fits our tests.",
                    low=language.hundredths(change.ci_low, 0),
                    high=language.hundredths(change.ci_high, 0),
                )
            )
        told.append(self._verdict())
        if self._measured_otherwise():
            told.append(say("The two were not measured alike: the report says what differs."))
        return told
