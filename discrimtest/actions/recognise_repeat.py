"""Recognise what a recording device sends again, under the id it gave it."""

from __future__ import annotations

from discrimtest.record.contact import Happening
from discrimtest.record.repeat import require_repeat
from discrimtest.record.response import Given
from discrimtest.store.client_ids import kept_under
from discrimtest.store.session import Session
from discrimtest.workplace.open_study import open_contact
from discrimtest.workplace.workplace import Workplace


def is_repeat(at: Workplace, session: Session, given: Happening | Given) -> bool:
    """Whether exactly this was recorded before.

    Args:
        session: Any session.
        given: Without an id of a device it is new.

    Raises:
        Refused: Something else was recorded under the id.
    """
    if given.client_id is None:
        return False
    kept = kept_under(session, [given.client_id]).get(given.client_id)
    if kept is None:
        return False
    record = open_contact(at, session, kept.contact).record(session, with_texts=at.keys)
    require_repeat(record, given, erased=kept.erased)
    return True
