"""What a report needs to know about the earlier wave that a study repeats, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from discrimtest.files.study import StudyLimits
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Finding, Findings


@dataclass(frozen=True, slots=True)
class WaveMethod:
    """How one wave was measured, as its locked files say, to be set beside another.

    Attributes:
        protocol: Name and version. candidates: Labels of the main comparison, test and control.
        favourable: Labels of the answers that count.
        signals: Hashes of names and phrases that may carry the ground, so that none need be shown.
        letters: Hash of all letters and scripts.
        postcodes: The area. limits: Landlord burden. double: Share that two coders judge.
    """

    protocol: str
    channel: str
    order: str
    window_days: int
    candidates: tuple[LocalText, ...]
    favourable: tuple[LocalText, ...]
    signals: frozenset[str]
    letters: str
    languages: tuple[str, ...]
    postcodes: tuple[str, ...]
    tests: int
    limits: StudyLimits
    double: float
    runner: LocalText


@dataclass(frozen=True, slots=True)
class BaselineFacts:
    """The earlier wave that this study is compared with (*nulmeting*).

    Attributes:
        changes: Findings ``wave_difference_…``: this wave minus the earlier one.
        findings: The findings of the earlier wave.
        methods: How the earlier wave was measured, and this one; None where that is not known.
        shared: Whether landlords were tested in both.
    """

    study: str
    title: LocalText
    first: date
    last: date
    simulated: bool
    findings: Findings
    changes: tuple[Finding, ...]
    methods: tuple[WaveMethod, WaveMethod] | None = None
    shared: bool = False
