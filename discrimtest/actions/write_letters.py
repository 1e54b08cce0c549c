"""Make the candidates of drawn tests and write their letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy
from discrimtest.actions.workplace import Workplace
from discrimtest.design.letters import listing_facts, render
from discrimtest.design.profiles import Use, make_profile, neutral_facts
from discrimtest.errors import Refused
from discrimtest.identifiers import sha256_hex
from discrimtest.profile import Letter, Profile
from discrimtest.protocol import Arm, Comparison
from discrimtest.randomness import Stream
from discrimtest.store import draws
from discrimtest.store import listings as stored
from discrimtest.test import Test


def write_letters(
    at: Workplace, session: Session, study: OpenStudy, number: int, tests: Sequence[Test]
) -> tuple[list[Profile], dict[str, Letter]]:
    """The candidates of ``tests`` and, by contact id, the letters they send.

    Names depend on the seed, the number of the draw and the listing alone, and on how often
    earlier tests used them. No landlord meets a name twice while another is left.
    """
    instrument, file = study.instrument, study.instrument.study
    used, heard = _so_far(session, study)
    homes = {each.id: each for each in stored.listings(session, study.id)}
    titles = stored.advert_texts(session, at.keys, (test.listing for test in tests))
    mail = {line.id: line.address for line in file.lines if line.channel == "email"}
    made: list[Profile] = []
    letters: dict[str, Letter] = {}
    for test in tests:
        signals = signals_of(study, test)
        stream = Stream(file.seed, "profiles", file.slug, number, test.listing)
        taken: set[str] = set()
        names: set[str] = set()
        for index in stream.shuffled(range(len(test.contacts))):
            contact = test.contacts[index]
            arm = instrument.arms[contact.arm]
            profile = _profile(
                stream,
                arm,
                study,
                used,
                id=contact.profile,
                language=contact.language,
                signals=signals,
                taken=taken,
                heard=heard[test.landlord],
            )
            made.append(profile)
            names |= set(profile.names.values())
            taken |= {*profile.names.values(), profile.facts.get("job", "")}
            home = homes[test.listing]
            title = titles[test.listing].title if test.listing in titles else ""
            letters[contact.id] = render(
                instrument.templates[contact.variant, contact.language],
                profile,
                listing=listing_facts(
                    title,
                    home.home,
                    _municipality(study, home.municipality, contact.language),
                    contact.language,
                ),
                signals=signals,
                contact={"mail": mail.get(contact.line, ""), "phone": ""},
            )
        heard[test.landlord] |= names
    return made, letters


def _municipality(study: OpenStudy, municipality: str, language: str) -> str:
    """Its name in the letter's language, where the study gives one ("Courtrai")."""
    name = study.instrument.study.place.name
    return name[language] if municipality in (name.nl, name.fr, name.en) else municipality


def signals_of(study: OpenStudy, test: Test) -> frozenset[str]:
    """What may differ between the candidates of a test."""
    comparisons = study.instrument.comparisons
    return frozenset().union(
        *(comparisons[name].may_differ() for name in test.comparison.split("+"))
    )


def comparisons_of(study: OpenStudy, test: Test) -> list[Comparison]:
    """The comparisons a test serves: one, or all of them in a within-listing design."""
    return [study.instrument.comparisons[name] for name in test.comparison.split("+")]


def _profile(
    stream: Stream,
    arm: Arm,
    study: OpenStudy,
    used: Use,
    *,
    id: str,  # noqa: A002
    language: str,
    signals: frozenset[str],
    taken: set[str],
    heard: set[str],
) -> Profile:
    facts = neutral_facts(
        int(sha256_hex(id.encode())[:12], 16),
        language,
        arm=arm,
        year=study.instrument.study.period.first.year,
    )
    for avoided in (taken | heard, taken):
        trial = used.copy()
        try:
            profile = make_profile(
                stream,
                arm,
                study.instrument.signals,
                trial,
                id=id,
                language=language,
                signals=signals,
                taken=avoided,
                facts=facts,
            )
        except Refused:
            if avoided == taken:
                raise
            continue
        used.update(trial - used)
        return profile
    raise AssertionError("the second round returns or raises")


def _so_far(session: Session, study: OpenStudy) -> tuple[Use, defaultdict[str, set[str]]]:
    """Names borne so far: how often by each arm, and which of them each landlord met."""
    profiles = draws.profiles(session, study.id)
    used: Use = Counter()
    for profile in profiles.values():
        worn = {**profile.names, "job": profile.facts.get("job", "")}
        used.update((profile.arm, what, word) for what, word in worn.items() if word)
    heard: defaultdict[str, set[str]] = defaultdict(set)
    for test in draws.drawn_tests(session):
        for contact in test.contacts:
            if contact.profile in profiles:
                heard[test.landlord] |= set(profiles[contact.profile].names.values())
    return used, heard
