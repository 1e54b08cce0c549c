"""Answers as a coder reads them who must not know which candidate they were written to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from discrimtest.masking.agreeing import agreed
from discrimtest.masking.candidate_names import CandidateNames
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.contacts import contacts, mailboxes
from discrimtest.masking.find import finder
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.gendered import gendered
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.near import near
from discrimtest.masking.quoted import QuotedLetter
from discrimtest.masking.signal_words import SignalWords
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.tongue import tongue

_LABELS = {
    "nl": "naam partner hij/zij aanspreking kenmerk brief verhuurder naam adres plaats "
    "e-mailadres link telefoonnummer nummer voornaam familienaam",
    "fr": "nom partenaire il/elle titre signal lettre bailleur nom adresse lieu "
    "adresse-e-mail lien téléphone numéro prénom nom-de-famille",
    "en": "name partner he/she title signal letter landlord name address place "
    "e-mail-address link telephone number first-name family-name",
}
_LABELLED = (
    *(Tells.CANDIDATE, Tells.PARTNER, Tells.PRONOUN, Tells.TITLE, Tells.SIGNAL, Tells.LETTER),
    *(Tells.LANDLORD, Tells.PERSON, Tells.HOME, Tells.PLACE, Tells.MAILBOX, Tells.LINK),
    *(Tells.PHONE, Tells.NUMBER),
)
LABELS = {
    language: dict(zip(_LABELLED, (f"[{word}]" for word in words.split()[:-2]), strict=True))
    for language, words in _LABELS.items()
}
"""What stands in the place of what tells. Days, hours and sums are shown: they are coded."""
NAMES = {
    language: [f"[{word}]" for word in words.split()[-2:]] for language, words in _LABELS.items()
}
"""What stands in a salutation in the place of a first name, and of a family name."""
_ABOUT_CANDIDATES = (Tells.PRONOUN, Tells.TITLE, Tells.SIGNAL, Tells.LETTER, Tells.PARTNER)
BLIND = {
    language: Mask({kind: label for kind, label in labels.items() if kind not in _ABOUT_CANDIDATES})
    for language, labels in LABELS.items()
}
"""For words that answer no candidate, by language: groups that are spoken of are shown."""
_LABEL = re.compile(
    "|".join({re.escape(folded(each)) for labels in LABELS.values() for each in labels.values()})
)
_MARK = re.compile(
    "|".join(
        re.escape(each)
        for language in _LABELS
        for each in (*LABELS[language].values(), *NAMES[language])
    )
)
_JOINS = re.compile(r"\s*(?:,|&|\+|/|-|\.)?\s*(?:(?:en|et|and|of|ou|or|de|van|el)\s+)?")
_TRUNK = re.compile(r"^(?:00)?(?:32)?0?")
_LETTER_JOINS = re.compile(r"[\s>.,;:!?\"'“”«»()\[\]-]*")


class Blind:
    """Finds in answers what tells a coder who the candidate is.

    Args:
        candidate: To whom the answers were written.
    """

    def __init__(self, candidate: CandidateWords) -> None:
        self._names = CandidateNames(candidate)
        self._letter = QuotedLetter(candidate.letters)
        self._signals = SignalWords(candidate.signals, candidate.letters)
        self._phones = tuple(filter(None, map(_digits, candidate.phones)))

    def claim(self, text: str, small: str, told: list[Tells | None]) -> None:
        """Names in ``told`` what each letter of a text tells, where nothing has claimed it yet.

        Args:
            small: The text, folded.
        """
        for start, end, kind in self._letter.stretches(small):
            told[start:end] = [kind] * (end - start)
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
            small = f"{small[:start]}{' ' * (end - start)}{small[end:]}"
        for start, end, kind in self._found(text, small):
            for place in range(start, end):
                told[place] = told[place] or kind

    def _found(self, text: str, small: str) -> Iterator[Stretch]:
        yield from self._addresses(small)
        yield from self._signals.stretches(small)
        yield from gendered(text, small)
        yield from self._names.stretches(text, small)

    def _addresses(self, small: str) -> Iterator[Stretch]:
        """Mailboxes, whosever, and the telephone numbers of the candidate."""
        if "@" in small:
            yield from mailboxes(small)
        if self._phones and any(number in _digits(small) for number in self._phones):
            for start, end, kind in contacts(small):
                if kind is Tells.PHONE and _digits(small[start:end]) in self._phones:
                    yield Stretch(start, end, kind)


@lru_cache(maxsize=512)
def blinder(candidate: CandidateWords) -> Blind:
    """What finds one candidate, made once."""
    return Blind(candidate)


def blind(
    words: Unmasked,
    candidate: CandidateWords,
    known: Known | None = None,
    others: Iterable[Known] = (),
) -> str:
    """An answer, or its subject, without what tells who the candidate is.

    Labels are in the language of the answer. What decides its category stays: what is offered,
    asked or refused, days, hours and sums.

    Args:
        candidate: To whom it was written, or whose letter it answers.
        known: The landlord, who is masked too where given. others: As of a ``Mask``.
    """
    text = composed(words.verbatim)
    small = folded(text)
    labels = LABELS[tongue(small)]
    shown, place = "", 0
    for start, end, kind in told_stretches(text, small, candidate, known, others):
        label = agreed(text[start:end]) if kind is Tells.AGREEMENT else labels.get(kind)
        if label is not None:
            shown += text[place:start] + label
            place = end
    return shown + text[place:]


def parts(masked: str) -> Iterator[tuple[str, bool]]:
    """A masked text in pieces, each with whether it stands in the place of what told."""
    place = 0
    for label in _MARK.finditer(masked):
        yield masked[place : label.start()], False
        yield label.group(), True
        place = label.end()
    yield masked[place:], False


def told_stretches(
    text: str,
    small: str,
    candidate: CandidateWords,
    known: Known | None = None,
    others: Iterable[Known] = (),
) -> Iterator[Stretch]:
    """Stretches of a composed text that tell, in their order; none overlaps another.

    Args:
        small: ``text``, folded.
    """
    told: list[Tells | None] = [None] * len(text)
    blinder(candidate).claim(text, small, told)
    if known is not None:
        for each in dict.fromkeys((known, *near(small, others))):
            finder(each).claim(text, small, told)
    for label in _LABEL.finditer(small):
        told[slice(*label.span())] = [None] * len(label.group())
    yield from _joined(small, _runs(told))


def _runs(told: list[Tells | None]) -> Iterator[Stretch]:
    end = 0
    for kind, letters in groupby(told):
        start, end = end, end + len(list(letters))
        if kind is not None:
            yield Stretch(start, end, kind)


def _joined(small: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind as one, so that nobody counts two names."""
    before: Stretch | None = None
    for stretch in stretches:
        if before and before.kind is stretch.kind and _join(small, before, stretch):
            before = Stretch(before.start, stretch.end, stretch.kind)
            continue
        if before:
            yield before
        before = stretch
    if before:
        yield before


def _join(small: str, before: Stretch, after: Stretch) -> bool:
    joins = _LETTER_JOINS if after.kind is Tells.LETTER else _JOINS
    return after.kind is not Tells.AGREEMENT and bool(
        joins.fullmatch(small, before.end, after.start)
    )


def _digits(text: str) -> str:
    """The digits of a number, without those of Belgium or of a city's trunk before them."""
    return _TRUNK.sub("", re.sub(r"\D", "", text))
