"""Analyse a table of mystery calls; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.design.call_law import may_call
from discrimtest.design.instrument import Instrument
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.estimators.levels import OWN_RATE, REPEATED
from discrimtest.files.legal import LegalBasis, MysteryCallLaw
from discrimtest.files.word import LocalText
from discrimtest.identifiers import sha256_hex
from discrimtest.library.call_folder import read_calls
from discrimtest.library.files import legal_files, unknown_name
from discrimtest.library.folder import read_protocol
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import library_of
from discrimtest.library.reader import TextReader
from discrimtest.report.calls import CallFacts
from discrimtest.report.facts import Audience
from discrimtest.requests.calls import CallFinding, call_rows, find_calls
from discrimtest.samples.calls import call_samples
from discrimtest.samples.data_file import read_data
from discrimtest.words.study import Purpose
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CallAnalysis:
    """What a table of calls shows, and the law it was made under.

    Attributes:
        law: What the region's legal file says of such calls, with its source.
        warnings: What must be said beside the numbers, in English.
    """

    findings: tuple[CallFinding, ...]
    law: MysteryCallLaw
    level: float
    data_sha256: str
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "findings": call_rows(self.findings, self.level),
            "law": {"text": self.law.text.en, "source": self.law.source.en},
            "warnings": list(self.warnings),
            "data_sha256": self.data_sha256,
        }


def analyse_calls(
    project: Path | None, data: Path, region: str, purpose: Purpose, level: float = 0.95
) -> CallAnalysis:
    """Rates of levels by request and wave, with their trend.

    Args:
        project: As ``--project`` says; where legal files are looked for by name.
        data: The table, one row a call.
        region: Name of the legal file.
        purpose: What the calls were made for.
        level: Confidence level.

    Raises:
        WrongInput: With every mistake of the data; no legal file has the name.
        Refused: The region's law does not let such calls be made for this purpose.
    """
    law = may_call(_law(project, region), purpose)
    content = bytes_of(data)
    findings = find_calls(call_samples(read_data(content, data.name), data.name), level)
    warnings = [OWN_RATE]
    if any(finding.repeated for finding in findings):
        warnings.append(REPEATED)
    for finding in findings:
        if finding.trend.why:
            about = f"{finding.request}: " if finding.request else ""
            warnings.append(f"{about}{finding.trend.why}")
    return CallAnalysis(findings, law, level, sha256_hex(content), tuple(warnings))


def call_facts(at: Workplace, instrument: Instrument, data: Path) -> CallFacts:
    """What a study's report tells of calls, under the law and for the purpose that it was locked
    with.

    Raises:
        WrongInput: With every mistake of the data.
        Refused: That law does not let such calls be made for that purpose.
    """
    law = may_call(instrument.legal, instrument.study.purpose)
    content, level = bytes_of(data), instrument.plan.level
    findings = find_calls(call_samples(read_data(content, data.name), data.name), level)
    labels: dict[str, LocalText] = {}
    for entry in at.library.protocols():
        if read_protocol(at.library, entry.name).holds_calls:
            protocol = read_calls(at.library, entry.name).protocol
            if "requests" not in protocol.missing:
                labels |= {request.id: request.label for request in protocol.value.requests}
    return CallFacts(findings, law.text, law.source, labels, level, sha256_hex(content))


def require_for_market(audience: Audience, landlord: str | None) -> None:
    """Refuse calls where they would tell of one landlord, or reach the public.

    Raises:
        Refused: The report is about one landlord, or for the public.
    """
    if landlord is not None:
        rule = "calls measure a market, and tell nothing of one landlord"
        problem = Problem.of_input("calls", "", rule, "Leave them out.", code="calls.one_landlord")
        raise Refused("Calls stand in no report on one landlord.", [problem])
    if audience is Audience.PUBLIC:
        problem = Problem.of_input(
            "calls",
            "",
            "the rule that keeps small numbers from the public does not look at calls yet",
            "Make the report for a commissioner or an inspector.",
            code="calls.public",
        )
        raise Refused("Calls stand in no report for the public.", [problem])


def _law(project: Path | None, region: str) -> LegalBasis:
    library = library_of(project)
    known = tuple(legal_files(library))
    if region not in known:
        problem: Problem = unknown_name("", region, "legal file", known, "legal")
        raise WrongInput(f"There is no legal file {region!r}.", [problem])
    reader = TextReader(library)
    found = reader.model(f"protocols/legal/{region}.toml", LegalBasis)
    if reader.problems:
        raise WrongInput("The legal file cannot be read.", reader.problems)
    return found.value
