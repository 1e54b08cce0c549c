"""Look at accepted listings and at landlords with the doubts a person should decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.intake.address import postcode_in
from discrimtest.record.standing import tied
from discrimtest.store import draws, landlords
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.listings import AdvertText
from discrimtest.words.listing import Listing
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedHome:
    """An accepted listing as it was read.

    Attributes:
        title, address, landlord_name: Empty for a person who may not import listings, and once
            they are erased. The name is the one in the advertisement, where it was the first to
            show it, else the first by which the landlord is known.
        posted: Day the ad was placed, where it says so.
        tested: Whether a test was drawn on it.
    """

    id: str
    portal: str
    ref: str
    title: str
    address: str
    postcode: str
    municipality: str
    home: str
    rent_cents: int | None
    posted: str
    landlord: str
    landlord_name: str
    tested: bool

    @property
    def place(self) -> str:
        """The address with its town, once."""
        town = f"{self.postcode} {self.municipality}".strip()
        return ", ".join(filter(None, (self.address, "" if postcode_in(self.address) else town)))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReviewedLandlord:
    """A landlord as resolved now, with every spelling seen and those it may be."""

    id: str
    type: str
    spellings: tuple[str, ...]
    listings: int
    doubtful_with: tuple[str, ...]
    excluded: bool

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def accepted_listings(at: Workplace, slug: str) -> list[ListedHome]:
    """The listings accepted for a study, by id."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        tested = {test.listing for test in draws.drawn_tests(session, study.id)}
        homes = stored.listings(session, study.id)
        open_to = at.person.may(Right.IMPORT_LISTINGS, study.id)
        shown = {listing.id for listing in homes} if open_to else set()
        adverts = stored.advert_texts(session, at.keys, shown)
        names = landlords.names_by_listing(session, at.keys, shown)
        known = landlords.names(session, at.keys, {home.landlord for home in homes if open_to})
    return [
        _listed(
            listing,
            adverts.get(listing.id),
            names.get(listing.id) or known.get(listing.landlord, ""),
            tested=listing.id in tested,
        )
        for listing in homes
    ]


def of_one_name(
    found: Iterable[ReviewedLandlord], at_least: int
) -> list[tuple[ReviewedLandlord, ...]]:
    """Landlords that show themselves alike and may be one another, together; others alone.

    Args:
        at_least: So many landlords are told together.
    """
    known = list(found)
    groups = tied({each.id: each.doubtful_with for each in known})
    alike: dict[tuple[str, ...], list[ReviewedLandlord]] = {}
    for each in known:
        own = groups.get(each.id, each.id), each.type, str(each.excluded), *each.spellings
        alike.setdefault(own, []).append(each)
    return [
        together
        for some in alike.values()
        for together in ([tuple(some)] if len(some) >= at_least else [(each,) for each in some])
    ]


def _listed(listing: Listing, advert: AdvertText | None, name: str, *, tested: bool) -> ListedHome:
    return ListedHome(
        id=listing.id,
        portal=listing.portal,
        ref=listing.ref,
        title=advert.title if advert else "",
        address=advert.address if advert else "",
        postcode=listing.postcode,
        municipality=listing.municipality,
        home=str(listing.home),
        rent_cents=listing.rent_cents,
        posted=str(listing.posted or ""),
        landlord=listing.landlord,
        landlord_name=name,
        tested=tested,
    )


def known_landlords(at: Workplace, *, doubtful_only: bool = False) -> list[ReviewedLandlord]:
    """Every landlord, or only those in doubt of being another."""
    at.require(Right.DECIDE_LANDLORDS)
    with reading(at.engine) as session:
        shown = landlords.spellings(session, at.keys)
        counts = Counter(each.landlord for each in stored.listings(session))
        found = [
            ReviewedLandlord(
                each.id,
                str(each.type),
                tuple(
                    dict.fromkeys(
                        " ".join(filter(None, (one.name, one.phone, one.email)))
                        for one in shown.get(each.id, ())
                    )
                ),
                counts[each.id],
                each.doubtful_with,
                each.excluded,
            )
            for each in landlords.landlords(session)
        ]
    return [each for each in found if each.doubtful_with or not doubtful_only]
