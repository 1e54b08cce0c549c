"""What stands against the conclusion about a comparison, so that it is not only in a table."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.broken import BOUNDS
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding
from discrimtest.report.adjustment import decisive
from discrimtest.report.facts import OutcomeFacts
from discrimtest.report.language import N_, defined
from discrimtest.report.order import Order
from discrimtest.report.subject import Subject

FAILED = "level_"
"""How the ids of cautions begin that tell where simulated markets saw a method fail."""


class Doubts:
    """Doubts about one comparison: other methods, broken tests, another definition, the order.

    Attributes:
        found: Whether the test read first finds a difference, adjusted where it was.
        failed: Whether simulated markets like this one warn of its method.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.facts, self.language = subject.facts, subject.language
        self.readings, self.key = subject.readings, subject.key
        tests = self.readings.tests(self.key)
        self.test = tests[0] if tests else None
        self.net = self.readings.get(self.readings.primary(self.key), self.key)
        self.found = self.test is not None and self._is_found(self.test)
        self._rows = [row for row in (self.net, self.test) if row is not None]
        self.failed = any(map(self._has_failed, self._rows))

    def sentences(self) -> list[str]:
        """One for each doubt; none where all agrees and the method holds."""
        return [*self.against(), *self.unreliable()]

    def against(self) -> list[str]:
        """What comes to another conclusion, or could have."""
        told = (self._methods(), self._broken(), *self._definitions(), self._order())
        return [text for text in told if text]

    def unreliable(self) -> list[str]:
        """Why the method that is read first may be wrong more often than it says."""
        say = self.language.say
        told = []
        if self.failed:
            told.append(say("In simulated markets like this one, our method was too often wrong."))
        if any(map(self.readings.ignores_landlords, self._rows)):
            told.append(
                say(
                    "Some landlords were tested more than once. We do not take that into "
                    "account yet."
                )
            )
        if self.facts.protocol.order == "test-first":
            told.append(
                say("The test candidate always came first. That alone can cause a difference.")
            )
        return told

    def _is_found(self, row: Finding) -> bool:
        p_value = decisive(row)
        return defined(p_value) and p_value <= self.facts.alpha

    def _has_failed(self, row: Finding) -> bool:
        """Whether simulated markets like this one warn of the method of a row."""
        return any(
            warning.id.startswith(FAILED)
            and warning.values.get("comparison") == self.key
            and (row.ci_method or row.id) in warning.values.get("methods", ())
            for warning in self.readings.findings.warnings
            if isinstance(warning, Caution)
        )

    def _methods(self) -> str:
        """Methods that allow for landlords with several tests as the first one does, or better."""
        conclusions = {self._is_found(row) for row in self._tests()}
        conclusions |= {row.ci_low > 0 or row.ci_high < 0 for row in self._limits()}  # type: ignore[operator]
        if conclusions <= {self.found}:
            return ""
        return self.language.say("Not all methods come to the same conclusion.")

    def _tests(self) -> Iterator[Finding]:
        for row in self.readings.tests(self.key):
            if defined(row.p_value) and not self.readings.ignores_landlords(row):
                yield row

    def _limits(self) -> Iterator[Finding]:
        for row in self.readings.rows(self.readings.primary(self.key), self.key):
            if row.ci_method in (None, BOUNDS) or self.readings.ignores_landlords(row):
                continue
            if defined(row.ci_low) and defined(row.ci_high):
                yield row

    def _broken(self) -> str:
        row = self.readings.get("tipping_point", self.key)
        if row is None or not defined(row.value) or row.value > (row.n_denominator or 0):
            return ""
        return self.language.count(
            row.n_denominator or 0,
            "{n} test could not be completed. With it, the result could have been different.",
            "{n} tests could not be completed. With them, the result could have been different.",
        )

    def _definitions(self) -> Iterator[str]:
        """A broader (or narrower) reading of the answers that comes to another conclusion."""
        for outcome in self.facts.outcomes:
            tests = self.readings.tests(self.key, None, outcome.id)
            if outcome.main or outcome.kind != "definition" or not tests:
                continue
            if defined(tests[0].p_value) and self._is_found(tests[0]) != self.found:
                yield self._definition(outcome)

    def _definition(self, outcome: OutcomeFacts) -> str:
        more = [one for one in outcome.favourable if one not in self.facts.outcome.favourable]
        if more and set(self.facts.outcome.favourable) <= set(outcome.favourable):
            message = (
                N_("When we also count other answers, such as ‘{answer}’, chance can explain it.")
                if self.found
                else N_(
                    "When we also count other answers, such as ‘{answer}’, chance is a poor "
                    "explanation."
                )
            )
            return self.language.say(message, answer=more[0][self.language.code])
        message = (
            N_("When we count ‘{definition}’, chance can explain the difference.")
            if self.found
            else N_("When we count ‘{definition}’, chance is a poor explanation.")
        )
        return self.language.say(message, definition=outcome.label[self.language.code])

    def _order(self) -> str:
        if not Order(self.subject).warnings():
            return ""
        return self.language.say(
            "Who came first matters for this conclusion. See ‘{part}’.",
            part=self.language.say("Who came first"),
        )
