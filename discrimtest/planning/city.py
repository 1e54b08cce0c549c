"""A simulated city: invented agencies, private landlords and the ads they place.

Everything here is invented: names, streets, numbers and mailboxes (``.example``). The city
is written as a portal's export, so that it passes through the same import as a real one.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from discrimtest.randomness import Stream
from discrimtest.words.landlord import LandlordType

HEADER = [
    "Ref",
    "Titel",
    "Adres",
    "Postcode",
    "Gemeente",
    "Prijs",
    "Slaapkamers",
    "Type",
    "Adverteerder",
    "Soort adverteerder",
    "Telefoon",
    "E-mail",
    "Geplaatst op",
    "Link",
]

_FIRST = [
    "Zilver",
    "Linde",
    "Vlas",
    "Kei",
    "Mees",
    "Heide",
    "Water",
    "Klaver",
    "Olm",
    "Wilg",
    "Ster",
    "Beuken",
    "Roze",
    "Duin",
    "Gaver",
    "Hazel",
]
_SECOND = ["berg", "hoek", "meer", "poort", "kouter", "burg", "veld", "toren", "brug", "hof"]
_PREFIX = ("Immo {}", "Vastgoed {}", "{} Wonen", "Kantoor {}", "Makelaardij {}", "{} & Partners")
_IN_DOUBT = (4, 9, 14)
"""Agencies, by size, that advertise under two names."""
_STREETS = [
    "Vlasbloem",
    "Spoelman",
    "Zwingel",
    "Roterij",
    "Haspel",
    "Damast",
    "Schietspoel",
    "Lijnzaad",
    "Hekelaar",
    "Kantwerk",
    "Wever",
    "Garen",
    "Blauwverf",
    "Linnen",
    "Bobijn",
    "Weefgetouw",
    "Klos",
    "Draad",
    "Reep",
    "Vezel",
]
_STREET_KINDS = ("straat", "laan", "plein", "weg", "dreef")
_HOMES = (
    ("Appartement", 1, 62_000),
    ("Appartement", 2, 79_500),
    ("Appartement", 3, 93_000),
    ("Huis", 2, 91_000),
    ("Huis", 3, 108_000),
    ("Duplex", 2, 88_000),
    ("Studio", 0, 55_000),
)
_TITLES = (
    "{} met terras",
    "Instapklaar: {}",
    "{} nabij het station",
    "Lichtrijk: {}",
    "{} te huur",
)


@dataclass(frozen=True, slots=True)
class Advertiser:
    """An invented landlord and how often it advertises (weight, no unit).

    Attributes:
        other: How it shows itself in every second advertisement, so that nobody can tell whether
            they are one.
    """

    name: str
    type: LandlordType
    phone: str
    mailbox: str
    weight: float
    other: Advertiser | None = None


@dataclass(frozen=True, slots=True)
class City:
    """The advertisers and their ads as rows under :data:`HEADER`."""

    advertisers: tuple[Advertiser, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_csv(self) -> bytes:
        """The export as a portal writes it: semicolons, Windows-1252."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(self.rows)
        return text.getvalue().encode("cp1252")


