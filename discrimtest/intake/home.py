"""What the words of an advertisement say: kind of home, let already, 65+, who advertises."""

from __future__ import annotations

import re

from discrimtest.intake.remembered import remembered
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.spelling import folded, tidy
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import HomeType

_TRADE = frozenset(
    """
    handel handelspand handelspanden handelsruimte handelszaak winkel winkelruimte
    winkelpand commerce commercial commerciale horeca magasin shop retail
    """.split()
)
_SERVICE_FLATS = frozenset(
    """
    assistentiewoning assistentieflat assistentiewoningen serviceflat serviceflats
    serviceresidentie seniorenflat seniorenwoning seniorie seniorerie
    """.split()
)
_ROOMS = frozenset(
    """
    kamer studentenkamer kot studentenkot studentenhuis chambre room cohousing colocation
    coliving flatshare huisdeling
    """.split()
)
_STUDIOS = frozenset(
    """
    studio studios
    """.split()
)
_APARTMENTS = frozenset(
    """
    appartement appartementen app apt appt apartment flat flats duplex triplex loft
    penthouse dakappartement gelijkvloers condo maisonnette
    """.split()
)
_HOUSES = frozenset(
    """
    huis huizen woning woonhuis rijwoning rijhuis herenhuis herenwoning stadswoning hoeve
    villa bungalow eengezinswoning gezinswoning halfopen fermette burgerhuis hoekwoning
    koppelwoning arbeiderswoning maison demeure ferme pavillon house townhouse cottage
    chalet
    """.split()
)
_WORKPLACES = frozenset(
    """
    kantoor kantoren kantoorruimte bureau bureaux office offices bedrijfsruimte
    bedrijfspand magazijn loods entrepot warehouse store
    """.split()
)
_NOT_HOMES = frozenset(
    """
    garage garages garagebox box parking parkeerplaats staanplaats autostaanplaats carport
    berging grond bouwgrond terrain terrains land plot kelder cave weide
    """.split()
)
# The first kind one of whose words stands in the cell is the kind: "kamer in appartement" is a
# room, "handelspand met appartement" a shop, "appartement met garage" an apartment.
_HOMES = (
    (HomeType.SHOP, _TRADE),
    (HomeType.SERVICE_FLAT, _SERVICE_FLATS),
    (HomeType.ROOM, _ROOMS),
    (HomeType.STUDIO, _STUDIOS),
    (HomeType.APARTMENT, _APARTMENTS),
    (HomeType.HOUSE, _HOUSES),
    (HomeType.SHOP, _WORKPLACES),
    (HomeType.OTHER, _NOT_HOMES),
)
# "appartement 1 chambre" and "2 kamers" count rooms, they do not offer one
_ROOM_COUNT = re.compile(r"\b\d+ (?:kamer|chambre|room)\b")
# "nieuwbouwappartement", "bovenwoning": the end of a Dutch word is its kind, but a holiday home
# is let by the week, and homes for one group of people have words of their own above
_ENDS = (
    (("studio",), HomeType.STUDIO),
    (("appartement", "appartementen"), HomeType.APARTMENT),
    (("woning", "woningen", "villa"), HomeType.HOUSE),
)
_OF_ANOTHER_KIND = (
    "vakantie", "bedrijfs", "handels", "service", "assistentie", "senioren", "studenten", "zorg",
)  # fmt: skip
_PHRASES = {
    "residence services": HomeType.SERVICE_FLAT,
    "residence service": HomeType.SERVICE_FLAT,
    "appartement service": HomeType.SERVICE_FLAT,
    "service flat": HomeType.SERVICE_FLAT,
    "sheltered housing": HomeType.SERVICE_FLAT,
    "assisted living": HomeType.SERVICE_FLAT,
    "retirement home": HomeType.SERVICE_FLAT,
    "retirement flat": HomeType.SERVICE_FLAT,
    "rez commercial": HomeType.SHOP,
    "surface commerciale": HomeType.SHOP,
    "bel etage": HomeType.HOUSE,
    "semi detached": HomeType.HOUSE,
    "rez de chaussee": HomeType.APARTMENT,
}
_LANDLORDS = {
    LandlordType.AGENCY: "makelaar|makelaars|vastgoedmakelaar|immomakelaar|makelaardij|immokantoor"
    "|vastgoedkantoor|kantoor|agentschap|immo|professioneel|vastgoedprofessional|agence"
    "|agence immobiliere|agent immobilier|courtier|professionnel|pro|agent|agency|estate agent"
    "|estate agency|letting agent|letting agency|real estate agent|real estate agency|broker"
    "|professional|realtor",
    LandlordType.PRIVATE: "particulier|particuliere verhuurder|particuliere|eigenaar|eigenares"
    "|prive|privaat|priveverhuurder|priveeigenaar|prive eigenaar|proprietaire|bailleur prive"
    "|proprietaire particulier|owner|private|private owner|private landlord|private person"
    "|individual|homeowner",
}
_LANDLORD_TYPES = {word: kind for kind, words in _LANDLORDS.items() for word in words.split("|")}

