"""What the public was told of a study before, and whether it may be told more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from discrimtest.actions.run_analysis import Analysis
from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.publication import Publication, Telltale, difference
from discrimtest.disclosure.rule import RULE
from discrimtest.doors import Action, action
from discrimtest.errors import Problem, Refused
from discrimtest.store import runs
from discrimtest.store.commits import overtaken
from discrimtest.store.runs import Run
from discrimtest.store.session import Session
from discrimtest.workplace.workplace import Workplace

KEPT = "published"
"""Where an analysis keeps what was published of it."""
TOLD = "told of the landlord"
"""Column of what the rows of an export say of each test's landlord."""


def publications(session: Session, study: str) -> tuple[Publication, ...]:
    """Everything that the public was told of a study, oldest first."""
    kept = (run.findings.get(KEPT) for run in runs.runs(session, study))
    return tuple(Publication.from_dict(one) for one in kept if one)


def published(
    at: Workplace,
    analysis: Analysis,
    gate: Gate,
    earlier: tuple[Publication, ...],
    said: Mapping[str, str] | None = None,
) -> Run:
    """The run of an analysis, with what the public is now told.

    Args:
        earlier: What it was told before.
        said: What the rows of an export say of the landlord of each test.

    Raises:
        Refused: Beside what was published before, this would tell of few landlords.
    """
    if any(one.main and gate.hides(one.key) for one in analysis.study.instrument.planned):
        return analysis.run
    now = Publication.of(gate, at.now().date().isoformat())
    if said:
        now = now.telling_also(TOLD, said)
    record = analysis.record
    landlords = {test.id: record.counted_as(test.landlord) for test in record.tests}
    found = difference(earlier, now, landlords)
    if found is not None:
        raise refused(analysis.study.instrument.slug, found)
    if any(replace(now, on=before.on) == before for before in earlier):
        return analysis.run
    return replace(analysis.run, findings={**analysis.run.findings, KEPT: now.to_dict()})


def require_unmoved(session: Session, study: str, seq: int) -> None:
    """
    Args:
        seq: Log entry at which it was read what had been published.

    Raises:
        Overtaken: Somebody else published of the study since.
    """
    if any(run.findings.get(KEPT) for run in runs.runs(session, study, after=seq)):
        raise overtaken(session, seq)


def refused(slug: str, found: Telltale, instead: Action | None = None) -> Refused:
    """With how many landlords make the difference, and what can be done.

    Args:
        slug: The study that the figures are of.
        instead: Makes the report for those who may know, where that is not the study's own.
    """
    rule = (
        "beside what was published then, this would tell of a group that was hidden"
        if found.hidden
        else f"tests that are new or changed must be of no landlord, of {RULE.crowd}, or of "
        f"{RULE.threshold} with no count below {RULE.threshold}: else the difference of the two "
        "tells what each did"
    )
    report = instead or action("report", slug, audience="commissioner")
    values: dict[str, Any] = {"report": report}
    problem = Problem(
        f"{slug}: published on {found.on}",
        f"{found.landlords} landlords make the difference"
        if found.landlords != 1
        else "1 landlord makes the difference",
        rule,
        "Publish again when more landlords were tested, in every comparison and group that the "
        "report shows; until then '{report}' is for those who may know.",
        "publication.difference_tells",
        values=values,
    )
    return Refused("Two publications together would tell of few landlords.", [problem])
