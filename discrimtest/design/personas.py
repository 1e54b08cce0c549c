"""The personas of a study: which line is whom, from the files and the seed alone.

One line is one person of one arm for the whole study, so that no landlord hears from one mailbox
under two names. Personas share names and facts only where the protocol's lists hold too few.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from discrimtest.design.instrument import Instrument
from discrimtest.design.profiles import free_names, names_for, neutral_facts
from discrimtest.files.profiles import FACTS, SignalLists
from discrimtest.files.protocol import AllowedComparison, Arm
from discrimtest.files.study import StudyLine
from discrimtest.files.word import LocalText
from discrimtest.identifiers import sha256_hex
from discrimtest.randomness import Stream
from discrimtest.words.language import LANGUAGES
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Profile
from discrimtest.words.test import Test

_Says = dict[str, Mapping[str, str]]
"""Neutral facts, each by language."""


def personas_of(
    instrument: Instrument, known: Mapping[str, Profile] | None = None
) -> tuple[Persona, ...]:
    """The personas of a study, from its files: :func:`make_personas`.

    Args:
        known: What earlier draws wrote as, by line (:func:`known_senders`): they stay who they are.
    """
    study = instrument.study
    return make_personas(
        study.every_line,
        instrument.arms,
        _beside(instrument),
        instrument.signals,
        seed=study.seed,
        study=study.slug,
        year=study.period.first.year,
        known=known or {},
    )


def make_personas(
    lines: Sequence[StudyLine],
    arms: Mapping[str, Arm],
    beside: Mapping[str, frozenset[str]],
    lists: SignalLists,
    *,
    seed: int,
    study: str,
    year: int,
    known: Mapping[str, Profile],
) -> tuple[Persona, ...]:
    """One persona for each line that an arm writes from, in the order of the lines.

    Nothing but the arguments decides, and a line that is added at the end changes nobody before it.

    Args:
        arms: Every arm by name.
        beside: By arm that writes, the arms that write about the same homes, itself included.
        study: Slug; it names the streams of draws.
        year: Of the study; ages are reckoned in it.
        known: Who wrote from a line before.

    Raises:
        Refused: A list holds no name for some arm.
    """
    seats = seat_lines(lines, tuple(beside), {line: each.arm for line, each in known.items()})
    words = _Words(lists, beside)
    made: list[Persona] = []
    for line in lines:
        if seats.get(line.id) not in arms:
            continue  # of an arm that an amendment struck: nobody writes from it any more
        arm = arms[seats[line.id]]
        stream = Stream(seed, "persona", study, line.id)
        if line.id in known:
            names = dict(known[line.id].names)
            says = words.facts(stream, arm.id) | _said(known[line.id], lists)
        else:
            names, says = words.names(stream, arm), words.facts(stream, arm.id)
        words.note(arm.id, names, says)
        fakes = int(sha256_hex(f"{seed} {study} {line.id}".encode())[:12], 16)
        facts = neutral_facts(fakes, LANGUAGES[0], arm=arm, year=year)
        if line.id in known:  # stored when made: another Faker would make others
            facts |= {each: known[line.id].facts.get(each, fact) for each, fact in facts.items()}
        made.append(
            Persona(
                line=line.id,
                channel=line.channel,
                address=_address(line, names, [each.address for each in made]),
                arm=arm.id,
                names=names,
                says=says,
                facts=facts,
            )
        )
    return tuple(made)


def known_senders(tests: Iterable[Test], profiles: Mapping[str, Profile]) -> dict[str, Profile]:
    """Who wrote from each line in earlier draws; without lines that several people wrote from,
    as in draws that knew no personas."""
    found: dict[str, dict[tuple[str, tuple[str, ...]], Profile]] = defaultdict(dict)
    for test in tests:
        for contact in test.contacts:
            profile = profiles[contact.profile]
            found[contact.line][profile.arm, names_in_order(profile.names)] = profile
    return {
        line: next(iter(senders.values())) for line, senders in found.items() if len(senders) == 1
    }


def names_in_order(names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of a persona as a draw compares them."""
    return tuple(names[what] for what in sorted(names, reverse=True))