# "loue" without its accent is what an owner says who lets ("Loue appartement"), not "let"
_LET_WORD = r"\b(?:verhuurd|lou(?:é|ée|és|ées|ee)|rented)"
_LET = re.compile(
    rf"^\W*{_LET_WORD}(?=\W*$|\s*[-–—:!|,/*)\]])"  # VERHUURD - Appartement
    rf"|(?<!gemeubeld )(?<!bemeubeld )(?<!meublé )(?<!furnished ){_LET_WORD}\W*$"  # Huis VERHUURD
    rf"|[(\[*]\s*(?:{_LET_WORD}|loue|let)\s*[)\]*]"  # Appartement (verhuurd) met tuin
    r"|\b(?:reeds|al|zojuist|net|recent|is|werd)\s+verhuurd\b"
    r"|\b(?:d[eé]j[aà]|est)\s+lou[eé]e?s?\b|\bvient d['’][eê]tre lou[eé]e?s?\b"
    r"|\b(?:already|now|just)\s+(?:let|rented)\b|\blet\s+agreed\b|\brented\s+out\b"
    r"|^\W*let(?=\W*$|\s*[-–—:!|,/*)\]])|[-–—:!|]\s*let\W*$|^\W*loue\W*$",
    re.IGNORECASE,
)
_LET_CAPITALS = re.compile(r"\b(?:VERHUURD|LOUÉE?S?|LOUEE|RENTED)\b")
_NOT_LET = re.compile(
    r"\b(?:wordt|worden|niet|nooit|pas|non|not|never|being)(?:\s+\w+)?\s+"
    r"(?:verhuurd|lou[eé]e?s?|let|rented)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\b(?:onder|in)\s+optie\b|\b(?:sous|en)\s+option\b|\bunder\s+(?:option|offer)\b"
    r"|^\W*(?:optie|option)(?=\W*$|\s*[-–—:!|,/*)\]])",  # OPTIE - Appartement
    re.IGNORECASE,
)
_SENIOR = re.compile(
    r"\b(?:55|60|65)\s*(?:\+(?!\s*\d)|[- ]?plus(?:sers?)?\b|\s*ans et plus\b)"
    r"|\bsenior(?:en)?-?(?:woning|flat|residentie|ie|erie)(?:en|s)?\b"
    r"|\bassistentie-?(?:woning|flat)(?:en|s)?\b|\bservice-?\s?flats?\b"
    r"|\br[eé]sidence[- ](?:services?|seniors?)\b",
    re.IGNORECASE,
)


@remembered
def read_home(text: str) -> HomeType:
    """The kind of home of a Dutch, French or English word for it.

    Raises:
        Unreadable: It is missing, or no word in it is known.
    """
    spelled = folded(text)
    if not spelled:
        raise Unreadable("missing")
    padded = f" {spelled} "
    for phrase, kind in _PHRASES.items():
        if f" {phrase} " in padded:
            return kind
    words = set(_ROOM_COUNT.sub(" ", spelled).split())
    for kind, known in _HOMES:
        if words & known:
            return kind
    for word in sorted(words):
        if ended := _by_its_end(word):
            return ended
    raise Unreadable(f"{shown(text)} is no known type of home")


def _by_its_end(word: str) -> HomeType | None:
    """The kind that the end of a compound word names; None where it names none."""
    if word.startswith(_OF_ANOTHER_KIND):
        return None
    return next((kind for ends, kind in _ENDS if word.endswith(ends)), None)


@remembered
def read_landlord_type(text: str) -> LandlordType:
    """Agency or private landlord.

    Raises:
        Unreadable: It is missing or neither; a notary or social landlord is neither.
    """
    spelled = folded(text)
    if not spelled:
        raise Unreadable("missing (an agency or a private landlord)")
    if spelled not in _LANDLORD_TYPES:
        raise Unreadable(f"{shown(text)} is neither an agency nor a private landlord")
    return _LANDLORD_TYPES[spelled]


@remembered
def says_let(text: str) -> bool:
    """Whether a title or price says that the home is let already.

    The word must stand as a mark (first, last, in brackets, in capitals or with "reeds",
    "déjà", "already"), for "wordt verhuurd met garage" and "à louer" advertise a free home.
    """
    plain = tidy(text)
    small = plain.casefold()
    # Nearly every advertisement holds none of these, without which it cannot be let.
    if not any(word in small for word in ("verhuurd", "lou", "let", "rented")):
        return False
    if _NOT_LET.search(plain):
        return False
    return bool(_LET.search(plain)) or (
        bool(_LET_CAPITALS.search(plain)) and plain.upper() != plain
    )


@remembered
def says_option(text: str) -> bool:
    """Whether a title or price says that someone holds an option; the home is still free."""
    return bool(_OPTION.search(tidy(text)))


@remembered
def says_senior(text: str) -> bool:
    """Whether a title or type says that the home is for people of 65 (55, 60) and over."""
    return bool(_SENIOR.search(tidy(text)))
