"""Read a portal's export: every row ends as accepted, a duplicate, or refused with reasons."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.design.instrument import Instrument
from discrimtest.identifiers import derived_id, sha256_hex
from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.advertisers import KnownLandlord, names_in_doubt
from discrimtest.intake.column_map import ColumnMap
from discrimtest.intake.duplicates import KnownListing
from discrimtest.intake.eligibility import Rules
from discrimtest.intake.reference import Named
from discrimtest.intake.settled import NOTHING_SETTLED, Settled
from discrimtest.library.handed_in import Upload, bytes_of
from discrimtest.library.sources import sources_of
from discrimtest.record.in_doubt import questions
from discrimtest.store import decisions, exclusions, landlords, studies
from discrimtest.store import listings as stored
from discrimtest.store.commits import SELDOM_READ, committing, retried
from discrimtest.store.engine import aside
from discrimtest.store.keys import KeyRing, MasterKey, landlord_keys
from discrimtest.store.landlords import Spelling
from discrimtest.store.log import head
from discrimtest.store.session import Session
from discrimtest.tables.reader import read_table
from discrimtest.words.landlord import Landlord
from discrimtest.words.line import LineChannel
from discrimtest.words.listing import Accounts, ContactChannel, Listing, RowAccount, RowStatus
from discrimtest.words.person import Right
from discrimtest.workplace.brought_file import BroughtFile
from discrimtest.workplace.open_study import counting_files, register
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]

# An import reads no contacts, answers or results: those may be recorded meanwhile.
_HARMLESS = (*SELDOM_READ, "record_contacts", "record_deviation", "draw_tests", "set_lines")
NOTHING_READ = "no row could be read: nothing was kept; see whether the columns are what they seem"
NOT_KEPT = "there is no project folder: what was said about the columns holds for this file alone"
EXCLUDED_AGAIN = (
    "landlords that were excluded before their data were erased, and stay excluded: {number}"
)
IMPORTED_BEFORE = "imported before: nothing was added, and each row is told as it was then"


@dataclass(frozen=True, slots=True)
class ImportResult(Accounts):
    """What became of the file, for a person to read.

    Attributes:
        used: Field to the column it was read from, or that it is the same in every row.
        unused: Columns that were not read.
        source: File in which the decisions on its columns are kept; empty where there are none.
        doubts: Questions about landlords for a person to decide, in words.
        notes: What was read with care in the file as a whole.
    """

    used: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    source: str = ""
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def in_vain(self) -> bool:
        """Whether every row was refused."""
        return bool(self.rows) and self.refused == len(self.rows)

    def to_dict(self) -> dict[str, Any]:
        """What programs read of it."""
        return {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "refused": self.refused,
            "rows": [asdict(row) for row in self.rows],
            "columns": {
                "used": dict(self.used),
                "unused": list(self.unused),
                "source": self.source,
            },
            "doubts": list(self.doubts),
            "notes": list(self.notes),
        }


def import_listings(
    at: Workplace,
    slug: str,
    file: Path | Upload,
    *,
    decided: ColumnMap | None = None,
    source: str = "",
    progress: Progress = lambda *_: None,
) -> ImportResult:
    """Import one file for one study. The same file again changes nothing.

    Args:
        file: CSV or XLSX.
        decided: What a person says about its columns; kept for the next file of its source.
        source: Name of the portal or agency it comes from; found by its columns, where it is
            known, and else named after the file.
        progress: Told how many rows are read, then sealed, then kept: three times each.

    Raises:
        WrongInput: The file can not be read, or its columns can not be told.
        Refused: It was imported before, with other columns.
    """
    content = bytes_of(file)
    sources, decided = sources_of(at.library.project), decided or ColumnMap()
    if source:
        sources.must_take(source, new=bool(decided))
    with _no_search_for_cycles():
        named = sources.headers() | set(decided.columns.values())
        table = read_table(content, listing_file(file.name, named))
        brought = BroughtFile(table, sha256_hex(content), sources, source, decided)
        return retried(lambda: _imported(at, slug, brought, progress))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A tenth of an import went into looking for cycles among a million values without any."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known when the file was read, up to log entry ``seq``.

    Attributes:
        study: Id of the study, registered or not.
        told: The accounts of the file's rows when it was imported before, and its columns then.
        landlord_of: The landlord of every listing there is, in any study.
        marks: Of excluded landlords whose data were erased.
        names: The portals and references of every listing there is.
    """

    seq: int
    instrument: Instrument
    study: str
    ring: KeyRing
    told: tuple[list[RowAccount], Mapping[str, str]] | None
    listings: tuple[KnownListing, ...] = ()
    landlords: tuple[KnownLandlord, ...] = ()
    settled: Settled = NOTHING_SETTLED
    landlord_of: Mapping[str, str] = field(default_factory=dict)
    marks: exclusions.ExclusionMarks = field(default_factory=lambda: exclusions.ExclusionMarks({}))
    names: frozenset[str] = frozenset()


