"""Mails that came in: kept byte for byte before anything reads them, then decided about."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import canonical_json, fresh_id, sha256_hex
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.lines import line_id
from discrimtest.store.log import Act
from discrimtest.store.notes import summary
from discrimtest.store.private import Secret, seal, seal_new, seal_text, unseal, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.mail import Mail, MailEvent, MailEventKind
from discrimtest.words.mail_signature import MailSignature, SignatureVerdict

_MAIL, _PLACE = tables.table_of(tables.MailRow), tables.table_of(tables.MailPlaceRow)
_EVENT, _LINE = tables.table_of(tables.MailEventRow), tables.table_of(tables.LineRow)
_SIGNATURE = tables.table_of(tables.MailSignatureRow)
_SIGNED, _IN_IT = "mail signature", ("domain", "selector", "key", "why")
_FIELD, _NOTE, _TYPE = "mail", "mail note", "message/rfc822"


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a mail lies in a mailbox.

    Attributes:
        box: Name of the mailbox and folder; the same one at each reading.
        validity, uid: UIDVALIDITY and UID of IMAP, which name a mail together.
    """

    box: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that is to be kept.

    Attributes:
        message_id: With its brackets; empty for none.
        line: Name of the line in whose mailbox it lay; empty for one that several share.
        place: None for one that came as a file.
    """

    raw: bytes
    message_id: str
    line: str = ""
    place: MailPlace | None = None


def keep_mails(
    session: Session,
    keys: MasterKey,
    study: str,
    given: Sequence[Incoming],
    *,
    by: str,
    at: datetime,
) -> dict[str, Incoming]:
    """Keep mails, each once in each line's mailbox, whatever file it comes from and however often.

    Args:
        session: A writing session.
        keys: Seals each mail under a key of its own.
        study: Id of the study it was fetched for.

    Returns:
        Those that are new with their ids, in order; bytes that were erased since are not taken
        again.
    """
    marks = [keys.keyed("mail", study, sha256_hex(one.raw)) for one in given]
    met = _by_mark(session, marks)
    for n, one in enumerate(given):
        if one.line and met.get(marks[n], ("", None))[1] not in (None, line_id(study, one.line)):
            marks[n] = keys.keyed("mail", study, sha256_hex(one.raw), one.line)
    met |= _by_mark(session, [mark for mark in marks if mark not in met])
    known = {mark: mail for mark, (mail, _) in met.items()}
    placed = _placed(session, study, [one.place for one in given if one.place])
    mails, places, secrets = [], [], []
    new: dict[str, Incoming] = {}
    # What one entry keeps is in the order of its ids: the first of two that bear one Message-ID
    # is the one that came first.
    names = iter(sorted(fresh_id("mail") for _ in given))
    for mark, one in zip(marks, given, strict=True):
        if mark not in known:
            known[mark] = next(names)
            new[known[mark]] = one
            secrets.append(Secret(known[mark], _FIELD, one.raw, media_type=_TYPE))
            mails.append(_mail_row(keys, study, known[mark], mark, one, by, at))
        if one.place and one.place not in placed:
            placed.add(one.place)
            places.append(_place_row(study, known[mark], one.place))
    for row, raw in zip(mails, seal_new(session, keys, secrets) if secrets else (), strict=True):
        row["raw_id"] = raw
    if mails or places:
        ids = [str(row["id"]) for row in mails] or [str(row["mail_id"]) for row in places]
        act = Act("keep_mails", summary(ids), by, at, study)
        record(session, act, {tables.MailRow: mails, tables.MailPlaceRow: places})
    return new


def record_signatures(
    session: Session,
    keys: MasterKey,
    given: Mapping[str, Sequence[MailSignature]],
    *,
    study: str,
    by: str,
    at: datetime,
) -> None:
    """Write down what the signatures of mails are worth.

    Args:
        session: A writing session.
        keys: Seals who signed and the key that was seen, under the key of the mail.
        given: By mail; nothing is known yet of the signatures of any.
        study: Id of the study of the mails.
    """
    found = [(mail, n, each) for mail, own in given.items() for n, each in enumerate(own, 1)]
    if not found:
        return
    told = seal(session, keys, [Secret(mail, _SIGNED, _told(each)) for mail, _, each in found])
    rows = [
        {
            "id": fresh_id("mail-signature"),
            "mail_id": mail,
            "number": number,
            "verdict": each.verdict,
            "told_id": sealed,
            "by": by,
            "at": at,
        }
        for (mail, number, each), sealed in zip(found, told, strict=True)
    ]
    act = Act("verify_mails", summary([mail for mail, _, _ in found]), by, at, study)
    record(session, act, {tables.MailSignatureRow: rows})


def _told(signature: MailSignature) -> bytes:
    return canonical_json([getattr(signature, name) for name in _IN_IT])


def signatures_of(
    session: Session, keys: MasterKey, mail: str
) -> list[tuple[datetime, MailSignature]]:
    """What the signatures of a mail were worth, and when; none once it was erased."""
    rows = list(session.execute(select(_SIGNATURE).where(_SIGNATURE.c.mail_id == mail)))
    told = unseal(session, keys, [row.told_id for row in rows])
    return [
        (row.at, MailSignature(SignatureVerdict(row.verdict), *json.loads(told[row.told_id])))
        for row in sorted(rows, key=lambda row: row.number)
        if told.get(row.told_id)
    ]


def signatures_of_answers(
    session: Session, keys: MasterKey, study: str
) -> dict[str, tuple[tuple[datetime, MailSignature], ...]]:
    """What the signatures were worth of the mail that each answer of a study was made of, and when
    that was; nothing for one that was not signed, told otherwise, or erased."""
    wanted = (
        select(_EVENT.c.response_id, _SIGNATURE.c.at, _SIGNATURE.c.verdict, _SIGNATURE.c.told_id)
        .join(_EVENT, _EVENT.c.mail_id == _SIGNATURE.c.mail_id)
        .join(_MAIL, _MAIL.c.id == _SIGNATURE.c.mail_id)
        .where(_MAIL.c.study_id == study, _EVENT.c.response_id.is_not(None))
        .order_by(_EVENT.c.response_id, _SIGNATURE.c.number)
    )
    rows = list(session.execute(wanted))
    told = unseal(session, keys, [row.told_id for row in rows])
    found: dict[str, tuple[tuple[datetime, MailSignature], ...]] = {}
    for row in rows:
        if row.told_id in told:
            read = MailSignature(SignatureVerdict(row.verdict), *json.loads(told[row.told_id]))
            found[row.response_id] = (*found.get(row.response_id, ()), (row.at, read))
    return found


def last_uid(session: Session, study: str, box: str, validity: int) -> int:
    """The highest UID kept from a mailbox under this UIDVALIDITY; 0 for none."""
    wanted = select(func.max(_PLACE.c.uid)).where(
        _PLACE.c.study_id == study, _PLACE.c.box == box, _PLACE.c.validity == validity
    )
    return int(session.execute(wanted).scalar() or 0)


def undecided(session: Session, study: str, among: Collection[str] = ()) -> dict[str, int]:
    """The mails of a study about which nothing was decided, the oldest first: bytes by id.

    Args:
        among: Only these; few, and none for all.
    """
    decided = select(1).where(_EVENT.c.mail_id == _MAIL.c.id).exists()
    sealed = tables.table_of(tables.PrivateRow)
    wanted = (
        select(_MAIL.c.id, func.length(sealed.c.ciphertext))
        .join(sealed, sealed.c.id == _MAIL.c.raw_id)
        .where(_MAIL.c.study_id == study, ~decided, sealed.c.ciphertext.is_not(None))
    )
    wanted = wanted.where(_MAIL.c.id.in_(among)) if among else wanted
    rows = session.execute(wanted.order_by(_MAIL.c.entry, _MAIL.c.id))
    return {row[0]: row[1] for row in rows}


def is_undecided(session: Session, mail: str) -> bool:
    """Whether nothing was decided about a mail, or only that it is not for the study."""
    kinds = list(session.scalars(select(_EVENT.c.kind).where(_EVENT.c.mail_id == mail)))
    return all(kind == MailEventKind.NOT_FOR_US for kind in kinds)


def mail_of(session: Session, keys: MasterKey, mail: str) -> Mail:
    """A mail with its bytes.

    Raises:
        WrongInput: There is no such mail.
    """
    found = mails_of(session, keys, [mail]).get(mail)
    if found is None:
        repair, values = "See '{list}'.", {"list": action("responses unmatched", "STUDY")}
        problem = Problem.of_input(
            "mail", mail, "must be a known mail", repair, code="mail.unknown", **values
        )
        raise WrongInput("There is no such mail.", [problem])
    return found


def mails_of(session: Session, keys: MasterKey, given: Collection[str]) -> dict[str, Mail]:
    """Mails with their bytes, by id; few at once, as each may hold a film."""
    wanted = select(_MAIL, _LINE.c.name).outerjoin(_LINE, _LINE.c.id == _MAIL.c.line_id)
    rows = list(session.execute(wanted.where(_MAIL.c.id.in_(given))))
    raw = unseal(session, keys, [row.raw_id for row in rows])
    return {
        row.id: Mail(row.id, row.study_id, raw.get(row.raw_id, b""), row.at, row.name or "")
        for row in rows
    }


def mails_of_answers(
    session: Session, keys: MasterKey, responses: Iterable[str]
) -> dict[str, Mail]:
    """The mail of which each of these answers was made; none for one told otherwise, or erased."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(responses))):
        wanted = select(_EVENT.c.response_id, _EVENT.c.mail_id).where(
            _EVENT.c.response_id.in_(some)
        )
        found |= {row.response_id: row.mail_id for row in session.execute(wanted)}
    kept = mails_of(session, keys, set(found.values()))
    return {response: kept[mail] for response, mail in found.items() if kept[mail].raw}


