"""What belongs to which study and to which landlord: whose data a term or a hold reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union_all

from discrimtest.store import tables
from discrimtest.store.decisions import standing
from discrimtest.store.mails import undecided
from discrimtest.store.matches import latest_match
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
_PHONED = tables.table_of(tables.PhoneCallRow)
_CAPTURE = tables.table_of(tables.CaptureRow)
_EVENT = tables.table_of(tables.MailEventRow)
_WRITTEN_OUT = (
    *("build_report", "export_study", "export_calls"),
    *("export_evidence", "release_document", "seal_document", "write_paper", "export_mail"),
)
_REPORT = tables.table_of(tables.ReportRow)
_READ, _DISCLOSED = "read_capture", "disclose_tester"
GIVEN = "give_access"
"""How the log calls it that a person was given a copy of their data."""


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
        study: Id of the study; None for a copy that a person was given.
        audience: For whom it was made, where that is known.
    """

    at: datetime
    act: str
    what: str
    by: str
    study: str | None = None
    audience: str = ""


def went_out(session: Session, among: Collection[str], subjects: Collection[str]) -> list[WentOut]:
    """Reports, exports, bundles, released documents, papers on a landlord, mails and captures that
    were written as files, of these studies, oldest first; what told a court who one of ``subjects``
    is, and copies that they were given."""
    log = _LOG.c
    written = log.study_id.in_(among) & log.action.in_((*_WRITTEN_OUT, _READ))
    about = written | (log.action.in_((_DISCLOSED, GIVEN)) & log.object.in_(subjects))
    wanted = (
        select(log.at, log.action, log.object, log.by, log.detail, log.study_id, _REPORT.c.audience)
        .outerjoin(_REPORT, _REPORT.c.id == log.object)
        .where(about)
    )
    return [
        WentOut(
            row.at,
            row.action,
            row.detail["sha256"] if row.action == GIVEN else row.object,
            row.by,
            row.study_id,
            row.audience or row.detail.get("audience", ""),
        )
        for row in session.execute(wanted.order_by(log.seq))
        if row.action != _READ or row.detail.get("what") == "exported"
    ]


def last_recorded(session: Session, study: str) -> datetime | None:
    """When anything was last recorded of a test of a study."""
    about = (_LOG.c.study_id == study) & _LOG.c.action.in_(IN_ONE_TEST)
    found: datetime | None = session.scalar(select(func.max(_LOG.c.at)).where(about))
    return found


def contacts_of(session: Session, study: str, person: str) -> dict[str, list[datetime]]:
    """The contacts of a study that a person made, rang, captured the advertisement for or recorded
    an answer to, with when that was done."""
    own = union_all(
        *(
            select(each.c.contact_id, when.label("at")).where(each.c.by == person)
            for each, when in (
                (_DONE, _DONE.c.at),
                (_PHONED, _PHONED.c.at),
                (_CAPTURE, _CAPTURE.c.taken_at),
                (_MATCH, _MATCH.c.at),
            )
        )
    ).subquery()
    wanted = (
        select(own.c.contact_id, own.c.at)
        .distinct()
        .join(_CONTACT, own.c.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
        .order_by(own.c.at)
    )
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for contact, moment in session.execute(wanted):
        found[contact].append(moment)
    return found


def answers_in(session: Session, study: str) -> int:
    """How many answers lie under contacts of a study now."""
    match = latest_match("match").c
    counted = (
        select(func.count())
        .select_from(match.contact_id.table)
        .join(_CONTACT, match.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
    )
    return int(session.scalar(counted) or 0)


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