def said_in_order(says: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """What a persona says of itself, as a draw compares it."""
    return tuple(says[fact][LANGUAGES[0]] for fact in FACTS if fact in says)


def arms_of(sampled: Iterable[AllowedComparison]) -> tuple[str, ...]:
    """Every arm that the study's sample writes as."""
    return tuple(dict.fromkeys(arm for each in sampled for arm in (each.test, each.control)))


def seat_lines(
    lines: Sequence[StudyLine], arms: Sequence[str], taken: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The arm of each line, by line: on every channel each arm gets as many, one at most apart.

    Args:
        taken: Lines whose arm stands already.
    """
    seats = {line.id: line.arm for line in lines if line.arm}
    seats |= {line.id: taken[line.id] for line in lines if taken and line.id in taken}
    for channel in dict.fromkeys(line.channel for line in lines):
        here = [line for line in lines if line.channel == channel]
        count = Counter(seats[line.id] for line in here if line.id in seats)
        for line in here:
            if arms and line.id not in seats:
                seats[line.id] = min(arms, key=count.__getitem__)
                count[seats[line.id]] += 1
    return seats


def _beside(instrument: Instrument) -> dict[str, frozenset[str]]:
    """By arm, the arms that write about the same homes."""
    together = [frozenset((each.test, each.control)) for each in instrument.sampled]
    if instrument.study.sample.design == "within-listing":
        together = [frozenset().union(*together)]
    return {
        arm: frozenset().union(*(arms for arms in together if arm in arms))
        for arm in arms_of(instrument.sampled)
    }


@dataclass(slots=True)
class _Words:
    """The words personas bear, drawn one after the other.

    Attributes:
        beside: By arm, the arms whose letters reach the same homes.
        borne: How often the personas of each arm bear a word.
        full: First and last names that stand together already.
    """

    lists: SignalLists
    beside: Mapping[str, frozenset[str]]
    borne: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    full: set[tuple[str | None, str]] = field(default_factory=set)

    def names(self, stream: Stream, arm: Arm) -> dict[str, str]:
        """Names of the next persona of an arm."""
        names: dict[str, str] = {}
        for what, pool in names_for(arm, self.lists).items():
            free = free_names(what, arm, pool, names.values())
            # Two people of one full name would be taken for one.
            other = [name for name in free if (names.get("writer_first"), name) not in self.full]
            names[what] = self._least(stream, arm.id, other or free)
        return names

    def facts(self, stream: Stream, arm: str) -> _Says:
        """What it says of itself."""
        says: _Says = {}
        for fact, texts in _lists_of_facts(self.lists):
            chosen = {text[LANGUAGES[0]]: text for text in texts}
            says[fact] = _everywhere(chosen[self._least(stream, arm, list(chosen))])
        return says

    def note(self, arm: str, names: Mapping[str, str], says: _Says) -> None:
        """Count what a persona bears."""
        self.full.add((names["writer_first"], names["writer_last"]))
        self.borne[arm].update({*names.values(), *said_in_order(says)})

    def _least(self, stream: Stream, arm: str, words: Sequence[str]) -> str:
        """One that the arms of its tests bear least; of these, the arm itself, then anybody."""
        beside = self.beside.get(arm, frozenset((arm,)))
        burden = {
            word: (
                sum(self.borne[other][word] for other in beside),
                self.borne[arm][word],
                sum(counts[word] for counts in self.borne.values()),
            )
            for word in words
        }
        return stream.pick([word for word in words if burden[word] == min(burden.values())])


def _lists_of_facts(lists: SignalLists) -> Iterator[tuple[str, tuple[LocalText, ...]]]:
    for fact, name in FACTS.items():
        if texts := getattr(lists, name):
            yield fact, texts


def _everywhere(text: LocalText) -> dict[str, str]:
    return {language: text[language] for language in LANGUAGES}


def _said(profile: Profile, lists: SignalLists) -> _Says:
    """What a profile of before said, in every language where a list still holds it."""
    listed = dict(_lists_of_facts(lists))
    says: _Says = {}
    for fact in FACTS:
        if said := profile.facts.get(fact):
            same = (text for text in listed.get(fact, ()) if said in _everywhere(text).values())
            found = next(same, None)
            says[fact] = _everywhere(found) if found else dict.fromkeys(LANGUAGES, said)
    return says


def _address(line: StudyLine, names: Mapping[str, str], taken: Iterable[str]) -> str:
    if not line.pattern:
        return line.address
    parts = {part: plain(names[f"writer_{part}"]) for part in ("first", "last")}
    return next(
        address for address in _numbered(line.pattern.format(**parts)) if address not in taken
    )


def _numbered(address: str) -> Iterator[str]:
    """The address, then the same with 2, 3, … before the domain."""
    yield address
    name, _, domain = address.partition("@")
    number = 1
    while True:
        number += 1
        yield f"{name}{number}@{domain}"


_UNMARKED = str.maketrans(
    {"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode does not take apart into a plain one and its mark."""


def plain(name: str) -> str:
    """A name as mailboxes bear it: small letters without accents, spaces or apostrophes."""
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_UNMARKED))
    return re.sub(r"[^a-z0-9]", "", letters)
