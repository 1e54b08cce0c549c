"""Listings, and the imports they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from discrimtest.identifiers import canonical_json, derived_id
from discrimtest.record.standing import Standing
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.decisions import event_rows, standing
from discrimtest.store.facts import Changed, Facts, facts_of, record, record_facts
from discrimtest.store.keys import KeyRing, MasterKey
from discrimtest.store.landlords import Spelling, alias_rows, landlord_rows
from discrimtest.store.listing_counts import accepted, is_accepted
from discrimtest.store.log import Act
from discrimtest.store.private import Sealed, Secret, unseal_json
from discrimtest.store.rows import PlainRows, insert_rows
from discrimtest.store.session import Session
from discrimtest.words.landlord import Landlord, LandlordEvent, LandlordEventKind, LandlordType
from discrimtest.words.listing import (
    Advert,
    ContactChannel,
    HomeType,
    Listing,
    RowAccount,
    RowStatus,
    Seen,
)
from discrimtest.words.refusal import Refusal

_FIELD = "advert"


@dataclass(frozen=True, slots=True)
class LandlordDoubt:
    """Two landlords that may be one, and why it seems so."""

    landlord: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class AdvertText:
    """What an advertisement says that may be personal; kept apart, encrypted.

    ``email`` and ``phone`` are those this advertisement shows, where a candidate writes or calls.
    """

    title: str
    address: str
    address_key: str
    link: str
    email: str
    phone: str

    @property
    def home(self) -> str:
        """As a person knows it; many an export has no titles."""
        return ", ".join(filter(None, (self.title, self.address)))


@dataclass(frozen=True, slots=True)
class ReadyImport:
    """One imported file, sealed and made plain: all that is left is to write it.

    Attributes:
        before: Landlords, new keys and personal data, which the facts refer to.
    """

    batch: str
    act: Act
    before: tuple[PlainRows, ...]
    facts: tuple[Facts, ...]
    new_landlords: tuple[str, ...] = ()


def ready_import(
    ring: KeyRing,
    *,
    study: str,
    file_sha256: str,
    mapping: Mapping[str, str],
    accounts: Sequence[RowAccount],
    accepted: Sequence[tuple[Listing, Advert]],
    new_landlords: Sequence[Landlord] = (),
    spellings: Sequence[Spelling] = (),
    doubts: Sequence[LandlordDoubt] = (),
    excluded: Sequence[str] = (),
    known: Collection[str] = (),
    by: str,
    at: datetime,
) -> ReadyImport:
    """One imported file: the account of every row and whatever it brought.

    Args:
        ring: Seals what may be personal; holds the keys of landlords known already.
        study: Id of the study it is imported for.
        file_sha256: Hash of the file's bytes; see :func:`account_of` for a file known.
        mapping: Column used for each field; no personal datum.
        accounts: One for every row; their reasons and notes must not quote a name, phone,
            mailbox or address.
        accepted: The listings accepted, with their adverts.
        new_landlords: Landlords met for the first time.
        spellings: How landlords showed themselves, duplicates included.
        doubts: Pairs for a person to decide.
        excluded: New landlords that were excluded before their data were erased.
        known: Ids of listings that another study brought in before; not stored again.
        by: The acting person.
        at: Now.
    """
    batch = derived_id("import", study, file_sha256)
    sealed = Sealed(ring)
    ring.ensure(landlord.id for landlord in new_landlords)
    fresh = {pair[0].id: pair for pair in accepted if pair[0].id not in known}
    counts = Counter(str(account.status) for account in accounts)
    batch_row = {
        "id": batch,
        "study_id": study,
        "file_sha256": file_sha256,
        "mapping": dict(mapping),
        "counts": {str(status): counts[status] for status in RowStatus},
        "by": by,
        "at": at,
    }
    events = [_doubt_event(batch, doubt, by, at) for doubt in doubts]
    events += [_excluded_event(batch, landlord, by, at) for landlord in excluded]
    facts = facts_of(
        {
            tables.ImportBatchRow: [batch_row],
            tables.ListingRow: _listing_rows(sealed, list(fresh.values())),
            tables.ImportedRow: [_account_row(batch, account) for account in accounts],
            tables.LandlordAliasRow: alias_rows(sealed.seal, spellings),
            tables.LandlordEventRow: event_rows(sealed.seal, events),
        }
    )
    act = Act("import_listings", batch, by, at, study, {"file_sha256": file_sha256})
    before = (landlord_rows(new_landlords, at), *sealed.ready())
    new = tuple(landlord.id for landlord in new_landlords)
    return ReadyImport(batch, act, before, tuple(facts), new)


def record_import(session: Session, ready: ReadyImport, at: datetime) -> str:
    """Write an import down.

    Args:
        session: A writing session, in which what the import was made of still stands.
        at: Now.

    Returns:
        The id of the import.
    """
    for rows in ready.before:
        insert_rows(session, rows)
    act = replace(ready.act, at=at)
    record_facts(session, act, ready.facts)
    if ready.new_landlords:
        # Each fact looks its entry up, and SQLite reads all of that: thousands of digests.
        new: Changed = {tables.LandlordRow: ready.new_landlords}
        record(session, replace(act, action="add_landlords"), changed=new)
    return ready.batch


def account_of(
    session: Session, study: str, file_sha256: str
) -> tuple[list[RowAccount], Mapping[str, str]] | None:
    """A file imported before for this study: the accounts of its rows, by line, and the column of
    each field; None for a new file."""
    batch = tables.ImportBatchRow
    wanted = select(batch).where(batch.study_id == study, batch.file_sha256 == file_sha256)
    found = session.execute(wanted).first()
    if found is None:
        return None
    row = tables.ImportedRow
    rows = session.execute(select(row).where(row.batch_id == found.id).order_by(row.line_no))
    accounts = [
        RowAccount(
            each.line_no,
            RowStatus(each.status),
            each.listing_id,
            each.duplicate_of_line,
            tuple(_reason(each.status, reason) for reason in each.reasons),
            tuple(each.notes),
        )
        for each in rows
    ]
    return accounts, found.mapping


def imported(session: Session, study: str) -> dict[RowStatus, int]:
    """Rows of the lists imported for a study, by what became of them."""
    batch = tables.ImportBatchRow
    counts: Counter[str] = Counter()
    for found in session.scalars(select(batch.counts).where(batch.study_id == study)):
        counts.update(found)
    return {status: counts[status] for status in RowStatus}


def refused(session: Session, study: str) -> dict[str, int]:
    """Rows refused of those lists, by the code of the first reason."""
    row, batch = tables.ImportedRow, tables.ImportBatchRow
    reasons = (
        select(row.reasons)
        .join(batch, row.batch_id == batch.id)
        .where(batch.study_id == study, row.status == str(RowStatus.REFUSED))
    )
    return dict(Counter(Refusal.read(first).code for first, *_ in session.scalars(reasons)))


def seen(session: Session, study: str) -> dict[str, Seen]:
    """When the lists of a study had each listing that they brought or repeated."""
    row, batch = tables.ImportedRow, tables.ImportBatchRow
    rows = session.execute(
        select(row.listing_id, batch.at, batch.file_sha256)
        .join(batch, row.batch_id == batch.id)
        .where(batch.study_id == study, row.listing_id.is_not(None))
        .order_by(batch.at, batch.entry, row.line_no)
    )
    found: dict[str | None, Seen] = {}
    for listing, at, sha256 in rows:
        first = found.get(listing, Seen(at, at, sha256))
        found[listing] = replace(first, last=at)
    return {listing: when for listing, when in found.items() if listing}


def listings(
    session: Session,
    study: str | None = None,
    now: Standing | None = None,
    *,
    only: Collection[str] | None = None,
) -> list[Listing]:
    """The listings accepted for a study, or (None) all there are, by id.

    Args:
        now: How landlords stand, where the caller has read it.
        only: Ids of those that are wanted; None for all.
    """
    wanted, row = select(tables.ListingRow), tables.ListingRow.id
    if study is not None:
        wanted = wanted.where(row.in_(accepted(study)) if only is None else is_accepted(study))
    now = standing(session) if now is None else now
    if only is None:
        return _listings(session, wanted, now)
    some = (wanted.where(tables.ListingRow.id.in_(each)) for each in chunks(sorted(only)))
    return [listing for each in some for listing in _listings(session, each, now)]


def municipalities(session: Session) -> set[str]:
    """Where the listings of all studies are."""
    return set(session.scalars(select(tables.ListingRow.municipality).distinct()))


def advert_texts(
    session: Session, keys: MasterKey, listing_ids: Iterable[str]
) -> dict[str, AdvertText]:
    """Title, address and link by listing; erased ones are absent."""
    table = tables.ListingRow
    advert_of: dict[str, str] = {}
    for some in chunks(sorted(set(listing_ids))):
        rows = session.execute(select(table.id, table.advert_id).where(table.id.in_(some)))
        advert_of |= dict(rows.all())
    contents = unseal_json(session, keys, advert_of.values())
    return {
        each: AdvertText(**contents[advert_id])
        for each, advert_id in advert_of.items()
        if advert_id in contents
    }


def _listings(session: Session, wanted: Select[tables.ListingRow], now: Standing) -> list[Listing]:
    rows = session.execute(wanted.order_by(tables.ListingRow.id)).all()
    row, whose = tables.LandlordRow, {now.now(each.landlord_id) for each in rows}
    asked = (select(row.id, row.type).where(row.id.in_(some)) for some in chunks(sorted(whose)))
    types = dict(pair for each in asked for pair in session.execute(each).all())
    return [_listing(each, now, types) for each in rows]


def _listing(row: Row[Any], now: Standing, types: Mapping[str, str]) -> Listing:
    landlord = now.now(row.landlord_id)
    return Listing(
        row.id,
        landlord,
        LandlordType(types[landlord]),
        row.portal,
        row.ref,
        row.postcode,
        row.municipality,
        row.rent_cents,
        row.bedrooms,
        HomeType(row.home),
        row.senior,
        tuple(ContactChannel(channel) for channel in row.channels),
        row.posted,
    )


def _listing_rows(sealed: Sealed, fresh: Sequence[tuple[Listing, Advert]]) -> list[dict[str, Any]]:
    adverts = sealed.seal(
        [Secret(listing.landlord, _FIELD, _advert(advert)) for listing, advert in fresh]
    )
    return [
        {
            "id": listing.id,
            "landlord_id": listing.landlord,
            "portal": listing.portal,
            "ref": listing.ref,
            "postcode": listing.postcode,
            "municipality": listing.municipality,
            "rent_cents": listing.rent_cents,
            "charges_cents": advert.charges_cents,
            "bedrooms": listing.bedrooms,
            "home": listing.home,
            "senior": listing.senior,
            "channels": list(listing.channels),
            "posted": listing.posted,
            "advert_id": advert_id,
        }
        for (listing, advert), advert_id in zip(fresh, adverts, strict=True)
    ]


def _doubt_event(batch: str, doubt: LandlordDoubt, by: str, at: datetime) -> LandlordEvent:
    return LandlordEvent(
        derived_id("doubt", batch, doubt.landlord, doubt.other),
        doubt.landlord,
        doubt.other,
        LandlordEventKind.DOUBT,
        doubt.reason,
        by,
        at,
    )


def _excluded_event(batch: str, landlord: str, by: str, at: datetime) -> LandlordEvent:
    return LandlordEvent(
        derived_id("excluded", batch, landlord),
        landlord,
        None,
        LandlordEventKind.EXCLUDE,
        "excluded before its data were erased",
        by,
        at,
    )


def _reason(status: str, stored: Any) -> str:
    return Refusal.read(stored) if status == RowStatus.REFUSED else str(stored)


def _account_row(batch: str, account: RowAccount) -> dict[str, Any]:
    return {
        "batch_id": batch,
        "line_no": account.line,
        "status": account.status,
        "listing_id": account.listing,
        "duplicate_of_line": account.duplicate_of_line,
        "reasons": [
            reason.stored() if isinstance(reason, Refusal) else reason for reason in account.reasons
        ],
        "notes": list(account.notes),
    }


def _advert(advert: Advert) -> bytes:
    return canonical_json(
        {
            "title": advert.title,
            "address": advert.address,
            "address_key": advert.address_key,
            "link": advert.link,
            "email": advert.identity.email,
            "phone": advert.identity.phone,
        }
    )
