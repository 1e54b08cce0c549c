"""Erase what is personal about one landlord, person or response; the facts remain."""

from __future__ import annotations

from discrimtest.errors import WrongInput
from discrimtest.store import landlords
from discrimtest.store.engine import writing
from discrimtest.store.keys import destroy_keys
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


def erase_subject(at: Workplace, subject: str, reason: str) -> list[str]:
    """Destroy the key of ``subject``: its personal data can never be read again.

    With a landlord go all that were merged into it, the letters to it and every answer it gave.

    Args:
        subject: Id of a landlord, person, response or study with personal data.
        reason: The rule or request it follows; kept in the log, so without personal data.

    Returns:
        What was erased now; empty when it was erased before.

    Raises:
        WrongInput: Nothing personal is kept under this id.
    """
    at.require(Right.MANAGE_STORE)
    with writing(at.engine) as session:
        try:
            landlord = landlords.landlord(session, subject).id
        except WrongInput:
            return destroy_keys(session, [subject], by=at.person.id, at=at.now(), rule=reason)
        return landlords.erase_landlord(
            session, at.keys, landlord, by=at.person.id, at=at.now(), rule=reason
        )
