"""What an export holds, as the database knows it: identifiers not yet replaced, moments exact.

:mod:`discrimtest.exchange.release` makes of it what may leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Finding


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test that is over; ``broken_because`` is empty for a complete one."""

    __test__ = False

    test: str
    comparison: str
    factors: Mapping[str, str]
    municipality: str
    landlord_type: str
    landlord: str
    listing: str
    broken_because: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of it.

    Attributes:
        order: By the moments the contacts were made; None when this one was not.
        made_on: Day it was made, in the study's time zone; None when it was not.
        answer_channel: "written", "spoken", "none".
        answered_after_hours: Whole hours until the first answer in the window.
    """

    contact: str
    test: str
    arm: str
    control_arm: str | None
    replicate: int
    order: int | None
    variant: str
    language: str
    channel: str
    made_on: date | None
    answer_channel: str
    answered_after_hours: int | None


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One judgement that stands; ``counts`` where the analysis took it."""

    coding: str
    contact: str
    coder: str | None
    method: str
    category: str
    counts: bool
    subtle: Mapping[str, str]


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
    tests: tuple[TestRow, ...]
    contacts: tuple[ContactRow, ...]
    codings: tuple[CodingRow, ...]
    findings: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    comparisons: Mapping[str, LocalText]
    arms: Mapping[str, LocalText]
    categories: Mapping[str, LocalText]
    outcomes: Mapping[str, LocalText]
    subtle: Mapping[str, tuple[LocalText, tuple[str, ...]]]


FINDING_FIELDS = tuple(each.name for each in fields(Finding))
"""The columns of a finding, in its own order."""
