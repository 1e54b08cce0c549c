"""Tell a person which roles they hold, and in which studies."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.store import people, studies
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ToldRoles:
    """Who somebody is here.

    Attributes:
        login: The name they act under.
        roles: Each role, with the slugs of the studies that it is held in.
    """

    login: str
    roles: dict[Role, tuple[str, ...]]


def tell_roles(at: Workplace) -> ToldRoles:
    """The acting person's own roles."""
    with reading(at.engine) as session:
        login = people.names(session, at.keys).get(at.person.id, at.person.id)
        known = studies.studies(session)
    held = {
        role: tuple(
            study.slug
            for study in known
            if any(g.role is role and g.study in (None, study.id) for g in at.person.grants)
        )
        for role in Role
        if any(grant.role is role for grant in at.person.grants)
    }
    return ToldRoles(login, held)
