"""Find what a device recorded under the ids that it gave its entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.errors import Problem, Refused
from discrimtest.record.told_entry import told_entry
from discrimtest.store.client_ids import RecordedRow, recorded_under
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import open_contact
from discrimtest.workplace.own_contact import require_own
from discrimtest.workplace.visit_sight import known_test
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """What was recorded under an id, as the form that recorded it would tell it.

    Attributes:
        kind: As of :class:`~discrimtest.store.client_ids.RecordedRow`.
        fields: By the names of the form; moments in local time of the study.
    """

    kind: str
    contact: str
    fields: Mapping[str, str]


def require_entry(at: Workplace, client_id: str, contact: str) -> str:
    """The id of what was recorded under the id of a device.

    Raises:
        Refused: Nothing was, yet.
    """
    found = _found(at, client_id, contact)
    if found is None:
        rule, repair = "was not received yet", "Send it first, and this again after it."
        problem = Problem("base", client_id, rule, repair, "entry.base")
        raise Refused("Nothing was recorded.", [problem])
    return found.id


def require_kind(at: Workplace, client_id: str, contact: str, kind: str) -> bool:
    """Whether something of this kind was recorded under an id.

    Raises:
        Refused: Something of another kind or of another contact was.
    """
    found = _found(at, client_id, contact)
    if found is None or (found.kind, found.contact) == (kind, contact):
        return found is not None
    rule, repair = "is the id of something else that was recorded", "Give this an id of its own."
    problem = Problem.of_input("client_id", client_id, rule, repair, code="client_id.taken")
    raise Refused("Nothing was recorded.", [problem])


def tell_entry(at: Workplace, client_id: str, contact: str) -> RecordedEntry | None:
    """What was recorded under an id, to whoever may see its contact; else None."""
    found = _found(at, client_id, contact)
    if found is None:
        return None
    with reading(at.engine) as session:
        try:
            opened = open_contact(at, session, found.contact)
            at.require(Right.RECORD_CONTACTS, opened.study)
            record = known_test(at, session, opened, found.contact, at.keys)
            require_own(at, session, record, found.contact)
        except Refused:
            return None
    return RecordedEntry(found.kind, found.contact, told_entry(record, found.kind, found.id))


def _found(at: Workplace, client_id: str, contact: str) -> RecordedRow | None:
    with reading(at.engine) as session:
        at.require(Right.RECORD_CONTACTS, open_contact(at, session, contact).study)
        return recorded_under(session, client_id, contact)
