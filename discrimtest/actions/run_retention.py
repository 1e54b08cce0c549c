"""Erase what is past its term, and tell what was erased by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.erase_subject import erased_now
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.files.retention import RetentionTerms
from discrimtest.library.legal import read_legal_basis
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.retention import RULE, DataKind, Due, Keeping, KeepingTerm, KeptSubject, due
from discrimtest.report.language import Language
from discrimtest.report.retention import retention_report
from discrimtest.store import belongings, complaints, decisions, people, studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.facts import record
from discrimtest.store.held import holds
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.store.subjects import erased_by_rule, living_subjects
from discrimtest.words.complaint import Complaint
from discrimtest.words.person import Person, Right
from discrimtest.words.study import RegisteredStudy
from discrimtest.workplace.open_study import calls_of, frozen
from discrimtest.workplace.workplace import Workplace

ACT = "run_retention"


@dataclass(frozen=True, slots=True)
class DueAndKept:
    """What is past its term, and what is kept and why.

    Attributes:
        kept: How many of a kind are kept for a reason.
    """

    today: date
    due: tuple[Due, ...]
    kept: dict[tuple[DataKind, Keeping], int]

    def to_dict(self) -> dict[str, Any]:
        kept = [
            {"kind": str(kind), "why": str(why), "number": number}
            for (kind, why), number in sorted(self.kept.items())
        ]
        return {"due": [each.to_dict() for each in self.due], "kept": kept}


@dataclass(frozen=True, slots=True)
class Ran:
    """What was erased since the run before, by rule and kind of key; nothing of it is personal."""

    today: date
    erased: dict[tuple[str, str], int]
    kept: dict[tuple[DataKind, Keeping], int]


def tell_retention(at: Workplace) -> DueAndKept:
    """What is past its term today; nothing is erased."""
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        subjects = list(_subjects(at, session))
    today = day_of(at.now())
    kept = Counter((each.kind, why) for each in subjects if (why := each.kept(today)) is not None)
    return DueAndKept(today, tuple(due(subjects, today)), dict(kept))


def keeping_of(session: Session, at: Workplace, subject: str) -> KeptSubject | None:
    """Until when one subject is kept, and why; None where no rule counts for it."""
    return next((each for each in _subjects(at, session) if each.id == subject), None)


def run_retention(at: Workplace, file: Path | None = None, language: str = "en") -> Ran:
    """Erase all of it, each subject in a commit of its own: broken off, the next run goes on.

    Args:
        file: Where what was done is written as a text; nowhere when None.

    Returns:
        What was erased since the run before that ended, this one included.
    """
    told, reader = tell_retention(at), Language(language)
    if file is not None:
        check_writable(file.parent)
    for each in told.due:
        with writing(at.engine) as session:
            at.require_still(session, Right.MANAGE_STORE)
            erased_now(session, at, each.subject, each.rule)
    with writing(at.engine) as session:
        erased = erased_by_rule(session, RULE, ACT)
        detail = {f"{rule}: {kind}": str(number) for (rule, kind), number in sorted(erased.items())}
        record(session, Act(ACT, "store", at.person.id, at.now(), detail=detail))
    if file is not None:
        text = retention_report(told.today, erased, told.kept, reader)
        with Drafts(file.parent) as drafts:
            drafts.add(file.name, text.encode("utf-8"))
            drafts.finish()
    return Ran(told.today, erased, told.kept)


def _subjects(at: Workplace, session: Session) -> Iterator[KeptSubject]:
    known = {each.id: _Study.read(at, session, each) for each in studies.studies(session)}
    living, held = living_subjects(session), set(holds(session))
    told, everyone = complaints.complaints(session), people.people(session)
    for each in (
        *_landlords(session, known, [each for each in told if each.complainant in living], held),
        *(_person(each, known) for each in everyone),
        *(_complainant(at, each) for each in told),
        *(KeptSubject(study, DataKind.LINES, (of.term("lines"),)) for study, of in known.items()),
        *_mails(session, known),
    ):
        if each.id in living:
            on_hold = each.id in held
            yield KeptSubject(
                each.id, each.kind, each.terms, Keeping.HOLD if on_hold else each.held
            )


@dataclass(frozen=True, slots=True)
class _Study:
    """What a study says of retention, and the day its months count from."""

    slug: str
    last: date
    terms: RetentionTerms | None
    zone: ZoneInfo

    @classmethod
    def read(cls, at: Workplace, session: Session, study: RegisteredStudy) -> _Study:
        version, zone = studies.current_version(session, study.id), ZoneInfo(study.timezone)
        today = at.now().astimezone(zone).date()
        if version is None or calls_of(version, study.slug) is not None:
            return cls(study.slug, today, None, zone)
        instrument = frozen(at, version)
        recorded = belongings.last_recorded(session, study.id)
        last = instrument.study.period.last
        if recorded is not None:
            last = max(last, recorded.astimezone(zone).date())
        terms = instrument.study.retention or instrument.legal.retention
        return cls(study.slug, last, terms, zone)

    def term(self, kind: str, since: date | None = None) -> KeepingTerm:
        months = getattr(self.terms, kind) if self.terms else None
        source = self.terms.source["en"] if self.terms else ""
        return KeepingTerm(self.slug, since or self.last, months, source)


def _landlords(
    session: Session, known: dict[str, _Study], told: list[Complaint], held: set[str]
) -> Iterator[KeptSubject]:
    now = decisions.standing(session)
    complained = {now.now(each.landlord) for each in told if each.landlord and each.closed is None}
    on_hold = {now.now(each) for each in held if each.startswith("landlord-")}
    for landlord, where in sorted(belongings.landlord_studies(session).items()):
        terms = tuple(known[study].term("landlords") for study in sorted(where))
        why = Keeping.COMPLAINT if landlord in complained else None
        yield KeptSubject(
            landlord, DataKind.LANDLORD, terms, Keeping.HOLD if landlord in on_hold else why
        )


def _person(person: Person, known: dict[str, _Study]) -> KeptSubject:
    own = {grant.study for grant in person.grants}
    where = known.keys() if None in own or not own else own
    terms = tuple(known[study].term("people") for study in sorted(filter(None, where)))
    return KeptSubject(person.id, DataKind.PERSON, terms, Keeping.ACTS if person.active else None)


def _complainant(at: Workplace, told: Complaint) -> KeptSubject:
    rule = read_legal_basis(at.library, told.region).complainants
    term = KeepingTerm(told.id, told.last, rule.months, rule.source["en"])
    return KeptSubject(told.complainant, DataKind.COMPLAINANT, (term,))


def _mails(session: Session, known: dict[str, _Study]) -> Iterator[KeptSubject]:
    for study, of in known.items():
        for mail, came in belongings.waiting_mails(session, study).items():
            term = of.term("mails", came.astimezone(of.zone).date())
            yield KeptSubject(mail, DataKind.MAIL, (term,))
