"""What is to be called, by whom and with which script; the calls as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.identifiers import sha256_hex
from discrimtest.record.calls import CallRecord
from discrimtest.record.moment import shown
from discrimtest.record.testers import is_barred
from discrimtest.samples.calls import COLUMNS, JOIN
from discrimtest.store import landlords, people
from discrimtest.store.engine import aside, reading, writing
from discrimtest.store.facts import record as record_act
from discrimtest.store.log import Act
from discrimtest.store.pseudonym_key import PseudonymKey
from discrimtest.store.session import Session
from discrimtest.store.testers import conflicts_of
from discrimtest.words.call import MysteryCall
from discrimtest.words.person import Right
from discrimtest.workplace.open_calls import OpenCalls, open_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.pseudonym_place import keep_in_use, pseudonym_key
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedCall:
    """One call on a list.

    Attributes:
        when: Planned moment, local time of the study.
        agency: Its name; empty where it was erased, or is not for the reader.
        state: How it ended, or "open", "withdrawn", "spared".
        departs: What of it departs from the plan, in words.
        who: Who made it, or is to make it, by name.
    """

    number: int
    wave: int
    when: str
    agency: str
    phone: str
    request: str
    language: str
    state: str
    attempts: int
    departs: tuple[str, ...]
    who: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_calls(
    at: Workplace,
    slug: str,
    *,
    due: bool = False,
    until: datetime | None = None,
) -> list[ListedCall]:
    """The calls of a study in the order of their numbers, or what is due, the earliest first.

    Who supervises testers is shown every call. A tester is shown what is theirs and what nobody was
    given, except of agencies whom they declared a tie to.

    Args:
        due: Only calls still to be made, planned before ``until``.
        until: Local time of the study when it has no zone; None for now.
    """
    require_in(at, Right.RECORD_CONTACTS, slug)
    with reading(at.engine) as session:
        study = open_calls(at, session, slug)
        record = study.record(session)
        limit = at.now() if until is None else until
        if limit.tzinfo is None:
            limit = limit.replace(tzinfo=study.fieldwork.zone)
        calls = [call for call in record.open() if call.due_at <= limit] if due else record.calls
        if not at.person.may(Right.SUPERVISE_TESTERS, study.id):
            tied = conflicts_of(session, at.person.id)
            calls = [call for call in calls if _is_own(record, call, at.person.id, tied)]
        return list(_listed(at, session, study, record, calls))


def _is_own(record: CallRecord, call: MysteryCall, person: str, tied: frozenset[str]) -> bool:
    if is_barred(tied, call.landlord, record.landlords):
        return False
    return record.holder(call) in (None, person)


def _listed(
    at: Workplace, session: Session, study: OpenCalls, record: CallRecord, calls: Any
) -> Iterator[ListedCall]:
    shows = landlords.spellings(session, at.keys, {call.landlord for call in calls})
    names = people.names(session, at.keys)
    for call in calls:
        ways = shows.get(call.landlord, ())
        caller = record.caller(call)
        yield ListedCall(
            call.number,
            call.wave,
            shown(call.due_at, study.fieldwork.zone),
            next((way.name for way in ways if way.name), ""),
            next((way.phone for way in ways if way.phone), ""),
            call.request,
            call.language,
            record.state(call),
            record.attempts(call),
            record.departures(call),
            names.get(caller, caller) if caller else "",
        )


def show_script(at: Workplace, slug: str, number: int) -> str:
    """The script of a call as its caller reads it, with whom to call above it.

    Raises:
        WrongInput: There is no such call.
    """
    require_in(at, Right.RECORD_CONTACTS, slug)
    with reading(at.engine) as session:
        study = open_calls(at, session, slug)
        record = study.record(session)
        call = record.numbered(number)
        (one,) = _listed(at, session, study, record, [call])
    owner = study.instrument.study.owners[call.owner]
    called = f"{one.agency or '[erased]'}, {one.phone or '[erased]'}"
    head = f"Call {number} of {slug}: {called}. You are {owner.name}, {owner.phone}."
    return f"{head}\n\n{study.instrument.script(call)}"


def export_calls(at: Workplace, slug: str, file: Path) -> int:
    """Write the calls that ended as the table that ``calls analyse`` reads; how many.

    An agency bears a pseudonym of this study's exports alone, the same in every wave.

    Raises:
        NotAllowed: The person may not export data of this study.
        OutsideTrouble: The file can not be written.
    """
    require_in(at, Right.EXPORT_DATA, slug)
    check_writable(file.parent)
    with aside(at.engine) as session:
        study = open_calls(at, session, slug)
        record, key = study.record(session), pseudonym_key(at, session)
    content = table_of(key, study, record)
    with Drafts(file.parent) as drafts:
        drafts.add(file.name, content)
        with writing(at.engine) as session:
            at.require_still(session, Right.EXPORT_DATA, study.id)
            keep_in_use(at, session, key)
            detail = {"sha256": sha256_hex(content)}
            act = Act("export_calls", study.id, at.person.id, at.now(), study.id, detail)
            record_act(session, act)
        drafts.finish()
    return sum(1 for _ in record.rows())


def table_of(key: PseudonymKey, study: OpenCalls, record: CallRecord) -> bytes:
    """The calls that ended, as ``calls analyse`` reads them: pseudonym, outcome, wave, request, and
    what departs from the plan."""
    names = Pseudonyms(key.of(f"calls {study.id}"))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for call, outcome in record.rows():
        agency, departs = names.of("agency", call.landlord), JOIN.join(record.departures(call))
        writer.writerow((agency, outcome, call.wave, call.request, departs))
    return out.getvalue().encode("utf-8")


def recorded_afterwards(study: OpenCalls, record: CallRecord) -> int:
    """How many calls that ended were made before the study was locked."""
    ended = (record.ended(call) for call in record.calls)
    return sum(event is not None and event.happened_at < study.locked_at for event in ended)
