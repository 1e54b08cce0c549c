"""The earlier wave of a study, analysed anew by the plan it was locked with."""

from __future__ import annotations

from discrimtest.actions.open_study import OpenStudy, frozen
from discrimtest.actions.run_analysis import Analysis, Closed, findings_of
from discrimtest.actions.workplace import Workplace
from discrimtest.record.progress import progress_of
from discrimtest.report.facts import BaselineFacts
from discrimtest.requests.waves import change
from discrimtest.store import studies
from discrimtest.store.session import Session


def baseline_facts(at: Workplace, session: Session, analysis: Analysis) -> BaselineFacts | None:
    """What the earlier wave found and what changed; None where no wave is named or at hand.

    A wave is at hand when this database holds it, locked, with a test that is over.
    """
    slug = analysis.study.instrument.study.baseline
    found = studies.find_study(session, slug) if slug else None
    version = studies.current_version(session, found.id) if found else None
    if found is None or version is None:
        return None
    earlier = OpenStudy(found, frozen(at, version), version)
    record = Closed.read(at, session, earlier).record
    if not progress_of(record, at.now()).complete:
        return None
    findings = findings_of(at, session, earlier, record)
    file = earlier.instrument.study
    return BaselineFacts(
        study=file.slug,
        title=file.title,
        first=file.period.first,
        last=file.period.last,
        simulated=found.simulated,
        findings=findings,
        changes=change(findings, analysis.findings, analysis.study.instrument.plan.level),
    )
