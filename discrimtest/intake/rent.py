"""Rent as advertised: euros a month, in whole cents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

from discrimtest.intake.home import says_let, says_option
from discrimtest.intake.remembered import remembered
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.spelling import folded, tidy

MIN_RENT_CENTS = 100_00
MAX_RENT_CENTS = 15_000_00
_ON_REQUEST = frozenset(
    "op aanvraag|prijs op aanvraag|op vraag|nader te bepalen|nog te bepalen|n t b|ntb|te bespreken"
    "|overeen te komen|onbekend|niet meegedeeld|sur demande|prix sur demande|a convenir|a discuter"
    "|a determiner|non communique|inconnu|n c|nc|on request|upon request|price on request|on demand"
    "|price on demand|poa|to be agreed|tba|unknown|n a|na|nvt|n v t".split("|")
)
_PRICE = re.compile(r"^(?:huur)?prijs |^prix |^loyer |^price |^rent ")
_MONTH = frozenset(
    "maand mnd maandelijks mois mensuel mensuels month monthly mo pm p m pcm".split()
)
_NOT_MONTH = frozenset(
    "week weken wk wekelijks semaine semaines sem hebdomadaire weekly pw dag dagen nacht nachten"
    " jour jours nuit nuits day daily night nightly jaar jaarlijks an ans annee annuel annual"
    " year yearly jr kwartaal trimestre quarter".split()
)
_CHARGES = frozenset(
    "kosten kost provisie lasten gemeenschappelijke charges charge frais provision provisions costs"
    " cost service".split()
)
_INCLUDED = frozenset(
    "incl inclusief inbegrepen comprises compris comprise inclus incluses cc included including"
    " inclusive all in tout".split()
)
_NEUTRAL = frozenset(
    "eur euro euros per par a par l le la de du per prijs prix price huur huurprijs loyer rent"
    " maandelijkse vaste forfait forfaitaire fixed forfaitair excl exclusief hors hc excluding"
    " plus en et and x".split()
)
_OPTION = frozenset("onder in optie sous option under offer".split())
_JOINING = _CHARGES | _INCLUDED | frozenset("plus en et and excl exclusief hors excluding".split())
_NUMBER = re.compile(r"\d(?:[\d.,'’ ]*\d)?(?:,[-–—]+|\.[-–—]+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}(?:([., '’])\d{3})(?:\1\d{3})*|\d+", re.ASCII)
_DECIMALS = re.compile(r"(.*?)[.,](\d{1,2})", re.ASCII)
_NEGATIVE = re.compile(r"(?:€|eur|\s)*[-–−]\s*(?:€|eur)?\s*\d", re.IGNORECASE)
_DASHES = re.compile(r"[.,][-–—]+")


@dataclass(frozen=True, slots=True)
class Rent:
    """What a price says.

    Attributes:
        cents: Monthly rent in cents; None when the advertisement names none.
        charges_cents: Monthly charges in cents when stated apart; None otherwise.
        let: The price column itself says that the home is let.
        notes: What was read with care.
    """

    cents: int | None
    charges_cents: int | None = None
    let: bool = False
    notes: tuple[str, ...] = ()


@remembered
def read_rent(text: str) -> Rent:
    """The monthly rent of a price as portals write it.

    Dutch, French and English grouping and decimals are told apart by their form: a last mark
    followed by one or two digits parts the cents, one followed by three groups thousands.
    "890 + 75 kosten" is rent and charges. No price, or one on request, is an unknown rent.

    Args:
        text: The cell, in any spelling; every kind of space counts as a space.

    Raises:
        Unreadable: A price that is no single monthly rent: not a number, a range, a "from"
            price, another period, negative, zero, or outside ``MIN_RENT_CENTS`` to
            ``MAX_RENT_CENTS``.
    """
    plain = tidy(text)
    words = folded(plain)
    if not words and not any(sign.isalnum() for sign in plain):
        return Rent(None, notes=("no rent stated: unknown",))
    if words in _ON_REQUEST or _PRICE.sub("", words) in _ON_REQUEST:
        return Rent(None, notes=("rent on request: unknown",))
    if says_let(plain):
        return Rent(None, let=True)
    if says_option(plain) and not any(sign.isdigit() for sign in plain):
        return Rent(None, notes=("no rent stated: unknown",))
    amounts = [(match[0], match.start(), match.end()) for match in _NUMBER.finditer(plain)]
    around = set(re.sub(r"\d", " ", words).split())
    _refuse_other_prices(plain, around, amounts)
    cents = _plausible(_cents(amounts[0][0], text), text)
    notes = _included(around)
    if len(amounts) == 1:
        if "+" in plain and around & _CHARGES:
            notes += ("charges are apart, their amount is not stated",)
        return Rent(cents, notes=notes)
    if _between(plain, amounts) & _INCLUDED:
        return Rent(cents, notes=notes)
    return Rent(cents, _cents(amounts[1][0], text), notes=notes)


@remembered
def read_charges(text: str) -> int | None:
    """Monthly charges of a column of their own, in cents; None when empty or unknown.

    Raises:
        Unreadable: It is no amount.
    """
    plain = tidy(text)
    words = folded(plain)
    around = set(re.sub(r"\d", " ", words).split())
    numbers = _NUMBER.findall(plain)
    if not numbers and (not words or words in _ON_REQUEST or around <= _INCLUDED | _CHARGES):
        return None
    if len(numbers) != 1 or around - _MONTH - _CHARGES - _NEUTRAL or _NEGATIVE.match(plain):
        raise Unreadable(f"{shown(text)} is no amount of charges a month")
    return _cents(numbers[0], text)


def _refuse_other_prices(plain: str, around: set[str], amounts: list[tuple[str, int, int]]) -> None:
    found = shown(plain)
    if not amounts:
        raise Unreadable(f"{found} is no price")
    if around & _NOT_MONTH:
        raise Unreadable(f"{found} is no rent a month")
    if _NEGATIVE.match(plain):
        raise Unreadable(f"{found} is negative")
    if any(category(sign) == "Sc" and sign != "€" for sign in plain):
        raise Unreadable(f"{found} is not in euros")
    strange = around - _MONTH - _CHARGES - _INCLUDED - _NEUTRAL - _OPTION
    if strange:
        raise Unreadable(
            f"{found} is no single rent: {' '.join(sorted(strange))!r} is not understood"
        )
    if len(amounts) > 2:
        raise Unreadable(f"{found} holds more than a rent and its charges")
    if len(amounts) == 2 and not (around & _CHARGES and _between(plain, amounts) & _JOINING):
        raise Unreadable(f"{found} holds two prices")


def _between(plain: str, amounts: list[tuple[str, int, int]]) -> set[str]:
    """The words between two amounts; a plus sign counts as a word."""
    return set(folded(plain[amounts[0][2] : amounts[1][1]].replace("+", " plus ")).split())


def _included(around: set[str]) -> tuple[str, ...]:
    return ("charges are included in the rent",) if around & _INCLUDED else ()


def _cents(number: str, text: str) -> int:
    """Cents of one number; exact, and refused when its marks fit no way of writing."""
    bare = _DASHES.sub("", number)
    decimals = _DECIMALS.fullmatch(bare)
    whole, cents = (decimals[1], decimals[2]) if decimals and bare == number else (bare, "")
    match = _WHOLE.fullmatch(whole)
    mark = match[1] if match else None
    same_mark = decimals is not None and mark is not None and mark == bare[len(whole)]
    if not match or same_mark or len(whole) > 12:
        raise Unreadable(f"{shown(text)} is no amount of money")
    euros = int(re.sub(r"\D", "", whole))
    return euros * 100 + int(cents.ljust(2, "0") or "0")


def _plausible(cents: int, text: str) -> int:
    if not MIN_RENT_CENTS <= cents <= MAX_RENT_CENTS:
        raise Unreadable(
            f"{shown(text)} is no plausible rent "
            f"(€ {MIN_RENT_CENTS // 100} to € {MAX_RENT_CENTS // 100:,} a month)"
        )
    return cents
