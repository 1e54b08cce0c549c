"""One row read as an advertisement, with everything in it that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from discrimtest.identifiers import derived_id
from discrimtest.intake.address import AddressKey, address_key, read_number
from discrimtest.intake.columns import Columns, Field
from discrimtest.intake.home import (
    read_home,
    read_landlord_type,
    says_let,
    says_option,
    says_senior,
)
from discrimtest.intake.posted import read_posted
from discrimtest.intake.reach import NotIdentifying, read_link, read_mailbox, read_phone
from discrimtest.intake.rent import Rent, read_charges, read_rent
from discrimtest.intake.values import Unreadable, read_bedrooms, read_postcode
from discrimtest.tables.spelling import figures, folded, tidy
from discrimtest.tables.table import RawRow
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.listing import Advert, ContactChannel, HomeType

T = TypeVar("T")
_EMPTY = dict.fromkeys(Field, "")
_NOTHING = frozenset("nan none null undefined <na> na n/a #n/a #n/b - ?".split())
"""What programs and people write where there is nothing."""
_FIGURES = frozenset((Field.REF, Field.NUMBER, Field.BOX, Field.POSTCODE, Field.PHONE))
"""Columns whose figures are names, not amounts."""


@dataclass(frozen=True, slots=True)
class AdvertReading:
    """What one row says, as far as it can be read; eligibility judges also half a row.

    Attributes:
        line: Where the row starts.
        advert: The whole advertisement; None when any value could not be read.
        faults: Every value that could not be read, as reasons.
        notes: What was read with care.
        postcode: None when unreadable, as are ``home`` and ``landlord_type``.
        identity: The advertiser as shown.
        channels: Ways to reach the advertiser, best first; None when the row is no row.
        senior: Only for people of 65 and over.
        let: Let already.
    """

    line: int
    advert: Advert | None
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    postcode: str | None = None
    home: HomeType | None = None
    landlord_type: LandlordType | None = None
    identity: Identity = Identity("", "", "")
    channels: tuple[ContactChannel, ...] | None = None
    senior: bool = False
    let: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """What holds for every row of a file.

    Attributes:
        columns: Where each field stands.
        month_first: How dates in figures are ordered.
        municipalities: Municipality of each postcode of the area.
        portal: Portal of rows without a link.
        shared: Contacts that tell nobody apart.
    """

    columns: Columns
    month_first: bool
    municipalities: Mapping[str, str]
    portal: str
    shared: NotIdentifying


def read_advert(row: RawRow, dialect: Dialect) -> AdvertReading:
    """Read one row; every unreadable value becomes a fault, nothing is raised.

    A row whose cells do not fit the header is not looked into: what stands under which header
    would be a guess.
    """
    if row.fault:
        return AdvertReading(row.line, None, (row.fault,))
    places = dialect.columns.index.items()
    cell = _EMPTY | {field: _cell(field, row.cells[place]) for field, place in places}
    faults: list[str] = []
    notes = [row.note] if row.note else []

    def read(reader: Callable[[str], T], field: Field) -> T | None:
        try:
            return reader(cell[field])
        except Unreadable as reason:
            faults.append(f"{field}: {reason}")
            return None

    postcode = read(read_postcode, Field.POSTCODE)
    rent = read(read_rent, Field.RENT) or Rent(None)
    charges = read(read_charges, Field.CHARGES)
    bedrooms = read(read_bedrooms, Field.BEDROOMS)
    home = read(read_home, Field.HOME)
    landlord_type = read(read_landlord_type, Field.LANDLORD_TYPE)
    posted = read(lambda text: read_posted(text, dialect.month_first), Field.POSTED)
    phone, phone_note = read_phone(cell[Field.PHONE])
    mailbox, mailbox_note = read_mailbox(cell[Field.EMAIL])
    link, host, link_note = read_link(cell[Field.LINK])
    identity = Identity(cell[Field.ADVERTISER], phone, mailbox)
    channels = _channels(identity, link, dialect.shared)
    number, box = read(read_number, Field.NUMBER), read(read_number, Field.BOX)
    address = " ".join(filter(None, (cell[Field.ADDRESS], number, box and f"bus {box}")))
    key = address_key(address)
    if not key.street and not cell[Field.REF]:
        faults.append("address: neither an address nor a reference tells which home this is")
    title = cell[Field.TITLE]
    notes += [*rent.notes, phone_note, mailbox_note, link_note]
    if says_option(title) or says_option(cell[Field.RENT]):
        notes.append("someone holds an option on the home; it is not let yet")
    if home is HomeType.STUDIO and bedrooms is None:
        bedrooms = 0
    senior = home is HomeType.SERVICE_FLAT or says_senior(title) or says_senior(cell[Field.HOME])
    let = rent.let or says_let(title)
    portal = host or dialect.portal
    ref = cell[Field.REF]
    if not ref:
        ref = _made_reference(portal, postcode or "", key, link or title)
        notes.append("no reference: made from portal and address")
    advert = None
    if not faults and postcode and home and landlord_type:
        advert = Advert(
            portal=portal,
            ref=ref,
            title=title,
            address=address,
            address_key=key.within(postcode) if key.names_a_home else "",
            postcode=postcode,
            municipality=dialect.municipalities.get(postcode, ""),
            rent_cents=rent.cents,
            charges_cents=rent.charges_cents if charges is None else charges,
            bedrooms=bedrooms,
            home=home,
            senior=senior,
            already_let=let,
            landlord_type=landlord_type,
            identity=identity,
            link=link,
            channels=channels,
            posted=posted,
        )
    return AdvertReading(
        line=row.line,
        advert=advert,
        faults=tuple(faults),
        notes=tuple(filter(None, notes)),
        postcode=postcode,
        home=home,
        landlord_type=landlord_type,
        identity=identity,
        channels=channels,
        senior=senior,
        let=let,
    )


def post_dates(rows: tuple[RawRow, ...], columns: Columns) -> list[str]:
    """Every date cell of the rows that fit the header."""
    return [columns.cell(row.cells, Field.POSTED) for row in rows if not row.fault]


def listing_id(portal: str, ref: str) -> str:
    """The id of an advertisement: the same portal and reference give the same id anywhere.

    Case and spaces do not count; the reference's other signs do.
    """
    return derived_id("listing", *same_reference(portal, ref))


def same_reference(portal: str, ref: str) -> tuple[str, str]:
    """Portal and reference as they are compared."""
    return portal.casefold(), "".join(ref.casefold().split())


def _cell(field: Field, text: str) -> str:
    plain = tidy(text)
    if plain.casefold() in _NOTHING:
        return ""
    return figures(plain) if field in _FIGURES else plain


def _channels(identity: Identity, link: str, shared: NotIdentifying) -> tuple[ContactChannel, ...]:
    """A mailbox that many share is no channel: its answers could be anyone's."""
    reachable = (
        (ContactChannel.EMAIL, identity.email and not shared.mailbox(identity.email)),
        (ContactChannel.PORTAL, link),
        (ContactChannel.PHONE, identity.phone and not shared.phone(identity.phone)),
    )
    return tuple(channel for channel, reached in reachable if reached)


def _made_reference(portal: str, postcode: str, key: AddressKey, otherwise: str) -> str:
    """A reference from portal and address; link or title help where no number is known."""
    more = "" if key.names_a_home else folded(otherwise)
    return derived_id("made", portal, key.within(postcode), more)
