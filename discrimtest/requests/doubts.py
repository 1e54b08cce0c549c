"""What simulated markets say of the methods of an analysis, given its data."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.caution import Caution
from discrimtest.estimators.doubts import BETWEEN_GROUPS, doubts
from discrimtest.finding import Finding
from discrimtest.requests.run import Run


def doubted(run: Run, findings: Iterable[Finding]) -> list[Caution]:
    """A caution for each comparison and reason, with the methods it is about.

    Of all tests and the main outcome alone: groups are small, and would say it again and again.
    """
    methods: dict[tuple[str, str], dict[str, None]] = {}
    for one in findings:
        sample = run.counted.get((one.comparison, None, run.plan.main_outcome.id))
        if (one.group and one.id not in BETWEEN_GROUPS) or one.term:
            continue
        if one.outcome != run.plan.main_outcome.id:
            continue
        if sample is None or sample.landlords is None:
            continue
        for reason in doubts(one.id, one.ci_method or "", sample.landlords):
            methods.setdefault((one.comparison, reason), {})[one.ci_method or one.id] = None
    return [
        Caution(reason, comparison=comparison, methods=", ".join(names))
        for (comparison, reason), names in methods.items()
    ]
