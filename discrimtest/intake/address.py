"""An address as it is compared: street, number and box in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from discrimtest.intake.posted import is_date
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.spelling import Signs, folded, tidy

MAX_ADDRESS = 200
# "33b 2" is number 33b, "33 b 2" box 2 of number 33
_LETTER = r"(?:(?:bis|ter|[a-z])(?![a-z])| (?:bis|ter|[a-z])(?![a-z]|[ .]*\d))"
_NUMBER = rf"\d{{1,4}}{_LETTER}?(?: ?[-+&] ?\d{{1,4}}{_LETTER}?)?(?!\d)"
_LEVEL = r"(?:verd(?:iep(?:ing)?)?|etage|floor)\.?"
_FLOOR = (
    r"(?:gelijkvloers|glvl|gvl|rez(?: ?-? ?de ?-? ?chaussee)?|ground floor"
    rf"|\d+ ?(?:ste|de|e|eme|er|ere|st|nd|rd|th)? ?{_LEVEL}|{_LEVEL} ?\d+)"
)
_ON_FLOOR = re.compile(_FLOOR)
_BOX_WORD = r"(?:bus|bte|boite|box|bt|app(?:artement)?|appt|apt|flat|unit|b)\.?"
_NAMED_BOX = rf"{_BOX_WORD} ?(?:nr\.? ?)?[a-z0-9][a-z0-9.]*(?:-[a-z0-9]+)?"
_BOX = rf"(?:{_NAMED_BOX}|{_FLOOR}|\d[\da-z.]*|[a-z]\d[\da-z.]*)"
_STREET_FIRST = re.compile(
    rf"(?P<street>.*?[a-z].*?)[ ,]+(?:nr\.?|no\.?|n°)? ?(?P<number>{_NUMBER})"
    rf"(?:[ ,]*(?:/ ?|- )?(?P<box>{_BOX}))?(?:[ ,/-]+(?P<more>{_BOX}))?[ ,.]*"
)
_NUMBER_FIRST = re.compile(
    rf"(?P<number>{_NUMBER})(?P<box>(?: ?/ ?| )(?:{_BOX_WORD} ?)?[a-z]?\d[\da-z.]*)?"
    rf",? (?P<street>[^\d]*[a-z][^\d]*?)(?:[ ,]+(?P<more>{_BOX_WORD} ?[a-z0-9.]+))?[ ,.]*"
)
_TOWN = re.compile(
    r"(?:^|[ ,;–-]+)(?:be?[- ]?)?([1-9]\d{3}) +[a-z]{3}[a-z '()-]*$"
    r"|(?:^|[,;–-]) *[a-z]{3}[a-z '()-]*,? +(?:be?[- ]?)?([1-9]\d{3})$"
)
_RANGE = re.compile("[-–+&]")
_BOX_MARK = re.compile(rf"^{_BOX_WORD} ?(?:nr\.? ?)?(?=[a-z]?[.-]?\d|[a-z]$)")
_WORDS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "ch": "chaussee",
    "chee": "chaussee",
    "sq": "square",
    "rte": "route",
    "imp": "impasse",
    "str": "straat",
    "stw": "steenweg",
    "stwg": "steenweg",
    "steenw": "steenweg",
    "ln": "laan",
    "pln": "plein",
    "dr": "dokter",
    "burg": "burgemeester",
    "min": "minister",
    "kan": "kanunnik",
    "pres": "president",
    "kon": "koning",
    # Sint-, Saint and Sainte are all written "St"
    "sint": "st",
    "saint": "st",
    "sainte": "st",
    "ste": "st",
}
_ENDINGS = (
    (re.compile(r"(?<=[a-z]{3})(?:steenw|stwg|stw)$"), "steenweg"),
    (re.compile(r"(?<=[a-z]{3})str$"), "straat"),
    (re.compile(r"(?<=[a-z]{3})pln$"), "plein"),
)
_BOX_WORDS = frozenset("bus bte boite box bt app appartement appt apt flat unit".split())
_BRACKETS = str.maketrans("()", "  ")
_SHORT = ("steenw", "stwg", "stw", "str", "pln")


@dataclass(frozen=True, slots=True)
class AddressKey:
    """The parts of an address by which two advertisements are compared.

    Attributes:
        street: Letters and digits only, abbreviations written out ("stasegemsesteenweg").
        number: House number with its letter or range ("41", "41a", "41-43"); may be empty.
        box: Box, flat or floor ("3", "201", "floor2"); may be empty.
    """

    street: str
    number: str
    box: str

    @property
    def names_a_home(self) -> bool:
        """Whether street and number are known; a street alone is shared by many homes."""
        return bool(self.street and self.number)

    def within(self, postcode: str) -> str:
        """The key as one text, the postcode before it."""
        return f"{postcode}|{self.street}|{self.number}|{self.box}"


def read_number(text: str) -> str:
    """A house number or a box that stands in a column of its own.

    Raises:
        Unreadable: It is a date: a spreadsheet shows 3-5 as 3 May.
    """
    if is_date(text):
        raise Unreadable(
            f"{shown(text)} is a date, which a spreadsheet made of a number such as 3-5"
        )
    return text


def address_key(text: str) -> AddressKey:
    """Street, number and box of an address as advertised.

    Case, accents, spaces and punctuation do not count; Dutch and French abbreviations are
    written out, a trailing postcode with its town is left out, leading zeros of number and box
    are dropped. An address that fits no form is all street, without number.

    >>> address_key("Stasegemse steenweg 77") == address_key("Stasegemsestwg. 77")
    True
    >>> address_key("Pottelberg 60 / 0201")
    AddressKey(street='pottelberg', number='60', box='201')
    """
    plain = _lowered(text)
    if len(plain) > MAX_ADDRESS:
        return AddressKey(_street(plain), "", "")
    plain = " ".join(_TOWN.sub("", plain).translate(_BRACKETS).split())
    match = _NUMBER_FIRST.fullmatch(plain) or _STREET_FIRST.fullmatch(plain)
    if not match or _ends_in_box(match["street"]):
        return AddressKey(_street(plain), "", "")
    boxes = [_box(match[part] or "") for part in ("box", "more")]
    return AddressKey(
        _street(match["street"]), _number(match["number"]), ".".join(filter(None, boxes))
    )


def _ends_in_box(street: str) -> bool:
    """Whether what looks like a house number is a box: "Weg naar As bus 1" names no number."""
    words = folded(street).split()
    return len(words) > 1 and words[-1] in _BOX_WORDS


def postcode_in(text: str) -> str:
    """The postcode beside the town that ends an address, or that is all of it; else empty.

    >>> postcode_in("Lindelaan 4, 8500 Kortrijk"), postcode_in("Kortrijk 8500")
    ('8500', '8500')
    """
    town = _TOWN.search(_lowered(text))
    return (town[1] or town[2]) if town else ""


def _lowered(text: str) -> str:
    """Lower case without accents, punctuation kept: it parts number and box."""
    return tidy(text).translate(_LETTERS).strip(" ,;.")


def _letter(sign: str) -> str:
    if sign in " ,;./-+&'()°":
        return sign
    return {"’": "'", "–": "-"}.get(sign) or folded(sign) or " "


_LETTERS = Signs(_letter)


def _street(text: str) -> str:
    words = folded(text).split()
    if len(words) > 1 and words[0] == "r":
        words[0] = "rue"
    if len(words) > 1 and words[0] == "pl":
        words[0] = "place"
    if len(words) > 1 and words[-1] == "pl":
        words[-1] = "plein"
    written = [_WORDS.get(word, word) for word in words]
    joined = "".join(written)
    if joined.endswith(_SHORT):
        for ending, full in _ENDINGS:
            joined = ending.sub(full, joined)
    return joined


def _number(text: str) -> str:
    parts = _RANGE.split(text.replace(" ", ""))
    return "-".join(part.lstrip("0") or "0" for part in parts)


def _box(text: str) -> str:
    bare = text.strip(" /,")
    if not bare:
        return ""
    floor = _ON_FLOOR.fullmatch(bare)
    if floor:
        level = re.search(r"\d+", bare)
        return f"floor{level[0] if level else 0}"
    bare = _BOX_MARK.sub("", bare)
    parts = (folded(part).replace(" ", "") for part in bare.split("-"))
    return ".".join(part.lstrip("0") or part[:1] for part in parts)
