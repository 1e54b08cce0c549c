"""The ways in which a landlord's name is compared with others, and when two may be one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discrimtest.intake.names import (
    ALIKE,
    SHORT,
    Places,
    likeness,
    own_words,
    trade_free,
)
from discrimtest.intake.remembered import remembered
from discrimtest.tables.spelling import folded, tidy
from discrimtest.words.landlord import LandlordType

LONG = 7
"""A word of so many letters, of an agency's several, may be its whole name elsewhere."""
_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?([\w-]+)\.(?:be|com|eu|net|nl|fr|org|immo|brussels|vlaanderen|example)\b",
    re.IGNORECASE,
)
_SEGMENTS = re.compile(r"\s[-–—|:]\s|[,|()/]")
_GLUED = re.compile(r"^(?:immo|vastgoed)(?=[a-z]{4})")
# said beside the name of an agency: what it does, with whom, where one finds it
_BESIDE = frozenset(
    "beheer centrum compagnie co company consult consulting design development homes housing huis"
    " huren in invest kantoren living onze ons our notre votre uw your partner partners project"
    " projecten projects promotions rent rental rentals syndic syndicus team te huur vastgoedbeheer"
    " verkoop wonen woningen zonen zoon fils service services solutions centre zone nieuwbouw d s t"
    " wij for voor zorg".split()
)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to compare a name.

    Attributes:
        letters: Its words, joined.
        words: The same, apart, in the order of the alphabet.
        part: Whether it is a part of a name, which may be the whole of another.
        person: Whether it is a private landlord's.
    """

    letters: str
    words: tuple[str, ...]
    part: bool = False
    person: bool = False


def may_be_one(one: NameForm, other: NameForm) -> bool:
    """Whether two forms may be of one name.

    Equal letters may; parts of two names never. Otherwise they must be alike, and figures and
    short words of people the same: "An Testaert" is not "Jan Testaert", nor "Huis 21" "Huis 31".
    """
    if one.part or other.part:
        return one.letters == other.letters and not (one.part and other.part)
    if one.letters == other.letters:
        return True
    if likeness(one.letters, other.letters) < ALIKE or _figures(one) != _figures(other):
        return False
    people = one.person and other.person and len(one.words) == len(other.words)
    return not people or all(map(_same_word, one.words, other.words))


@remembered
def forms_of(name: str, kind: LandlordType, places: Places | None = None) -> frozenset[NameForm]:
    """Every way to compare a name; none of what names nobody.

    A private landlord's initials, or a first name alone, name nobody; an agency's are its name.
    """
    plain = _SITE.sub(r"\1", tidy(name))
    if kind is LandlordType.PRIVATE:
        words = own_words(plain, places)
        if len(words) == 1 and len(words[0]) < SHORT:
            return frozenset()
        return frozenset((*_joined(words, person=True), *_initials(words)))
    if short := _short(plain, places):
        return frozenset({NameForm(short, (short,))})
    wholes: set[NameForm] = set()
    for text in (plain, *_segments(plain, places)):
        words = own_words(text, places)
        wholes.update(_joined(words), _joined(_bare(words)), _joined(_with_particles(text, places)))
    return frozenset((*wholes, *_parts(wholes, places)))


def _joined(words: list[str], *, person: bool = False) -> Iterator[NameForm]:
    for order in (words, sorted(words)):
        if len(letters := "".join(order)) >= 3:
            yield NameForm(letters, tuple(sorted(words)), person=person)


def _bare(words: list[str]) -> list[str]:
    """Without what is said beside a name, or glued to it."""
    return [_GLUED.sub("", word) for word in words if word not in _BESIDE]


def _with_particles(name: str, places: Places | None) -> list[str]:
    """So that "Van de Walle" is "Vandewalle"."""
    return own_words(name, places, particles=True)


def _segments(name: str, places: Places | None) -> Iterator[str]:
    """The first of what stands apart in a name, and what begins as names of agencies do.

    No slogan, and no place: "Zorg voor wonen" and "kantoor Kortrijk" stand beside many names.
    """
    for number, text in enumerate(_SEGMENTS.split(name)):
        plain = folded(text)
        free = trade_free(plain)
        own = _bare(trade_free(places.sub(" ", plain) if places else plain))
        begins = plain.split()[:1] != free[:1] and len(own) <= 2
        if (number == 0 or begins) and len("".join(own)) >= SHORT:
            yield text


def _initials(words: list[str]) -> Iterator[NameForm]:
    """First and family name, whichever comes first, with the initial of the other."""
    if len(words) == 2:
        for given, family in (words, words[::-1]):
            if len(family) >= SHORT and len(given) > 1:
                short = sorted((given[0], family))
                yield NameForm("".join(short), tuple(short), part=True, person=True)


def _parts(wholes: Iterable[NameForm], places: Places | None) -> Iterator[NameForm]:
    """The long words of an agency's several, which may be its whole name elsewhere."""
    for word in {word for form in wholes for word in form.words if len(form.words) > 1}:
        if len(word) >= LONG and not (places and places.search(word)):
            yield NameForm(word, (word,), part=True)


def _short(name: str, places: Places | None) -> str:
    """The letters of an agency's name that has hardly one of its own, or trade words alone."""
    plain = folded(name)
    bare = places.sub(" ", plain) if places else plain
    own = "".join(trade_free(bare)) or "".join(trade_free(plain))
    if len(own) >= 3:
        return ""
    words = plain.split()
    return own if len(own) == 2 else "".join(words) if len(words) > 1 else ""


def _figures(form: NameForm) -> list[str]:
    return sorted(sign for sign in form.letters if sign.isdigit())


def _same_word(one: str, other: str) -> bool:
    initial = 1 in (len(one), len(other)) and one[0] == other[0]
    return one == other or initial or min(len(one), len(other)) >= SHORT
