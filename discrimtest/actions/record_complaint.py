"""Record a complaint and what is done about it; its closing has a module of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from discrimtest.actions.name_landlord import NamedLandlord, ToldLandlord, named_landlord
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.legal import LegalBody
from discrimtest.files.protocol import Ground
from discrimtest.identifiers import fresh_id
from discrimtest.library.legal import read_legal_basis, the_body, the_region
from discrimtest.record import complaint_steps as rules
from discrimtest.record.handed_in import readable
from discrimtest.store import complaints as stored
from discrimtest.store import decisions
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.words.complaint import (
    Complaint,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintSource,
    ComplaintText,
    Consent,
)
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import counting_files, register
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ToldComplaint:
    """A complaint as it is brought.

    Attributes:
        ground: A ground of the protocols, or "other". region: Whose law holds; None where there is
            one legal file.
        received: None for today. consents: What the complainant agrees to.
        consented: The day of these consents; None for the day it was received.
    """

    source: ComplaintSource
    ground: str
    text: ComplaintText
    landlord: ToldLandlord = field(default_factory=ToldLandlord)
    consents: Collection[Consent] = ()
    received: date | None = None
    consented: date | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """What was recorded of a complaint.

    Attributes:
        landlord: Who it is about; None where nobody was named.
        doubtful_with: Landlords that one may be, for a person to decide.
    """

    complaint: Complaint
    landlord: str | None = None
    doubtful_with: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "complaint": self.complaint.id,
            "complainant": self.complaint.complainant,
            "state": self.complaint.state,
            "landlord": self.landlord,
            "doubtful_with": list(self.doubtful_with),
        }


@dataclass(frozen=True, slots=True)
class Referral:
    """A complaint that goes to the region's body, and what may go with it.

    Attributes:
        with_name: Whether the complainant agrees to be named there.
    """

    complaint: Complaint
    body: LegalBody
    with_name: bool


def add_complaint(at: Workplace, told: ToldComplaint) -> RecordedStep:
    """A new complaint, with whom it is about and what its complainant agrees to.

    What was told is sealed under a key of the complainant's own.

    Raises:
        WrongInput: An unknown ground or region, a day that can not be, no account of what happened,
            contact data without consent to use them, or a landlord that can not be read.
    """
    at.require(Right.HANDLE_COMPLAINTS)
    region = the_region(at.library, told.region)
    received = told.received or rules.day_of(at.now())
    consented = told.consented or received
    rules.require_day(received, rules.day_of(at.now()), field="received")
    rules.require_day(consented, rules.day_of(at.now()), received, field="consented")
    text = _readable(told)
    made = Complaint(
        fresh_id("complaint"),
        told.source,
        _ground(told.ground),
        region,
        received,
        fresh_id("complainant"),
        at.person.id,
        at.now(),
    )
    with writing(at.engine) as session:
        named = _named(at, session, told.landlord)
        events = [
            _step(at, made, ComplaintEventKind.CONSENTED, consented, consent=consent)
            for consent in dict.fromkeys(told.consents)
        ]
        if named is not None:
            events.append(_naming(at, made, named, received))
        made = replace(made, events=tuple(events))
        facts, changed = (named.facts, named.changed) if named else ({}, {})
        stored.add_complaint(session, at.keys, made, text, facts, changed)
    return _recorded(made, named)


def record_consent(
    at: Workplace, complaint: str, consent: Consent, *, on: date | None = None, undo: bool = False
) -> RecordedStep:
    """What a complainant agrees to later, or no longer.

    Args:
        undo: Whether it is withdrawn.

    Raises:
        Refused: There is nothing to withdraw, or the complainant's data were erased.
    """
    kind = ComplaintEventKind.WITHDREW if undo else ComplaintEventKind.CONSENTED
    with _taken_up(at, complaint, on) as (session, found, day):
        if undo:
            rules.require_consent(found, consent)
        else:
            rules.require_kept(found, erased=found.complainant in destroyed_subjects(session))
        event = _step(at, found, kind, day, consent=consent)
        return _kept(at, session, found, event)


def name_complaints_landlord(
    at: Workplace, complaint: str, told: ToldLandlord, *, on: date | None = None
) -> RecordedStep:
    """Say whom a complaint is about, once that is known; the newest name counts.

    Raises:
        Refused: It is closed, or a study of its landlord was begun.
    """
    with _taken_up(at, complaint, on) as (session, found, day):
        rules.require_open(found)
        if found.studies:
            problem = Problem(
                found.id,
                "",
                "has a study of its landlord, who stays the one it is about",
                "Add a new complaint about another landlord.",
                "complaint.has_study",
            )
            raise Refused("The landlord stays as it is.", [problem])
        named = named_landlord(at, session, told)
        event = _naming(at, found, named, day)
        stored.record_complaint_events(session, at.keys, found, [event], named.facts, named.changed)
        return _recorded(replace(found, events=(*found.events, event)), named)


def link_complaint(
    at: Workplace, complaint: str, slug: str, *, on: date | None = None
) -> RecordedStep:
    """Begin a reactive study after a complaint: from now on it draws this landlord's homes alone.

    Raises:
        Refused: The complaint is closed, names no landlord or is about another ground; the study
            measures a market, follows it already, or follows a complaint about another landlord.
        WrongInput: There is no such study, or its files hold mistakes.
    """
    at.require(Right.HANDLE_COMPLAINTS)
    with reading(at.engine) as session:
        instrument, _ = counting_files(at, session, slug)
    file = instrument.study
    with _taken_up(at, complaint, on) as (session, found, day):
        rules.require_open(found)
        landlord = rules.require_landlord(found)
        rules.require_reactive(slug, file.mode, file.purpose)
        tested = {str(ground) for each in instrument.sampled for ground in each.grounds}
        rules.require_ground(found, slug, tested)
        study = register(at, session, instrument)
        rules.require_unlinked(found, study.id, slug)
        _require_one_landlord(session, study.id, slug, landlord)
        event = _step(at, found, ComplaintEventKind.LINKED, day, study=study.id)
        return _kept(at, session, found, event)


def refer_complaint(
    at: Workplace, complaint: str, *, body: str | None = None, on: date | None = None
) -> Referral:
    """Bring a complaint to the body that the region's law names.

    Args:
        body: Its id in the legal file; None where that names one.

    Raises:
        Refused: The complainant did not agree, or was erased, or the complaint is closed, or lies
            there.
        WrongInput: The legal file names no such body, or the complainant agreed on a later day.
    """
    with _taken_up(at, complaint, on) as (session, found, day):
        to = the_body(read_legal_basis(at.library, found.region), body)
        erased = found.complainant in destroyed_subjects(session)
        rules.require_kept(found, erased=erased)
        rules.require_referral(found, to, day)
        event = _step(at, found, ComplaintEventKind.REFERRED, day, body=to.id)
        kept = _kept(at, session, found, event)
        return Referral(kept.complaint, to, Consent.NAMING in found.consents)


def answer_complaint(
    at: Workplace, complaint: str, answer: str, *, body: str | None = None, on: date | None = None
) -> RecordedStep:
    """Record what the body answered; the words are sealed with what the complainant told.

    Raises:
        Refused: The complaint was not referred to it.
        WrongInput: It was, on a later day.
        Erased: The complainant's data were erased.
    """
    note = readable(answer.strip(), "answer")
    with _taken_up(at, complaint, on) as (session, found, day):
        to = the_body(read_legal_basis(at.library, found.region), body)
        rules.require_referred(found, to.id, day)
        event = _step(at, found, ComplaintEventKind.ANSWERED, day, body=to.id, note=note)
        return _kept(at, session, found, event)


@contextmanager
def _taken_up(
    at: Workplace, complaint: str, on: date | None
) -> Iterator[tuple[Session, Complaint, date]]:
    """A complaint to write something about, in one transaction, and the day of it."""
    at.require(Right.HANDLE_COMPLAINTS)
    day = on or rules.day_of(at.now())
    with writing(at.engine) as session:
        found = stored.complaint(session, complaint)
        rules.require_day(day, rules.day_of(at.now()), found.received)
        yield session, found, day


def _step(
    at: Workplace, complaint: Complaint, kind: ComplaintEventKind, day: date, **told: Any
) -> ComplaintEvent:
    new, by = fresh_id("complaint-event"), at.person.id
    return ComplaintEvent(new, complaint.id, kind, day, by, at.now(), **told)


def _naming(at: Workplace, complaint: Complaint, named: NamedLandlord, day: date) -> ComplaintEvent:
    return _step(at, complaint, ComplaintEventKind.NAMED_LANDLORD, day, landlord=named.id)


def _kept(
    at: Workplace, session: Session, complaint: Complaint, event: ComplaintEvent
) -> RecordedStep:
    stored.record_complaint_events(session, at.keys, complaint, [event])
    return _recorded(replace(complaint, events=(*complaint.events, event)), None)


def _recorded(complaint: Complaint, named: NamedLandlord | None) -> RecordedStep:
    return RecordedStep(complaint, complaint.landlord, named.doubtful_with if named else ())


def _named(at: Workplace, session: Session, told: ToldLandlord) -> NamedLandlord | None:
    return named_landlord(at, session, told) if told.told else None


def _readable(told: ToldComplaint) -> ComplaintText:
    """What was told, where it may be kept: no more than consent allows."""
    given = {name: readable(str(value).strip(), name) for name, value in asdict(told.text).items()}
    text, problems = ComplaintText(**given), []
    if not text.account:
        rule, repair = "must say what happened", "Tell it in a few sentences."
        problems.append(Problem.of_input("account", "", rule, repair, code="complaint.no_account"))
    if (text.name or text.reach) and not told.consents:
        rule = "must not be kept of who agrees neither to be contacted nor to a referral"
        repair = "Ask the complainant, or leave it out."
        given_data = Problem.of_input("reach", "", rule, repair, code="complaint.too_much")
        problems.append(given_data)
    if problems:
        raise WrongInput("The complaint was not recorded.", problems)
    return text


def _ground(given: str) -> str:
    known = [*map(str, Ground), rules.OTHER_GROUND]
    if given not in known:
        rule = f"must be one of {', '.join(known)}"
        repair = "Choose the ground that is nearest."
        problem = Problem.of_input("ground", given, rule, repair, code="complaint.ground")
        raise WrongInput("The complaint was not recorded.", [problem])
    return given


def _require_one_landlord(session: Session, study: str, slug: str, landlord: str) -> None:
    """A reactive study tests one landlord, however many complain."""
    standing = decisions.standing(session)
    meant = standing.now(landlord)
    others = {standing.now(each) for each in stored.landlords_complained_of(session, study)}
    if others - {meant}:
        problem = Problem(
            slug,
            ", ".join(sorted(others)),
            f"follows a complaint about another landlord than {meant}",
            "Begin a study of its own, or say that the two landlords are one: '{confirm}'.",
            "complaint.other_landlord",
            values={"confirm": action("listings confirm", meant, *sorted(others - {meant})[:1])},
        )
        raise Refused("A reactive study tests one landlord.", [problem])
