"""The difference between two candidates who need not stand in one test."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.findings.finding import Finding
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import selected
from discrimtest.samples.unpaired import unpaired_of


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    for comparison in selected(run.modelled, asked.request.comparisons, run.free):
        found = unpaired_of(run.seen, comparison, run.compared, asked.outcome.id, asked.column)
        for group, (contacts, sample) in found.items():
            base = run.base(asked, comparison.key, group, sample)
            request = by_landlord(asked.request, asked.id, contacts.known and contacts.repeated)
            yield from run.rows.measures(base, request, asked.outcome, contacts)


UNPAIRED_CONTACTS = Kind(_answer)
