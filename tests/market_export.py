"""A portal's export of any size: everything that such files bring, and all of it invented."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from discrimtest.planning.city import HEADER
from discrimtest.randomness import Stream

_SYLLABLES = (
    "ba be bo da de do el fa fe ga ge hi ho ka ke ki la le lo ma me mo na ne no oo pa pe po ra re"
    " ro sa se so ta te to va ve vo wa we wo za ze".split()
)
_ENDS = (
    "baert broeck camp donck hout kens laere maele mans neel ryck steen velde voort wels".split()
)
_AGENCY = ("Immo {}", "{} Vastgoed", "Vastgoed {} BV", "Kantoor {}", "Makelaardij {}", "{} & Co")
_SHOWN = ("{}", "{}", "{}", "{} - kantoor Kortrijk", "{} NV")
_GIVEN = "An Bart Céline Dirk Els Fons Griet Hilde Ivo Jef Karel Lies Marc Nele Omer Piet".split()
_STREETS = ("{}straat {}", "{}laan {}", "{}str. {}", "Rue {} {}", "Avenue {} {}", "{}stwg. {}")
_BOXES = ("", "", "", " bus {}", "/{}", " app. {}")
_PRICES = ("€ {}", "{}", "{},00", "€ {} / maand", "{} EUR", "{} + 75 kosten", "{} incl. kosten")
_HOMES = (("Appartement", "2"), ("Huis", "3"), ("Studio", "0"), ("Duplex", ""), ("Flat", "1 slpk"))
_DATES = ("{0:02d}/{1:02d}/2026", "2026-{1:02d}-{0:02d}", "{0} maart 2026", "")
_PHONES = (
    "0{0} {1:02d} {2:02d} {3:02d}",
    "+32 {0} {1:02d} {2:02d} {3:02d}",
    "0{0}/{1:02d}.{2:02d}.{3:02d}",
)
# What makes a row no plain new listing: column and what stands there.
_ODD = (
    (1, "VERHUURD - {}"), (1, "{} onder optie"), (3, "7700"), (3, "850"), (5, "op aanvraag"),
    (5, "vanaf 700"), (7, "Handelspand"), (7, "Kamer"), (7, "Boomhut"), (9, "Notaris"),
    (10, "geen"), (11, "noreply@post.example"), (11, "geen mail"), (12, "31/02/2026"), (13, "hier"),
    (7, "Assistentiewoning"), (0, ""), (2, "Ergens"), (5, ""), (13, ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Advertiser:
    name: str
    kind: str
    phone: tuple[int, int, int, int]
    mailbox: str


def market_export(seed: int, rows: int, odd: int = 10) -> bytes:
    """An export of so many rows: new listings, repeats, refusals, and landlords in many spellings.

    Two rows of three are of agencies, one for forty rows; a private landlord lets two homes. Of
    ten landlords one bears another's name or one much like it; one row in ``odd`` is no plain new
    listing.
    """
    stream = Stream(seed, "market export", rows)
    agencies = [_agency(stream, number) for number in range(rows // 40 + 1)]
    private: list[_Advertiser] = []
    for number in range(rows // 6 + 1):
        private.append(_private(stream, number, private))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    written: list[list[str]] = []
    while len(written) < rows:
        if written and stream.below(25) == 0:
            row = _repeat(stream, stream.pick(written[-200:]), len(written))
        else:
            by = stream.pick(private if stream.below(3) == 0 else agencies)
            row = _ad(stream, len(written), by, odd)
        written.append(row)
    writer.writerows(written)
    return text.getvalue().encode("cp1252")


def like_named_export(agencies: int) -> bytes:
    """An export of so many agencies, each of which is alike to every other in name.

    Each bears one long name with two letters changed, and has a telephone of its own and six or
    seven advertisements.
    """
    stream, letters = Stream(1, "like names", agencies), "abcdefghij"
    names = []
    for _ in range(agencies):
        name = list("broeltorenmeersstraatzichtleieboorden")
        for _ in range(2):
            name[stream.below(len(name))] = stream.pick(letters)
        names.append("".join(name))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number in range(agencies * 20 // 3):
        one = number % agencies
        by = _Advertiser(f"Immo {names[one]}", "Makelaar", _phone(56, one), "")
        row = _ad(stream, number, by, 10**9)
        row[8], row[10] = by.name, _PHONES[0].format(*by.phone)
        writer.writerow(row)
    return text.getvalue().encode("cp1252")


def _word(stream: Stream) -> str:
    parts = "".join(stream.pick(_SYLLABLES) for _ in range(3))
    return (parts + stream.pick(_ENDS)).capitalize()


def _agency(stream: Stream, number: int) -> _Advertiser:
    word = _word(stream)
    box = f"info@{word.lower()}{number}.example"
    return _Advertiser(stream.pick(_AGENCY).format(word), "Makelaar", _phone(56, number), box)


def _private(stream: Stream, number: int, earlier: list[_Advertiser]) -> _Advertiser:
    full = f"{stream.pick(_GIVEN)} {_word(stream)}"
    if earlier and stream.below(10) == 0:
        full = stream.pick(earlier).name + stream.pick(("", "s"))
    name = stream.pick((full, full, full, "", "Particulier", "Mevr. D."))
    box = f"verhuur{number}@post.example" if stream.below(4) else ""
    return _Advertiser(name, "Particulier", _phone(470 + number // 1_000_000, number), box)


def _phone(zone: int, number: int) -> tuple[int, int, int, int]:
    return zone, number // 10_000 % 100, number // 100 % 100, number % 100


def _ad(stream: Stream, number: int, by: _Advertiser, odd: int) -> list[str]:
    home, rooms = stream.pick(_HOMES)
    street = stream.pick(_STREETS).format(_word(stream), 1 + stream.below(300))
    row = [
        f"MX-{number}",
        f"{home} te huur, {street.lower()}",
        street + stream.pick(_BOXES).format(1 + stream.below(30)),
        stream.pick(("8500", "8500", "8501", "8510", "B-8511")),
        "Kortrijk",
        stream.pick(_PRICES).format(450 + 5 * stream.below(200)),
        rooms,
        home,
        stream.pick(_SHOWN).format(by.name) if by.kind == "Makelaar" else by.name,
        by.kind,
        stream.pick(_PHONES).format(*by.phone) if stream.below(5) else "",
        by.mailbox if stream.below(6) else "",
        stream.pick(_DATES).format(1 + stream.below(28), 3),
        f"https://portaal.example/{number}",
    ]
    if stream.below(odd) == 0:
        column, text = stream.pick(_ODD)
        row[column] = text.format(row[column])
    return row


def _repeat(stream: Stream, row: list[str], number: int) -> list[str]:
    """The same advertisement again, or the same home on another portal."""
    if stream.coin():
        return list(row)
    return [f"AP-{number}", *row[1:13], f"https://anderportaal.example/{number}"]
