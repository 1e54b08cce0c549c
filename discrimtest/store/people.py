"""People who act, and the roles they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import seal_text, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.person import RIGHTS, Grant, Person, Right, Role

LOCAL_ADMINISTRATOR = "local-administrator"
DOOR = "web-door"


def bootstrap(session: Session, at: datetime) -> Person:
    """The local administrator, made when the store is new; every other person comes after."""
    if _row(session, LOCAL_ADMINISTRATOR) is None:
        _insert(session, LOCAL_ADMINISTRATOR, "person", None, at)
        act = Act("add_person", LOCAL_ADMINISTRATOR, LOCAL_ADMINISTRATOR, at)
        record(session, act, changed={tables.PersonRow: [LOCAL_ADMINISTRATOR]})
        grant(session, LOCAL_ADMINISTRATOR, Role.ADMINISTRATOR, by=LOCAL_ADMINISTRATOR, at=at)
    return person(session, LOCAL_ADMINISTRATOR)


def door(session: Session, at: datetime) -> Person:
    """The program's own door, which acts where nobody is known yet: it refuses strangers."""
    if _row(session, DOOR) is None:
        _insert(session, DOOR, "program", None, at)
        act = Act("add_person", DOOR, LOCAL_ADMINISTRATOR, at)
        record(session, act, changed={tables.PersonRow: [DOOR]})
    return person(session, DOOR)


def regained(session: Session, at: datetime) -> None:
    """Where who administers was lost, the local administrator does again."""
    local = bootstrap(session, at)
    if not any(each.may(Right.MANAGE_STORE) for each in people(session)):
        grant(session, local.id, Role.ADMINISTRATOR, by=local.id, at=at)


def add_person(
    session: Session,
    keys: MasterKey,
    name: str,
    *,
    by: str,
    at: datetime,
    kind: str = "person",
    person_id: str | None = None,
) -> Person:
    """A new person without any role yet.

    Args:
        session: A writing session.
        keys: Seals the name.
        name: Personal data; may be empty.
        by: The acting person.
        at: Now.
        kind: "person" or "program" (a service that acts by itself).
        person_id: Its pseudonymous id; made when None.

    Raises:
        WrongInput: The id is taken.
    """
    new = person_id or fresh_id("person")
    if _row(session, new) is not None:
        problem = Problem("person", new, "must be a new id", "Choose another id.", "person.known")
        raise WrongInput("The person was not added.", [problem])
    _insert(session, new, kind, seal_text(session, keys, new, "name", name), at)
    record(session, Act("add_person", new, by, at), changed={tables.PersonRow: [new]})
    return person(session, new)


def set_active(session: Session, person_id: str, active: bool, *, by: str, at: datetime) -> Person:
    """Let a person act, or no longer."""
    person(session, person_id)
    table = tables.table_of(tables.PersonRow)
    session.execute(update(table).where(table.c.id == person_id).values(active=active))
    action = "activate_person" if active else "deactivate_person"
    record(session, Act(action, person_id, by, at), changed={tables.PersonRow: [person_id]})
    return person(session, person_id)


def grant(
    session: Session,
    person_id: str,
    role: Role,
    *,
    by: str,
    at: datetime,
    study: str | None = None,
    granted: bool = True,
) -> None:
    """Give a role in one study (or, with None, in all); ``granted=False`` takes it back."""
    person(session, person_id)
    row = {
        "id": fresh_id("grant"),
        "person_id": person_id,
        "study_id": study,
        "role": role,
        "granted": granted,
        "by": by,
        "at": at,
    }
    action = "grant_role" if granted else "revoke_role"
    act = Act(action, person_id, by, at, study, {"role": str(role)})
    record(session, act, {tables.RoleGrantRow: [row]})


def person(session: Session, person_id: str) -> Person:
    """One person with the roles held now.

    Raises:
        WrongInput: Nobody has this id.
    """
    row = _row(session, person_id)
    if row is None:
        problem = Problem(
            "person",
            person_id,
            "must be a known person",
            "List people with '{people}', or add this one.",
            "person.unknown",
            "person",
            {"people": action("user list")},
        )
        raise WrongInput("There is no such person.", [problem])
    return _persons(session, [row], row.id)[0]


