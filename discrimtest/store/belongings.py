"""What belongs to which study and to which landlord: whose data a term or a hold reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from discrimtest.store import tables
from discrimtest.store.decisions import standing
from discrimtest.store.mails import undecided
from discrimtest.store.session import Session
from discrimtest.store.touched import IN_ONE_TEST

_ALIAS, _IMPORTED, _BATCH, _TEST, _LOG, _MAIL, _CALL = (
    tables.table_of(each)
    for each in (
        tables.LandlordAliasRow,
        tables.ImportedRow,
        tables.ImportBatchRow,
        tables.TestRow,
        tables.LogRow,
        tables.MailRow,
        tables.MysteryCallRow,
    )
)
_MATCH = tables.table_of(tables.ResponseMatchRow)
_CONTACT = tables.table_of(tables.ContactRow)
_DONE = tables.table_of(tables.ContactEventRow)
_EVENT = tables.table_of(tables.MailEventRow)
_WRITTEN_OUT = (
    *("build_report", "export_study", "export_calls"),
    *("export_evidence", "release_document"),
)


def landlord_studies(session: Session) -> dict[str, set[str]]:
    """The studies by whose lists, tests or calls a landlord is known, as it counts now."""
    now = standing(session)
    listed = (
        select(_ALIAS.c.landlord_id, _BATCH.c.study_id)
        .join(_IMPORTED, _IMPORTED.c.listing_id == _ALIAS.c.listing_id)
        .join(_BATCH, _BATCH.c.id == _IMPORTED.c.batch_id)
    )
    tested = select(_TEST.c.landlord_id, _TEST.c.study_id)
    called = select(_CALL.c.landlord_id, _CALL.c.study_id)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for wanted in (listed, tested, called):
        for landlord, study in session.execute(wanted.distinct()):
            found[now.now(landlord)].add(study)
    return found


@dataclass(frozen=True, slots=True)
class WentOut:
    """Something that was written out of the database, and may tell of somebody.

    Attributes:
        act: As the log calls it. what: The id or digest that the log has of it.
    """

    at: datetime
    act: str
    what: str
    by: str


def went_out(session: Session, among: Collection[str]) -> list[WentOut]:
    """Reports, exports, bundles and released documents of these studies, oldest first."""
    about = _LOG.c.study_id.in_(among) & _LOG.c.action.in_(_WRITTEN_OUT)
    wanted = select(_LOG.c.at, _LOG.c.action, _LOG.c.object, _LOG.c.by).where(about)
    return [WentOut(*row) for row in session.execute(wanted.order_by(_LOG.c.seq))]


def last_recorded(session: Session, study: str) -> datetime | None:
    """When anything was last recorded of a test of a study."""
    about = (_LOG.c.study_id == study) & _LOG.c.action.in_(IN_ONE_TEST)
    found: datetime | None = session.scalar(select(func.max(_LOG.c.at)).where(about))
    return found


def contacts_of(session: Session, study: str, person: str) -> dict[str, list[datetime]]:
    """The contacts of a study about which a person recorded something, with when that was done."""
    wanted = (
        select(_DONE.c.contact_id, _DONE.c.at)
        .join(_CONTACT, _DONE.c.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study, _DONE.c.by == person)
        .order_by(_DONE.c.at)
    )
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for contact, moment in session.execute(wanted):
        found[contact].append(moment)
    return found


def waiting_mails(session: Session, study: str) -> dict[str, datetime]:
    """When each mail came about which nobody decided."""
    waiting = undecided(session, study)
    found = select(_MAIL.c.id, _MAIL.c.at).where(_MAIL.c.study_id == study)
    return {row.id: row.at for row in session.execute(found) if row.id in waiting}


def landlords_of_answers(session: Session, answers: Collection[str]) -> set[str]:
    """Every id of the landlords to whom answers, or mails, belong."""
    filed = select(_EVENT.c.response_id).where(
        _EVENT.c.mail_id.in_(answers), _EVENT.c.response_id.is_not(None)
    )
    wanted = (
        select(_TEST.c.landlord_id)
        .join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
        .join(_MATCH, _MATCH.c.contact_id == _CONTACT.c.id)
        .where(_MATCH.c.response_id.in_(answers) | _MATCH.c.response_id.in_(filed))
    )
    now = standing(session)
    roots = {now.now(each) for each in session.scalars(wanted)}
    return roots | {gone for gone, kept in now.survivors.items() if kept in roots}
