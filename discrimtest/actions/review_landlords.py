"""Look at accepted listings and at landlords with the doubts a person should decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.intake.address import postcode_in
from discrimtest.record.standing import tied
from discrimtest.store import decisions, draws, landlords, listing_counts
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.kept_lines import kept_lines, key_of_now
from discrimtest.store.listings import AdvertText
from discrimtest.store.session import Session
from discrimtest.words.landlord import Identity
from discrimtest.words.listing import Listing
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field
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
        excluded: Whether its landlord, or one that counts as one with it, is on the exclusion list
            or was stopped.
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
    excluded: bool

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


@dataclass(frozen=True, slots=True)
class ListedHomes:
    """Some of the listings of a study. found: How many answer the search in all."""

    homes: tuple[ListedHome, ...]
    found: int


def accepted_listings(at: Workplace, slug: str) -> list[ListedHome]:
    """The listings accepted for a study, by id."""
    return _accepted(at, slug)


def search_listings(at: Workplace, slug: str, wanted: str, first: int, most: int) -> ListedHomes:
    """Some of them, of which the words searched for stand in what the person may read.

    Args:
        wanted: Words that must all be found; empty for every listing.
        first: How many to leave out before. most: How many to tell at most.
    """
    words = wanted.casefold().split()
    if not words:
        with reading(at.engine) as session:
            study = look_up_field(at, session, slug)
            at.require(Right.READ_STUDY, study.id)
            shown = listing_counts.listing_ids(session, study.id, first, most)
            found = listing_counts.how_many(session, study.id)
        return ListedHomes(tuple(_accepted(at, slug, shown)), found)
    known = _found(at, slug, words)
    return ListedHomes(tuple(_accepted(at, slug, known[first : first + most])), len(known))


def _found(at: Workplace, slug: str, words: Sequence[str]) -> list[str]:
    """Ids of the listings in which all these words stand, in order."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        what = f"{study.id} {at.person.may(Right.IMPORT_LISTINGS, study.id)}"
        key = key_of_now(session, at.keys, what)
        lines, at.lines[what] = kept_lines(
            at.lines.get(what),
            key,
            lambda: [_line(home) for home in _accepted_in(at, session, slug)],
        )
    some = (line.partition(_END) for line in lines if all(word in line for word in words))
    return [id_ for id_, _, _ in some]


_END = "\x1f"
"""Between the id of a listing, as it is, and what it is searched by. It counts as a space, so no
word that is searched for holds it."""


def _line(home: ListedHome) -> str:
    told = (home.id, home.portal, home.ref, home.title, home.place)
    words = " ".join((*told, home.landlord, home.landlord_name)).casefold().split()
    return f"{home.id}{_END}{' '.join(words)}"


def _accepted(at: Workplace, slug: str, only: Collection[str] | None = None) -> list[ListedHome]:
    with reading(at.engine) as session:
        return _accepted_in(at, session, slug, only)


def _accepted_in(
    at: Workplace, session: Session, slug: str, only: Collection[str] | None = None
) -> list[ListedHome]:
    study = look_up_field(at, session, slug)
    at.require(Right.READ_STUDY, study.id)
    now = decisions.standing(session)
    homes = stored.listings(session, study.id, now, only=only)
    tested = draws.drawn_on(session, study.id, {home.id for home in homes})
    open_to = at.person.may(Right.IMPORT_LISTINGS, study.id)
    shown = {listing.id for listing in homes} if open_to else set()
    adverts = stored.advert_texts(session, at.keys, shown)
    names = landlords.names_by_listing(session, at.keys, shown)
    nameless = {home.landlord for home in homes if open_to and home.id not in names}
    known = landlords.names(session, at.keys, nameless)
    return [
        _listed(
            listing,
            adverts.get(listing.id),
            names.get(listing.id) or known.get(listing.landlord, ""),
            tested=listing.id in tested,
            excluded=now.is_excluded(listing.landlord),
        )
        for listing in homes
    ]


Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether the other side lacks it."""


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """Two landlords that may be one.

    Attributes:
        reasons: Why it seems so.
        fields: What of them is compared, and the values of each, in pieces.
        homes: Some addresses that each advertises.
        excluded: Whether each by itself is on the exclusion list or was stopped.
    """

    one: str
    other: str
    type: str
    reasons: tuple[str, ...]
    fields: tuple[tuple[str, tuple[Pieces, ...], tuple[Pieces, ...]], ...]
    homes: tuple[tuple[str, ...], tuple[str, ...]]
    excluded: tuple[bool, bool]


def doubtful_pairs(at: Workplace, first: int, most: int) -> tuple[list[DoubtfulPair], int]:
    """Some pairs that a person is to decide on, side by side, and how many there are in all."""
    at.require(Right.DECIDE_LANDLORDS)
    with reading(at.engine) as session:
        now = decisions.standing(session)
        doubts = now.doubts
        pairs = sorted({(min(a, b), max(a, b)) for a, others in doubts.items() for b in others})
        some = pairs[first : first + most]
        named = {name for pair in some for name in pair}
        shown = landlords.spellings(session, at.keys, named)
        types = landlords.types_of(session, named)
        homes = listing_counts.homes_of(session, named, now)
        adverts = stored.advert_texts(
            session, at.keys, (id_ for ids in homes.values() for id_ in ids)
        )
        reasons = decisions.doubt_reasons(session, at.keys, some)
    places = {
        name: [adverts[id_].address for id_ in ids if id_ in adverts] for name, ids in homes.items()
    }
    return [
        DoubtfulPair(
            one,
            other,
            str(types[one]),
            reasons.get((one, other), ()),
            tuple(_compared(shown.get(one, ()), shown.get(other, ()))),
            (tuple(places.get(one, ())[:_HOMES]), tuple(places.get(other, ())[:_HOMES])),
            (one in now.excluded, other in now.excluded),
        )
        for one, other in some
    ], len(pairs)


def _compared(
    one: Sequence[Identity], other: Sequence[Identity]
) -> Iterator[tuple[str, tuple[Pieces, ...], tuple[Pieces, ...]]]:
    for field in ("name", "phone", "email"):
        left, right = (
            tuple(dict.fromkeys(filter(None, (getattr(way, field) for way in ways))))
            for ways in (one, other)
        )
        yield field, _marked(left, right), _marked(right, left)


def _marked(values: Sequence[str], others: Sequence[str]) -> tuple[Pieces, ...]:
    known = {piece.casefold() for value in others for piece in _PIECE.findall(value)}
    return tuple(
        tuple(
            (piece, piece.isalnum() and piece.casefold() not in known)
            for piece in _PIECE.findall(value)
        )
        for value in values
    )


_PIECE = re.compile(r"\w+|\W+")
_HOMES = 5
"""Advertised homes that are shown of each."""


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


def _listed(
    listing: Listing, advert: AdvertText | None, name: str, *, tested: bool, excluded: bool
) -> ListedHome:
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
        excluded=excluded,
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
