"""Look at accepted listings and at landlords with the doubts a person should decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.store import draws, landlords
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedHome:
    """An accepted listing, free of personal data."""

    id: str
    portal: str
    ref: str
    postcode: str
    home: str
    rent_cents: int | None
    landlord: str
    tested: bool

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
        return [
            ListedHome(
                each.id,
                each.portal,
                each.ref,
                each.postcode,
                str(each.home),
                each.rent_cents,
                each.landlord,
                each.id in tested,
            )
            for each in stored.listings(session, study.id)
        ]


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
