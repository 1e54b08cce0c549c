"""Reading the instrument of a study: from its files as they are, or as they were frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from discrimtest.design.instrument import Instrument
from discrimtest.errors import WrongInput
from discrimtest.library.draft import Draft, read_draft
from discrimtest.library.files import Files, Frozen
from discrimtest.library.folder import joined
from discrimtest.library.rules.protocol import misnamed


def load_instrument(library: Files, slug: str, frozen: Collection[str] = ()) -> Instrument:
    """Read a study with its protocols, letters, codebook, legal file and plan.

    Rules that a well-formed file may break are the business of
    :func:`discrimtest.library.check.check_study`.

    Args:
        frozen: Texts that a lock froze (:class:`~discrimtest.library.reader.TextReader`).

    Raises:
        WrongInput: With every mistake of every file; or the study calls itself otherwise than its
            folder, so that what is done with it would be done with another.
    """
    draft = read_draft(library, slug, frozen)
    instrument = resolved(draft)
    if problems := list(misnamed(draft.study.place("slug"), instrument.study.slug, slug)):
        raise WrongInput("The study bears two names.", problems)
    return instrument


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
    return resolved(read_draft(files, slug, {*snapshot.values()}))


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
