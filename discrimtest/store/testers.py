"""What is laid down about testers, and which contacts are theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, null, select, union_all

from discrimtest.record.testers import Testers, declared_conflicts
from discrimtest.store import people, tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import summary
from discrimtest.store.private import seal_text, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.assignment import Assignment
from discrimtest.words.declaration import Declaration, DeclarationKind
from discrimtest.words.person import Role

_DECLARATION = tables.table_of(tables.DeclarationRow)
_ASSIGNMENT = tables.table_of(tables.AssignmentRow)
_CONTACT, _TEST = tables.table_of(tables.ContactRow), tables.table_of(tables.TestRow)


def record_declaration(session: Session, keys: MasterKey, told: Declaration) -> None:
    """Write down what is laid down about a person; its note lies under that person's key."""
    row = {
        "id": told.id,
        "person_id": told.person,
        "kind": told.kind,
        "landlord_id": told.landlord,
        "until": told.until,
        "holds": told.holds,
        "note_id": seal_text(session, keys, told.person, str(told.kind), told.note),
        "by": told.by,
        "at": told.at,
    }
    act = Act("declare", told.person, told.by, told.at, None, {"kind": str(told.kind)})
    record(session, act, {tables.DeclarationRow: [row]})


def record_assignments(
    session: Session, given: Sequence[Assignment], *, study: str, by: str, at: datetime
) -> None:
    """Write down who makes which contacts, in one log entry."""
    rows = [
        {
            "id": each.id,
            "contact_id": each.contact,
            "person_id": each.person,
            "by": each.by,
            "at": each.at,
            "supersedes": each.supersedes,
        }
        for each in given
    ]
    act = Act("assign_contacts", summary([each.contact for each in given]), by, at, study)
    record(session, act, {tables.AssignmentRow: rows})


def declarations(session: Session, keys: MasterKey | None = None) -> tuple[Declaration, ...]:
    """What was ever laid down about anybody, oldest first; notes with the key that opens them."""
    table = _DECLARATION.c
    rows = list(session.execute(select(_DECLARATION).order_by(table.entry, table.id)))
    notes = unseal_texts(session, keys, (row.note_id for row in rows)) if keys else {}
    return tuple(
        Declaration(
            row.id,
            row.person_id,
            DeclarationKind(row.kind),
            row.landlord_id,
            row.until,
            row.holds,
            notes.get(row.note_id, ""),
            row.by,
            row.at,
        )
        for row in rows
    )


def laid_down(session: Session, study: str, keys: MasterKey | None = None) -> Testers:
    """The testers of a study now, without what they were given; what notes say of them with the
    key that opens these."""
    acting = frozenset(
        person.id
        for person in people.people(session)
        if person.active
        and any(
            grant.role is Role.TESTER and grant.study in (None, study) for grant in person.grants
        )
    )
    return Testers(acting, declarations(session, keys))


def read_testers(
    session: Session,
    study: str,
    keys: MasterKey | None = None,
    *,
    tests: Collection[str] = (),
) -> Testers:
    """The testers of a study now, with every assignment of its contacts.

    Args:
        keys: Opens what notes say of them.
        tests: Only assignments of contacts of these tests; empty for all.
    """
    table = _ASSIGNMENT.c
    wanted = (
        select(*(column for column in _ASSIGNMENT.columns if column.name != "entry"))
        .join(_CONTACT, table.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
        .order_by(table.entry, table.id)
    )
    if tests:
        wanted = wanted.where(_TEST.c.id.in_(sorted(tests)))
    assignments = tuple(Assignment(*row) for row in session.execute(wanted))
    return replace(laid_down(session, study, keys), assignments=assignments)


def about_contact(session: Session, contact: str, person: str) -> tuple[str | None, frozenset[str]]:
    """To whom a contact was assigned last, and the landlords whom a person declared a tie to."""
    rows = list(session.execute(_about_contact(), {"contact": contact, "person": person}))
    holders = [row.person_id for row in rows if row.what == "assigned"]
    held = {row.person_id: row.holds for row in rows if row.what == "conflict"}
    return (holders or [None])[-1], frozenset(name for name, holds in held.items() if holds)


@cache
def _about_contact() -> Select[Any]:
    given, told = _ASSIGNMENT.c, _DECLARATION.c
    assigned = select(
        literal("assigned").label("what"), given.person_id, null().label("holds"), given.entry
    ).where(given.contact_id == bindparam("contact"))
    conflicts = select(literal("conflict"), told.landlord_id, told.holds, told.entry).where(
        told.person_id == bindparam("person"), told.kind == str(DeclarationKind.CONFLICT)
    )
    both = union_all(assigned, conflicts).subquery()
    return select(both).order_by(both.c.entry)


def conflicts_of(session: Session, person: str) -> frozenset[str]:
    """The landlords whom a person declared a tie to."""
    return declared_conflicts(declarations(session)).get(person, frozenset())


def to_make(session: Session, person: str) -> dict[str, str]:
    """The landlord, as drawn, of each contact of any study that a person was assigned last, and of
    which nothing was recorded."""
    given, later = _ASSIGNMENT.c, _ASSIGNMENT.alias().c
    event = tables.table_of(tables.ContactEventRow).c
    wanted = (
        select(given.contact_id, _TEST.c.landlord_id)
        .join(_CONTACT, given.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(
            given.person_id == person,
            ~select(1).where(later.supersedes == given.id).exists(),
            ~select(1).where(event.contact_id == given.contact_id).exists(),
        )
    )
    return {row.contact_id: row.landlord_id for row in session.execute(wanted)}
