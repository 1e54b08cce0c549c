"""One row read as an advertisement, with everything in it that could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from discrimtest.identifiers import derived_id
from discrimtest.intake.address import address_key, postcode_in, read_number
from discrimtest.intake.columns import Columns
from discrimtest.intake.headers import Field
from discrimtest.intake.home import read_home, read_landlord_type, says_senior
from discrimtest.intake.offer import Offer, least_free, offered, read_offer, read_shown
from discrimtest.intake.posted import note_on, read_posted, read_seen
from discrimtest.intake.reach import NotIdentifying, read_link, read_mailbox, read_phone
from discrimtest.intake.reference import UNNAMED, Named, made_reference, portal_of
from discrimtest.intake.rent import Rent, read_charges, read_rent
from discrimtest.intake.values import Unreadable, read_bedrooms, read_postcode
from discrimtest.tables.heading import bare_name
from discrimtest.tables.row import RawRow
from discrimtest.tables.spelling import figures, tidy
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.listing import Advert, ContactChannel, HomeType
from discrimtest.words.refusal import Refusal

T = TypeVar("T")
_EMPTY = dict.fromkeys(Field, "")
_NOTHING = frozenset("nan none null undefined <na> na n/a #n/a #n/b - ?".split())
"""What programs and people write where there is nothing."""
_TOTAL = re.compile(r"\s*(?:sub)?tota(?:al|l|ux)\b|\s*sous-total\b|\s*aantal\b", re.IGNORECASE)
_MOST_TOTALS = 4
_LONGEST_TOWN = 40
"""Signs."""
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
        offer: What it offers: a home to let, under option, let already, for sale.
    """

    line: int
    advert: Advert | None
    faults: tuple[Refusal, ...]
    notes: tuple[str, ...] = ()
    postcode: str | None = None
    home: HomeType | None = None
    landlord_type: LandlordType | None = None
    identity: Identity = Identity("", "", "")
    channels: tuple[ContactChannel, ...] | None = None
    senior: bool = False
    offer: Offer = Offer.FREE


@dataclass(frozen=True, slots=True)
class Dialect:
    """What holds for every row of a file.

    Attributes:
        columns: Where each field stands.
        month_first: How dates in figures are ordered.
        municipalities: Municipality of each postcode of the area.
        portal: Portal of rows that name none; empty where it is not known.
        shared: Contacts that tell nobody apart.
        today: Day of the import; None where days are not counted from it.
        named: Names a home, or who shows it, where the row gives no reference or portal.
    """

    columns: Columns
    month_first: bool
    municipalities: Mapping[str, str]
    portal: str
    shared: NotIdentifying
    today: date | None = None
    named: Named = derived_id


