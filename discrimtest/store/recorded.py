"""What the log holds of the tests of a study: for a bundle, each fact with its place in the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from discrimtest.store import tables
from discrimtest.store.canonical import line_of, primary_key
from discrimtest.store.chunks import chunks
from discrimtest.store.log import PlainEntry, plain_entries
from discrimtest.store.matches import latest_match
from discrimtest.store.rows import plain_of
from discrimtest.store.session import Session
from discrimtest.words.bundle import Recorded

_TEST, _CONTACT = tables.table_of(tables.TestRow), tables.table_of(tables.ContactRow)
_EVENT, _MAIL_EVENT = tables.table_of(tables.ContactEventRow), tables.table_of(tables.MailEventRow)


@dataclass(frozen=True)
class _Telling:
    """Rows of a table that tell of tests.

    Attributes:
        by: The column that leads to the contact, answer or mail; of a test where ``of_test``.
        content: The column of a content that goes out. kind: What that is.
        withheld: The column of words that stay in the house.
    """

    noun: type[tables.Fact]
    by: str
    kind: str = ""
    content: str = ""
    withheld: str = ""


_OF_CONTACT = (
    _Telling(tables.ContactRow, "id"),
    _Telling(tables.LetterRow, "contact_id", "letter", "text_id"),
    _Telling(tables.ContactEventRow, "contact_id", withheld="note_id"),
    _Telling(tables.PhoneCallRow, "contact_id"),
    _Telling(tables.CaptureRow, "contact_id", "capture", "content_id", "note_id"),
    _Telling(tables.CodingRow, "contact_id", withheld="reason_id"),
    _Telling(tables.CodingEventRow, "contact_id", withheld="note_id"),
)
_OF_EVENT = (_Telling(tables.OutgoingRow, "event_id", "sent", "mail_id"),)
_OF_ANSWER = (
    _Telling(tables.ResponseRow, "id", "answer", "text_id"),
    _Telling(tables.ResponseMatchRow, "response_id"),
    _Telling(tables.ResponseEventRow, "response_id", withheld="note_id"),
    _Telling(tables.SecondEntryRow, "response_id", withheld="text_id"),
)
_OF_MAIL = (
    _Telling(tables.MailRow, "id", "mail", "raw_id"),
    _Telling(tables.MailEventRow, "mail_id", withheld="note_id"),
    _Telling(tables.MailSignatureRow, "mail_id", withheld="told_id"),
)
_OF_TEST = (
    _Telling(tables.DeviationRow, "test_id", withheld="note_id"),
    _Telling(tables.VisitEntryRow, "test_id", withheld="remarks_id"),
)


def recorded_of_tests(session: Session, tests: Collection[str]) -> list[Recorded]:
    """Every fact about these tests that a bundle tells of, in the order of the log.

    Answers and mails are those that lie under their contacts now, or lay there last.
    """
    found: set[Recorded] = set()
    for some in chunks(sorted(tests)):
        found |= set(_recorded(session, some))
    return sorted(found, key=_place)


def _place(each: Recorded) -> tuple[Any, ...]:
    return each.entry, each.table, each.key, each.commitment


def _recorded(session: Session, tests: Sequence[str]) -> Iterator[Recorded]:
    wanted = _CONTACT.c.test_id.in_(tests)
    contact = select(_CONTACT.c.id.label("to"), _CONTACT.c.id.label("contact"), _CONTACT.c.test_id)
    contacts = contact.where(wanted)
    answers = _led(latest_match("match").c, "response_id", wanted)
    events = _led(_EVENT.c, "id", wanted)
    yield from _rows(session, _OF_CONTACT, contacts)
    yield from _rows(session, _OF_EVENT, events)
    yield from _rows(session, _OF_ANSWER, answers)
    yield from _rows(session, _OF_MAIL, _mails(answers, wanted))
    yield from _captures(session, tests)
    of_test = select(_TEST.c.id.label("to"), _TEST.c.number).where(_TEST.c.id.in_(tests))
    yield from _rows(session, _OF_TEST, of_test.add_columns(_TEST.c.id.label("test_id")))


def _led(rows: Any, to: str, wanted: ColumnElement[bool]) -> Select[Any]:
    """What rows with a ``contact_id`` lead to, with that contact and its test."""
    return (
        select(rows[to].label("to"), _CONTACT.c.id.label("contact"), _CONTACT.c.test_id)
        .join(_CONTACT, rows.contact_id == _CONTACT.c.id)
        .where(wanted)
        .distinct()
    )


def _mails(answers: Select[Any], wanted: ColumnElement[bool]) -> Select[Any]:
    """The mails that became one of these answers; and those of these contacts, by what was decided
    last."""
    later, lies, event = _MAIL_EVENT.alias().c, answers.subquery("lies").c, _MAIL_EVENT.c
    newer = select(1).where(later.mail_id == event.mail_id, later.number > event.number).exists()
    answered = select(event.mail_id.label("to"), lies.contact, lies.test_id).join(
        lies.to.table, event.response_id == lies.to
    )
    other = (
        select(event.mail_id.label("to"), _CONTACT.c.id.label("contact"), _CONTACT.c.test_id)
        .join(_CONTACT, event.contact_id == _CONTACT.c.id)
        .where(and_(wanted, ~newer, event.response_id.is_(None)))
    )
    both = answered.where(~newer).union(other).subquery("both").c
    return select(both.to, both.contact, both.test_id)


def _rows(session: Session, sources: Iterable[_Telling], to: Select[Any]) -> Iterator[Recorded]:
    led = to.subquery("led").c
    contact = led.contact if "contact" in led else None
    for source in sources:
        table = tables.table_of(source.noun)
        (key,) = primary_key(table)
        columns = [table.c.entry, table.c[key].label("key"), _TEST.c.number.label("number")]
        columns += [table.c[name] for name in (source.content, source.withheld) if name]
        columns += [] if contact is None else [contact.label("contact")]
        found = (
            select(*columns)
            .join(led.to.table, table.c[source.by] == led.to)
            .join(_TEST, _TEST.c.id == led.test_id)
        )
        for row in session.execute(found):
            told = row._mapping
            yield Recorded(
                row.entry,
                table.name,
                row.key,
                row.number,
                told.get("contact"),
                source.kind,
                told[source.content] if source.content else "",
                bool(source.withheld and told[source.withheld]),
            )


def _captures(session: Session, tests: Sequence[str]) -> Iterator[Recorded]:
    """Captures of the advertisements of these tests that were made for no contact."""
    capture = tables.table_of(tables.CaptureRow)
    found = (
        select(capture, _TEST.c.number)
        .join(_TEST, _TEST.c.listing_id == capture.c.listing_id)
        .where(capture.c.study_id == _TEST.c.study_id, capture.c.contact_id.is_(None))
        .where(_TEST.c.id.in_(tests))
    )
    for row in session.execute(found):
        yield Recorded(
            row.entry,
            capture.name,
            row.id,
            row.number,
            kind="capture",
            commitment=row.content_id,
            withheld=row.note_id is not None,
        )


def recorded_of_study(session: Session, study: str) -> list[Recorded]:
    """What was locked, drawn and taken back."""
    version, log = tables.table_of(tables.StudyVersionRow).c, tables.table_of(tables.LogRow).c
    locked = select(version.entry, version.id).where(version.study_id == study)
    found = [Recorded(row.entry, "study_version", row.id) for row in session.execute(locked)]
    acts = select(log.seq, log.object).where(
        log.study_id == study, log.action.in_(("draw_tests", "undraw_tests"))
    )
    return found + [Recorded(row.seq, "", row.object) for row in session.execute(acts)]


def steps_before_release(
    session: Session, study: str, landlords: Collection[str]
) -> list[Recorded]:
    """What was recorded of the steps before a release to all, or about these landlords."""
    step = tables.table_of(tables.ReleaseStepRow).c
    about = or_(step.landlord_id.is_(None), step.landlord_id.in_(sorted(landlords)))
    found = session.execute(select(step.entry, step.id).where(step.study_id == study, about))
    return [Recorded(row.entry, "release_step", row.id, withheld=True) for row in found]


def documents_released(
    session: Session, study: str, landlord: str | None
) -> list[tuple[Recorded, str]]:
    """The released documents that stand and are kept, with sealed copies, each with a name for it.

    Args:
        landlord: Only those about this one; None for all of the study.
    """
    told, gone = tables.table_of(tables.ReleasedRow), tables.table_of(tables.ReleaseWithdrawalRow)
    seal, kept = tables.table_of(tables.DocumentSealRow), tables.table_of(tables.PrivateRow)
    wanted = (
        select(told)
        .outerjoin(gone, gone.c.released_id == told.c.id)
        .join(kept, kept.c.id == told.c.content_id)
        .where(told.c.study_id == study, gone.c.id.is_(None), kept.c.ciphertext.is_not(None))
        .order_by(told.c.number)
    )
    if landlord is not None:
        wanted = wanted.where(told.c.landlord_id == landlord)
    found = []
    for row in session.execute(wanted):
        document = Recorded(
            row.entry, "released", row.id, kind="document", commitment=row.content_id
        )
        name = f"{row.number}-{row.part}-{row.language}"
        found.append((document, f"{name}.{row.format}"))
        of_it = select(seal).where(seal.c.released_id == row.id).order_by(seal.c.entry)
        for number, each in enumerate(session.execute(of_it), start=1):
            sealed = Recorded(
                each.entry, seal.name, each.id, kind="document", commitment=each.content_id
            )
            found.append((sealed, f"{name}-sealed-{number}.{row.format}"))
    return found


def replies_of_landlords(
    session: Session, study: str, landlords: Collection[str], tests: Collection[str]
) -> list[Recorded]:
    """What landlords were asked and replied, about these tests or about none alone."""
    reply = tables.table_of(tables.LandlordReplyRow)
    wanted = (
        select(reply, _TEST.c.number)
        .outerjoin(_TEST, _TEST.c.id == reply.c.test_id)
        .where(reply.c.study_id == study, reply.c.landlord_id.in_(sorted(landlords)))
        .order_by(reply.c.entry, reply.c.id)
    )
    return [
        Recorded(
            row.entry, reply.name, row.id, row.number, kind="reply", commitment=row.text_id or ""
        )
        for row in session.execute(wanted)
        if row.test_id is None or row.test_id in tests
    ]


def made_known(session: Session, study: str, sha256: Collection[str]) -> dict[str, Recorded]:
    """Reports and papers to others than inspectors, and exports, by fingerprint: a report's own, or
    that of the list of an export's files."""
    report, run = tables.table_of(tables.ReportRow).c, tables.table_of(tables.RunRow).c
    log = tables.table_of(tables.LogRow).c
    built = (
        select(report.entry, report.id, report.sha256, report.audience)
        .join(run.id.table, report.run_id == run.id)
        .where(run.study_id == study, report.sha256.in_(sorted(sha256)))
        .where(report.audience != "inspector")
        .order_by(report.entry)
    )
    found = {
        row.sha256: Recorded(row.entry, "report", row.id, kind=row.audience, commitment=row.sha256)
        for row in session.execute(built)
    }
    exports = select(log.seq, log.object, log.detail).where(
        log.study_id == study, log.action == "export_study", log.object.in_(sorted(sha256))
    )
    for row in session.execute(exports.order_by(log.seq)):
        found[row.object] = Recorded(
            row.seq, "", row.object, kind=row.detail["audience"], commitment=row.object
        )
    return found


def entries_at(session: Session, numbers: Iterable[int]) -> Iterator[PlainEntry]:
    """The log entries with these numbers, in order."""
    log = tables.table_of(tables.LogRow).c
    for some in chunks(sorted(set(numbers))):
        yield from plain_entries(session, log.seq.in_(some))


def lines_at(
    session: Session, table: str, numbers: Iterable[int]
) -> Iterator[tuple[int, list[bytes]]]:
    """The canonical lines that log entries recorded in a table: what their digest is made of."""
    noun = tables.table_named(table)
    names = tuple(column.name for column in noun.columns if column.name != "entry")
    line, keys = line_of(table, names), primary_key(noun)
    for some in chunks(sorted(set(numbers))):
        rows = plain_of(session, noun, ("entry", *names), ("entry", *keys), noun.c.entry.in_(some))
        for entry, held in groupby(rows, key=itemgetter(0)):
            yield entry, [line(tuple(row)[1:]) for row in held]
