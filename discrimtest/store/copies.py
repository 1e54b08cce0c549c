"""What the database holds on one person, as rows of a copy that they may ask for.

Every function says which columns it leaves out: ids and names of others, and what was noted of the
person in words that a person must read first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import func, select

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import ACCOUNTS
from discrimtest.store.private import unseal_json, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.declaration import DeclarationKind

Cells = tuple[str, ...]
_ALIAS, _LISTING, _IMPORTED, _BATCH, _DECIDED, _PRIVATE, _CAPTURE = (
    tables.table_of(each)
    for each in (
        tables.LandlordAliasRow,
        tables.ListingRow,
        tables.ImportedRow,
        tables.ImportBatchRow,
        tables.LandlordEventRow,
        tables.PrivateRow,
        tables.CaptureRow,
    )
)
_LOG, _GRANT, _DECLARED, _CREDENTIAL, _SIGNED = (
    tables.table_of(each)
    for each in (
        tables.LogRow,
        tables.RoleGrantRow,
        tables.DeclarationRow,
        tables.CredentialRow,
        tables.SignInRow,
    )
)
_PERSON, _STUDY = tables.table_of(tables.PersonRow), tables.table_of(tables.StudyRow)
NAMES = ("name", "phone", "email", "portal", "reference")
_IN_ADVERT = ("title", "address", "link", "email", "phone")
_OF_LISTING = (
    *("postcode", "municipality", "home", "rent_cents", "charges_cents", "bedrooms", "posted"),
)
ADVERTS = ("portal", "reference", *_IN_ADVERT, *_OF_LISTING)
SOURCES = ("day", "study", "portal", "reference")
DECISIONS = ("day", "decision")
CAPTURED = ("moment", "kind", "way", "portal", "reference")
LOGGED = ("moment", "act", "study")
ROLES = ("day", "role", "study", "held")
DECLARED = ("day", "kind", "until", "holds", "note")
CREDENTIALS = ("day", "kind", "until")
SIGNED_IN = ("moment", "means", "accepted")


def shown_names(session: Session, keys: MasterKey, same: Collection[str]) -> list[Cells]:
    """How a landlord showed itself, with the advertisement that it did so in."""
    wanted = (
        select(_ALIAS, _LISTING.c.portal, _LISTING.c.ref)
        .outerjoin(_LISTING, _ALIAS.c.listing_id == _LISTING.c.id)
        .where(_ALIAS.c.landlord_id.in_(same))
        .order_by(_ALIAS.c.entry, _ALIAS.c.id)
    )
    rows = list(session.execute(wanted))
    ids = [each for row in rows for each in (row.name_id, row.phone_id, row.email_id)]
    texts = unseal_texts(session, keys, ids)
    found = [
        (
            *(texts.get(each or "", "") for each in (row.name_id, row.phone_id, row.email_id)),
            row.portal or "",
            row.ref or "",
        )
        for row in rows
    ]
    return list(dict.fromkeys(each for each in found if any(each[:3])))


def shown_adverts(session: Session, keys: MasterKey, same: Collection[str]) -> list[Cells]:
    """The advertisements of a landlord, as the lists had them."""
    own = select(_LISTING).where(_LISTING.c.landlord_id.in_(same)).order_by(_LISTING.c.entry)
    rows = list(session.execute(own.order_by(_LISTING.c.id)))
    texts = unseal_json(session, keys, (row.advert_id for row in rows))
    return [
        (
            *(row.portal, row.ref),
            *(texts.get(row.advert_id, {}).get(name, "") for name in _IN_ADVERT),
            *(_told(getattr(row, name)) for name in _OF_LISTING),
        )
        for row in rows
    ]


def lists_with(session: Session, same: Collection[str], among: Collection[str]) -> list[Cells]:
    """The days on which lists with a landlord's advertisements came in, for these studies."""
    wanted = (
        select(_BATCH.c.at, _STUDY.c.slug, _LISTING.c.portal, _LISTING.c.ref)
        .join(_IMPORTED, _IMPORTED.c.batch_id == _BATCH.c.id)
        .join(_LISTING, _IMPORTED.c.listing_id == _LISTING.c.id)
        .join(_STUDY, _BATCH.c.study_id == _STUDY.c.id)
        .where(_LISTING.c.landlord_id.in_(same), _BATCH.c.study_id.in_(among))
        .order_by(_BATCH.c.at, _LISTING.c.portal, _LISTING.c.ref)
    )
    found = session.execute(wanted)
    return list(dict.fromkeys((_day(row.at), row.slug, row.portal, row.ref) for row in found))


def decided_of(session: Session, same: Collection[str]) -> list[Cells]:
    """What was decided about a landlord; not with whom it was compared, nor why."""
    event = _DECIDED.c
    about = event.landlord_id.in_(same) | event.other_id.in_(same)
    found = session.execute(select(event.at, event.kind).where(about).order_by(event.entry))
    return [(_day(at), kind) for at, kind in found]


