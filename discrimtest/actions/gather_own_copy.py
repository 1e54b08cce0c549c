"""Gather what is held on who works here, or on who brought a complaint, for their own copy."""

from __future__ import annotations

from discrimtest.actions.run_retention import keeping_of
from discrimtest.errors import DiscrimtestError
from discrimtest.library.legal import read_legal_basis
from discrimtest.record.access import AccessCopy, CopiedStudy, CopyKind, Others
from discrimtest.store import copies, landlords, people, studies
from discrimtest.store.session import Session
from discrimtest.words.complaint import Complaint
from discrimtest.words.person import Person
from discrimtest.words.study import RegisteredStudy
from discrimtest.workplace.copying import (
    CopyPlace,
    copied,
    left_apart,
    names_of_complainants,
    names_of_landlords,
    names_of_people,
)
from discrimtest.workplace.open_study import calls_of, look_up
from discrimtest.workplace.workplace import Workplace

AT_COURT = "a court was told who this is; whether that may be told, its order says"
DISCLOSED = "disclose_tester"


def copy_of_person(at: Workplace, session: Session, person: Person, code: str) -> AccessCopy:
    """What is held on somebody who works, or worked, here."""
    place = CopyPlace(at, session, code)
    told = [
        _worked(place, study)
        for study in studies.studies(session)
        if {None, study.id} & {grant.study for grant in person.grants}
    ]
    of = [each for each in told if each is not None]
    name = people.names(session, at.keys).get(person.id, "")
    row = (name, str(person.active).lower(), copies.added(session, person.id))
    everywhere = {study.id for study in studies.studies(session)}
    tables = (
        copied("person", ("name", "active", "since"), [row]),
        copied("roles", copies.ROLES, copies.roles_of(session, person.id)),
        copied("declared", copies.DECLARED, copies.declared_of(session, at.keys, person.id)),
        copied("credentials", copies.CREDENTIALS, copies.credentials_of(session, person.id)),
        copied("signed_in", copies.SIGNED_IN, copies.signed_in(session, person.id)),
        copied("acts", copies.LOGGED, copies.logged_by(session, person.id)),
        copied(
            "log", copies.LOGGED, copies.logged_on(session, {person.id}, everywhere, {DISCLOSED})
        ),
    )
    courts = copies.happened(session, {person.id}, DISCLOSED)
    return AccessCopy(
        person.id,
        CopyKind.PERSON,
        place.today,
        of[0].law if of else None,
        tuple(of),
        (),
        tables,
        keeping_of(session, at, person.id),
        left_apart(session, {person.id}, tables),
        tuple(f"on {day} {AT_COURT}" for day in courts),
    )


def _worked(place: CopyPlace, study: RegisteredStudy) -> CopiedStudy | None:
    """The study as its files tell it; None where they cannot be read any more."""
    version = studies.current_version(place.session, study.id)
    try:
        calls = calls_of(version, study.slug) if version is not None else None
        used = calls or look_up(place.at, place.session, study.slug).instrument
    except DiscrimtestError:
        return None
    file = used.study
    return CopiedStudy(
        study.slug,
        file.title,
        file.runner,
        study.purpose,
        used.legal,
        place.today,
        True,
        study.simulated,
    )


def copy_of_complainant(
    at: Workplace, session: Session, complaint: Complaint, code: str
) -> AccessCopy:
    """What is held on who brought a complaint.

    Args:
        complaint: With what was told.
    """
    place, told = CopyPlace(at, session, code), complaint.text
    shown = landlords.spellings(session, at.keys)
    others = Others(
        [
            *names_of_people(place),
            *names_of_complainants(place, complaint.id),
            *names_of_landlords(shown),
        ]
    )
    day, source = complaint.received.isoformat(), str(complaint.source)
    row = (day, source, complaint.ground, complaint.region)
    words = [(told.name, told.reach, told.account, told.home)] if told else []
    steps = [
        (
            event.day.isoformat(),
            str(event.kind),
            str(event.consent or ""),
            event.body or "",
            others.covered(event.note),
        )
        for event in complaint.events
    ]
    tables = (
        copied("complaint", ("day", "source", "ground", "region"), [row]),
        copied("told", ("name", "reach", "account", "home_told"), words),
        copied("complaint_steps", ("day", "done", "consent", "body", "note"), steps),
        copied("log", copies.LOGGED, _logged_of(session, complaint)),
    )
    return AccessCopy(
        complaint.complainant,
        CopyKind.COMPLAINANT,
        place.today,
        read_legal_basis(at.library, complaint.region),
        (),
        (),
        tables,
        keeping_of(session, at, complaint.complainant),
        left_apart(session, {complaint.complainant}, tables),
    )


def _logged_of(session: Session, complaint: Complaint) -> list[copies.Cells]:
    about = {complaint.id, complaint.complainant}
    found = copies.logged_on(session, about, complaint.studies, ())
    return [(moment, act, "") for moment, act, _ in found]
