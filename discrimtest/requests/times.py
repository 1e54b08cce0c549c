"""How soon an answer came: from the hours of each contact."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.registry import TESTS
from discrimtest.estimators.response_time import HAZARD, cox
from discrimtest.findings.finding import Finding
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import selected
from discrimtest.samples.waits import HOURS, WINDOW, waits_of


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    if HOURS not in run.seen.contacts.numbers:
        run.warn("column_absent", column=run.plan.data.columns.hours, what=asked.id)
        return
    if not asked.outcome.main:
        run.warn("timed_once", id=asked.id, outcome=asked.outcome.id)
        return
    time = run.plan.time
    for comparison in selected(run.compared, asked.request.comparisons, run.free):
        found = waits_of(run.seen, comparison, asked.outcome.id, asked.column, time.window_hours)
        for group, waits, sample, left_out in found:
            base = run.base(asked, comparison.key, group, sample)
            if left_out:
                run.warn("window_needed", comparison=comparison.key, id=asked.id, tests=left_out)
            if asked.id == HAZARD:
                fit = cox(waits, time.ties)
                yield from run.rows.measures(base, asked.request, asked.outcome, fit)
            else:
                yield run.rows.tested(TESTS[asked.id], base, waits)


TIMES = Kind(_answer, numbers=(HOURS, WINDOW))
