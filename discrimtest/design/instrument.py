"""The instrument of a study: everything its files say, resolved and ready to be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.design.letters import LetterTemplate
from discrimtest.files.codebook import Codebook
from discrimtest.files.legal import LegalBasis
from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import AllowedComparison, Arm, Protocol
from discrimtest.files.study import Pooled, StudyFile


@dataclass(frozen=True, slots=True)
class Instrument:
    """The resolved combination a study uses. Drawing, previewing and locking start from it.

    Attributes:
        cross: The protocol whose origins cross the arms, or None.
        signals: Names of both protocols; statements, pronoun lines and jobs of the first.
        letters: Text by (variant, language), reading languages included.
        templates: The same, compiled.
        arms: Every arm by name, crossed ones (``male_couple_x_moroccan``) included.
        comparisons: Every comparison by id: the protocol's, then the study's own.
        sampled: The comparisons the study draws, in the order of its sample.
        pooled: The pooled comparisons of its analysis.
        texts: The files it was read from, by path in the project; line ends are LF.
    """

    study: StudyFile
    protocol: Protocol
    cross: Protocol | None
    signals: SignalLists
    letters: Mapping[tuple[str, str], str]
    templates: Mapping[tuple[str, str], LetterTemplate]
    codebook: Codebook
    legal: LegalBasis
    plan: Plan
    arms: Mapping[str, Arm]
    comparisons: Mapping[str, AllowedComparison]
    sampled: tuple[AllowedComparison, ...]
    pooled: tuple[Pooled, ...]
    texts: Mapping[str, str]

    @property
    def slug(self) -> str:
        return self.study.slug

    @property
    def planned(self) -> tuple[PlannedComparison, ...]:
        """The comparisons of the study as a plan asks for them, pooled ones in front."""
        single = {comparison.id: comparison for comparison in self.sampled}
        parts = {pool.id: pool.comparisons for pool in self.pooled}
        parts |= {name: (name,) for name in single}
        return tuple(
            PlannedComparison(
                id=name,
                test=tuple(single[part].test for part in names),
                control=tuple(single[part].control for part in names),
                main=name == self.study.analysis.primary,
            )
            for name, names in parts.items()
        )
