"""Rows of findings: one sample and one id in, findings and the cautions beside them out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from discrimtest.estimators.broken import BOUNDS, worst_case_bounds
from discrimtest.estimators.conditional_logit import WALD, Fit
from discrimtest.estimators.interface import Estimand, Interval, TestMethod, TestResult
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.registry import CONTACTS, ESTIMANDS, MEASURES, METHODS
from discrimtest.files.plan import OutcomeDefinition, PlannedComparison, Request
from discrimtest.findings.card import Needs
from discrimtest.findings.caution import Caution, MethodOf
from discrimtest.findings.finding import Finding
from discrimtest.samples.sample import Sample

_UNDEFINED = {
    Needs.ORDERS: "one_order",
    Needs.SQUARE: "too_alike",
    Needs.WEIGHTED: "too_alike",
    Needs.EACH_LANDLORD: "too_alike",
    Needs.RECOGNISED: "too_alike",
    Needs.UNPAIRED: "too_alike_apart",
    Needs.FACTORS: "undefined_interaction",
}
"""Why a measure is undefined."""


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
        self.warnings.append(Caution(message, **values))

    def test(
        self,
        method: TestMethod[Any],
        base: Finding,
        comparison: PlannedComparison,
        sample: Sample,
    ) -> Iterator[Finding]:
        """The row of one test."""
        if sample.pairs is None or sample.landlords is None:
            self._tell_several(base.id, comparison, sample)
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
        clustered = method.needs is Needs.LANDLORDS
        return self.told(
            base, method.test(material), "landlords_too_alike" if clustered else "undefined_test"
        )

    def told(self, base: Finding, result: TestResult, undefined: str) -> Finding:
        """The row of a result; ``undefined`` is the sentence where it has no p-value."""
        if result.empty:
            self.warn("no_difference_seen", **where(base))
        elif math.isnan(result.p_value):
            self.warn(undefined, **where(base))
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
        denominator = estimand.card.denominator.format(noun=outcome.noun)
        if estimand.needs is Needs.CONTACTS:
            material = sample.shares
            denominator = CONTACTS if sample.several else denominator
        if material is None:
            yield self.refused(base, comparison, sample)
            return
        estimate = estimand.estimate(material)
        base = replace(
            base, value=estimate.value, n_denominator=estimate.of, denominator=denominator
        )
        if math.isnan(estimate.value):
            self.warn("undefined", **where(base), denominator=denominator)
        methods = [
            name
            for name in request.intervals
            if name in estimand.intervals
            or name in estimand.by_landlord
            or (name == BOUNDS and estimand.bounded)
        ]
        rows = 0
        for name in methods or list(estimand.intervals)[:1]:
            if name in estimand.intervals:
                limits = estimand.intervals[name](material, self.level)
                if math.isnan(limits.low) and not math.isnan(estimate.value):
                    self.warn("too_alike", **{**where(base), "id": MethodOf(name, base.id)})
                row = with_limits(base, name, self.level, limits)
            elif name == BOUNDS:
                limits = worst_case_bounds(material, sample.broken, estimate.of)
                row = with_limits(base, name, None, limits)
            elif (found := self._by_landlord(name, base, comparison, sample)) is not None:
                row = with_limits(base, name, self.level, found)
            else:
                continue
            rows += 1
            yield row
        if not rows:
            yield base

    def _by_landlord(
        self, name: str, base: Finding, comparison: PlannedComparison, sample: Sample
    ) -> Interval | None:
        """Limits by a method of tests by landlord; None where it can not be had, which is told."""
        if sample.landlords is None:
            self._tell_several(MethodOf(name, base.id), comparison, sample)
            return None
        if not self._can(name, base, sample.landlords):
            return None
        limits = ESTIMANDS[base.id].by_landlord[name](sample.landlords, self.level)
        self._tell(name, base, limits)
        return limits

    def measures(
        self, base: Finding, request: Request, outcome: OutcomeDefinition, material: Any
    ) -> Iterator[Finding]:
        """A row for each method wanted of a measure, given what it takes."""
        measure = MEASURES[base.id]
        base = replace(base, denominator=measure.card.denominator.format(noun=outcome.noun))
        wanted = [name for name in request.intervals if name in measure.methods]
        for name in wanted or list(measure.methods)[:1]:
            measured = measure.methods[name](material, self.level)
            if measured.caution:
                one_of = measured.caution == "landlords_needed" and len(measure.methods) > 1
                by = MethodOf(name, base.id) if one_of else base.id
                self.warn(measured.caution, **{**where(base), "id": by})
            elif math.isnan(measured.value) or (name and math.isnan(measured.limits.low)):
                self.warn(_UNDEFINED.get(measure.needs, "undefined_difference"), **where(base))
            row = replace(base, value=measured.value, n_denominator=measured.of)
            yield (
                with_limits(row, name, measured.level or self.level, measured.limits)
                if name
                else row
            )

    def odds(self, base: Finding, fit: Fit, place: int) -> Finding:
        """The row of one odds ratio of a conditional logit."""
        limits = fit.interval(place, self.level)
        if math.isnan(limits.low):
            self.warn("separation", **where(base))
        row = replace(
            base,
            value=math.exp(fit.log_odds[place]),
            n_denominator=fit.n_tests,
            denominator="tests with different treatment",
        )
        return with_limits(row, WALD, self.level, limits)

    def _can(self, name: str, base: Finding, landlords: Landlords) -> bool:
        """Whether an interval by landlord can be had; says why not."""
        if landlords.known or METHODS[name].unnamed or not len(landlords.cells):
            return True
        self.warn("landlords_needed", comparison=base.comparison, id=name)
        return False

    def _tell(self, name: str, base: Finding, limits: Interval) -> None:
        about = where(base)
        if limits.empty:
            self.warn("bootstrap_empty", **about, method=name, empty=limits.empty, draws=self.draws)
        if limits.percentile:
            self.warn("bootstrap_percentile", **about, method=name)
        if math.isnan(limits.low) and base.value is not None and not math.isnan(base.value):
            self.warn("landlords_too_alike", **{**about, "id": MethodOf(name, base.id)})

    def refused(self, base: Finding, comparison: PlannedComparison, sample: Sample) -> Finding:
        """The row of what needs one contact of each arm and has several."""
        self._tell_several(base.id, comparison, sample)
        return replace(base, value=math.nan)

    def _tell_several(
        self, id_: str | MethodOf, comparison: PlannedComparison, sample: Sample
    ) -> None:
        self.warn("several_contacts", comparison=comparison.key, tests=sample.several, id=id_)


def with_limits(base: Finding, name: str, level: float | None, limits: Interval) -> Finding:
    """The row with its interval and whatever else the method told."""
    return replace(
        base,
        ci_method=name,
        ci_level=level,
        ci_low=limits.low,
        ci_high=limits.high,
        statistic=limits.statistic,
        p_value=limits.p_value,
        standard_error=limits.standard_error,
        df=limits.df,
    )


def where(base: Finding) -> dict[str, Any]:
    """What a caution says of the place of a row."""
    return {
        "comparison": base.comparison,
        "group": base.group,
        "outcome": base.outcome,
        "id": base.id,
    }
