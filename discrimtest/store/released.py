"""Documents that were released to inspectors: exact bytes, sealed under a key of their own.

A document tells of landlords, by what they answered. So its key is destroyed with that of any
landlord, answer or mail that it tells of; what stays is that it existed, when it was released and
when it was erased, by which rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.matches import latest_match
from discrimtest.store.private import Secret, seal, seal_new, unseal, unseal_json
from discrimtest.store.reasons import record_why
from discrimtest.store.session import Session
from discrimtest.words.released import DocumentPart, DocumentSeal, Released, SealLevel

JSON = "application/json"
MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf"}
"""Of each format."""
_ROW, _GONE = tables.table_of(tables.ReleasedRow), tables.table_of(tables.ReleaseWithdrawalRow)
_KEY, _TEST = tables.table_of(tables.SubjectKeyRow), tables.table_of(tables.TestRow)
_CONTACT = tables.table_of(tables.ContactRow)
_SEAL = tables.table_of(tables.DocumentSealRow)


def next_number(session: Session, at: datetime) -> str:
    """The number of the next document: the year, and how many there were in it.

    Args:
        session: A writing session, so that nobody else takes the same.
    """
    year = f"{at.year}-"
    count = select(func.count()).where(_ROW.c.number.startswith(year, autoescape=True))
    return f"{year}{session.execute(count).scalar_one() + 1:04d}"


def record_released(
    session: Session, keys: MasterKey, told: Released, content: bytes, context: bytes
) -> None:
    """Write down that a document was released, with its bytes.

    Args:
        context: The document's own content as JSON, which the page of it is laid out from.
    """
    secrets = [
        Secret(told.id, "released", content, media_type=MEDIA_TYPES[told.format]),
        Secret(told.id, "released_context", context, media_type=JSON),
    ]
    content_id, context_id = seal_new(session, keys, secrets)
    row = {
        "id": told.id,
        "number": told.number,
        "study_id": told.study,
        "part": told.part,
        "named": told.named,
        "landlord_id": told.landlord,
        "language": told.language,
        "format": told.format,
        "sha256": told.sha256,
        "size": told.size,
        "simulated": told.simulated,
        "content_id": content_id,
        "context_id": context_id,
        "by": told.by,
        "at": told.at,
    }
    detail = {"number": told.number, "sha256": told.sha256}
    act = Act("release_document", told.id, told.by, told.at, told.study, detail)
    record(session, act, {tables.ReleasedRow: [row]})


def record_withdrawal(
    session: Session, keys: MasterKey, told: Released, why: str, *, by: str, at: datetime
) -> None:
    """Write down that a document was withdrawn; why lies sealed beside the log entry."""
    row = {"id": fresh_id("withdrawal"), "released_id": told.id, "by": by, "at": at}
    act = Act("withdraw_document", told.id, by, at, told.study, {"number": told.number})
    record_why(session, keys, act, why, {tables.ReleaseWithdrawalRow: [row]})


def record_seal(
    session: Session, keys: MasterKey, told: DocumentSeal, *, study: str, content: bytes
) -> None:
    """Write down a sealed edition, with its bytes under the key of the document."""
    secret = Secret(told.document, "sealed_edition", content, media_type=MEDIA_TYPES["pdf"])
    (content_id,) = seal(session, keys, [secret])
    row = {
        "id": told.id,
        "released_id": told.document,
        "level": told.level,
        "certificate": told.certificate,
        "own": told.own,
        "authority": told.authority,
        "sha256": told.sha256,
        "size": told.size,
        "content_id": content_id,
        "by": told.by,
        "at": told.at,
    }
    detail = {"level": told.level, "sha256": told.sha256, "certificate": told.certificate}
    act = Act("seal_document", told.document, told.by, told.at, study, detail)
    record(session, act, {tables.DocumentSealRow: [row]})


def seals_of(session: Session, documents: Collection[str]) -> dict[str, list[DocumentSeal]]:
    """The sealed editions of released documents, the newest first."""
    wanted = select(_SEAL).where(_SEAL.c.released_id.in_(sorted(documents)))
    found: dict[str, list[DocumentSeal]] = {}
    for row in session.execute(wanted.order_by(_SEAL.c.entry.desc())):
        found.setdefault(row.released_id, []).append(_seal(row))
    return found


def sealed_content(session: Session, keys: MasterKey, sealed: str) -> bytes | None:
    """The very bytes of a sealed edition; None where they were erased."""
    wanted = select(_SEAL.c.content_id).where(_SEAL.c.id == sealed)
    return next(iter(unseal(session, keys, session.scalars(wanted)).values()), None)


def _seal(row: Row[Any]) -> DocumentSeal:
    return DocumentSeal(
        row.id,
        row.released_id,
        SealLevel(row.level),
        row.certificate,
        row.own,
        row.authority,
        row.sha256,
        row.size,
        row.by,
        row.at,
    )


def record_reading(session: Session, told: Released, what: str, *, by: str, at: datetime) -> None:
    """Write down that somebody read a document.

    Args:
        what: "facts", "statistics" or "file".
    """
    detail = {"number": told.number, "what": what}
    record(session, Act("read_document", told.id, by, at, told.study, detail))


def record_paper(
    session: Session,
    kind: str,
    landlord: str,
    study: str,
    what: dict[str, str],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write down that a draft for a person to complete was written; its fingerprint is kept.

    Args:
        kind: "official" or "notice". what: Its fingerprint and language.
    """
    record(session, Act("write_paper", landlord, by, at, study, {"kind": kind, **what}))


