"""Questions how two people belong together: friends, sisters, colleagues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_KIN = frozenset(
    "vrienden vriendinnen vriendinnetjes zussen zusjes zusters broers broertjes gebroeders nichten "
    "nichtjes neven kameraden makkers collega collegas collegae studiegenoten studiegenotes "
    "kotgenoten kotgenotes huisgenoten huisgenotes flatgenoten klasgenoten klasgenotes verloofden "
    "geliefden partners tweelingen amis amies cousins cousines freres soeurs sœurs copains copines "
    "colocataires colocs camarades collegues compagnons fiances fiancees friends sisters brothers "
    "buddies flatmates roommates housemates classmates siblings colleagues lovers girlfriends "
    "boyfriends twins".split()
)
_ASKED_ONLY = frozenset({"maten", "mates", "gasten", "neef", "nicht"})
"""Words that mean it only in a question: "de maten van de kamer" tells of no friend."""
_SAID = "|".join(sorted(_KIN - {"collega", "collegas"})) + "|collega'?s"
_ASKED = "|".join((_SAID, *sorted(_ASKED_ONLY)))
_OTHERS = (
    r"(?<!mijn )(?<!onze )(?<!ons )(?<!mes )(?<!nos )(?<!my )(?<!our )(?<!hun )(?<!zijn )"
    r"(?<!les )(?<!leurs )(?<!ses )(?<!andere )(?<!autres )(?<!other )(?<!de )"
)
_RELATED = re.compile(rf"(?<!\w){_OTHERS}(?:{_SAID})(?!\w)")
_IS_YOU = re.compile(
    r"(?<!\w)(?:jullie|jij|je|u|uw|jouw|vous|votre|vos|you|your)(?!\w)"
    r"|(?<!\w)(?:zijn|bent|etes|are)(?!\w)[^?]*\?"
)
_OR = r"(?:of|ou|or)"
_EITHER = re.compile(
    rf"(?<!\w)(?P<before>{_ASKED})(?=,? {_OR} (?:\w+ ){{0,2}}\w+ ?\?)"
    rf"|(?<!\w)(?:{_OR} )(?P<after>{_ASKED})(?= ?\?)"
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?\n]+[?]?")


def related(small: str) -> Iterator[Stretch]:
    """Where a folded text asks that, or says it, of whoever it addresses."""
    if (_KIN | _ASKED_ONLY).isdisjoint(_WORD.findall(small)):
        return
    for sentence in _SENTENCE.finditer(small):
        for match in _EITHER.finditer(sentence.group()):
            yield _stretch(sentence.start(), match)
        if _IS_YOU.search(sentence.group()):
            for match in _RELATED.finditer(sentence.group()):
                yield _stretch(sentence.start(), match)


def _stretch(start: int, match: re.Match[str]) -> Stretch:
    first, end = match.span(match.lastgroup or 0)
    return Stretch(start + first, start + end, Tells.PARTNER)