def same_message(session: Session, mail: str) -> list[str]:
    """Ids of the mails kept before one that bear its Message-ID, the oldest first."""
    own = select(_MAIL.c.id_mark, _MAIL.c.entry).where(_MAIL.c.id == mail).subquery()
    earlier = (_MAIL.c.entry < own.c.entry) | ((_MAIL.c.entry == own.c.entry) & (_MAIL.c.id < mail))
    wanted = select(_MAIL.c.id).join(own, _MAIL.c.id_mark == own.c.id_mark).where(earlier)
    return list(session.scalars(wanted.order_by(_MAIL.c.entry, _MAIL.c.id)))


def repeated(session: Session, given: Collection[str]) -> set[str]:
    """Those of these mails before which others were kept that bear their Message-ID."""
    other = _MAIL.alias()
    earlier = (other.c.entry < _MAIL.c.entry) | (
        (other.c.entry == _MAIL.c.entry) & (other.c.id < _MAIL.c.id)
    )
    same = _MAIL.join(other, _MAIL.c.id_mark == other.c.id_mark)
    wanted = select(_MAIL.c.id).select_from(same).where(_MAIL.c.id.in_(given), earlier)
    return set(session.scalars(wanted))


def record_mail_events(
    session: Session, keys: MasterKey, given: Sequence[MailEvent], *, study: str
) -> None:
    """Write down what was decided about mails.

    Args:
        session: A writing session.
        keys: Seals the notes, under the key of the mail.
        given: Of one person at one moment.
        study: Id of the study of the mails.
    """
    rows = [
        {
            "id": event.id,
            "mail_id": event.mail,
            "number": event.number,
            "kind": event.kind,
            "contact_id": event.contact,
            "response_id": event.response,
            "status": event.status or None,
            "why": list(event.why),
            "note_id": seal_text(session, keys, event.mail, _NOTE, event.note),
            "by": event.by,
            "at": event.at,
        }
        for event in given
    ]
    if not given:
        return
    by, at = given[0].by, given[0].at
    act = Act("decide_mails", summary([event.mail for event in given]), by, at, study)
    record(session, act, {tables.MailEventRow: rows})


