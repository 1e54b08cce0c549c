"""Read a portal's export: every row ends as accepted, a duplicate, or refused with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.handed_in import bytes_of
from discrimtest.actions.open_study import OpenStudy, take_up
from discrimtest.actions.workplace import Workplace
from discrimtest.identifiers import derived_id, sha256_hex
from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.columns import find_columns
from discrimtest.intake.duplicates import KnownListing
from discrimtest.intake.eligibility import Rules
from discrimtest.intake.resolve import KnownLandlord
from discrimtest.store import decisions, landlords
from discrimtest.store import listings as stored
from discrimtest.store.engine import writing
from discrimtest.store.landlords import Spelling
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawTable
from discrimtest.words.landlord import Landlord, LandlordEventKind
from discrimtest.words.listing import Accounts, ContactChannel, Listing, RowAccount, RowStatus
from discrimtest.words.person import Right

Progress = Callable[[str, int, int], None]

IMPORTED_BEFORE = "imported before: nothing was added, and each row is told as it was then"


@dataclass(frozen=True, slots=True)
class ImportResult(Accounts):
    """What became of the file, for a person to read.

    Attributes:
        doubts: Pairs of landlords for a person to decide, in words.
        notes: What was read with care in the file as a whole.
    """

    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What programs read of it."""
        return {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "refused": self.refused,
            "rows": [asdict(row) for row in self.rows],
            "doubts": list(self.doubts),
            "notes": list(self.notes),
        }


def import_listings(
    at: Workplace, slug: str, file: Path, *, progress: Progress = lambda *_: None
) -> ImportResult:
    """Import one file for one study. The same file again changes nothing.

    Args:
        file: CSV or XLSX.
        progress: Told of each step.

    Raises:
        WrongInput: The file can not be read, or its columns can not be told.
    """
    content = bytes_of(file)
    progress("listings", 0, 3)
    table = read_table(content, listing_file(file.name))
    digest = sha256_hex(content)
    with writing(at.engine) as session:
        study = take_up(at, session, slug)
        at.require(Right.IMPORT_LISTINGS, study.id)
        told = stored.accounts_of(session, study.id, digest)
        if told is not None:
            return ImportResult(tuple(_again(row) for row in told), (), (IMPORTED_BEFORE,))
        known = stored.listings(session, study.id)
        texts = stored.advert_texts(session, at.keys, (each.id for each in known))
        progress("listings", 1, 3)
        intake = read_listings(
            table,
            _rules(study),
            known_listings=[
                KnownListing(
                    each.id,
                    each.portal,
                    each.ref,
                    texts[each.id].address_key if each.id in texts else "",
                    each.bedrooms,
                    each.home,
                    each.rent_cents,
                )
                for each in known
            ],
            known_landlords=_known_landlords(at, session),
            settled=_settled(session),
        )
        progress("listings", 2, 3)
        doubts = _store(at, session, study, digest, table, intake)
        progress("listings", 3, 3)
        return ImportResult(intake.rows, doubts, intake.notes)


def _again(row: RowAccount) -> RowAccount:
    """The account of a row of a file imported before: what was accepted is known now."""
    if row.status is not RowStatus.ACCEPTED:
        return row
    return replace(
        row, status=RowStatus.DUPLICATE, reasons=("accepted from this very file before",)
    )


def _store(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    digest: str,
    table: RawTable,
    intake: Intake,
) -> tuple[str, ...]:
    found = intake.resolution.landlords
    keys = {each.key: each.key for each in found if each.known}
    keys |= (met := _met_before(session, intake))
    keys |= {
        each.key: derived_id("landlord", study.id, digest, min(each.lines))
        for each in found
        if each.key not in keys
    }
    # A doubt may be about a landlord of an earlier file, who does not show up in this one.
    keys |= {
        name: name
        for doubt in intake.resolution.doubts
        for name in (doubt.one, doubt.other)
        if name not in keys
    }
    listing_at = {each.line: each.id for each in intake.listings}
    columns = find_columns(
        table.header, table.name, table.header_line, study.instrument.study.listings.columns
    )
    doubts = [
        stored.Doubt(keys[doubt.one], keys[doubt.other], doubt.reason)
        for doubt in intake.resolution.doubts
        # What there is to doubt about a landlord met before was raised when it was met.
        if met.keys().isdisjoint((doubt.one, doubt.other))
    ]
    stored.record_import(
        session,
        at.keys,
        study=study.id,
        file_sha256=digest,
        mapping={str(each): table.header[at] for each, at in sorted(columns.index.items())},
        accounts=intake.rows,
        accepted=[
            (Listing.of(each.advert, each.id, keys[each.landlord]), each.advert)
            for each in intake.listings
        ],
        new_landlords=[
            Landlord(keys[each.key], each.type)
            for each in found
            if not each.known and each.key not in met
        ],
        spellings=[
            Spelling(keys[each.key], identity, listing_at.get(line))
            for each in found
            if each.key not in met
            for line, identity in each.aliases
        ],
        doubts=doubts,
        by=at.person.id,
        at=at.now(),
    )
    return tuple(f"{doubt.landlord} and {doubt.other}: {doubt.reason}" for doubt in doubts)


def _met_before(session: Session, intake: Intake) -> dict[str, str]:
    """Advertisers without phone or mailbox whose advertisement another study brought in before.

    Nothing but the advertisement tells who they are, so they are the landlord it has.
    """
    landlord_of = {each.id: each.landlord for each in stored.listings(session)}
    reached = {
        each.key
        for each in intake.resolution.landlords
        if each.known or any(one.phone or one.email for _, one in each.aliases)
    }
    return {
        each.landlord: landlord_of[each.id]
        for each in intake.listings
        if each.id in landlord_of and each.landlord not in reached
    }


def _rules(study: OpenStudy) -> Rules:
    instrument = study.instrument
    arms = {arm for each in instrument.sampled for arm in (each.test, each.control)}
    channels = (
        {ContactChannel.PHONE}
        if instrument.protocol.channel == "phone"
        else {ContactChannel.EMAIL, ContactChannel.PORTAL}
    )
    return Rules(
        area=instrument.study.place.postcodes,
        senior_only=all(instrument.arms[arm].age == "65+" for arm in arms),
        channels=frozenset(channels),
        columns=instrument.study.listings.columns,
        shared=instrument.study.listings.not_identifying,
    )


def _known_landlords(at: Workplace, session: Session) -> list[KnownLandlord]:
    shown = landlords.spellings(session, at.keys)
    return [
        KnownLandlord(each.id, each.type, shown.get(each.id, ()))
        for each in landlords.landlords(session)
    ]


def _settled(session: Session) -> set[frozenset[str]]:
    """Pairs on which a doubt stands or a person has decided."""
    now = decisions.standing(session)
    pairs = (LandlordEventKind.DOUBT, LandlordEventKind.CONFIRM_DIFFERENT, LandlordEventKind.SPLIT)
    return {
        frozenset((now.now(event.landlord), now.now(event.other)))
        for event in decisions.landlord_events(session, None)
        if event.other is not None and event.kind in pairs
    }
