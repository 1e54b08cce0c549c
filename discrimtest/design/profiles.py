"""Fictitious candidates as a letter shows them, from the protocol's own lists.

Signal names come from the lists with their pretest; Faker gives only what must be neutral.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from faker import Faker

from discrimtest.design.letters import carriers
from discrimtest.errors import Problem, Refused
from discrimtest.files.profiles import FamilyName, GivenName, Pretest, SignalLists
from discrimtest.files.protocol import Arm, Presentation
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Profile, Signal

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "nl_BE"}


def given_names(
    lists: SignalLists, reads_as: Presentation, origin: str, age: str
) -> tuple[GivenName, ...]:
    """The first names an applicant of that kind may bear, in alphabetical order."""
    pool = (
        name
        for name in lists.given_names
        if (name.reads_as, name.origin, name.age) == (reads_as, origin, age)
    )
    return tuple(sorted(pool, key=lambda name: name.value))


def family_names(lists: SignalLists, reads_as: Presentation, origin: str) -> tuple[FamilyName, ...]:
    """The family names an applicant of that kind may bear, in alphabetical order.

    A name with a woman's form tells how its bearer reads, so it is not for neutral names.
    """
    pool = (
        name
        for name in lists.family_names
        if name.origin == origin and not (reads_as is Presentation.NEUTRAL and name.woman)
    )
    return tuple(sorted(pool, key=lambda name: name.value))


def profile_of(
    persona: Persona,
    arm: Arm,
    lists: SignalLists,
    *,
    id: str,  # noqa: A002
    language: str,
    signals: Iterable[str],
) -> Profile:
    """What one letter shows of a persona.

    Args:
        arm: The arm that ``persona`` stands for.
        id: Identifier of the profile.
        language: Language of the letter, for neutral facts, statement and pronoun line.
        signals: Attributes that may differ in the comparison (``AllowedComparison.may_differ()``).
    """
    pretests = _pretests_of_names(persona.names, arm, lists)
    own = {fact: text[language] for fact, text in persona.says.items()}
    for what, wanted, phrases in (
        ("statement", arm.statement, lists.statements),
        ("pronouns", arm.pronouns, lists.pronouns),
    ):
        phrase = next((phrase for phrase in phrases if phrase.id == wanted), None)
        if phrase is not None:
            own[what] = phrase.text[language]
            pretests[what] = phrase.pretest
    names = dict(persona.names)
    return Profile(
        id=id,
        arm=arm.id,
        factors=arm.attributes(),
        names=names,
        facts={**persona.facts, **own},
        signals=tuple(_signals(pretests, {**names, **own}, carriers(signals))),
    )


def names_for(arm: Arm, lists: SignalLists) -> dict[str, dict[str, Pretest | None]]:
    """The names that candidates of an arm may bear, with their pretests, by what they are:
    "writer_first", "writer_last" and, in couples, "partner_first"."""
    names = {
        "writer_first": _first_names(arm, lists, arm.writer),
        "writer_last": _last_names(arm, lists),
    }
    if arm.partner:
        names["partner_first"] = _first_names(arm, lists, arm.partner)
    return names


def free_names(what: str, arm: Arm, pool: Iterable[str], borne: Collection[str]) -> list[str]:
    """The names of a pool that a candidate does not bear yet.

    Raises:
        Refused: When there is none, naming the list.
    """
    free = [name for name in pool if name not in borne]
    if not free:
        problem = Problem(
            "profiles.toml",
            f"{arm.id} ({arm.origin}, {arm.age})",
            f"must leave this arm a word for {what} that the candidate does not bear yet",
            "Add names of that kind to the list.",
            "profile.no_word_left",
        )
        raise Refused(f"No {what.replace('_', ' ')} is left for the arm {arm.id}.", [problem])
    return free


def _first_names(arm: Arm, lists: SignalLists, reads_as: Presentation) -> dict[str, Pretest | None]:
    names = given_names(lists, reads_as, arm.origin, arm.age)
    return {name.value: name.pretest for name in names}


def _last_names(arm: Arm, lists: SignalLists) -> dict[str, Pretest | None]:
    is_woman = arm.writer is Presentation.WOMAN
    return {
        (name.woman if is_woman and name.woman else name.value): name.pretest
        for name in family_names(lists, arm.writer, arm.origin)
    }


def _pretests_of_names(
    names: Mapping[str, str], arm: Arm, lists: SignalLists
) -> dict[str, Pretest | None]:
    listed = names_for(arm, lists)
    return {what: listed.get(what, {}).get(name) for what, name in names.items()}


def _signals(
    pretests: Mapping[str, Pretest | None], values: Mapping[str, str], shown: Collection[str]
) -> Iterator[Signal]:
    for what, pretest in pretests.items():
        if what in shown:
            text = values[what].replace("{name}", values["writer_first"])
            yield Signal(what, text, pretest.share if pretest else None)


def neutral_facts(seed: int, language: str, *, arm: Arm, year: int) -> dict[str, str]:
    """What a portal's form may ask and no letter says: birth dates.

    Made by a seeded Faker instance and stored when made; Faker may answer otherwise in
    another version, so no draw's hash holds these facts. Nothing is made here by which a
    real person could be reached: no address, no number, no mailbox.

    Args:
        seed: Seed of this candidate.
        language: ``nl``, ``fr`` or ``en``.
        arm: Adults turn 28 to 42 in ``year``, seniors 66 to 74.
        year: Year of the study.
    """
    fake = _faker(LOCALES[language])
    fake.seed_instance(seed)
    youngest, oldest = (66, 74) if arm.age == "65+" else (28, 42)
    first, last = date(year - oldest, 1, 1), date(year - youngest, 12, 31)
    facts = {"birth_date": fake.date_between_dates(first, last).isoformat()}
    if arm.partner:
        facts["partner_birth_date"] = fake.date_between_dates(first, last).isoformat()
    return facts


@lru_cache(maxsize=len(LOCALES))
def _faker(locale: str) -> Faker:
    return Faker(locale)