def events_of(session: Session, keys: MasterKey, mail: str) -> list[MailEvent]:
    """What was decided about a mail, in order."""
    rows = list(session.execute(select(_EVENT).where(_EVENT.c.mail_id == mail)))
    notes = unseal_texts(session, keys, (row.note_id for row in rows))
    return [
        MailEvent(
            row.id,
            row.mail_id,
            row.number,
            MailEventKind(row.kind),
            row.contact_id,
            row.response_id,
            row.status or "",
            tuple(row.why),
            notes.get(row.note_id, ""),
            row.by,
            row.at,
        )
        for row in sorted(rows, key=lambda row: row.number)
    ]


def tied(session: Session, subjects: Iterable[str], contacts: Collection[str] = ()) -> set[str]:
    """What is erased with responses, mails and contacts: the mails of which an answer was made or
    that were about a contact, and the answers made of a mail."""
    wanted = sorted({*subjects, *contacts})
    found: set[str] = set()
    for some in chunks(wanted):
        named = _EVENT.c.response_id.in_(some) | _EVENT.c.contact_id.in_(some)
        found |= set(session.scalars(select(_EVENT.c.mail_id).where(named)))
        made = select(_EVENT.c.response_id).where(_EVENT.c.mail_id.in_(some))
        found |= {each for each in session.scalars(made) if each}
    return found


def _by_mark(session: Session, marks: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """The mails that bear these marks, each with the line in whose mailbox it lay."""
    found: dict[str, tuple[str, str | None]] = {}
    columns = _MAIL.c.mark, _MAIL.c.id, _MAIL.c.line_id
    for some in chunks(sorted(set(marks))):
        rows = session.execute(select(*columns).where(_MAIL.c.mark.in_(some)))
        found |= {mark: (mail, line) for mark, mail, line in rows}
    return found


def _placed(session: Session, study: str, places: Sequence[MailPlace]) -> set[MailPlace]:
    """Those of these places of one mailbox that are known."""
    found: set[MailPlace] = set()
    for box, validity in {(place.box, place.validity) for place in places}:
        own = select(_PLACE.c.uid).where(
            _PLACE.c.study_id == study, _PLACE.c.box == box, _PLACE.c.validity == validity
        )
        uids = [place.uid for place in places if (place.box, place.validity) == (box, validity)]
        for some in chunks(uids):
            known = session.scalars(own.where(_PLACE.c.uid.in_(some)))
            found |= {MailPlace(box, validity, uid) for uid in known}
    return found


def _mail_row(
    keys: MasterKey, study: str, mail: str, mark: str, one: Incoming, by: str, at: datetime
) -> dict[str, object]:
    same = keys.keyed("message id", study, one.message_id) if one.message_id else None
    line = line_id(study, one.line) if one.line else None
    return {
        "id": mail,
        "study_id": study,
        "line_id": line,
        "mark": mark,
        "id_mark": same,
        "by": by,
        "at": at,
    }


def _place_row(study: str, mail: str, place: MailPlace) -> Mapping[str, object]:
    return {
        "id": fresh_id("mail-place"),
        "mail_id": mail,
        "study_id": study,
        "box": place.box,
        "validity": place.validity,
        "uid": place.uid,
    }
