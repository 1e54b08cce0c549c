"""Fictitious candidates, made from a stream of draws and the protocol's own lists.

Signal names come from the lists with their pretest; Faker gives only what must be neutral.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from faker import Faker

from discrimtest.design.letters import carriers
from discrimtest.errors import Problem, Refused
from discrimtest.files.profiles import FACTS, FamilyName, GivenName, Pretest, SignalLists
from discrimtest.files.protocol import Arm, Presentation
from discrimtest.identifiers import derived_id
from discrimtest.randomness import Stream
from discrimtest.words.profile import Profile, Signal

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "nl_BE"}

Use = Counter[tuple[str, str, str]]
"""How often each arm has borne each word: (arm, what, word) -> times."""


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


def make_profile(
    stream: Stream,
    arm: Arm,
    lists: SignalLists,
    used: Use,
    *,
    id: str,  # noqa: A002
    language: str,
    signals: Iterable[str],
    taken: Collection[str] = (),
    facts: Mapping[str, str] | None = None,
) -> Profile:
    """One candidate of ``arm``.

    Each name and neutral fact is drawn among those this arm has borne least, so over a study every
    arm bears every name of its pool about equally often, and no name is tied to an arm.

    Args:
        stream: Where the draws come from; the profile depends on nothing else that is random.
        used: How often each arm has borne each word; this profile is added to it.
        id: Identifier of the profile.
        language: Language of the letter, for neutral facts, statement and pronoun line.
        signals: Attributes that may differ in the comparison (``AllowedComparison.may_differ()``).
        taken: Words that the other candidates of the test already bear.
        facts: Neutral facts (:func:`neutral_facts`), added to the profile's own.

    Raises:
        Refused: When a list has no name left for this arm, naming the list.
    """
    words = _Words(stream, arm, used, set(taken))
    names = {
        "writer_first": words.first("writer_first", lists, arm.writer),
        "writer_last": words.draw("writer_last", _last_names(arm, lists)),
    }
    own = {
        fact: words.draw(fact, dict.fromkeys(pool))
        for fact, pool in lists.neutral(language).items()
    }
    if arm.partner:
        names["partner_first"] = words.first("partner_first", lists, arm.partner)
    for what, wanted, phrases in (
        ("statement", arm.statement, lists.statements),
        ("pronouns", arm.pronouns, lists.pronouns),
    ):
        phrase = next((phrase for phrase in phrases if phrase.id == wanted), None)
        if phrase is not None:
            own[what] = phrase.text[language]
            words.pretests[what] = phrase.pretest
    return Profile(
        id=id,
        arm=arm.id,
        factors=arm.attributes(),
        names=names,
        facts={**(facts or {}), **own},
        signals=tuple(_signals(words.pretests, {**names, **own}, carriers(signals))),
    )


@dataclass(slots=True)
class _Words:
    """The words that one candidate bears, drawn one after the other.

    Attributes:
        taken: Words that this test bears already. pretests: Of the words drawn, by what they are.
    """

    stream: Stream
    arm: Arm
    used: Use
    taken: set[str]
    pretests: dict[str, Pretest | None] = field(default_factory=dict)

    def draw(self, what: str, pool: Mapping[str, Pretest | None]) -> str:
        """One of those that the arm has borne least."""
        free = [word for word in pool if word not in self.taken]
        if not free:
            raise _no_word_left(what, self.arm)
        borne = {word: self.used[self.arm.id, what, word] for word in free}
        word = self.stream.pick([word for word in free if borne[word] == min(borne.values())])
        self.used[self.arm.id, what, word] += 1
        self.taken.add(word)
        self.pretests[what] = pool[word]
        return word

    def first(self, what: str, lists: SignalLists, reads_as: Presentation) -> str:
        """A given name."""
        names = given_names(lists, reads_as, self.arm.origin, self.arm.age)
        return self.draw(what, {name.value: name.pretest for name in names})


def _last_names(arm: Arm, lists: SignalLists) -> dict[str, Pretest | None]:
    is_woman = arm.writer is Presentation.WOMAN
    return {
        (name.woman if is_woman and name.woman else name.value): name.pretest
        for name in family_names(lists, arm.writer, arm.origin)
    }


def _signals(
    pretests: Mapping[str, Pretest | None], values: Mapping[str, str], shown: Collection[str]
) -> Iterator[Signal]:
    for what, pretest in pretests.items():
        if what in shown:
            text = values[what].replace("{name}", values["writer_first"])
            yield Signal(what, text, pretest.share if pretest else None)


def _no_word_left(what: str, arm: Arm) -> Refused:
    problem = Problem(
        "profiles.toml",
        f"{arm.id} ({arm.origin}, {arm.age})",
        f"must leave this arm a word for {what} that the test does not use yet",
        "Add names or facts of that kind to the list.",
        "profile.no_word_left",
    )
    return Refused(f"No {what.replace('_', ' ')} is left for the arm {arm.id}.", [problem])


def make_candidates(
    stream: Stream,
    arms: Sequence[Arm],
    lists: SignalLists,
    used: Use,
    *,
    test: str,
    language: str,
    signals: Iterable[str],
    facts: Sequence[Mapping[str, str]] = (),
) -> tuple[Profile, ...]:
    """The candidates of one test, who share no name and no neutral fact.

    Args:
        arms: In any fixed order, for instance test arm first; not the order of contact.
        test: Identifier of the test, from which the profiles' identifiers derive.
        facts: Neutral facts of each candidate, in the order of ``arms``; or none.

    The candidate who draws first changes by a fair coin, so that no arm has first choice.
    """
    signals = frozenset(signals)
    order = stream.shuffled(range(len(arms)))
    made: dict[int, Profile] = {}
    taken: set[str] = set()
    for index in order:
        profile = make_profile(
            stream,
            arms[index],
            lists,
            used,
            id=derived_id("profile", test, arms[index].id, index),
            language=language,
            signals=signals,
            taken=taken,
            facts=facts[index] if facts else None,
        )
        taken |= set(borne(profile).values())
        made[index] = profile
    return tuple(made[index] for index in range(len(arms)))


def borne(profile: Profile) -> dict[str, str]:
    """The words of a candidate that the other candidates of its test do not bear."""
    return profile.names | {fact: profile.facts[fact] for fact in FACTS if fact in profile.facts}


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
