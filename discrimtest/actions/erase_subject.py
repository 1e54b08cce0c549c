"""Erase what is personal about one landlord, person or response; the facts remain."""

from __future__ import annotations

from discrimtest.actions.workplace import Workplace
from discrimtest.person import Right
from discrimtest.store.engine import writing
from discrimtest.store.keys import destroy_keys


def erase_subject(at: Workplace, subject: str, reason: str) -> None:
    """Destroy the key of ``subject``: its personal data can never be read again.

    Args:
        subject: Id of a landlord, person, response or study with personal data.
        reason: The rule or request it follows; kept in the log, so without personal data.

    Raises:
        WrongInput: Nothing personal is kept under this id.
    """
    at.require(Right.MANAGE_STORE)
    with writing(at.engine) as session:
        destroy_keys(session, [subject], by=at.person.id, at=at.now(), rule=reason)
