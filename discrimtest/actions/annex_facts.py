"""Every test of a study as an inspector's annex tells it, with the texts it needs."""

from __future__ import annotations

from discrimtest.actions.run_analysis import Analysis
from discrimtest.actions.workplace import Workplace
from discrimtest.record import annex
from discrimtest.store import draws, landlords
from discrimtest.store import listings as stored
from discrimtest.store.record import record_of
from discrimtest.store.session import Session


def annex_facts(at: Workplace, session: Session, analysis: Analysis) -> annex.AnnexFacts:
    """Letters, answers and events of each test; needs the key of the personal data."""
    study, tests = analysis.study, analysis.progress.tests
    told = record_of(session, study.id, study.fieldwork, with_texts=at.keys)
    shown = stored.advert_texts(session, at.keys, [test.listing for test in tests])
    texts = annex.AnnexTexts(
        arms={name: arm.label for name, arm in study.instrument.arms.items()},
        categories={entry.id: entry.label for entry in study.instrument.codebook.categories},
        comparisons={each.id: each.label for each in study.instrument.sampled},
        profiles=draws.profiles(session, study.id),
        homes={home.id: home for home in stored.listings(session, study.id)},
        letters=draws.letters(session, at.keys, list(told.contacts)),
        adverts={name: (text.title, text.address) for name, text in shown.items()},
        spellings=landlords.spellings(session, at.keys, {test.landlord for test in tests}),
    )
    return annex.annex_facts(told, analysis.progress, texts)
