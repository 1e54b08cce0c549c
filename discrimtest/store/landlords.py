"""Landlords as resolved now, how they showed themselves, and finding them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.record.standing import Standing
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.decisions import standing
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.mails import tied
from discrimtest.store.matches import latest_match
from discrimtest.store.private import Sealing, Secret, unseal_texts
from discrimtest.store.released import telling_of_answers, telling_of_landlords
from discrimtest.store.rows import PlainRows, plain_rows
from discrimtest.store.session import Session
from discrimtest.words.landlord import Identity, Landlord, LandlordType, called

_SHOWN = ("name", "phone", "email")
_LANDLORD = tables.table_of(tables.LandlordRow)
_TYPE = select(_LANDLORD.c.type).where(_LANDLORD.c.id == bindparam("landlord"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a landlord showed itself, and in which listing (None when told otherwise)."""

    landlord: str
    identity: Identity
    listing: str | None = None


def landlord(session: Session, landlord_id: str) -> Landlord:
    """The landlord as resolved now; a merged id gives the one that survives.

    Raises:
        WrongInput: There is none with this id.
    """
    now = standing(session)
    wanted = select(tables.LandlordRow).where(tables.LandlordRow.id == now.now(landlord_id))
    row = session.execute(wanted).first()
    if row is None:
        problem = Problem(
            "landlord",
            landlord_id,
            "must be a known landlord",
            "See '{landlords}'.",
            "landlord.unknown",
            "landlord",
            {"landlords": action("listings landlords")},
        )
        raise WrongInput("There is no such landlord.", [problem])
    return _landlord(row, now)


def type_of(session: Session, landlord_id: str) -> LandlordType:
    """The type of a landlord that was not merged into another."""
    return LandlordType(session.execute(_TYPE, {"landlord": landlord_id}).scalar_one())


def types_of(session: Session, wanted: Iterable[str]) -> dict[str, LandlordType]:
    """The same of several."""
    found: dict[str, LandlordType] = {}
    for some in chunks(sorted(set(wanted))):
        asked = select(_LANDLORD.c.id, _LANDLORD.c.type).where(_LANDLORD.c.id.in_(some))
        found |= {row.id: LandlordType(row.type) for row in session.execute(asked)}
    return found


def landlords(session: Session) -> list[Landlord]:
    """Every landlord as resolved now, by id; merged ones are left out."""
    now = standing(session)
    rows = session.execute(select(tables.LandlordRow).order_by(tables.LandlordRow.id))
    return [_landlord(row, now) for row in rows if row.id not in now.survivors]


def spellings(
    session: Session, keys: MasterKey, only: Iterable[str] | None = None
) -> dict[str, tuple[Identity, ...]]:
    """Every way a landlord showed itself, by its id as resolved now, oldest first.

    What was erased is empty; a landlord of which nothing is left has no entry.
    """
    now = standing(session)
    rows = _aliases(session, now, only)
    ids = [each for row in rows for each in (row.name_id, row.phone_id, row.email_id)]
    texts = unseal_texts(session, keys, ids)
    found: dict[str, dict[Identity, None]] = defaultdict(dict)
    for row in rows:
        name, phone, email = (
            texts.get(each or "", "") for each in (row.name_id, row.phone_id, row.email_id)
        )
        if name or phone or email:
            found[now.now(row.landlord_id)][Identity(name, phone, email)] = None
    return {each: tuple(shown) for each, shown in sorted(found.items())}


def _aliases(session: Session, now: Standing, only: Iterable[str] | None) -> list[Row[Any]]:
    """What tells how landlords showed themselves, oldest first."""
    alias = tables.LandlordAliasRow
    if only is None:
        return list(session.execute(select(alias).order_by(alias.entry, alias.id)))
    wanted = {now.now(each) for each in only}
    alike = wanted | {gone for gone, kept in now.survivors.items() if kept in wanted}
    asked = (select(alias).where(alias.landlord_id.in_(some)) for some in chunks(sorted(alike)))
    rows = [row for each in asked for row in session.execute(each)]
    return sorted(rows, key=lambda row: (row.entry, row.id))


def names(session: Session, keys: MasterKey, only: Iterable[str]) -> dict[str, str]:
    """How landlords first called themselves, by id as resolved now; erased names are absent.

    One that shows no name is called by its mailbox or telephone number.
    """
    shown = spellings(session, keys, only)
    return {each: called(ways) for each, ways in shown.items()}


