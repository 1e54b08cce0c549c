"""The account of a listing file: what became of every row, and what it brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from discrimtest.identifiers import derived_id
from discrimtest.intake.advert import (
    AdvertReading,
    Dialect,
    municipalities,
    post_dates,
    read_advert,
)
from discrimtest.intake.advertisers import KnownLandlord, ShownIdentity
from discrimtest.intake.column_map import ColumnMap
from discrimtest.intake.columns import Columns, find_columns
from discrimtest.intake.duplicates import Catalogue, KnownListing, Repeat
from discrimtest.intake.eligibility import Rules, reasons_against
from discrimtest.intake.headers import ASKED, KNOWN
from discrimtest.intake.names import Places, places_of
from discrimtest.intake.posted import months_first
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.reference import Named, listing_id
from discrimtest.intake.resolve import Resolution, resolve
from discrimtest.intake.settled import NOTHING_SETTLED, Settled
from discrimtest.tables.spelling import folded
from discrimtest.tables.table import RawTable, Source
from discrimtest.words.listing import Accounts, Advert, RowAccount, RowStatus
from discrimtest.words.refusal import Refusal

_TOLD = 500
"""Rows between one word of progress and the next."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row that brings a new listing.

    Attributes:
        line: Where it stands in the file.
        id: The listing's id.
        advert: What it says, personal data included.
        landlord: Key of the landlord in the intake's resolution.
    """

    line: int
    id: str
    advert: Advert
    landlord: str


@dataclass(frozen=True, slots=True)
class Intake(Accounts):
    """Everything a file brings.

    Attributes:
        listings: The rows accepted.
        resolution: The landlords of those rows, known ones that showed themselves again, their
            new spellings, and the doubts on them.
        columns: Where each field was found.
        notes: What was read with care in the file as a whole.
        readable: Whether a row of it could be read, or it has none.
        places: Municipalities, which make no difference in a landlord's name.
    """

    listings: tuple[Accepted, ...]
    resolution: Resolution
    columns: Columns
    notes: tuple[str, ...] = ()
    readable: bool = True
    places: Places | None = None


def listing_file(name: str, named: Iterable[str] = ()) -> Source:
    """A file of this name that is to hold listings.

    Args:
        named: Headers that a person decided on.
    """
    columns = KNOWN.keys() | ASKED.keys() | set(map(folded, named))
    return Source(name, "listing file", "listings", columns=frozenset(columns))


def read_listings(
    table: RawTable,
    rules: Rules,
    known_listings: Iterable[KnownListing] = (),
    known_landlords: Iterable[KnownLandlord] = (),
    settled: Settled = NOTHING_SETTLED,
    decided: ColumnMap | None = None,
    today: date | None = None,
    told: Callable[[int], None] = lambda _: None,
    named: Named = derived_id,
) -> Intake:
    """Read a listing file against what a study takes and what is known already.

    Each row is asked, in this order: can every value be read, does it repeat a listing, may it
    be tested. Only accepted listings can be repeated, wherever they stand in the file; a row
    that repeats a refused one is judged on its own. So the same file read again accepts
    nothing, calls every row accepted before a duplicate, and refuses the same rows.

    Args:
        table: Header and rows, from :func:`~discrimtest.tables.reader.read_table`.
        rules: What the study takes.
        known_listings: Listings the study accepted before.
        known_landlords: Every landlord known, of all studies.
        settled: Pairs of landlords already decided on or in doubt.
        decided: What a person said about the columns.
        today: Day of the import; None where days are not counted from it.
        told: Called now and then with how many rows are read.
        named: Names a home, or who shows it, where a row gives no reference or portal.

    Raises:
        WrongInput: The columns can not be told, or the rules hold what can not be read.
    """
    columns = find_columns(table, decided)
    month_first = months_first(post_dates(table.rows, columns), columns.language)
    shared = NotIdentifying(rules.shared)
    dialect = Dialect(columns, month_first, rules.area, rules.portal, shared, today, named)
    readings = []
    for number, row in enumerate(table.rows):
        if number % _TOLD == 0:
            told(number)
        readings.append(read_advert(row, dialect))
    told(len(readings))
    judged = _judged(readings, rules, Catalogue(known_listings))
    new = {line: row.listing for line, row in judged.items() if row.status is RowStatus.ACCEPTED}
    places = places_of({*rules.area.values(), *municipalities(table.rows, columns)})
    resolution = resolve(
        [
            ShownIdentity(each.line, each.landlord_type, each.identity)
            for each in readings
            if each.landlord_type is not None
        ],
        known_landlords,
        settled,
        shared,
        places=places,
        kept=new,
    )
    accepted = tuple(
        Accepted(each.line, listing, each.advert, resolution.landlord_of(each.line))
        for each in readings
        if each.advert is not None and (listing := new.get(each.line)) is not None
    )
    accounts = tuple(judged[each.line] for each in readings)
    readable = not readings or any(each.advert for each in readings)
    notes = _notes(table, month_first)
    return Intake(accounts, accepted, resolution, columns, notes, readable, places)


def _judged(
    readings: Sequence[AdvertReading], rules: Rules, catalogue: Catalogue
) -> dict[int, RowAccount]:
    """The account of every line.

    Eligible rows come first, in the order of the file, so that a row which may not be tested
    is told from its repeat that may, whichever of the two stands first.
    """
    against = {each.line: reasons_against(each, rules) for each in readings}
    accounts: dict[int, RowAccount] = {}
    repeats: dict[int, Repeat] = {}
    for each in readings:
        if each.advert is None or against[each.line]:
            continue
        repeat = catalogue.repeated_by(each.advert)
        if repeat is not None:
            repeats[each.line] = repeat
            catalogue.add_reference(each.advert.portal, each.advert.ref, repeat.listing)
            continue
        accounts[each.line] = _accepted(each, each.advert, catalogue)
    refused = Catalogue()
    for each in readings:
        if each.line in accounts or each.line in repeats:
            continue
        repeat = catalogue.repeated_by(each.advert) if each.advert else None
        if repeat is None:
            accounts[each.line] = _refused(each, against[each.line], refused)
        else:
            repeats[each.line] = repeat
    return accounts | _duplicates(readings, accounts, repeats, against)


def _accepted(reading: AdvertReading, advert: Advert, catalogue: Catalogue) -> RowAccount:
    notes = reading.notes
    if catalogue.may_be_repeated_by(advert):
        notes += ("may repeat a listing at the same address: one of the two rents is unknown",)
    listing = listing_id(advert.portal, advert.ref)
    catalogue.add(_as_known(advert, listing))
    return RowAccount(reading.line, RowStatus.ACCEPTED, listing, notes=notes)


def _refused(
    reading: AdvertReading, reasons: tuple[Refusal, ...], refused: Catalogue
) -> RowAccount:
    """A refusal with every reason: what could not be read, then what the study does not take."""
    notes = reading.notes
    if reading.advert is not None:
        earlier = refused.repeated_by(reading.advert)
        if earlier is None:
            refused.add(_as_known(reading.advert, str(reading.line)))
        else:
            notes += (f"repeats line {earlier.listing}, which is refused too",)
    return RowAccount(
        reading.line, RowStatus.REFUSED, None, reasons=reading.faults + reasons, notes=notes
    )


def _duplicates(
    readings: Sequence[AdvertReading],
    accounts: dict[int, RowAccount],
    repeats: dict[int, Repeat],
    against: dict[int, tuple[Refusal, ...]],
) -> dict[int, RowAccount]:
    """The accounts of rows that repeat a listing of the file or of an earlier import."""
    first = {row.listing: line for line, row in accounts.items() if row.listing is not None}
    found: dict[int, RowAccount] = {}
    for each in readings:
        if each.line not in repeats:
            continue
        repeat = repeats[each.line]
        origin = first.setdefault(repeat.listing, each.line)
        of_line = origin if origin != each.line else None
        whose = f"line {of_line}" if of_line else "a listing imported before"
        found[each.line] = RowAccount(
            each.line,
            RowStatus.DUPLICATE,
            repeat.listing,
            of_line,
            reasons=(f"{repeat.rule} as {whose}",),
            notes=each.notes + tuple(f"this row says: {reason}" for reason in against[each.line]),
        )
    return found


def _as_known(advert: Advert, listing: str) -> KnownListing:
    return KnownListing(
        id=listing,
        portal=advert.portal,
        ref=advert.ref,
        address_key=advert.address_key,
        bedrooms=advert.bedrooms,
        home=advert.home,
        rent_cents=advert.rent_cents,
    )


def _notes(table: RawTable, month_first: bool) -> tuple[str, ...]:
    notes = [f"read as {table.form}", *table.notes]
    if table.blank_lines:
        notes.append(f"wholly blank lines, which are no rows: {table.blank_lines}")
    if month_first:
        notes.append("dates in figures are read month first")
    return tuple(notes)
