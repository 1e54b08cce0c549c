"""What an export holds, as the database knows it: identifiers not yet replaced, moments exact.

:mod:`discrimtest.exchange.release` makes of it what may leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Finding
from discrimtest.record.exported import ExportedCoding, ExportedContact, ExportedTest


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
