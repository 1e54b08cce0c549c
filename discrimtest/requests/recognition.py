"""Net rates as they would be if every landlord had read the signal."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.adjusted import Recognised
from discrimtest.findings.finding import Finding
from discrimtest.requests.paired import tables
from discrimtest.requests.run import Asked, Evaluation, Kind


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    known = {one.comparison: one for one in run.plan.recognition}
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.pairs is None:
            yield run.rows.refused(base, comparison, sample)
            continue
        told = known.get(comparison.id)
        share, raters = (told.share, told.raters) if told else (None, None)
        material = Recognised(sample.pairs, share, raters)
        yield from run.rows.measures(base, asked.request, asked.outcome, material)


RECOGNITION = Kind(_answer)
