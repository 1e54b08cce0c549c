"""Streets and towns that the record does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.streets import NUMBER
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.words import COMMON, COUNTRIES, HOME_WORDS, NO_NAMES

_TYPES = (
    r"(?:st(?:een)?\.?-?weg|ste?e?nwe?g|stwe?g|stw|straatje|straat|strt?|laan|ln|dreef|plein|kaai|"
    r"wegel|weg|dijk|singel|vest|gaarde?|baan|lei|kade|steeg|berg|pad)"
)
_NO_STREETS = frozenset(
    "onderweg snelweg autoweg spoorweg hoofdweg weg straat laan plein baan dreef verkeersweg "
    "zijstraat winkelstraat autosnelweg ringweg steenweg werkweg halfweg fietspad wandelpad "
    "voetpad verberg berg lei pad vest dijk allerlei velerlei beiderlei tweeerlei herberg "
    "loopbaan rijbaan geenszins".split()
)
_BEFORE = (
    r"(?:(?:st|sint|kon|burg|pres|kl|gr|oude|nieuwe|kleine|grote|lange|korte|[a-z]\.)[. -] ?)?"
)
_DUTCH = re.compile(
    rf"(?<!\w){_BEFORE}[a-z'-]{{3,40}}?{_TYPES}(?:(?!\w)\.?|(?=\d)){NUMBER}?"
    r"|(?<!\w)[a-z'-]{3,40}se\s(?:st(?:een)?\.?\s?we?g|stw|heirwe?g|baan|kerkwe?g)\b\.?"
    rf"{NUMBER}?"
    r"|(?<!\w)(?:(?:grote|kleine|oude|nieuwe|vis|koren|graan|hout|boter|vee|vlas|eier|garen|zand)"
    rf"[ -]?|(?<=de ))markt{NUMBER}"
)
_IN_THE = re.compile(r"(?<!\w)(?:in|aan|op) (?:de|het|t) $")
_FRENCH = re.compile(
    r"(?<!\w)(?:\d{1,4} ?[a-z]? ?,? +)?(?:rue|r\.(?= d[eu])|avenue|av\.|chaussee|chee\.?|chssee|"
    r"boulevard|bd|grand-place|quai|impasse|allee|venelle|sentier|dreve|clos)(?!\w)"
    r"(?:\s+(?:de\s+la|de\s+l'|des|du|de|d')\s*)?"
)
_CAPITALS = re.compile(
    r"(?:[ -]?(?:de la |de l'|des |du |de |d'|et )?[^\W\d_a-z](?:[\w'’-]|\.(?=[ ]?[A-Z][a-z]))*)+"
)
_NUMBERED = re.compile(NUMBER)
_HOUSE = re.compile(
    r"(?<!\w)(?:nr|nummer|huisnummer|huisnr|numero|n°|number)\.?\s*(?:is\s+)?"
    r"(?P<number>\d{1,4}\s?[a-z]?)(?![\w/.]|\s?\d)"
)
_POSTCODE = re.compile(r"(?<![\w./€-])(?:b-)?[1-9]\d{3} +(?P<town>[^\W\d][\w'-]{2,})")
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ'-]+"
_IN_TOWN = re.compile(
    rf"(?<!\w)(?:in|te|naar|uit|à|from) (?P<town>{_WORD[:-1]}{{2,}}(?:-{_WORD})*)(?!\w)"
)
_ALONE = re.compile(
    rf"(?:^|(?<=[,|] )|(?<=[-–] ))(?P<words>{_WORD}(?: {_WORD}){{0,3}}) \d{{1,4}}[a-zA-Z]?"
    r"(?: (?:bus|bte|b) ?\w{1,4})?(?=\s*(?:$|[,|]|[-–] |te \d))",
    re.MULTILINE,
)
_ORDINARY = (NO_NAMES - COMMON) | HOME_WORDS


def any_street(text: str, small: str) -> Iterator[Stretch]:
    """Streets and towns of whatever name: of ``text``, and ``small``, the same folded."""
    yield from _dutch(text, small)
    yield from _french(text, small)
    yield from _alone(text, small)
    for match in _HOUSE.finditer(small):
        yield Stretch(*match.span("number"), Tells.HOME)
    for match in _IN_TOWN.finditer(text):
        if small[slice(*match.span("town"))] not in NO_NAMES | COUNTRIES:
            yield Stretch(*match.span("town"), Tells.PLACE)
    for match in _POSTCODE.finditer(small):
        if text[match.start("town")].isupper():
            yield Stretch(match.start(), match.end(), Tells.PLACE)


def _dutch(text: str, small: str) -> Iterator[Stretch]:
    for match in _DUTCH.finditer(small):
        word = re.split(r"[\W\d]", match.group(), maxsplit=1)[0]
        if word not in _NO_STREETS and _named(text, match):
            yield Stretch(match.start(), match.end(), Tells.HOME)


def _named(text: str, match: re.Match[str]) -> bool:
    """A capital, a number or "in de": "langs een drukke straat" is none."""
    return (
        text[match.start()].isupper()
        or any(sign.isdigit() for sign in match.group())
        or bool(_IN_THE.search(text, max(0, match.start() - 8), match.start()))
    )


def _french(text: str, small: str) -> Iterator[Stretch]:
    for match in _FRENCH.finditer(small):
        name = _CAPITALS.match(text, match.end())
        if name or match.group().endswith("place"):
            end = name.end() if name else match.end()
            number = _NUMBERED.match(small, end)
            yield Stretch(match.start(), number.end() if number else end, Tells.HOME)


def _alone(text: str, small: str) -> Iterator[Stretch]:
    """A name with a number that fills its line, or its part of one."""
    for match in _ALONE.finditer(text):
        if not _ORDINARY.intersection(re.findall(r"[^\W\d_]+", small[slice(*match.span("words"))])):
            yield Stretch(match.start(), match.end(), Tells.HOME)
