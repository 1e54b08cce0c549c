"""Which advertisements offer the same home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from discrimtest.intake.reference import UNNAMED, same_reference
from discrimtest.words.listing import Advert, HomeType

SAME_REFERENCE = "same portal and reference"
SAME_HOME = "same address with box, bedrooms and type, rent within 5 %"


@dataclass(frozen=True, slots=True)
class KnownListing:
    """What is known of a listing accepted before, as far as a repeat is told by it.

    Attributes:
        address_key: As in its :class:`~discrimtest.words.listing.Advert`; empty when the address
            names no home or was erased.
    """

    id: str
    portal: str
    ref: str
    address_key: str
    bedrooms: int | None
    home: HomeType
    rent_cents: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """The listing an advertisement repeats, and by which rule."""

    listing: str
    rule: str


class Catalogue:
    """The listings accepted so far, to be asked whether an advertisement repeats one.

    Args:
        known: Listings accepted by earlier imports.
    """

    def __init__(self, known: Iterable[KnownListing] = ()) -> None:
        self._references: dict[tuple[str, str], str] = {}
        self._homes: dict[tuple[str, int | None, HomeType], list[KnownListing]] = defaultdict(list)
        for listing in known:
            self.add(listing)

    def add(self, listing: KnownListing) -> None:
        """Take a listing into the catalogue."""
        self.add_reference(listing.portal, listing.ref, listing.id)
        if listing.address_key:
            home = (listing.address_key, listing.bedrooms, listing.home)
            self._homes[home].append(listing)

    def add_reference(self, portal: str, ref: str, listing: str) -> None:
        """Remember that this portal's reference is another advertisement of ``listing``."""
        self._references.setdefault(same_reference(portal, ref), listing)

    def repeated_by(self, advert: Advert) -> Repeat | None:
        """The listing that ``advert`` repeats, or None.

        The same portal and reference, or else the same normalised address with box, the same
        number of bedrooms and type, and a rent within 5 % of the higher one. Two unknown rents
        are alike; an unknown and a stated one are not, for nothing shows that they are.
        """
        listing = self._references.get(same_reference(advert.portal, advert.ref))
        if listing is not None:
            return Repeat(listing, SAME_REFERENCE)
        for home in self._at(advert):
            if rents_alike(home.rent_cents, advert.rent_cents):
                return Repeat(home.id, SAME_HOME)
            if _unnamed_then(home, advert):
                return Repeat(home.id, SAME_REFERENCE)
        return None

    def may_be_repeated_by(self, advert: Advert) -> bool:
        """Whether only an unknown rent keeps ``advert`` from repeating a listing."""
        return any(
            (home.rent_cents is None) != (advert.rent_cents is None) for home in self._at(advert)
        )

    def _at(self, advert: Advert) -> list[KnownListing]:
        if not advert.address_key:
            return []
        return self._homes.get((advert.address_key, advert.bedrooms, advert.home), [])


def _unnamed_then(home: KnownListing, advert: Advert) -> bool:
    """Whether it was imported when all rows without a link had one portal, with this reference."""
    return same_reference(home.portal, home.ref) == same_reference(UNNAMED, advert.ref)


def rents_alike(one: int | None, other: int | None) -> bool:
    """Whether two rents in cents are both unknown, or within 5 % of the higher."""
    if one is None or other is None:
        return one is other
    return abs(one - other) * 20 <= max(one, other)