def read_advert(row: RawRow, dialect: Dialect) -> AdvertReading:
    """Read one row; every unreadable value becomes a fault, nothing is raised.

    A row whose cells do not fit the header is not looked into: what stands under which header
    would be a guess.
    """
    if _is_total(row):
        return AdvertReading(row.line, None, (Refusal("no_listing", what="a line of totals"),))
    if _is_header(row, dialect.columns):
        return AdvertReading(row.line, None, (Refusal("no_listing", what="the header once more"),))
    if row.fault:
        return AdvertReading(row.line, None, (Refusal("unreadable_row", what=row.fault),))
    cell = _cells(row, dialect.columns)
    faults: list[Refusal] = []
    notes = [row.note] if row.note else []

    def read(reader: Callable[[str], T], field: Field) -> T | None:
        try:
            return reader(cell[field])
        except Unreadable as reason:
            faults.append(Refusal("unreadable_value", field=str(field), what=str(reason)))
            return None

    postcode = read(read_postcode, Field.POSTCODE)
    rent = read(read_rent, Field.RENT) or Rent(None)
    charges = read(read_charges, Field.CHARGES)
    bedrooms = read(read_bedrooms, Field.BEDROOMS)
    home = read(read_home, Field.HOME)
    landlord_type = read(read_landlord_type, Field.LANDLORD_TYPE)
    seen = read(lambda text: read_seen(text, dialect.month_first, dialect.today), Field.SEEN)
    day = seen or dialect.today
    posted = read(lambda text: read_posted(text, dialect.month_first, day), Field.POSTED)
    states = [read(read_offer, Field.STATUS), read(read_offer, Field.OFFER)]
    states.append(read(read_shown, Field.SHOWN))
    phone, phone_note = read_phone(cell[Field.PHONE])
    mailbox, mailbox_note = read_mailbox(cell[Field.EMAIL])
    link, host, link_note = read_link(cell[Field.LINK])
    identity = Identity(cell[Field.ADVERTISER], phone, mailbox)
    channels = _channels(identity, link, dialect.shared)
    number, box = read(read_number, Field.NUMBER), read(read_number, Field.BOX)
    address = " ".join(filter(None, (cell[Field.ADDRESS], number, box and f"bus {box}")))
    key = address_key(address)
    if not key.street and not cell[Field.REF]:
        which = "neither an address nor a reference tells which home this is"
        faults.append(Refusal("unreadable_value", field="address", what=which))
    title = cell[Field.TITLE]
    notes += [*rent.notes, phone_note, mailbox_note, link_note]
    notes.append(note_on(cell[Field.POSTED], posted, day, seen=seen is not None))
    said = offered(title, cell[Field.RENT], cell[Field.HOME])
    offer = least_free(*states, said, Offer.LET if rent.let else None)
    if offer is Offer.OPTION:
        notes.append("someone holds an option on the home; it is not let yet")
    if home is HomeType.STUDIO and bedrooms is None:
        bedrooms = 0
    senior = home is HomeType.SERVICE_FLAT or says_senior(title) or says_senior(cell[Field.HOME])
    home_key = key.within(postcode or "") if key.names_a_home else ""
    portal = host or cell[Field.PORTAL].casefold() or dialect.portal
    ref = cell[Field.REF]
    if not portal and home_key and not ref:
        portal = UNNAMED  # a reference made from the address is one with whoever shows the home
    elif not portal:
        portal = portal_of(identity, landlord_type, home_key, dialect.shared, dialect.named)
    if not ref:
        ref = made_reference(portal, postcode or "", key, link or title, dialect.named)
        notes.append("no reference: made from portal and address")
    advert = None
    if not faults and postcode and home and landlord_type:
        advert = Advert(
            portal=portal,
            ref=ref,
            title=title,
            address=address,
            address_key=home_key,
            postcode=postcode,
            municipality=dialect.municipalities.get(postcode, ""),
            rent_cents=rent.cents,
            charges_cents=rent.charges_cents if charges is None else charges,
            bedrooms=bedrooms,
            home=home,
            senior=senior,
            already_let=offer is Offer.LET,
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
        offer=offer,
    )


def _is_total(row: RawRow) -> bool:
    """Whether it adds up the rows above it, as the last line of many a report does."""
    filled = [cell for cell in row.cells if cell.strip()]
    return 0 < len(filled) <= _MOST_TOTALS and bool(_TOTAL.match(filled[0]))


def _is_header(row: RawRow, columns: Columns) -> bool:
    """Whether it names the columns, as each page of a printed list does, or a second file below."""
    places = columns.index.items()
    return len(row.cells) > max(columns.index.values(), default=0) and all(
        tidy(row.cells[place]) in (name := columns.used[str(field)], bare_name(name))
        for field, place in places
    )


def post_dates(rows: tuple[RawRow, ...], columns: Columns) -> list[str]:
    """Every date cell of the rows that fit the header."""
    return [columns.cell(row.cells, Field.POSTED) for row in rows if not row.fault]


def municipalities(rows: tuple[RawRow, ...], columns: Columns) -> set[str]:
    """The towns that a file names, as written, without figures."""
    named = {columns.cell(row.cells, Field.MUNICIPALITY) for row in rows if not row.fault}
    return {name for name in named if len(name) <= _LONGEST_TOWN and name.isprintable()}


def _cells(row: RawRow, columns: Columns) -> dict[Field, str]:
    """What each field says in a row, the postcode also where its town or address holds it."""
    places = columns.index.items()
    cell = _EMPTY | {field: _cell(field, text) for field, text in columns.constants.items()}
    cell |= {field: _cell(field, row.cells[place]) for field, place in places}
    if not cell[Field.POSTCODE]:
        elsewhere = (postcode_in(cell[field]) for field in (Field.MUNICIPALITY, Field.ADDRESS))
        cell[Field.POSTCODE] = next(filter(None, elsewhere), "")
    return cell


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
