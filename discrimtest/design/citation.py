"""How a letter cites the advertisement it answers: as people do, who do not copy its shouting."""

from __future__ import annotations

import re
import unicodedata

from discrimtest.words.listing import HomeType

LISTING_VARIABLES: dict[str, str] = {
    "home": "the kind of home with its article: 'het appartement'",
    "home_kind": "the kind of home without it, with a capital: 'Appartement'",
    "listing_title": "title of the advertisement, without shouting and ornaments",
    "municipality": "where the home is",
    "street": "street of the home, without its number; empty where the advertisement names none",
    "rent": "monthly rent, '795 euro'; empty where the advertisement names none",
}
"""Variables of letters that cite the listing, and what they stand for."""

ALWAYS_KNOWN = frozenset(LISTING_VARIABLES) - {"street", "rent"}

HOMES: dict[str, dict[HomeType, str]] = {
    "nl": {
        HomeType.APARTMENT: "het appartement",
        HomeType.HOUSE: "het huis",
        HomeType.STUDIO: "de studio",
    },
    "fr": {
        HomeType.APARTMENT: "l’appartement",
        HomeType.HOUSE: "la maison",
        HomeType.STUDIO: "le studio",
    },
    "en": {
        HomeType.APARTMENT: "the apartment",
        HomeType.HOUSE: "the house",
        HomeType.STUDIO: "the studio",
    },
}
ANY_HOME = {"nl": "de woning", "fr": "le logement", "en": "the home"}
EUROS = {"nl": "{} euro", "fr": "{} euros", "en": "{} euros"}

_SHORT = 4
_ABBREVIATIONS = frozenset({"EPC", "TV", "WC", "BTW", "TVA", "PEB"})
_SHOUTS = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ]{2,}(?: [A-ZÀ-ÖØ-Þ]+)*(?!\w)")
_ORNAMENTS = re.compile(r"[*!~#_=|^<>\\\"“”„«»¡‼]")
_WAY = (
    r"(?:rue|avenue|chaussée|boulevard|place|quai|square|clos|allée|chemin|impasse|route|drève"
    r"|sentier|cour|venelle)\b"
)
_NUMBER = r"(?:nr\.?|no\.?|n°)?\s*\d{1,4}\s?[a-z]?(?![\w-])"
_STREETS = (
    re.compile(
        rf"(?P<street>[^\W\d][^\d,;/()]{{2,50}}?)[ ,]+{_NUMBER}"
        r"(?!\s+(?!bus|bte|bo[iî]te|box)[a-z])",
        re.IGNORECASE,
    ),
    re.compile(rf"\d{{1,4}}\s?[a-z]?,?\s+(?P<street>{_WAY}[^\d,;/()]{{2,50}})", re.IGNORECASE),
)


def listing_facts(
    title: str,
    home: HomeType,
    municipality: str,
    language: str,
    *,
    address: str = "",
    rent_cents: int | None = None,
) -> dict[str, str]:
    """How letters cite a listing: the variables of :data:`LISTING_VARIABLES`.

    An advertisement without a title is cited by its kind of home.

    Args:
        address: As advertised; letters say the street alone.
        rent_cents: Monthly rent; None where the advertisement does not say.
    """
    kind = HOMES[language].get(home, ANY_HOME[language])
    bare = re.sub(r"^(?:het |de |la |le |l’|the )", "", kind)
    street = street_of(address)
    return {
        "home": kind,
        "home_kind": _with_capital(bare),
        "listing_title": calm(title, (municipality, street)) or _with_capital(bare),
        "municipality": municipality,
        "street": street,
        "rent": EUROS[language].format(rent_cents // 100) if rent_cents else "",
    }


def rents_cited(rent_cents: int | None) -> tuple[str, ...]:
    """How letters of any language say this rent; nothing where it is unknown."""
    if not rent_cents:
        return ()
    return tuple(dict.fromkeys(form.format(rent_cents // 100) for form in EUROS.values()))


def calm(text: str, names: tuple[str, ...] = ()) -> str:
    """A title as a person would write it: no ornaments, no shouting.

    Args:
        names: Names that keep their capitals when a shouted title becomes small.

    Examples:
        >>> calm("*** TOP LIGGING ***")
        'Top ligging'
        >>> calm("TE HUUR: ruim appartement in KORTRIJK!!", ("Kortrijk",))
        'Te huur: ruim appartement in Kortrijk'
    """
    plain = _without_ornaments(text)
    quiet = _SHOUTS.sub(_said, plain)
    for name in filter(None, names):
        quiet = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, quiet, flags=re.IGNORECASE)
    return quiet if quiet == plain else _with_capital(quiet)


def street_of(address: str) -> str:
    """The street of an address, without number, box and town; empty where none can be told.

    Examples:
        >>> street_of("Doorniksestraat 41 bus 3, 8500 Kortrijk")
        'Doorniksestraat'
        >>> street_of("12, rue de Tournai")
        'rue de Tournai'
        >>> street_of("8500 Kortrijk")
        ''
    """
    found = filter(None, (street.match(address.strip()) for street in _STREETS))
    street = next((match["street"] for match in found), "").strip(" .-")
    return street.title() if street.isupper() else street


def _without_ornaments(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if unicodedata.category(sign) in {"So", "Sk", "Cf", "Cc", "Mn"} else sign
        for sign in _ORNAMENTS.sub(" ", composed)
    )
    single = re.sub(r"([-–—.,:;/+?])(?:\s*\1)+", r"\1", " ".join(kept.split()))
    return single.strip(" -–—.,:;/+")


def _said(shout: re.Match[str]) -> str:
    """Words in capitals, of which one is long, in small letters."""
    words = shout.group().split()
    if max(map(len, words)) < _SHORT:
        return shout.group()
    return " ".join(word if word in _ABBREVIATIONS else word.lower() for word in words)


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
