"""Open the door through which strangers come: it acts where nobody is known yet."""

from __future__ import annotations

from dataclasses import replace

from discrimtest.store import people
from discrimtest.store.engine import writing
from discrimtest.store.sight import limited
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


def open_door(at: Workplace) -> Workplace:
    """The same place with the program's own door acting, which holds no role and sees no study.

    Raises:
        NotAllowed: The person does not run this installation.
    """
    at.require(Right.MANAGE_STORE)
    with writing(at.engine) as session:
        door = people.door(session, at.now())
    return replace(at, person=door, engine=limited(at.engine, ()), unnamed=False)