def captured_of(session: Session, same: Collection[str], among: Collection[str]) -> list[Cells]:
    """That advertisements of a landlord were captured in these studies; not what was captured."""
    wanted = (
        select(_CAPTURE, _LISTING.c.portal, _LISTING.c.ref)
        .join(_LISTING, _CAPTURE.c.listing_id == _LISTING.c.id)
        .where(_LISTING.c.landlord_id.in_(same), _CAPTURE.c.study_id.in_(among))
        .order_by(_CAPTURE.c.taken_at, _CAPTURE.c.id)
    )
    found = session.execute(wanted)
    return [(_moment(row.taken_at), row.kind, row.way, row.portal, row.ref) for row in found]


def logged_on(
    session: Session, subjects: Collection[str], among: Collection[str], hidden: Collection[str]
) -> list[Cells]:
    """When something was done with the data of these subjects, and what; not by whom.

    Args:
        among: Studies of which it may be told; what belongs to no study is told too.
        hidden: Acts that are not told.
    """
    log = _LOG.c
    told = log.study_id.is_(None) | log.study_id.in_(among)
    about = log.object.in_(subjects) & log.action.not_in(hidden) & told
    return [*_logged(session, about)]


def logged_by(session: Session, person: str) -> list[Cells]:
    """What a person did, and when; not with whose data."""
    accounts = [_LOG.c.object.startswith(each, autoescape=True) for each in ACCOUNTS]
    return [*_logged(session, (_LOG.c.by == person) & ~accounts[0] & ~accounts[1])]


def _logged(session: Session, which: Any) -> Iterator[Cells]:
    wanted = select(_LOG.c.at, _LOG.c.action, _STUDY.c.slug)
    joined = wanted.outerjoin(_STUDY, _LOG.c.study_id == _STUDY.c.id)
    for at, act, slug in session.execute(joined.where(which).order_by(_LOG.c.seq)):
        yield _moment(at), act, slug or ""


def happened(session: Session, subjects: Collection[str], act: str) -> list[str]:
    """The days on which an act was done to one of these."""
    log = _LOG.c
    wanted = select(log.at).where(log.action == act, log.object.in_(subjects)).order_by(log.seq)
    return [_day(at) for at in session.scalars(wanted)]


def roles_of(session: Session, person: str) -> list[Cells]:
    """Which roles a person was given or lost, and where; not by whom."""
    wanted = (
        select(_GRANT.c.at, _GRANT.c.role, _STUDY.c.slug, _GRANT.c.granted)
        .outerjoin(_STUDY, _GRANT.c.study_id == _STUDY.c.id)
        .where(_GRANT.c.person_id == person)
        .order_by(_GRANT.c.entry, _GRANT.c.id)
    )
    found = session.execute(wanted)
    return [(_day(at), role, slug or "", _told(held)) for at, role, slug, held in found]


def declared_of(session: Session, keys: MasterKey, person: str) -> list[Cells]:
    """What was laid down of a person; of a tie to a landlord neither with whom nor why."""
    own = select(_DECLARED).where(_DECLARED.c.person_id == person).order_by(_DECLARED.c.entry)
    rows = list(session.execute(own))
    tie = str(DeclarationKind.CONFLICT)
    texts = unseal_texts(session, keys, (row.note_id for row in rows if row.kind != tie))
    return [
        (_day(row.at), row.kind, _told(row.until), _told(row.holds), texts.get(row.note_id, ""))
        for row in rows
    ]


def credentials_of(session: Session, person: str) -> list[Cells]:
    """What a person signed in with, by its kind; not what it holds."""
    row = _CREDENTIAL.c
    wanted = select(row.at, row.kind, row.until).where(row.person_id == person).order_by(row.entry)
    return [(_day(at), kind, _told(until)) for at, kind, until in session.execute(wanted)]


def signed_in(session: Session, person: str) -> list[Cells]:
    """When a person signed in or was refused."""
    row = _SIGNED.c
    wanted = select(row.at, row.means, row.accepted).where(row.person_id == person)
    found = session.execute(wanted.order_by(row.entry))
    return [(_moment(at), means, _told(accepted)) for at, means, accepted in found]


def added(session: Session, person: str) -> str:
    """The day on which a person was added."""
    return _day(session.execute(select(_PERSON.c.added_at).where(_PERSON.c.id == person)).scalar())


def sealed_fields(session: Session, subjects: Collection[str]) -> Counter[str]:
    """How much lies sealed under the keys of these, by its kind; what was erased does not count."""
    found: Counter[str] = Counter()
    for some in chunks(sorted(subjects)):
        own = _PRIVATE.c.subject.in_(some) & _PRIVATE.c.ciphertext.is_not(None)
        counted = select(_PRIVATE.c.field, func.count()).where(own).group_by(_PRIVATE.c.field)
        for field, number in session.execute(counted):
            found[field] += number
    return found


def _told(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _day(moment: Any) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
