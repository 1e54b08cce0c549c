"""An exclusion outlives the data of its landlord: what it is recognised by is kept as marks.

A mark is a keyed hash, with a salt of its landlord, of a phone, a mailbox, or of an agency's name
and mail domain as intake compares them: without legal form, trade words and municipalities. It says
nothing of what it was made from, and finds a landlord who shows the same again.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from discrimtest.files.call_study import CallStudyFile
from discrimtest.files.study import StudyFile
from discrimtest.identifiers import fresh_id
from discrimtest.intake.names import Places, core_name, places_of
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.reference import own_domain
from discrimtest.store import tables
from discrimtest.store.decisions import standing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.landlord import Identity, LandlordType

_SALT = 16
_MUNICIPALITY = tables.table_of(tables.ListingRow).c.municipality


@dataclass(frozen=True, slots=True)
class ExclusionMarks:
    """What excluded landlords are recognised by.

    Attributes:
        by_salt: Each field with its mark.
        places: Municipalities, which make no difference in a name.
        shared: Contacts that tell nobody apart.
    """

    by_salt: Mapping[str, frozenset[tuple[str, str]]]
    places: Places | None = None
    shared: NotIdentifying = field(default_factory=NotIdentifying)

    def __bool__(self) -> bool:
        return bool(self.by_salt)


def keep_marks(
    session: Session,
    keys: MasterKey,
    landlord: str,
    kind: LandlordType,
    shown: Iterable[Identity],
    *,
    by: str,
    at: datetime,
) -> None:
    """Keep what an excluded landlord is recognised by, before its data are erased.

    Args:
        landlord: Its id. shown: How it showed itself.
    """
    salt, places = secrets.token_hex(_SALT), _places(session)
    found = {pair for one in shown for pair in _identifying(kind, one, places, NotIdentifying())}
    rows = [
        {
            "id": fresh_id("mark"),
            "landlord_id": landlord,
            "field": what,
            "salt": salt,
            "mark": _mark(keys, salt, what, value),
        }
        for what, value in sorted(found)
    ]
    if rows:
        act = Act("keep_exclusion", landlord, by, at, None, {})
        record(session, act, {tables.ExclusionMarkRow: rows})


def marks(session: Session, study: StudyFile | CallStudyFile) -> ExclusionMarks:
    """The marks of every landlord that is still excluded, as a study looks for them."""
    row, now = tables.ExclusionMarkRow, standing(session)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in session.execute(select(row).order_by(row.id)):
        if now.is_excluded(each.landlord_id):
            found[each.salt].add((each.field, each.mark))
    by_salt = {salt: frozenset(pairs) for salt, pairs in found.items()}
    if not by_salt:
        return ExclusionMarks({})
    places = _places(session, study.place.postcodes.values())
    return ExclusionMarks(by_salt, places, NotIdentifying(study.listings.not_identifying))


def _places(session: Session, towns: Iterable[str] = ()) -> Places | None:
    return places_of([*session.execute(select(_MUNICIPALITY).distinct()).scalars(), *towns])


def is_marked(
    keys: MasterKey, known: ExclusionMarks, kind: LandlordType, shown: Iterable[Identity]
) -> bool:
    """Whether a landlord shows what one that was excluded and erased showed."""
    places, shared = known.places, known.shared
    pairs = {pair for one in shown for pair in _identifying(kind, one, places, shared)}
    return any(
        (what, _mark(keys, salt, what, value)) in given
        for salt, given in known.by_salt.items()
        for what, value in pairs
    )


def _identifying(
    kind: LandlordType, shown: Identity, places: Places | None, shared: NotIdentifying
) -> Iterator[tuple[str, str]]:
    """What tells one landlord from all others; two owners may bear one name."""
    email = "" if shared.mailbox(shown.email) else shown.email
    if shown.phone and not shared.phone(shown.phone):
        yield "phone", shown.phone
    if email:
        yield "email", email
    if kind is not LandlordType.AGENCY:
        return
    if shown.name:
        yield "name", shown.name  # as the first marks have it
    if core := core_name(shown.name, places):
        yield "core", core
    if domain := own_domain(email):
        yield "domain", domain


def _mark(keys: MasterKey, salt: str, what: str, value: str) -> str:
    return keys.mark(f"exclusion {salt} {what}", value)
