"""What an export holds, as the database knows it: identifiers not yet replaced, moments exact.

:mod:`discrimtest.exchange.release` makes of it what may leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from discrimtest.design.instrument import Instrument
from discrimtest.disclosure.public import Gate
from discrimtest.exchange.beside import Beside
from discrimtest.files.plan import PlannedComparison
from discrimtest.files.word import LocalText
from discrimtest.findings.gathered import gathered
from discrimtest.record.exported import (
    ExportedCoding,
    ExportedContact,
    ExportedDeviation,
    ExportedTest,
    ExportedVisit,
    exported_codings,
    exported_contacts,
    exported_deviations,
    exported_tests,
    exported_visits,
)
from discrimtest.record.frame import frame_rows, subtle_items
from discrimtest.record.material import Material
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.record.stages import STAGES, stage_columns


@dataclass(frozen=True, slots=True)
class Content:
    """The rows, and the words of the study's own files.

    Attributes:
        frame: The contacts as the analysis reads them. frame_items: Its columns of subtle
            treatment and of stages, with their labels.
        findings: As :meth:`discrimtest.findings.finding.Finding.to_dict` gives them.
        cells: As :meth:`discrimtest.findings.finding.Cells.to_dict` gives them.
        comparisons, arms, categories, outcomes: Id → label; outcomes are the plan's definitions.
        subtle: Code of subtle treatment → label and the values it may have.
        visits: Accounts of visits; none for the public.
        hidden: Comparisons that the public does not see. columns: Columns of which it does not
            see every group.
    """

    study: str
    title: LocalText
    purpose: str
    mode: str
    simulated: bool
    tests: tuple[ExportedTest, ...]
    contacts: tuple[ExportedContact, ...]
    codings: tuple[ExportedCoding, ...]
    deviations: tuple[ExportedDeviation, ...]
    frame: tuple[Mapping[str, Any], ...]
    frame_items: Mapping[str, LocalText]
    findings: tuple[Mapping[str, Any], ...]
    cells: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    comparisons: Mapping[str, LocalText]
    arms: Mapping[str, LocalText]
    categories: Mapping[str, LocalText]
    outcomes: Mapping[str, LocalText]
    subtle: Mapping[str, tuple[LocalText, tuple[str, ...]]]
    beside: Beside
    visits: tuple[ExportedVisit, ...] = ()
    hidden: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()

    def public(self, gate: Gate, planned: Iterable[PlannedComparison]) -> Content:
        """What the public may have: nothing of hidden comparisons, and the findings it may see.

        Args:
            planned: The comparisons of the study.
        """
        hidden = frozenset(one.id for one in planned if gate.hides(one.key))
        tests = tuple(one for one in self.tests if hidden.isdisjoint(one.comparisons))
        kept = {one.test for one in tests}
        contacts = tuple(one for one in self.contacts if one.test in kept)
        written = {one.contact for one in contacts}
        told = gate.findings
        return replace(
            self,
            tests=tests,
            contacts=contacts,
            codings=tuple(one for one in self.codings if one.contact in written),
            deviations=tuple(one for one in self.deviations if one.test in kept),
            visits=(),
            frame=tuple(one for one in self.frame if one["test"] in kept),
            findings=tuple(one.to_dict() for one in told.findings),
            cells=tuple(one.to_dict() for one in told.cells),
            warnings=tuple(gathered(told.warnings)),
            hidden=hidden,
            columns=frozenset(group.column for _, group in gate.hidden if group),
        )


def content_of(
    instrument: Instrument,
    material: Material,
    progress: Progress,
    findings: Mapping[str, Any],
    beside: Beside,
) -> Content:
    """The tests that are over with all that belongs to them, and what was found in them.

    A test still under way stays out whole: what is planned for it must not leave the house.

    Args:
        instrument: The files of the study.
        material: What was read of it.
        findings: As :meth:`discrimtest.findings.finding.Findings.to_dict` gives them, with what
            warnings say together.
        beside: What a report for the same reader tells beside rows.
    """
    record, study = material.record, material.study
    judged = exported_codings(record, progress)
    types = {home.id: str(home.landlord_type) for home in material.homes}
    return Content(
        study=instrument.slug,
        title=instrument.study.title,
        purpose=str(study.purpose),
        mode=str(study.mode),
        simulated=study.simulated,
        tests=exported_tests(record, progress, material.home),
        contacts=exported_contacts(record, progress),
        codings=judged,
        deviations=exported_deviations(record, progress),
        frame=tuple(frame_rows(record, progress, types, instrument.plan.time.event)),
        frame_items=_items(instrument, record),
        findings=tuple(findings["findings"]),
        cells=tuple(findings["cells"]),
        warnings=tuple(findings["gathered"]),
        comparisons={name: each.label for name, each in instrument.comparisons.items()},
        arms={name: arm.label for name, arm in instrument.arms.items()},
        categories={str(each.id): each.label for each in instrument.codebook.categories},
        outcomes={each.id: each.label for each in instrument.plan.outcomes},
        subtle=_subtle(instrument, judged),
        beside=beside,
        visits=exported_visits(record, progress),
    )


def _items(instrument: Instrument, record: Record) -> Mapping[str, LocalText]:
    """The frame's columns beside those that every frame has; a stage is called as the plan does."""
    labels = {str(entry.id): entry.label for entry in instrument.codebook.subtle}
    labels |= {one.column: one.label for one in instrument.plan.outcomes if one.column in STAGES}
    names = (*subtle_items(record), *stage_columns(record))
    return {name: labels.get(name, LocalText(nl=name, fr=name, en=name)) for name in names}


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
