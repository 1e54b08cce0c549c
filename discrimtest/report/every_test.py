"""Every test of a study as an annex tells it, from its files and what was read of it."""

from __future__ import annotations

from discrimtest.design.instrument import Instrument
from discrimtest.record.annex import AnnexFacts, annex_facts
from discrimtest.record.annex_texts import AnnexTexts
from discrimtest.record.material import Material
from discrimtest.record.progress import Progress


def every_test(instrument: Instrument, material: Material, progress: Progress) -> AnnexFacts:
    """Letters, answers and events of each test, with the labels of the study's files."""
    texts = AnnexTexts(
        arms={name: arm.label for name, arm in instrument.arms.items()},
        categories={entry.id: entry.label for entry in instrument.codebook.categories},
        comparisons={each.id: each.label for each in instrument.sampled},
        profiles=material.profiles,
        homes=material.home,
        letters=material.letters,
        adverts=material.adverts,
        seen=material.seen,
        spellings=material.spellings,
        favourable=frozenset(map(str, instrument.plan.main_outcome.favourable)),
        lots=material.lots,
        lines=material.lines,
        signatures=material.signatures,
        again=material.again,
        sighted=material.sighted,
        heard=material.heard,
        captures=material.captures,
    )
    return annex_facts(material.record, progress, texts)
