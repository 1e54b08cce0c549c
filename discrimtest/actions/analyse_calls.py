"""Analyse a table of mystery calls; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.design.call_law import may_call
from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.levels import OWN_RATE, REPEATED
from discrimtest.files.legal import LegalBasis, MysteryCallLaw
from discrimtest.identifiers import sha256_hex
from discrimtest.library.files import legal_files, unknown_name
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import library_of
from discrimtest.library.reader import TextReader
from discrimtest.requests.calls import CallFinding, call_rows, find_calls
from discrimtest.samples.calls import call_samples
from discrimtest.samples.data_file import read_data
from discrimtest.words.study import Purpose


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
