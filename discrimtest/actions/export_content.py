"""What an export of a study holds, gathered from the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discrimtest.actions.open_study import OpenStudy
from discrimtest.exchange.content import Content
from discrimtest.files.word import LocalText
from discrimtest.record.exported import (
    ExportedCoding,
    exported_codings,
    exported_contacts,
    exported_tests,
)
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.store import listings
from discrimtest.store.runs import Run
from discrimtest.store.session import Session


def export_content(
    session: Session, study: OpenStudy, record: Record, progress: Progress, run: Run
) -> Content:
    """The tests that are over with all that belongs to them, and the findings of ``run``.

    A test still under way stays out whole: what is planned for it must not leave the house.
    """
    homes = {home.id: home for home in listings.listings(session, study.id)}
    judged = exported_codings(record, progress)
    instrument = study.instrument
    return Content(
        study=instrument.slug,
        title=instrument.study.title,
        purpose=str(study.registered.purpose),
        mode=str(study.registered.mode),
        simulated=study.registered.simulated,
        tests=exported_tests(progress, homes),
        contacts=exported_contacts(record, progress),
        codings=judged,
        findings=tuple(run.findings["findings"]),
        warnings=tuple(run.findings["warnings"]),
        comparisons={name: each.label for name, each in instrument.comparisons.items()},
        arms={name: arm.label for name, arm in instrument.arms.items()},
        categories={str(each.id): each.label for each in instrument.codebook.categories},
        outcomes={each.id: each.label for each in instrument.plan.outcomes},
        subtle=_subtle(study, judged),
    )


def _subtle(
    study: OpenStudy, judged: tuple[ExportedCoding, ...]
) -> Mapping[str, tuple[LocalText, tuple[str, ...]]]:
    """The codebook's items; an amendment may have removed a value that was given before."""
    found: dict[str, Any] = {
        str(entry.id): (entry.label, entry.values) for entry in study.instrument.codebook.subtle
    }
    for row in judged:
        for code, value in row.subtle.items():
            same = LocalText(nl=code, fr=code, en=code)
            label, values = found.get(code, (same, ()))
            if value not in values:
                found[code] = (label, (*values, value))
    return found
