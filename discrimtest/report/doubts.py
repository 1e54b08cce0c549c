"""What stands against the verdict of the half page, so that nobody finds it only in a table."""

from __future__ import annotations

from discrimtest.estimators.broken import BOUNDS
from discrimtest.findings.finding import Finding
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, defined
from discrimtest.report.order import Order
from discrimtest.report.readings import Readings


class Doubts:
    """Other methods, broken tests, another definition and the order, for the primary comparison."""

    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.key = facts.primary.key
        tests = readings.tests(self.key)
        self.found = bool(tests) and self._is_found(tests[0])

    def sentences(self) -> list[str]:
        """One for each thing that would turn the verdict; none where all agrees."""
        told = (self._methods(), self._broken(), *self._definitions(), self._order())
        return [text for text in told if text]

    def _is_found(self, row: Finding) -> bool:
        return defined(row.p_value) and row.p_value <= self.facts.alpha

    def _methods(self) -> str:
        """Methods that allow for landlords with several tests as the first one does, or better."""
        tests = [
            row
            for row in self.readings.tests(self.key)
            if defined(row.p_value) and not self.readings.ignores_landlords(row)
        ]
        limits = [
            row
            for row in self.readings.rows(self.readings.primary(self.key), self.key)
            if row.ci_method not in (None, BOUNDS)
            and defined(row.ci_low)
            and defined(row.ci_high)
            and not self.readings.ignores_landlords(row)
        ]
        verdicts = {self._is_found(row) for row in tests}
        verdicts |= {row.ci_low > 0 or row.ci_high < 0 for row in limits}  # type: ignore[operator]
        if verdicts <= {self.found}:
            return ""
        return self.language.say(
            "It is a borderline case: not every way to compute it comes to this verdict."
        )

    def _broken(self) -> str:
        row = self.readings.get("tipping_point", self.key)
        if row is None or not defined(row.value) or row.value > (row.n_denominator or 0):
            return ""
        return self.language.count(
            row.n_denominator or 0,
            "{n} test was broken. It could have turned this verdict.",
            "{n} tests were broken. They could have turned this verdict.",
        )

    def _definitions(self) -> list[str]:
        """A broader (or narrower) reading of the answers that comes to another verdict."""
        told = []
        for outcome in self.facts.outcomes:
            tests = self.readings.tests(self.key, None, outcome.id)
            if outcome.main or outcome.kind != "definition" or not tests:
                continue
            if not defined(tests[0].p_value) or self._is_found(tests[0]) == self.found:
                continue
            label = outcome.label[self.language.code]
            told.append(
                self.language.say(
                    "When we count ‘{definition}’, chance can explain the difference.",
                    definition=label,
                )
                if self.found
                else self.language.say(
                    "When we count ‘{definition}’, chance is a poor explanation.",
                    definition=label,
                )
            )
        return told

    def _order(self) -> str:
        if not Order(self.facts, self.readings, self.language).warnings():
            return ""
        return self.language.say(
            "Who wrote first matters for this conclusion. See ‘{part}’.",
            part=self.language.say("Who wrote first"),
        )