def released(session: Session, *which: ColumnElement[bool]) -> list[Released]:
    """The released documents, the newest first."""
    wanted = (
        select(_ROW, _GONE.c.at.label("withdrawn"), _KEY.c.destroyed_at, _KEY.c.rule)
        .outerjoin(_GONE, _GONE.c.released_id == _ROW.c.id)
        .outerjoin(_KEY, _KEY.c.subject == _ROW.c.id)
        .where(*which)
        .order_by(_ROW.c.entry.desc())
    )
    return [_released(row) for row in session.execute(wanted)]


def released_of(session: Session, studies: Iterable[str]) -> list[Released]:
    """Those of these studies, the newest first."""
    return released(session, _ROW.c.study_id.in_(sorted(studies)))


def released_as(session: Session, document: str) -> Released | None:
    """The document with this id or number."""
    found = released(session, (_ROW.c.id == document) | (_ROW.c.number == document))
    return found[0] if found else None


def released_bytes(session: Session, sha256: str) -> list[Released]:
    """Every release of a file with this fingerprint, sealed or not, the newest first."""
    sealed = select(_SEAL.c.released_id).where(_SEAL.c.sha256 == sha256)
    return released(session, (_ROW.c.sha256 == sha256) | _ROW.c.id.in_(sealed))


def content_of(session: Session, keys: MasterKey, document: str) -> bytes | None:
    """The very bytes of a document; None where they were erased."""
    wanted = select(_ROW.c.content_id).where(_ROW.c.id == document)
    return next(iter(unseal(session, keys, session.scalars(wanted)).values()), None)


def context_of(session: Session, keys: MasterKey, document: str) -> dict[str, Any] | None:
    """What a document tells, as :class:`discrimtest.report.blocks.ReportContext` has it."""
    wanted = select(_ROW.c.context_id).where(_ROW.c.id == document)
    return next(iter(unseal_json(session, keys, session.scalars(wanted)).values()), None)


def telling_of_landlords(session: Session, landlords: Collection[str]) -> set[str]:
    """The documents that tell of one of these landlords: on it alone, or on a study with it."""
    found: set[str] = set()
    for some in chunks(sorted(landlords)):
        studies = select(_TEST.c.study_id).where(_TEST.c.landlord_id.in_(some))
        whole = _ROW.c.landlord_id.is_(None) & _ROW.c.study_id.in_(studies)
        found |= set(session.scalars(select(_ROW.c.id).where(_ROW.c.landlord_id.in_(some) | whole)))
    return found


def telling_of_answers(session: Session, answers: Iterable[str]) -> set[str]:
    """The documents that tell of one of these answers: all of the study that it came in."""
    match, found = latest_match("match").c, set[str]()
    for some in chunks(sorted(set(answers))):
        studies = (
            select(_TEST.c.study_id)
            .join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
            .join(match.contact_id.table, match.contact_id == _CONTACT.c.id)
            .where(match.response_id.in_(some))
        )
        found |= set(session.scalars(select(_ROW.c.id).where(_ROW.c.study_id.in_(studies))))
    return found


def _released(row: Row[Any]) -> Released:
    return Released(
        row.id,
        row.number,
        row.study_id,
        DocumentPart(row.part),
        row.named,
        row.landlord_id,
        row.language,
        row.format,
        row.sha256,
        row.size,
        row.simulated,
        row.by,
        row.at,
        row.withdrawn,
        row.destroyed_at,
        row.rule or "",
    )