def hands_on(session: Session) -> bool:
    """Whether anybody besides the local administrator is a tester, supervises them or codes."""
    grants = tables.table_of(tables.RoleGrantRow)
    someone, given, later = tables.table_of(tables.PersonRow).c, grants.c, grants.alias().c
    newer = select(1).where(
        later.person_id == given.person_id,
        later.role == given.role,
        later.study_id.is_not_distinct_from(given.study_id),
        later.entry > given.entry,
    )
    held = select(1).where(
        given.person_id == someone.id,
        someone.id != LOCAL_ADMINISTRATOR,
        someone.active,
        given.granted,
        given.role.in_((Role.TESTER, Role.SUPERVISOR, Role.CODER)),
        ~newer.exists(),
    )
    return session.execute(held.limit(1)).first() is not None


def sighted(session: Session, study: str, since: datetime) -> dict[str, datetime]:
    """Who held a role that shows to which candidate answers came, and from when on.

    Args:
        since: When the study drew its first test: a role that ended before shows nothing.
    """
    given = tables.RoleGrantRow
    seeing = [role for role in Role if Right.READ_STUDY in RIGHTS[role]]
    wanted = select(given).where(
        given.role.in_(seeing), or_(given.study_id.is_(None), given.study_id == study)
    )
    held: dict[tuple[str, str, str | None], datetime] = {}
    found: dict[str, datetime] = {}
    for row in session.execute(wanted.order_by(given.entry, given.id)):
        role = (row.person_id, row.role, row.study_id)
        if row.granted:
            held.setdefault(role, row.at)
        elif (begun := held.pop(role, None)) and row.at > since:
            found[row.person_id] = min(begun, found.get(row.person_id, begun))
    for (person_id, _, _), begun in held.items():
        found[person_id] = min(begun, found.get(person_id, begun))
    return found


def role_changes(session: Session, study: str) -> list[tuple[int, str, str, bool]]:
    """Log entry, person, role and whether it was given, of all studies or of this one, in order."""
    given = tables.RoleGrantRow
    wanted = (
        select(given.entry, given.person_id, given.role, given.granted)
        .where(or_(given.study_id.is_(None), given.study_id == study))
        .order_by(given.entry, given.id)
    )
    return [(row.entry, row.person_id, row.role, row.granted) for row in session.execute(wanted)]


def people(session: Session) -> list[Person]:
    """Everyone, by id."""
    return _persons(
        session, session.execute(select(tables.PersonRow).order_by(tables.PersonRow.id))
    )


def names(session: Session, keys: MasterKey) -> dict[str, str]:
    """Names by person, where there is one that was not erased."""
    found = session.execute(select(tables.PersonRow.id, tables.PersonRow.name_id)).all()
    texts = unseal_texts(session, keys, (name_id for _, name_id in found))
    return {each: texts[name_id] for each, name_id in found if name_id in texts}


def named(session: Session, keys: MasterKey, name: str) -> Person:
    """One person by the name they act under, or by id.

    Raises:
        WrongInput: Nobody bears it.
    """
    by_name = {shown: each for each, shown in names(session, keys).items()}
    return person(session, by_name.get(name, name))


def _row(session: Session, person_id: str) -> Row[Any] | None:
    wanted = select(tables.PersonRow).where(tables.PersonRow.id == person_id)
    return session.execute(wanted).first()


def _insert(session: Session, new: str, kind: str, name_id: str | None, at: datetime) -> None:
    row = {"id": new, "kind": kind, "active": True, "name_id": name_id, "added_at": at}
    session.execute(insert(tables.table_of(tables.PersonRow)), [row])


def _persons(session: Session, rows: Iterable[Row[Any]], alone: str | None = None) -> list[Person]:
    """Those whom the rows name; ``alone`` where it is one, of whom the grants are read alone."""
    held: dict[str, dict[tuple[str, str | None], bool]] = defaultdict(dict)
    given = tables.RoleGrantRow
    wanted = select(given).order_by(given.entry, given.id)
    for row in session.execute(wanted if alone is None else wanted.where(given.person_id == alone)):
        held[row.person_id][(row.role, row.study_id)] = row.granted
    return [
        Person(
            row.id,
            row.kind,
            row.active,
            tuple(
                Grant(Role(role), study)
                for (role, study), granted in sorted(
                    held[row.id].items(), key=lambda item: (item[0][0], item[0][1] or "")
                )
                if granted
            ),
        )
        for row in rows
    ]