def _imported(at: Workplace, slug: str, file: BroughtFile, progress: Progress) -> ImportResult:
    known = _known(at, slug, file.digest)
    if known.told is not None:
        return _told_again(file, *known.told)
    study = known.instrument.study
    rows, decided = len(file.table.rows), file.decided(study.listings.columns)
    intake = read_listings(
        file.table,
        _rules(known.instrument),
        known_listings=known.listings,
        known_landlords=known.landlords,
        settled=known.settled,
        decided=decided,
        today=at.now().astimezone(ZoneInfo(study.timezone)).date(),
        told=lambda done: progress("listings", done, 3 * rows),
        named=_namer(at.keys, known.names),
    )
    if not intake.readable:
        return _result(intake, (), "", (NOTHING_READ,))
    again = _excluded_again(at, intake, known)
    ready, doubts = _ready(at, file.digest, intake, known, again)
    source = file.kept(decided)
    progress("listings", 2 * rows, 3 * rows)
    with committing(at.engine, known.seq, harmless=_HARMLESS) as session:
        at.require_still(session, Right.IMPORT_LISTINGS, known.study)
        register(at, session, known.instrument)
        stored.record_import(session, ready, at.now())
    progress("listings", 3 * rows, 3 * rows)
    notes = (NOT_KEPT,) if file.said and not source else ()
    told = (EXCLUDED_AGAIN.format(number=len(again)),) if again else ()
    return _result(intake, doubts, source, (*notes, *told))


def _excluded_again(at: Workplace, intake: Intake, known: _Known) -> set[str]:
    """The new advertisers that show what an excluded landlord showed before it was erased."""
    if not known.marks:
        return set()
    return {
        each.key
        for each in intake.resolution.landlords
        if not each.known
        and exclusions.is_marked(at.keys, known.marks, each.type, (one for _, one in each.aliases))
    }


def _result(
    intake: Intake, doubts: tuple[str, ...], source: str, notes: tuple[str, ...]
) -> ImportResult:
    used, unused = intake.columns.used, intake.columns.unused
    return ImportResult(intake.rows, used, unused, source, doubts, (*intake.notes, *notes))


def _told_again(
    file: BroughtFile, rows: Sequence[RowAccount], used: Mapping[str, str]
) -> ImportResult:
    file.must_be_read_as(used)
    again = tuple(map(_again, rows))
    return ImportResult(again, used, file.unused(used), file.path, (), (IMPORTED_BEFORE,))


def _known(at: Workplace, slug: str, digest: str) -> _Known:
    with aside(at.engine) as session:
        seq, _ = head(session)
        instrument, _ = counting_files(at, session, slug)
        found = studies.find_study(session, slug)
        at.require(Right.IMPORT_LISTINGS, found.id if found else None)
        study = studies.id_of(slug)
        told = stored.account_of(session, study, digest)
        ring = landlord_keys(session, at.keys)
        if told is not None:
            return _Known(seq, instrument, study, ring, told)
        every = stored.listings(session)
        mine = stored.listings(session, study)
        return _Known(
            seq,
            instrument,
            study,
            ring,
            None,
            _known_listings(at, session, mine),
            _known_landlords(at, session),
            decisions.settled(session, study, {listing.landlord for listing in mine}),
            {listing.id: listing.landlord for listing in every},
            exclusions.marks(session, instrument.study),
            frozenset(name for listing in every for name in (listing.portal, listing.ref)),
        )


