"""What is shown first: decided for each paired table, marked on its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.registry import MEASURES, MODELS, TESTS
from discrimtest.estimators.shown_first import FEW_LANDLORDS, shown_first
from discrimtest.files.plan import Request
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding, Shown
from discrimtest.findings.keys import Compared, Comparison, Group, Model, Term
from discrimtest.samples.sample import Sample

Table = tuple[Compared, Group | None, str]


def preferred(comparison: Comparison, group: Group | None, outcome: str, sample: Sample) -> Shown:
    """The methods that come first for one sample, and why."""
    repeated, clusters = False, sample.n_landlords
    if sample.landlords is not None and clusters is not None:
        # A test that names no landlord is a cluster of its own, as the methods take it.
        repeated, clusters = sample.landlords.repeated, len(sample.landlords.cells)
    first = shown_first(clusters, repeated)
    reason = Caution(
        first.reason,
        comparison=comparison,
        tests=sample.n_tests,
        landlords=sample.n_landlords,
        few=FEW_LANDLORDS,
    )
    return Shown(comparison, group, outcome, first.intervals, first.tests, reason)


def by_landlord(request: Request, id_: str, repeated: bool) -> Request:
    """The same request; with ``cr2`` where landlords repeat and it names no method of ``id_``."""
    methods = MEASURES[id_].methods
    if not repeated or CR2 not in methods or set(methods) & set(request.intervals):
        return request
    return request.model_copy(update={"intervals": (CR2,)})


def marked(findings: Sequence[Finding], shown: Mapping[Table, Shown]) -> list[Finding]:
    """The same findings, with the row to read first marked among those that say the same.

    That is the interval of a figure, and the test of a paired table, that comes first in the order
    of preference; an interval that is not in it comes after, as the plan has them. A difference
    between groups follows the table of all tests; a covariate of a model of several candidates
    follows the table of the first of them.
    """
    tables: dict[tuple[Group | None, str], Shown] = {}
    for (_, group, outcome), one_shown in shown.items():
        tables.setdefault((group, outcome), one_shown)
    best: dict[tuple[Table, str, Model | None, Term | None], tuple[int, int]] = {}
    for number, one in enumerate(findings):
        table = (one.comparison, one.group, one.outcome)
        first = shown.get(table) or shown.get((one.comparison, None, one.outcome))
        if first is None and one.id in MODELS:
            first = tables.get((one.group, one.outcome))
        if first is None or (one.id in TESTS and one.id not in first.tests):
            continue
        test = one.id in TESTS
        order, name = (first.tests, one.id) if test else (first.intervals, one.ci_method)
        rank = order.index(name) if name in order else len(order)
        key = (table, "" if test else one.id, one.model, one.term)
        best[key] = min(best.get(key, (rank, number)), (rank, number))
    numbers = {number for _, number in best.values()}
    return [replace(one, shown_first=number in numbers) for number, one in enumerate(findings)]
