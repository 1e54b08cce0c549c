"""What the public is told of mystery calls, beside all that it was told of them before."""

from __future__ import annotations

from dataclasses import replace

from discrimtest.actions.analyse_calls import CallsTold
from discrimtest.actions.check_publication import refused
from discrimtest.disclosure.calls import call_publication, public_calls
from discrimtest.disclosure.publication import Publication, difference
from discrimtest.disclosure.rule import RULE
from discrimtest.doors import action
from discrimtest.report.calls import CallFacts
from discrimtest.store import runs
from discrimtest.store.commits import overtaken
from discrimtest.store.runs import Run
from discrimtest.store.session import Session
from discrimtest.workplace.workplace import Workplace

KEPT = "published_calls"
"""Where the analysis beside which calls were told keeps what was told of them."""


def calls_published(session: Session, after: int = 0) -> tuple[Publication, ...]:
    """Everything that the public was told of calls in any report, oldest first.

    Args:
        after: Only what was told after this log entry.
    """
    kept = (run.findings.get(KEPT) for run in runs.runs(session, None, after))
    return tuple(Publication.from_dict(one) for one in kept if one)


def publish_calls(
    at: Workplace,
    beside: str,
    slug: str,
    told: CallsTold,
    run: Run,
    earlier: tuple[Publication, ...],
) -> tuple[CallFacts, Run]:
    """What the public sees of calls, and the run that keeps it.

    Args:
        beside: Name of the study whose report tells of them.
        slug: Of the study that made them.
        earlier: What it was told of calls before.

    Raises:
        Refused: Beside what was published before, this would tell of few agencies.
    """
    record = told.record
    assert record is not None  # noqa: S101 (the public reads calls of a study alone)
    shown = public_calls(told.facts.findings)
    rows = [(call.id, call.request, call.wave, outcome) for call, outcome in record.rows()]
    now = call_publication(rows, shown, at.now().date().isoformat())
    own = {call.id for call in record.calls}
    before = tuple(each for each in earlier if _is_of(each, own))
    landlords = {call.id: min(record.landlords.count_as(call.landlord)) for call in record.calls}
    found = difference(before, now, landlords)
    if found is not None:
        instead = action("report", beside, audience="commissioner", calls=slug)
        raise refused(slug, found, instead)
    conduct = replace(told.facts.conduct, fewest=RULE.threshold)
    facts = replace(told.facts, findings=shown, sha256="", conduct=conduct)
    if any(replace(now, on=each.on) == each for each in before):
        return facts, run
    return facts, replace(run, findings={**run.findings, KEPT: now.to_dict()})


def require_calls_unmoved(session: Session, seq: int) -> None:
    """
    Args:
        seq: Log entry at which it was read what had been published.

    Raises:
        Overtaken: Somebody else published calls since.
    """
    if calls_published(session, seq):
        raise overtaken(session, seq)


def _is_of(publication: Publication, calls: set[str]) -> bool:
    told = (call for atom in publication.atoms for cell in atom.tests for call in cell)
    return any(call in calls for call in told)
