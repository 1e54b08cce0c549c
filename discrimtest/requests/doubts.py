"""What simulated markets say of the methods of an analysis, given its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from discrimtest.estimators.doubts import doubts
from discrimtest.estimators.other_doubts import (
    of_cities,
    of_factors,
    of_grades,
    of_unpaired,
    of_waits,
    of_weights,
)
from discrimtest.estimators.registry import CARDS
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.findings.card import Needs, Question
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Compared, Comparison, Difference
from discrimtest.requests.run import Evaluation
from discrimtest.samples.unpaired import unpaired_of
from discrimtest.samples.waits import waits_of
from discrimtest.samples.weighted import factors_of, weighted_of


def doubted(run: Evaluation, findings: Iterable[Finding]) -> list[Caution]:
    """A caution for each comparison and reason, with the methods it is about.

    Of all tests and the main outcome alone: groups are small, and would say it again and again.
    """
    methods: dict[tuple[Compared, str], dict[str, None]] = {}
    outcome = run.plan.main_outcome.id
    for one in findings:
        of_all = not one.group or _needs(one) in (Needs.CONTRAST, Needs.ESTIMATES)
        # Graded answers have an outcome definition of their own.
        main = one.outcome == outcome or _needs(one) is Needs.SQUARE
        if not of_all or not main or one.term:
            continue
        for reason in _OTHERS.get(_needs(one), _of_tests)(run, one):
            methods.setdefault((one.comparison, reason), {})[one.ci_method or one.id] = None
    return [
        Caution(reason, comparison=comparison, methods=tuple(names))
        for (comparison, reason), names in methods.items()
    ]


def _needs(finding: Finding) -> Needs:
    return CARDS[finding.id].needs


def _of_tests(run: Evaluation, one: Finding) -> Iterable[str]:
    for name in _compared_in(run, one):
        sample = run.counted.get((name, None, one.outcome))
        if sample is not None and sample.landlords is not None:
            yield from doubts(one.id, one.ci_method or "", sample.landlords)


def _compared_in(run: Evaluation, finding: Finding) -> Sequence[Comparison]:
    """The comparisons whose tests a finding is of: its own, or each one of a joint test."""
    key = finding.comparison
    if CARDS[finding.id].question is not Question.CANDIDATES or isinstance(key, Difference):
        return key.parts
    singles = [comparison.key for comparison in run.compared if not comparison.pooled]
    return [single for single in singles if single.control == key.control]


def _of_waits(run: Evaluation, one: Finding) -> Iterable[str]:
    (comparison,) = _named(run, one)
    window = run.plan.time.window_hours
    waits = run.once(
        ("doubted waits", one.comparison),
        lambda: next(iter(waits_of(run.seen, comparison, one.outcome, EVERYONE, window)))[1],
    )
    return of_waits(one.ci_method or "", waits)


def _of_factors(run: Evaluation, one: Finding) -> Iterable[str]:
    first, second = _named(run, one)
    factors = run.once(
        ("doubted factors", one.comparison),
        lambda: factors_of(run.seen, (first, second), run.compared, one.outcome, EVERYONE)[None][0],
    )
    return of_factors(one.id, one.ci_method or "", factors)


def _of_weights(run: Evaluation, one: Finding) -> Iterable[str]:
    (comparison,) = _named(run, one)
    tests = run.once(
        ("doubted weights", one.comparison),
        lambda: weighted_of(run.seen, comparison, run.compared, one.outcome, EVERYONE)[None][0],
    )
    return of_weights(one.id, one.ci_method or "", tests)


def _of_unpaired(run: Evaluation, one: Finding) -> Iterable[str]:
    (comparison,) = _named(run, one)
    contacts = run.once(
        ("doubted contacts", one.comparison),
        lambda: unpaired_of(run.seen, comparison, run.compared, one.outcome, EVERYONE)[None][0],
    )
    return of_unpaired(one.ci_method or "", contacts)


def _of_grades(run: Evaluation, one: Finding) -> Iterable[str]:
    return of_grades(one.id, one.n_tests)


def _of_cities(run: Evaluation, one: Finding) -> Iterable[str]:
    (comparison,) = _named(run, one)
    column = one.group.column if one.group else EVERYONE
    samples = run.samples(comparison, run.plan.main_outcome, column).values()
    tables = [sample.pairs for sample in samples if sample.pairs is not None]
    invited = [table.n_any for table in tables if table.n_discordant]
    return of_cities(one.id, one.ci_method or "", invited)


def _named(run: Evaluation, one: Finding) -> list[PlannedComparison]:
    """The comparisons that a finding is of, in its order."""
    by_key = {comparison.key: comparison for comparison in run.modelled}
    return [by_key[key] for key in one.comparison.parts]


_OTHERS: Mapping[Needs, Callable[[Evaluation, Finding], Iterable[str]]] = {
    Needs.WAITS: _of_waits,
    Needs.FACTORS: _of_factors,
    Needs.WEIGHTED: _of_weights,
    Needs.UNPAIRED: _of_unpaired,
    Needs.SQUARE: _of_grades,
    Needs.ESTIMATES: _of_cities,
}
