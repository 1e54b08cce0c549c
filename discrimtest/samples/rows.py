"""Rows of findings: one sample and one id in, findings and the cautions beside them out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from discrimtest.caution import sentence
from discrimtest.estimators.bootstrap import WITHOUT_LANDLORDS
from discrimtest.estimators.interface import Estimand, Interval, Needs, TestMethod
from discrimtest.estimators.registry import CONTACTS, ESTIMANDS
from discrimtest.finding import Finding
from discrimtest.plan import OutcomeDefinition, PlannedComparison, Request
from discrimtest.samples.sample import Sample


class Rows:
    """Makes findings and remembers what must be said beside them.

    Args:
        level: Confidence level of intervals.
        draws: Bootstrap replicates.
    """

    def __init__(self, level: float, draws: int) -> None:
        self.level, self.draws = level, draws
        self.warnings: list[str] = []

    def warn(self, message: str, **values: Any) -> None:
        self.warnings.append(sentence(message, **values))

    def test(
        self,
        method: TestMethod[Any],
        base: Finding,
        comparison: PlannedComparison,
        sample: Sample,
    ) -> Iterator[Finding]:
        """The row of one test."""
        if sample.pairs is None or sample.landlords is None:
            self._refused(base, comparison, sample)
            yield replace(base, p_value=math.nan)
        elif method.needs is not Needs.LANDLORDS:
            yield self.tested(method, base, sample.pairs)
        elif sample.landlords.known or not sample.n_tests:
            yield self.tested(method, base, sample.landlords)
        else:
            self.warn("landlords_needed", comparison=base.comparison, id=base.id)
            yield replace(base, p_value=math.nan)

    def tested(self, method: TestMethod[Any], base: Finding, material: Any) -> Finding:
        """The row of one test, given the kind of sample it takes."""
        result = method.test(material)
        if result.empty:
            self.warn("no_difference_seen", **_where(base))
        elif math.isnan(result.p_value):
            clustered = method.needs is Needs.LANDLORDS
            self.warn("landlords_too_alike" if clustered else "undefined_test", **_where(base))
        return replace(
            base,
            statistic=result.statistic,
            p_value=result.p_value,
            standard_error=result.standard_error,
            df=result.df,
        )

    def estimates(
        self,
        base: Finding,
        request: Request,
        comparison: PlannedComparison,
        outcome: OutcomeDefinition,
        sample: Sample,
    ) -> Iterator[Finding]:
        """A row for each interval method wanted; one without where there is none."""
        estimand: Estimand[Any] = ESTIMANDS[base.id]
        material: Any = sample.pairs
        denominator = estimand.denominator.format(noun=outcome.noun)
        if estimand.needs is Needs.CONTACTS:
            material = sample.shares
            denominator = CONTACTS if sample.several else denominator
        if material is None:
            self._refused(base, comparison, sample)
            yield replace(base, value=math.nan)
            return
        estimate = estimand.estimate(material)
        base = replace(
            base, value=estimate.value, n_denominator=estimate.of, denominator=denominator
        )
        if math.isnan(estimate.value):
            self.warn("undefined", **_where(base), denominator=denominator)
        methods = [
            name
            for name in request.intervals
            if name in estimand.intervals or name in estimand.by_landlord
        ]
        rows = 0
        for name in methods or list(estimand.intervals)[:1]:
            if name in estimand.intervals:
                limits = estimand.intervals[name](material, self.level)
            elif self._can(name, base, comparison, sample):
                limits = estimand.by_landlord[name](sample.landlords, self.level)  # type: ignore[arg-type]
                self._tell(name, base, limits)
            else:
                continue
            rows += 1
            yield replace(
                base,
                ci_method=name,
                ci_level=self.level,
                ci_low=limits.low,
                ci_high=limits.high,
                standard_error=limits.standard_error,
                df=limits.df,
            )
        if not rows:
            yield base

    def _can(self, name: str, base: Finding, comparison: PlannedComparison, sample: Sample) -> bool:
        """Whether an interval by landlord can be had; says why not."""
        if sample.landlords is None:
            self._refused(replace(base, id=f"{name} for {base.id}"), comparison, sample)
            return False
        if sample.landlords.known or name in WITHOUT_LANDLORDS or not sample.n_tests:
            return True
        self.warn("landlords_needed", comparison=base.comparison, id=name)
        return False

    def _tell(self, name: str, base: Finding, limits: Interval) -> None:
        where = _where(base)
        if limits.empty:
            self.warn("bootstrap_empty", **where, method=name, empty=limits.empty, draws=self.draws)
        if limits.percentile:
            self.warn("bootstrap_percentile", **where, method=name)
        if math.isnan(limits.low) and base.value is not None and not math.isnan(base.value):
            self.warn("landlords_too_alike", **{**where, "id": f"{name} for {base.id}"})

    def _refused(self, base: Finding, comparison: PlannedComparison, sample: Sample) -> None:
        self.warn("several_contacts", comparison=comparison.name, tests=sample.several, id=base.id)


def _where(base: Finding) -> dict[str, Any]:
    return {
        "comparison": base.comparison,
        "group": base.group or "all tests",
        "outcome": base.outcome,
        "id": base.id,
    }