def names_by_listing(
    session: Session, keys: MasterKey, listing_ids: Iterable[str]
) -> dict[str, str]:
    """How a landlord first called itself in each of these advertisements; erased names are absent.

    One that shows no name is called by its mailbox or telephone number.
    """
    alias = tables.LandlordAliasRow
    shown: dict[str, list[str]] = {}
    for some in chunks(sorted(set(listing_ids))):
        wanted = select(alias).where(alias.listing_id.in_(some)).order_by(alias.entry, alias.id)
        for row in session.execute(wanted):
            ways = filter(None, (row.name_id, row.email_id, row.phone_id))
            shown.setdefault(row.listing_id or "", []).extend(ways)
    texts = unseal_texts(session, keys, (each for ways in shown.values() for each in ways))
    named = {each: [texts[way] for way in ways if way in texts] for each, ways in shown.items()}
    return {each: names[0] for each, names in named.items() if names}


def erase_landlord(
    session: Session, keys: MasterKey, landlord_id: str, *, by: str, at: datetime, rule: str
) -> list[str]:
    """Erase a landlord: all that were merged into it, every response they gave, every mail about
    its contacts, every released document that tells of any of these.

    A response that was moved to another landlord's contact is that landlord's; one that was
    withdrawn goes with the landlord under whom it lay last. Of an excluded landlord marks are
    kept by which it is recognised (:mod:`.exclusions`).

    Returns:
        The subjects whose keys were destroyed now.
    """
    now = standing(session)
    erased = landlord(session, landlord_id)
    root = erased.id
    if erased.excluded:
        # Names are compared by what reads files and numbers, which no short command loads.
        from discrimtest.store.exclusions import keep_marks

        shown = spellings(session, keys, [root]).get(root, ())
        keep_marks(session, keys, root, erased.type, shown, by=by, at=at)
    subjects = subjects_of(session, _same(now, root))
    return destroy_keys(session, subjects, by=by, at=at, rule=rule)


def subjects_of(session: Session, same: set[str]) -> list[str]:
    """Those with a key of their own that tell of a landlord, itself among them: what it answered,
    mails about its contacts, released documents.

    Args:
        same: The ids that count as this landlord (:func:`same_landlord`).
    """
    match, contact, test = latest_match("match").c, tables.ContactRow, tables.TestRow
    answered = session.execute(
        select(match.response_id)
        .join(contact, match.contact_id == contact.id)
        .join(test, contact.test_id == test.id)
        .where(test.landlord_id.in_(same))
    ).scalars()
    written = select(contact.id).join(test, contact.test_id == test.id)
    about = set(session.scalars(written.where(test.landlord_id.in_(same))))
    everything = same | set(answered)
    everything |= tied(session, everything, about)
    everything |= telling_of_landlords(session, same) | telling_of_answers(session, everything)
    known = tables.SubjectKeyRow.subject
    return list(session.execute(select(known).where(known.in_(everything))).scalars())


def same_landlord(session: Session, landlord_id: str) -> set[str]:
    """The ids that count as this landlord."""
    now = standing(session)
    return _same(now, now.now(landlord_id))


def _same(now: Standing, root: str) -> set[str]:
    return {root} | {gone for gone, kept in now.survivors.items() if kept == root}


def landlord_rows(given: Sequence[Landlord], at: datetime) -> PlainRows:
    """The rows of new landlords, within an act recorded by the caller."""
    table = tables.table_of(tables.LandlordRow)
    rows = [{"id": each.id, "type": each.type, "added_at": at} for each in given]
    return plain_rows(table, rows)


def alias_rows(seal: Sealing, shown: Sequence[Spelling]) -> list[dict[str, object]]:
    """The rows of spellings, their personal data sealed under the landlord's key."""
    parts = [
        (number, field, getattr(each.identity, field))
        for number, each in enumerate(shown)
        for field in _SHOWN
        if getattr(each.identity, field)
    ]
    secrets = [
        Secret(shown[number].landlord, field, value.encode("utf-8"))
        for number, field, value in parts
    ]
    sealed = {
        (number, field): private_id
        for (number, field, _), private_id in zip(parts, seal(secrets), strict=True)
    }
    return [
        {
            "id": fresh_id("alias"),
            "landlord_id": each.landlord,
            "listing_id": each.listing,
            "name_id": sealed.get((number, "name")),
            "phone_id": sealed.get((number, "phone")),
            "email_id": sealed.get((number, "email")),
        }
        for number, each in enumerate(shown)
    ]


def _landlord(row: Row[Any], now: Standing) -> Landlord:
    return Landlord(
        row.id, LandlordType(row.type), now.is_excluded(row.id), now.doubts.get(row.id, ())
    )
