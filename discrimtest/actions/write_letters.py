"""Make the candidates of drawn tests and write their letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from discrimtest.design.citation import listing_facts
from discrimtest.design.letters import render
from discrimtest.design.profiles import Use, borne, make_profile, neutral_facts
from discrimtest.files.protocol import Arm
from discrimtest.identifiers import sha256_hex
from discrimtest.randomness import Stream
from discrimtest.store import draws, studies
from discrimtest.store import listings as stored
from discrimtest.store.session import Session
from discrimtest.words.language import LANGUAGES
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace

_NAMES = ("writer_first", "writer_last", "partner_first")
_OFTEN = 1_000_000


def write_letters(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    number: int,
    tests: Sequence[Test],
    groups: Mapping[str, str],
) -> tuple[list[Profile], dict[str, Letter]]:
    """The candidates of ``tests`` and, by contact id, the letters they send.

    Names depend on the seed, the number of the draw and the listing, and on how often earlier
    tests used them. No landlord meets a name twice, in any study, while another is left.

    Args:
        groups: Landlords that may be one, by landlord: what one met, all have met.
    """
    instrument, file = study.instrument, study.instrument.study
    used, met = _so_far(session, study, groups)
    homes = {each.id: each for each in stored.listings(session, study.id)}
    adverts = stored.advert_texts(session, at.keys, (test.listing for test in tests))
    mail = {line.id: line.address for line in file.lines if line.channel == "email"}
    made: list[Profile] = []
    letters: dict[str, Letter] = {}
    for test in tests:
        signals = signals_of(study, test)
        stream = Stream(file.seed, "profiles", file.slug, number, test.listing)
        taken: set[str] = set()
        names: list[str] = []
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
                met=met[groups.get(test.landlord, test.landlord)],
            )
            made.append(profile)
            names += profile.names.values()
            taken |= set(borne(profile).values())
            home = homes[test.listing]
            advert = adverts.get(test.listing)
            letters[contact.id] = render(
                instrument.templates[contact.variant, contact.language],
                profile,
                listing=listing_facts(
                    advert.title if advert else "",
                    home.home,
                    _municipality(study, home.municipality, contact.language),
                    contact.language,
                    address=advert.address if advert else "",
                    rent_cents=home.rent_cents,
                ),
                signals=signals,
                contact={"mail": mail.get(contact.line, ""), "phone": ""},
                statements=instrument.signals.statements,
            )
        met[groups.get(test.landlord, test.landlord)].update(names)
    return made, letters


def _municipality(study: OpenStudy, municipality: str, language: str) -> str:
    """Its name in the letter's language, where the study gives one ("Courtrai")."""
    name = study.instrument.study.place.name
    return name[language] if municipality in map(name.__getitem__, LANGUAGES) else municipality


def signals_of(study: OpenStudy, test: Test) -> frozenset[str]:
    """What may differ between the candidates of a test."""
    comparisons = study.instrument.comparisons
    return frozenset().union(*(comparisons[name].may_differ() for name in test.comparisons))


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
    met: Counter[str],
) -> Profile:
    facts = neutral_facts(
        int(sha256_hex(id.encode())[:12], 16),
        language,
        arm=arm,
        year=study.instrument.study.period.first.year,
    )
    # The least used name is drawn, and one that this landlord met counts as used very often.
    weighed = used.copy()
    for word, times in met.items():
        for what in _NAMES:
            weighed[arm.id, what, word] += times * _OFTEN
    profile = make_profile(
        stream,
        arm,
        study.instrument.signals,
        weighed,
        id=id,
        language=language,
        signals=signals,
        taken=taken,
        facts=facts,
    )
    used.update(_worn(profile))
    return profile


def _worn(profile: Profile) -> list[tuple[str, str, str]]:
    """The words a candidate bears, as they are counted."""
    return [(profile.arm, what, word) for what, word in borne(profile).items()]


def _so_far(
    session: Session, study: OpenStudy, groups: Mapping[str, str]
) -> tuple[Use, defaultdict[str, Counter[str]]]:
    """Names borne so far: how often by each arm of the study, and how often each landlord met
    them in any study."""
    used: Use = Counter()
    for profile in draws.profiles(session, study.id).values():
        used.update(_worn(profile))
    every = {
        profile.id: profile
        for each in studies.studies(session)
        for profile in draws.profiles(session, each.id).values()
    }
    met: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for test in draws.drawn_tests(session):
        for contact in test.contacts:
            names = every[contact.profile].names
            met[groups.get(test.landlord, test.landlord)].update(names.values())
    return used, met
