"""What an advertisement offers: a home to let, under option, let already, for sale."""

from __future__ import annotations

import re
from enum import StrEnum

from discrimtest.intake.home import says_let, says_option
from discrimtest.intake.remembered import remembered
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.spelling import folded, tidy


class Offer(StrEnum):
    """How a home is offered, the least free last."""

    FREE = "free"
    OPTION = "option"
    WITHDRAWN = "withdrawn"
    LET = "let"
    SALE = "sale"


_STATES = {
    Offer.FREE: "te huur|huur|verhuur|huren|beschikbaar|onmiddellijk beschikbaar|vrij|actief|online"
    "|nieuw|gepubliceerd|open|in portefeuille|a louer|location|disponible|libre|actif|en ligne"
    "|nouveau|publie|to let|for rent|to rent|rent|rental|rentals|letting|lease|available|active"
    "|new|published|live",
    Offer.OPTION: "optie|option|under offer|reserved|gereserveerd|reserve",
    Offer.WITHDRAWN: "ingetrokken|offline|inactief|niet actief|archief|gearchiveerd|verlopen"
    "|afgelopen|geannuleerd|verborgen|retire|hors ligne|inactif|archive|archivee|expire|annule"
    "|withdrawn|inactive|archived|expired|cancelled|hidden",
    Offer.LET: "verhuurd|loue|louee|let|rented|let agreed|rented out|verhuurd onder voorbehoud",
    Offer.SALE: "koop|kopen|verkoop|verkocht|vente|vendu|vendue|achat|sale|sold|buy|for sale",
}
_OFFERS = {word: offer for offer, words in _STATES.items() for word in words.split("|")}
_LONGEST_STATE = 30
"""Signs."""
_YES = frozenset("ja j yes y oui o true waar vrai 1 x".split())
_NO = frozenset("nee neen n no non false onwaar faux 0".split())
_SALE = re.compile(
    r"\b(?:te koop|[aà] vendre|for sale|koopwoning|verkocht|vendue?s?|sold)\b", re.IGNORECASE
)
_RENT = re.compile(r"\b(?:te huur|[aà] louer|to let|to rent|for rent)\b", re.IGNORECASE)
_NOT_SALE = re.compile(r"\b(?:niet|nooit|pas|non|not)\s+(?:te koop|[aà] vendre|for sale)", re.I)


@remembered
def says_sale(text: str) -> bool:
    """Whether a title, type or status says that the home is for sale, and not also to let."""
    plain = tidy(text)
    return bool(_SALE.search(plain)) and not (_RENT.search(plain) or _NOT_SALE.search(plain))


@remembered
def read_offer(text: str) -> Offer:
    """What a column of states or of kinds of offer says; an empty cell says that it is free.

    Raises:
        Unreadable: No word of it is known.
    """
    words = folded(text)
    if not words:
        return Offer.FREE
    if words in _OFFERS:
        return _OFFERS[words]
    told = offered(text)
    if told is Offer.FREE and not _RENT.search(tidy(text)):
        raise Unreadable(f"{shown(text)} is no known state of an offer")
    return told


@remembered
def read_shown(text: str) -> Offer:
    """What a column says that tells whether the advertisement is shown.

    Raises:
        Unreadable: It is neither yes nor no, nor a state of an offer.
    """
    word = folded(text)
    if word in _NO:
        return Offer.WITHDRAWN
    return Offer.FREE if word in _YES else read_offer(text)


def offered(*texts: str) -> Offer:
    """The least free that one of these texts of an advertisement says."""
    tests = ((Offer.SALE, says_sale), (Offer.LET, says_let), (Offer.OPTION, says_option))
    found = (offer for offer, says in tests if any(map(says, texts)))
    return next(found, Offer.FREE)


def least_free(*offers: Offer | None) -> Offer:
    """Of what several columns say, that which leaves least."""
    order = list(Offer)
    return max((offer for offer in offers if offer), key=order.index, default=Offer.FREE)


def is_state(text: str) -> bool:
    """Whether a cell tells that a home is not, or not freely, to let: "Verhuurd", "In optie"."""
    try:
        return len(text) <= _LONGEST_STATE and read_offer(text) is not Offer.FREE
    except Unreadable:
        return False
