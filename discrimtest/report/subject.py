"""What a sentence or table of a report is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from discrimtest.findings.keys import Comparison
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import Language
from discrimtest.report.readings import Readings


@dataclass(frozen=True, slots=True)
class Subject:
    """One comparison of a study, with its findings, in a language."""

    facts: ReportFacts
    readings: Readings
    language: Language
    comparison: ComparisonFacts

    @property
    def key(self) -> Comparison:
        return self.comparison.key

    def beside(self, comparison: ComparisonFacts) -> Subject:
        """Another comparison of the same study."""
        return replace(self, comparison=comparison)
