"""The instrument of a study: everything its files say, resolved and ready to be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from discrimtest.design.letters import LetterTemplate
from discrimtest.errors import WrongInput
from discrimtest.files.codebook import Codebook
from discrimtest.files.legal import LegalBasis
from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import AllowedComparison, Arm, Protocol
from discrimtest.files.study import Pooled, StudyFile
from discrimtest.library.draft import Draft, read_draft
from discrimtest.library.files import Files, Frozen
from discrimtest.library.folder import joined


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


def load_instrument(library: Files, slug: str) -> Instrument:
    """Read a study with its protocols, letters, codebook, legal file and plan.

    Rules that a well-formed file may break are the business of
    :func:`discrimtest.library.check.check_study`.

    Raises:
        WrongInput: With every mistake of every file.
    """
    return resolved(read_draft(library, slug))


def restore_instrument(snapshot: Mapping[str, str]) -> Instrument:
    """The instrument as it was frozen (:func:`discrimtest.library.lock.snapshot`).

    Raises:
        WrongInput: The snapshot is not whole, or its files are of a format that only a later
            release of the program reads.
    """
    files = Frozen(snapshot)
    slug, *more = files.names("studies") or ("",)
    if not slug or more:
        raise WrongInput("A snapshot holds exactly one study.")
    return resolved(read_draft(files, slug, frozen=True))


def resolved(draft: Draft) -> Instrument:
    """The instrument of files that were read.

    Raises:
        WrongInput: With every mistake they hold.
    """
    draft.raise_for_mistakes()
    study, folder, cross = draft.study.value, draft.folder, draft.cross
    assert folder is not None  # noqa: S101 (a draft without mistakes has its protocol)
    comparisons = draft.comparisons
    return Instrument(
        study=study,
        protocol=folder.protocol.value,
        cross=cross.protocol.value if cross else None,
        signals=joined(folder.signals.value, cross.signals.value if cross else None),
        letters=folder.letters,
        templates=folder.templates,
        codebook=folder.codebook.value,
        legal=draft.legal.value,
        plan=draft.plan.value,
        arms=MappingProxyType(draft.arms),
        comparisons=MappingProxyType(comparisons),
        sampled=tuple(comparisons[name] for name in study.sample.comparisons),
        pooled=study.analysis.pooled,
        texts=MappingProxyType(draft.texts),
    )
