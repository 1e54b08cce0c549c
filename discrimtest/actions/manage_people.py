"""Who may act, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.store import people, studies
from discrimtest.store.credentials import credentials, end_credentials
from discrimtest.store.draws import first_drawn
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.account import CredentialKind
from discrimtest.words.person import Grant, Person, Right, Role
from discrimtest.workplace.open_study import registered
from discrimtest.workplace.workplace import Workplace


def add_person(at: Workplace, name: str, role: str, study: str | None = None) -> Person:
    """A new person with a first role.

    Args:
        name: How the person is called in ``--as``; kept encrypted. Surrounding spaces do not
            count.
        role: A :class:`~discrimtest.words.person.Role`.
        study: Slug of the only study the role is for; None for all.

    Raises:
        WrongInput: The name is empty or taken, or the study is not known.
    """
    at.require(Right.MANAGE_PEOPLE)
    name = name.strip()
    _require_on_one_line(name)
    with writing(at.engine) as session:
        # An id is a name too: nobody may be taken for someone else.
        known = {each.id for each in people.people(session)}
        taken = {each.casefold() for each in (*known, *people.names(session, at.keys).values())}
        if name.casefold() in taken:
            rule = "must be new, and differ from others in more than capitals"
            repair = "Choose another name."
            problem = Problem.of_input("login", name, rule, repair, code="person.name")
            raise WrongInput("The person was not added.", [problem])
        only = registered(at, session, study).id if study else None
        made = people.add_person(session, at.keys, name, by=at.person.id, at=at.now())
        people.grant(session, made.id, Role(role), by=at.person.id, at=at.now(), study=only)
        return people.person(session, made.id)


def _require_on_one_line(name: str) -> None:
    rule = "" if name.isprintable() else "must stand on one line, of letters that can be seen"
    if not (rule := rule if name else "must be a name"):
        return
    problem = Problem.of_input("login", name, rule, "Choose another name.", code="person.name")
    raise WrongInput("The person was not added.", [problem])


def grant_role(at: Workplace, name: str, role: str, study: str | None = None) -> Person:
    """One more role for a person, by name or id."""
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        who = people.named(session, at.keys, name).id
        only = registered(at, session, study).id if study else None
        people.grant(session, who, Role(role), by=at.person.id, at=at.now(), study=only)
        return people.person(session, who)


def studies_seen(at: Workplace, name: str) -> tuple[str, ...]:
    """Studies in which this coder judges nothing, by slug: another role of theirs, held once tests
    were drawn, showed to which candidate answers came."""
    at.require(Right.MANAGE_PEOPLE)
    with reading(at.engine) as session:
        who = people.named(session, at.keys, name)
        codes = {grant.study for grant in who.grants if grant.role is Role.CODER}
        return tuple(
            study.slug
            for study in studies.studies(session)
            if codes & {None, study.id}
            and (drawn := first_drawn(session, study.id))
            and who.id in people.sighted(session, study.id, drawn)
        )


def revoke_role(at: Workplace, name: str, role: str, study: str | None = None) -> Person:
    """Take a role back; what was done in it stays on record.

    Raises:
        Refused: The person does not hold it there, or nobody would be left to administer.
    """
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        who = people.named(session, at.keys, name)
        only = registered(at, session, study).id if study else None
        if Grant(Role(role), only) not in who.grants:
            held = ", ".join(str(grant.role) for grant in who.grants) or "no role"
            problem = Problem.of_input(
                "login",
                name,
                "does not hold that role in {where}, but {held}",
                "See '{people}'.",
                code="person.lacks_role",
                where=study or "all studies",
                held=held,
                people=action("user list"),
            )
            raise Refused("There is no such role to take back.", [problem])
        people.grant(
            session, who.id, Role(role), by=at.person.id, at=at.now(), study=only, granted=False
        )
        _somebody_administers(session, name)
        return people.person(session, who.id)


def set_active(at: Workplace, name: str, active: bool) -> Person:
    """Let a person act, or no longer; what the person did stays on record.

    Raises:
        Refused: Nobody would be left to administer.
    """
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        who = people.named(session, at.keys, name)
        people.set_active(session, who.id, active, by=at.person.id, at=at.now())
        if not active:
            kinds = (CredentialKind.SESSION, CredentialKind.INVITATION)
            open_ = [each.id for each in credentials(session, who.id, kinds, at.now())]
            rule = "the person no longer acts"
            end_credentials(session, open_, by=at.person.id, at=at.now(), rule=rule)
        _somebody_administers(session, name)
        return people.person(session, who.id)


def _somebody_administers(session: Session, name: str) -> None:
    if not any(each.may(Right.MANAGE_PEOPLE) for each in people.people(session)):
        rule = "is the last one who may manage people"
        repair = "Make somebody else administrator first."
        problem = Problem.of_input("login", name, rule, repair, code="person.last_administrator")
        raise Refused("Somebody must be left to administer.", [problem])


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with the name they act under (their id when there is none).

    Attributes:
        roles: Each role, and the slug of the only study it is for, or None for all.
    """

    login: str
    id: str
    active: bool
    roles: tuple[tuple[Role, str | None], ...]


def list_people(at: Workplace) -> list[ListedPerson]:
    """Everyone who may act, by id."""
    at.require(Right.MANAGE_PEOPLE)
    with reading(at.engine) as session:
        shown = people.names(session, at.keys)
        slugs = {each.id: each.slug for each in studies.studies(session)}
        return [
            ListedPerson(
                shown.get(each.id, each.id),
                each.id,
                each.active,
                tuple(
                    (grant.role, slugs[grant.study] if grant.study else None)
                    for grant in each.grants
                ),
            )
            for each in people.people(session)
        ]
