"""What recording contacts, responses, codings and deviations share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.keys import MasterKey
from discrimtest.store.private import Secret, seal
from discrimtest.store.session import Session


def sealed_notes(
    session: Session,
    keys: MasterKey,
    given: Sequence[tuple[str, str]],
    *,
    field: str,
) -> list[str | None]:
    """Notes sealed under the key of the landlord each is about.

    Args:
        session: A writing session.
        keys: Seals them.
        given: Contact id and note; an empty note is not stored.
        field: What kind of note.

    Returns:
        The private id of each note, in order; None for an empty one.
    """
    told = [contact for contact, note in given if note]
    landlord_of = {each: landlord for each, (landlord, _) in _about(session, told).items()}
    secrets = [
        Secret(landlord_of[contact], field, note.encode("utf-8")) for contact, note in given if note
    ]
    sealed = iter(seal(session, keys, secrets))
    return [next(sealed) if note else None for _, note in given]


def study_of(session: Session, contacts: Iterable[str]) -> str | None:
    """The one study these contacts belong to; None when there are several.

    Raises:
        WrongInput: A contact is not known; all of those are named.
    """
    studies = {study for _, study in _about(session, contacts).values()}
    return studies.pop() if len(studies) == 1 else None


def landlords_of(session: Session, contacts: Iterable[str]) -> dict[str, str]:
    """The landlord of each contact's test, as it was drawn."""
    return {each: landlord for each, (landlord, _) in _about(session, contacts).items()}


def summary(ids: Sequence[str]) -> str:
    """What the log calls the object of an act on several: the first, and how many more."""
    return ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"


def _about(session: Session, contacts: Iterable[str]) -> dict[str, tuple[str, str]]:
    contact, test = tables.ContactRow, tables.TestRow
    wanted = sorted(set(contacts))
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(wanted):
        rows = session.execute(
            select(contact.id, test.landlord_id, test.study_id)
            .join(test, contact.test_id == test.id)
            .where(contact.id.in_(some))
        )
        found |= {each: (landlord, study) for each, landlord, study in rows}
    unknown = [each for each in wanted if each not in found]
    if unknown:
        raise WrongInput(
            "Nothing was recorded.",
            [
                Problem(
                    "contact",
                    each,
                    "must be a known contact",
                    "See '{due}'.",
                    "contact.unknown",
                    values={"due": action("contacts due")},
                )
                for each in unknown
            ],
        )
    return found
