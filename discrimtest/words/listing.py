"""One advertised home, as read from a portal's export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from discrimtest.words.landlord import Identity, LandlordType


class HomeType(StrEnum):
    APARTMENT = "apartment"
    HOUSE = "house"
    STUDIO = "studio"
    SERVICE_FLAT = "service_flat"
    ROOM = "room"
    SHOP = "shop"
    OTHER = "other"


class ContactChannel(StrEnum):
    """How a landlord can be reached about a listing."""

    EMAIL = "email"
    PORTAL = "portal"
    PHONE = "phone"


class RowStatus(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Advert:
    """The readable content of one row, before it is known whether it is new or eligible.

    Attributes:
        portal: Host of the link, or the portal the import names.
        ref: The portal's reference; made from portal and address when missing.
        title: As advertised.
        address: As advertised (personal data for a private landlord).
        address_key: Postcode, normalised street, number and box, for comparing; empty when the
            address names no single home.
        postcode: Four digits.
        municipality: Found from the postcode, never from the spelled municipality.
        rent_cents: Monthly rent in cents; None when unknown ("op aanvraag").
        charges_cents: Monthly charges in cents when stated apart; None otherwise.
        bedrooms: Whole number; None when not stated.
        home: Type of home.
        senior: Only for people of 65 and over.
        already_let: The advertisement itself says it is let.
        landlord_type: Agency or private landlord.
        identity: The advertiser's name, phone and mailbox as shown.
        link: Address of the advertisement; empty when none.
        channels: Ways the landlord can be reached, best first.
        posted: Day the ad was placed; None when not stated.
    """

    portal: str
    ref: str
    title: str
    address: str
    address_key: str
    postcode: str
    municipality: str
    rent_cents: int | None
    charges_cents: int | None
    bedrooms: int | None
    home: HomeType
    senior: bool
    already_let: bool
    landlord_type: LandlordType
    identity: Identity
    link: str
    channels: tuple[ContactChannel, ...]
    posted: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """An accepted listing, free of personal data.

    ``id`` derives from portal and reference, so the same advertisement has the same id
    on every machine. ``landlord`` is the landlord as resolved now.
    """

    id: str
    landlord: str
    landlord_type: LandlordType
    portal: str
    ref: str
    postcode: str
    municipality: str
    rent_cents: int | None
    bedrooms: int | None
    home: HomeType
    senior: bool
    channels: tuple[ContactChannel, ...]
    posted: date | None

    @classmethod
    def of(cls, advert: Advert, listing: str, landlord: str) -> Listing:
        """The listing that ``advert`` offers, without its personal data."""
        return cls(
            id=listing,
            landlord=landlord,
            landlord_type=advert.landlord_type,
            portal=advert.portal,
            ref=advert.ref,
            postcode=advert.postcode,
            municipality=advert.municipality,
            rent_cents=advert.rent_cents,
            bedrooms=advert.bedrooms,
            home=advert.home,
            senior=advert.senior,
            channels=advert.channels,
            posted=advert.posted,
        )

    @property
    def stratum(self) -> str:
        """The block a test on this listing is drawn in: municipality and landlord type."""
        return f"{self.municipality} / {self.landlord_type}"


@dataclass(frozen=True, slots=True)
class Seen:
    """When the lists of one study had a listing.

    Attributes:
        first, last: When the first and the last of them were imported, UTC.
        file_sha256: Hash of the first.
    """

    first: datetime
    last: datetime
    file_sha256: str


@dataclass(frozen=True, slots=True)
class RowAccount:
    """What became of one row of an imported file; the accounts add up to the rows.

    Attributes:
        line: Line number in the file, the header being line 1.
        status: Accepted, duplicate or refused.
        listing: The listing accepted, or the one this row repeats; None when refused. A row
            that repeats a refused row is judged on its own.
        duplicate_of_line: The line of the same file that first offers the listing this row
            repeats; None when only an earlier import offered it.
        reasons: Every reason for a refusal (:class:`discrimtest.words.refusal.Refusal`), or the
            rule that made it a duplicate. Reasons and notes hold no personal data.
        notes: What was read with care ("rent on request: unknown").
    """

    line: int
    status: RowStatus
    listing: str | None
    duplicate_of_line: int | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Accounts:
    """What became of a file; the three counts add up to its rows by construction.

    Attributes:
        rows: One account for each row of the file, in its order.
    """

    rows: tuple[RowAccount, ...]

    @property
    def accepted(self) -> int:
        """Rows that bring a new listing."""
        return self._count(RowStatus.ACCEPTED)

    @property
    def duplicates(self) -> int:
        """Rows that repeat a listing of this file or an earlier one."""
        return self._count(RowStatus.DUPLICATE)

    @property
    def refused(self) -> int:
        """Rows that could not be read or may not be tested."""
        return self._count(RowStatus.REFUSED)

    def _count(self, status: RowStatus) -> int:
        return sum(row.status is status for row in self.rows)