def build_city(
    seed: int,
    postcodes: dict[str, str],
    first: date,
    days: int,
    *,
    agencies: int = 72,
    private: int = 130,
    ads: int = 620,
) -> City:
    """Invent a city whose ads appear over ``days`` days from ``first``.

    Args:
        seed: Seed of the whole city.
        postcodes: Postcode -> municipality.
        agencies: Number of agencies, of very unequal size (weight 1 / (rank + 2)).
        private: Number of private landlords, one ad each, rarely two.
        ads: Agency and private ads together, before the repeats, shops, rooms and let homes
            that are mixed in at the rate of about one in ten.
    """
    stream = Stream(seed, "city")
    advertisers = [*_agencies(stream, agencies), *_private(private)]
    rows: list[tuple[str, ...]] = []
    owners = advertisers[agencies:] + [
        advertisers[agencies + stream.below(private)] for _ in range(private // 20)
    ]
    offices = [_weighted(stream, advertisers[:agencies]) for _ in range(ads - len(owners))]
    # Every agency advertises at least once; the large ones much more often.
    offices[:agencies] = advertisers[:agencies]
    for number, advertiser in enumerate(stream.shuffled([*offices, *owners]), start=1):
        shown = advertiser.other or advertiser if number % 2 else advertiser
        rows.extend(_ads(stream, number, shown, sorted(postcodes.items()), first, days))
    return City(tuple(advertisers), tuple(rows))


def _agencies(stream: Stream, count: int) -> list[Advertiser]:
    words = stream.shuffled([first + second for first in _FIRST for second in _SECOND])
    return [
        Advertiser(
            name=_PREFIX[rank % len(_PREFIX)].format(words[rank]),
            type=LandlordType.AGENCY,
            phone=f"056 00 {rank // 100:02d} {rank % 100:02d}",
            mailbox=f"info@{words[rank].lower()}.example",
            weight=1 / (rank + 2),
            other=_under_another_name(words[rank], rank) if rank in _IN_DOUBT else None,
        )
        for rank in range(count)
    ]


def _under_another_name(word: str, rank: int) -> Advertiser:
    return Advertiser(
        name=f"{word} Verhuur",
        type=LandlordType.AGENCY,
        phone=f"056 01 {rank:02d} 00",
        mailbox=f"verhuur@{word.lower()}-verhuur.example",
        weight=0.0,
    )


def _private(count: int) -> list[Advertiser]:
    return [
        Advertiser(
            name="" if number % 3 else "Particulier",
            type=LandlordType.PRIVATE,
            phone="" if number % 4 == 0 else f"0470 00 {number // 100:02d} {number % 100:02d}",
            mailbox=f"verhuur{number}@post.example",
            weight=1.0,
        )
        for number in range(count)
    ]


def _weighted(stream: Stream, advertisers: list[Advertiser]) -> Advertiser:
    target = stream.unit() * sum(advertiser.weight for advertiser in advertisers)
    for advertiser in advertisers:
        target -= advertiser.weight
        if target < 0:
            return advertiser
    return advertisers[-1]


def _ads(
    stream: Stream,
    number: int,
    advertiser: Advertiser,
    postcodes: list[tuple[str, str]],
    first: date,
    days: int,
) -> list[tuple[str, ...]]:
    """One ad, and now and then its repeat on a second portal or a kind that is refused."""
    home, bedrooms, usual = stream.pick(_HOMES)
    street = stream.pick(_STREETS) + stream.pick(_STREET_KINDS)
    box = "" if home == "Huis" else f" bus {1 + stream.below(9)}"
    postcode, municipality = stream.pick(postcodes)
    rent = (usual + stream.below(41) * 500 - 10_000) // 100
    title = stream.pick(_TITLES).format(home.lower())
    price = "op aanvraag" if stream.below(40) == 0 else f"€ {rent}"
    fate = stream.below(50)
    if fate == 0:
        title = f"VERHUURD - {title}"
    elif fate == 1:
        home = "Handelspand"
    elif fate == 2:
        home, bedrooms = "Kamer", 1
    elif fate == 3:
        postcode, municipality = "7700", "Moeskroen"
    reference = f"SIM-{10_000 + number}"
    row = (
        reference,
        title,
        f"{street} {1 + number}{box}",
        postcode,
        municipality,
        price,
        str(bedrooms),
        home,
        advertiser.name,
        "Makelaar" if advertiser.type is LandlordType.AGENCY else "Particulier",
        advertiser.phone,
        advertiser.mailbox,
        (first + timedelta(days=stream.below(days))).strftime("%d/%m/%Y"),
        f"https://portaal.example/{10_000 + number}",
    )
    if fate in (4, 5):
        repeat = (f"AP-{number}", *row[1:13], f"https://anderportaal.example/{number}")
        return [row, repeat]
    return [row]
