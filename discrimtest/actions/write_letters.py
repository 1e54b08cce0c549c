"""Write the letters of drawn tests, each as the persona of its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discrimtest.design.citation import listing_facts
from discrimtest.design.letters import render
from discrimtest.design.preview import reached_at
from discrimtest.design.profiles import profile_of
from discrimtest.store import listings as stored
from discrimtest.store.session import Session
from discrimtest.words.language import LANGUAGES
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace


def write_letters(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    tests: Sequence[Test],
    personas: Mapping[str, Persona],
) -> tuple[list[Profile], dict[str, Letter]]:
    """The candidates of ``tests`` and, by contact id, the letters they send.

    Args:
        personas: By line.
    """
    instrument = study.instrument
    homes = {each.id: each for each in stored.listings(session, study.id)}
    adverts = stored.advert_texts(session, at.keys, (test.listing for test in tests))
    made: list[Profile] = []
    letters: dict[str, Letter] = {}
    for test in tests:
        signals = signals_of(study, test)
        home = homes[test.listing]
        advert = adverts.get(test.listing)
        for contact in test.contacts:
            persona, language = personas[contact.line], contact.language
            profile = profile_of(
                persona,
                instrument.arms[contact.arm],
                instrument.signals,
                id=contact.profile,
                language=language,
                signals=signals,
            )
            made.append(profile)
            letters[contact.id] = render(
                instrument.templates[contact.variant, language],
                profile,
                listing=listing_facts(
                    advert.title if advert else "",
                    home.home,
                    _municipality(study, home.municipality, language),
                    language,
                    address=advert.address if advert else "",
                    rent_cents=home.rent_cents,
                ),
                signals=signals,
                contact=reached_at(persona),
                statements=instrument.signals.statements,
            )
    return made, letters


def _municipality(study: OpenStudy, municipality: str, language: str) -> str:
    """Its name in the letter's language, where the study gives one ("Courtrai")."""
    name = study.instrument.study.place.name
    return name[language] if municipality in map(name.__getitem__, LANGUAGES) else municipality


def signals_of(study: OpenStudy, test: Test) -> frozenset[str]:
    """What may differ between the candidates of a test."""
    comparisons = study.instrument.comparisons
    return frozenset().union(*(comparisons[name].may_differ() for name in test.comparisons))