def _namer(keys: MasterKey, kept: Collection[str]) -> Named:
    """Names what a list gives no name, so that nobody without the key can confirm a guess.

    What an earlier release named without a key, and is kept, is known by that name.
    """

    def named(kind: str, *parts: str) -> str:
        open_to_all = derived_id(kind, *parts)
        return open_to_all if open_to_all in kept else keys.keyed(kind, *parts)

    return named


def _again(row: RowAccount) -> RowAccount:
    """The account of a row of a file imported before: what was accepted is known now."""
    if row.status is not RowStatus.ACCEPTED:
        return row
    return replace(
        row, status=RowStatus.DUPLICATE, reasons=("accepted from this very file before",)
    )


def _ready(
    at: Workplace, digest: str, intake: Intake, known: _Known, again: Collection[str]
) -> tuple[stored.ReadyImport, tuple[str, ...]]:
    """The import, sealed before anyone has to wait for it, and the doubts in words.

    Args:
        again: Advertisers that were excluded before.
    """
    found = intake.resolution.landlords
    keys = {each.key: each.key for each in found if each.known}
    keys |= (met := _met_before(known.landlord_of, intake))
    keys |= {
        each.key: derived_id("landlord", known.study, digest, min(each.lines))
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
    doubts = [
        stored.LandlordDoubt(keys[doubt.one], keys[doubt.other], doubt.reason)
        for doubt in intake.resolution.doubts
        # What there is to doubt about a landlord met before was raised when it was met.
        if met.keys().isdisjoint((doubt.one, doubt.other))
    ]
    ready = stored.ready_import(
        known.ring,
        study=known.study,
        file_sha256=digest,
        mapping=intake.columns.used,
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
        excluded=sorted(keys[each] for each in again if each not in met),
        known=known.landlord_of.keys(),
        by=at.person.id,
        at=at.now(),
    )
    pairs = [(doubt.landlord, doubt.other) for doubt in doubts]
    names = names_in_doubt(pairs, _shown(intake, known, keys), intake.places)
    return ready, tuple(questions(doubts, names))


def _shown(intake: Intake, known: _Known, keys: Mapping[str, str]) -> Iterator[KnownLandlord]:
    """Every landlord with each way in which it showed itself, before and in this file."""
    before = {each.id: each.identities for each in known.landlords}
    for each in intake.resolution.landlords:
        ways = tuple(identity for _, identity in each.aliases)
        yield KnownLandlord(keys[each.key], each.type, before.pop(keys[each.key], ()) + ways)
    yield from (each for each in known.landlords if each.id in before)


def _met_before(landlord_of: Mapping[str, str], intake: Intake) -> dict[str, str]:
    """Advertisers without phone or mailbox whose advertisement another study brought in before.

    Nothing but the advertisement tells who they are, so they are the landlord it has.
    """
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


def _rules(instrument: Instrument) -> Rules:
    arms = {arm for each in instrument.sampled for arm in (each.test, each.control)}
    channels = (
        {ContactChannel.PHONE}
        if instrument.protocol.line_channel is LineChannel.PHONE
        else {ContactChannel.EMAIL, ContactChannel.PORTAL}
    )
    return Rules(
        area=instrument.study.place.postcodes,
        senior_only=all(instrument.arms[arm].age == "65+" for arm in arms),
        channels=frozenset(channels),
        shared=instrument.study.listings.not_identifying,
    )


def _known_listings(
    at: Workplace, session: Session, mine: Sequence[Listing]
) -> tuple[KnownListing, ...]:
    texts = stored.advert_texts(session, at.keys, (listing.id for listing in mine))
    return tuple(
        KnownListing(
            listing.id,
            listing.portal,
            listing.ref,
            texts[listing.id].address_key if listing.id in texts else "",
            listing.bedrooms,
            listing.home,
            listing.rent_cents,
        )
        for listing in mine
    )


def _known_landlords(at: Workplace, session: Session) -> tuple[KnownLandlord, ...]:
    shown = landlords.spellings(session, at.keys)
    return tuple(
        KnownLandlord(landlord.id, landlord.type, shown.get(landlord.id, ()))
        for landlord in landlords.landlords(session)
    )
