"""What an export holds, as the database knows it: identifiers not yet replaced, moments exact.

:mod:`discrimtest.exchange.release` makes of it what may leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from discrimtest.design.instrument import Instrument
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Finding
from discrimtest.record.exported import (
    ExportedCoding,
    ExportedContact,
    ExportedTest,
    exported_codings,
    exported_contacts,
    exported_tests,
)
from discrimtest.record.material import Material
from discrimtest.record.progress import Progress


@dataclass(frozen=True, slots=True)
class Content:
    """The rows, and the words of the study's own files.

    Attributes:
        findings: As :meth:`discrimtest.findings.finding.Finding.to_dict` gives them.
        comparisons, arms, categories, outcomes: Id → label; outcomes are the plan's definitions.
        subtle: Code of subtle treatment → label and the values it may have.
    """

    study: str
    title: LocalText
    purpose: str
    mode: str
    simulated: bool
    tests: tuple[ExportedTest, ...]
    contacts: tuple[ExportedContact, ...]
    codings: tuple[ExportedCoding, ...]
    findings: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    comparisons: Mapping[str, LocalText]
    arms: Mapping[str, LocalText]
    categories: Mapping[str, LocalText]
    outcomes: Mapping[str, LocalText]
    subtle: Mapping[str, tuple[LocalText, tuple[str, ...]]]


FINDING_FIELDS = tuple(each.name for each in fields(Finding))
"""The columns of a finding, in its own order."""


def content_of(
    instrument: Instrument, material: Material, progress: Progress, findings: Mapping[str, Any]
) -> Content:
    """The tests that are over with all that belongs to them, and what was found in them.

    A test still under way stays out whole: what is planned for it must not leave the house.

    Args:
        instrument: The files of the study.
        material: What was read of it.
        findings: As :meth:`discrimtest.findings.finding.Findings.to_dict` gives them; with what
            warnings say together, which analyses of the first release did not keep.
    """
    record, study = material.record, material.study
    judged = exported_codings(record, progress)
    return Content(
        study=instrument.slug,
        title=instrument.study.title,
        purpose=str(study.purpose),
        mode=str(study.mode),
        simulated=study.simulated,
        tests=exported_tests(record, progress, material.home),
        contacts=exported_contacts(record, progress),
        codings=judged,
        findings=tuple(findings["findings"]),
        warnings=tuple(findings.get("gathered", findings["warnings"])),
        comparisons={name: each.label for name, each in instrument.comparisons.items()},
        arms={name: arm.label for name, arm in instrument.arms.items()},
        categories={str(each.id): each.label for each in instrument.codebook.categories},
        outcomes={each.id: each.label for each in instrument.plan.outcomes},
        subtle=_subtle(instrument, judged),
    )


def _subtle(
    instrument: Instrument, judged: tuple[ExportedCoding, ...]
) -> Mapping[str, tuple[LocalText, tuple[str, ...]]]:
    """The codebook's items; an amendment may have removed a value that was given before."""
    found: dict[str, Any] = {
        str(entry.id): (entry.label, entry.values) for entry in instrument.codebook.subtle
    }
    for row in judged:
        for code, value in row.subtle.items():
            same = LocalText(nl=code, fr=code, en=code)
            label, values = found.get(code, (same, ()))
            if value not in values:
                found[code] = (label, (*values, value))
    return found
