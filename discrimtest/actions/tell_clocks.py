"""Tell which terms of the law run in a study, for whom and until when, as a list or a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from discrimtest.actions.list_complaints import list_complaints
from discrimtest.actions.tell_landlords import landlord_called, names_of, study_to_release
from discrimtest.exchange.clock_calendar import Deadline, as_deadlines
from discrimtest.exchange.folder import Drafts
from discrimtest.files.word import LocalText
from discrimtest.identifiers import sha256_hex
from discrimtest.library.legal import read_legal_basis
from discrimtest.record.clocks import Begun, ClockState, ClockStatus, clock_states
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.record import Record
from discrimtest.report.clocks import told_clock, told_complainant
from discrimtest.report.language import language
from discrimtest.store import listings
from discrimtest.store.engine import aside
from discrimtest.store.log import head
from discrimtest.store.release_steps import deferrals_of, steps_of
from discrimtest.store.session import Session
from discrimtest.words.listing import Seen
from discrimtest.words.person import Right
from discrimtest.words.study import Purpose
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedClock:
    """A term as a list shows it.

    Attributes:
        landlord: Its name in the report; None for the study as a whole.
    """

    state: ClockState
    landlord: str | None

    def to_dict(self) -> dict[str, Any]:
        state, clock = self.state, self.state.clock
        ends = state.ends
        return {
            "id": clock.id,
            "landlord": self.landlord,
            "status": str(state.status),
            "starts": _iso(state.starts),
            "last_day": _iso(ends.last if ends else None),
            "or_last_day": _iso(ends.or_last if ends else None),
            "deferred_until": _iso(state.until),
            "done": _iso(state.done),
            "step": clock.stops,
            "text": clock.text.en,
            "source": clock.source.en,
            "dated": _iso(clock.dated),
            "reading": clock.reading.en if clock.reading else None,
            "chosen": clock.chosen,
        }


@dataclass(frozen=True, slots=True)
class KeptComplainant:
    """Until when the data of a complainant whom the study follows are kept.

    Attributes:
        until: The last day. late: It has passed, and they were not erased.
        source: Who sets that.
    """

    complaint: str
    until: date
    late: bool
    source: LocalText

    def to_dict(self) -> dict[str, Any]:
        until, source = self.until.isoformat(), self.source.en
        return {"complaint": self.complaint, "last_day": until, "late": self.late, "source": source}


@dataclass(frozen=True, slots=True)
class ToldClocks:
    """The terms of a study.

    Attributes:
        checked: Whether counsel checked the legal file that they stand in.
        complainants: Of the complaints that it follows; none for who may not see complaints.
    """

    clocks: tuple[ListedClock, ...]
    checked: bool
    complainants: tuple[KeptComplainant, ...] = ()

    @property
    def late(self) -> int:
        """How many passed before what they ask was done."""
        late = sum(each.state.status is ClockStatus.LATE for each in self.clocks)
        return late + sum(each.late for each in self.complainants)


def tell_clocks(at: Workplace, slug: str, landlord: str | None = None) -> ToldClocks:
    """Every term of every landlord with a test, the late ones first; of a study that measures a
    market those of the study as a whole, as nothing there tells of one landlord.

    Args:
        landlord: Of this one alone, by its name in the report.

    Raises:
        Refused: The study is not locked.
        WrongInput: The report knows no such landlord.
    """
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        told = _told(at, session, study, landlord)
    return replace(told, complainants=_kept(at, slug))


def write_clocks(
    at: Workplace, slug: str, out: Path, *, landlord: str | None = None, code: str = "nl"
) -> ToldClocks:
    """The same, with the days that are still to come or passed as a calendar.

    Args:
        out: The file; its folder must be. code: Language of the titles.

    Raises:
        OutsideTrouble: The file cannot be written.
    """
    said = language(code)
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        told = _told(at, session, study, landlord)
        sequence, _ = head(session)
    told = replace(told, complainants=_kept(at, slug))
    days = [
        Deadline(
            _uid(study.id, each),
            *told_clock(each.state, each.landlord, slug, said, checked=told.checked),
            day,
            each.state.done is None,
        )
        for each in told.clocks
        if (day := each.state.next_day)
    ]
    days += [
        Deadline(
            _name(study.id, each.complaint),
            *told_complainant(slug, each.complaint, each.source, said),
            each.until,
            True,
        )
        for each in told.complainants
    ]
    zone = study.fieldwork.zone
    content = as_deadlines(days, slug, zone, sequence=sequence, now=at.now())
    with Drafts(out.parent) as drafts:
        drafts.add(out.name, content)
        drafts.finish()
    return told


def _told(at: Workplace, session: Session, study: OpenStudy, landlord: str | None) -> ToldClocks:
    law = study.instrument.legal
    measures = study.registered.purpose is Purpose.MEASUREMENT
    names = {} if measures else names_of(at, session, study)[1]
    only = None if landlord is None else landlord_called(names, landlord)
    begun = _begun(study.record(session), listings.seen(session, study.id), measures=measures)
    states = clock_states(
        law.clocks,
        [each for each in begun if only is None or each.landlord == only],
        steps_of(session, study.id),
        deferrals_of(session, study.id),
        today=at.now().astimezone(study.fieldwork.zone).date(),
        country=law.country,
    )
    listed = (ListedClock(each, names.get(each.landlord or "")) for each in states)
    return ToldClocks(tuple(listed), law.counsel.done)


def _kept(at: Workplace, slug: str) -> tuple[KeptComplainant, ...]:
    """The complaints that the study follows, whose complainants were not erased."""
    if not at.person.may(Right.HANDLE_COMPLAINTS):
        return ()
    today = day_of(at.now())
    return tuple(
        KeptComplainant(
            each.complaint.id,
            each.keep_until,
            each.keep_until < today,
            read_legal_basis(at.library, each.complaint.region).complainants.source,
        )
        for each in list_complaints(at)
        if slug in each.studies and each.keep_until
    )


def _begun(record: Record, seen: Mapping[str, Seen], *, measures: bool) -> Iterator[Begun]:
    """What started clocks, by landlord; in a study that measures, of all together."""
    tests: dict[str | None, list[Any]] = {}
    for test in record.tests:
        tests.setdefault(None if measures else test.landlord, []).append(test)
    for landlord, some in tests.items():
        imported = [seen[test.listing].first for test in some if test.listing in seen]
        made = [
            max(record.sent[contact.id] for contact in test.contacts)
            for test in some
            if all(contact.id in record.sent for contact in test.contacts)
        ]
        yield Begun(landlord, *(_first(moments, record) for moments in (imported, made)))


def _first(moments: Sequence[Any], record: Record) -> date | None:
    if not moments:
        return None
    day: date = min(moments).astimezone(record.fieldwork.zone).date()
    return day


def _uid(study: str, each: ListedClock) -> str:
    """The same whenever it is written, and telling nothing of whom."""
    return _name(study, each.state.landlord or "", each.state.clock.id)


def _name(*parts: str) -> str:
    return f"{sha256_hex('/'.join(parts).encode('utf-8'))[:32]}@discrimtest"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
