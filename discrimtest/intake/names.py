"""Landlords' names as they are compared: what is left when trade words are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from discrimtest.tables.spelling import folded

ALIKE = 88
"""From this likeness on two names may be one landlord's."""
SHORT = 5
"""Names of fewer letters must be equal."""
_LEGAL = re.compile(r"\b(?:b v b a|b v|n v|s a r l|s a|s r l|s p r l|c v|v o f|s c r l)\b")
_TRADE = frozenset(
    "bv bvba nv sa srl sprl sarl scrl cv cvba vof comm commv vzw asbl ltd immo immobilien"
    " immobilier immobiliere immobiliers immobilieres vastgoed vastgoedkantoor vastgoedmakelaar"
    " vastgoedmakelaars immokantoor makelaar makelaars makelaardij makelaarskantoor kantoor bureau"
    " agence agentschap agency agent agents estate estates real realty office courtier group groep"
    " groupe verhuur location letting lettings en et and the de het la le les l van".split()
)
_NOBODY = frozenset(
    "eigenaar eigenares proprietaire proprietaires particulier particuliere particuliers prive"
    " privaat verhuurder verhuurders bailleur owner owners private landlord individual onbekend"
    " inconnu unknown anoniem anonyme anonymous mevr mevrouw mw dhr heer mr mrs ms mme madame"
    " monsieur m familie fam famille n a nvt adverteerder annonceur advertiser".split()
)
_PARTICLES = frozenset("van de den der ter ten het".split())
# a municipality with its part, or in two languages
_PARTS = re.compile(r"[()/,;]")
_OFFICE = re.compile(r"(?<=\w) (?:kantoor|filiaal|vestiging|branch|agence de) \w+(?: \w+)?$")


Places = re.Pattern[str]
"""Names of municipalities, as :func:`places_of` makes it."""


def places_of(names: Iterable[str]) -> Places | None:
    """What finds these municipalities in a name; None where there are none."""
    parts = {part for name in names for part in map(folded, _PARTS.split(name)) if len(part) > 1}
    if not parts:
        return None
    longest = sorted(parts, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")


def core_name(name: str, places: Places | None = None) -> str:
    """The words by which a landlord is known, sorted and joined; empty for nobody.

    Legal forms, trade words, forms of address, the place of an office and municipalities are left
    out, unless nothing else is left. What then holds fewer than three letters ("Mevr. D.
    (eigenaar)") names nobody.

    >>> core_name("IMMO LEIEHOEK BV") == core_name("immo Leiehoek")
    True
    >>> core_name("Propriétaire")
    ''
    >>> core_name("Immo Proef Genk", places_of(["Genk"])) == core_name("Immo Proef")
    True
    """
    return "".join(sorted(own_words(name, places)))


def own_words(name: str, places: Places | None = None, *, particles: bool = False) -> list[str]:
    """The words by which a landlord is known, as written; none where they name nobody.

    Args:
        particles: Whether "van" and "de" are some of them.
    """
    whole = " ".join(_LEGAL.sub(" ", folded(name)).split())
    office = _OFFICE.sub("", whole)
    kept = _PARTICLES if particles else frozenset[str]()
    for text in (places.sub(" ", office) if places else "", office, whole):
        own = [word for word in text.split() if word in kept or word not in _TRADE | _NOBODY]
        if len("".join(own)) >= 3:
            return own
    return []


def trade_free(plain: str) -> list[str]:
    """The words of a name in plain letters that are no legal form and not of the trade."""
    return [word for word in _LEGAL.sub(" ", plain).split() if word not in _TRADE]


def likeness(one: str, other: str) -> float:
    """How alike two core names are, 0 to 100; an empty one is like nothing.

    Names of fewer than five letters must be equal: one letter makes another name of them.
    """
    if not one or not other or (one != other and min(len(one), len(other)) < SHORT):
        return 0.0
    return fuzz.ratio(one, other)
