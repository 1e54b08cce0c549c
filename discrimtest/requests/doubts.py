"""What simulated markets say of the methods of an analysis, given its data."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.caution import Caution
from discrimtest.estimators.doubts import BETWEEN_GROUPS, doubts
from discrimtest.finding import Finding
from discrimtest.requests.run import Run

JOINT = frozenset({"cochran_q", "clogit_score"})
"""Tests of several candidates at once, which take every test as its own."""


def doubted(run: Run, findings: Iterable[Finding]) -> list[Caution]:
    """A caution for each comparison and reason, with the methods it is about.

    Of all tests and the main outcome alone: groups are small, and would say it again and again.
    """
    methods: dict[tuple[str, str], dict[str, None]] = {}
    outcome = run.plan.main_outcome.id
    for one in findings:
        if (one.group and one.id not in BETWEEN_GROUPS) or one.term or one.outcome != outcome:
            continue
        for name in _compared_in(run, one):
            sample = run.counted.get((name, None, outcome))
            if sample is None or sample.landlords is None:
                continue
            for reason in doubts(one.id, one.ci_method or "", sample.landlords):
                methods.setdefault((one.comparison, reason), {})[one.ci_method or one.id] = None
    return [
        Caution(reason, comparison=comparison, methods=", ".join(names))
        for (comparison, reason), names in methods.items()
    ]


def _compared_in(run: Run, finding: Finding) -> list[str]:
    """The comparisons whose tests a finding is of: its own, or each one of a joint test."""
    if finding.id not in JOINT:
        return [finding.comparison]
    singles = [one for one in run.compared if not one.pooled]
    return [one.name for one in singles if finding.comparison.endswith(f" vs {one.control[0]}")]
