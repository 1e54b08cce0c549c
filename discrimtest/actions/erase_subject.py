"""Erase what is personal about one landlord, person or response; the facts remain."""

from __future__ import annotations

from contextlib import suppress

from discrimtest.errors import WrongInput
from discrimtest.record.entries import Entries
from discrimtest.record.handed_in import readable
from discrimtest.record.progress import is_over
from discrimtest.store import belongings, jobs, landlords, studies
from discrimtest.store.belongings import WentOut
from discrimtest.store.credentials import credentials
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.held import require_free
from discrimtest.store.keys import destroy_keys
from discrimtest.store.log import Act
from discrimtest.store.mails import tied
from discrimtest.store.reasons import record_why
from discrimtest.store.record import first_contacts
from discrimtest.store.released import telling_of_answers
from discrimtest.store.session import Session
from discrimtest.words.account import CredentialKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import open_contact
from discrimtest.workplace.workplace import Workplace

_RULE = "a person asked"
"""What the log says of it; the words typed lie sealed."""


def erase_subject(at: Workplace, subject: str, reason: str) -> list[str]:
    """Destroy the key of ``subject``: its personal data can never be read again.

    With a landlord go all that were merged into it, the letters to it and every answer it gave;
    its tests that are not over are broken. With an answer goes the mail that it was made of, with
    a mail the answers. Documents that were released and tell of either go too.

    Args:
        subject: Id of a landlord, person, response, mail or study with personal data.
        reason: The rule or request it follows; kept encrypted, and erased by an id of its own.

    Returns:
        What was erased now; empty when it was erased before.

    Raises:
        WrongInput: Nothing personal is kept under this id.
        Refused: It is on hold.
    """
    at.require(Right.MANAGE_STORE)
    why = readable(reason.strip(), "reason")
    with writing(at.engine) as session:
        erased = erased_now(session, at, subject, _RULE)
        if erased and why:
            act = Act("state_reason", subject, at.person.id, at.now())
            record_why(session, at.keys, act, why)
        return erased


def went_out(at: Workplace, subject: str) -> list[WentOut]:
    """What was written out of the database of the studies in which a landlord is known, or of all
    of them where ``subject`` is somebody else, and the copies that they were given: an erasure does
    not reach it."""
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        everywhere, same = {each.id for each in studies.studies(session)}, {subject}
        with suppress(WrongInput):
            landlord = landlords.landlord(session, subject).id
            everywhere = belongings.landlord_studies(session).get(landlord, set())
            same = landlords.same_landlord(session, landlord)
        return belongings.went_out(session, everywhere, same)


def erased_now(session: Session, at: Workplace, subject: str, rule: str) -> list[str]:
    """The same within a writing session, by a rule that the log tells; raises alike."""
    by, now = at.person.id, at.now()
    jobs.forget(session, now)
    try:
        landlord = landlords.landlord(session, subject).id
    except WrongInput:
        own = credentials(session, subject, CredentialKind, now)
        together = {subject, *tied(session, [subject])}
        together |= telling_of_answers(session, together) | {each.id for each in own}
        require_free(session, belongings.landlords_of_answers(session, together))
        return destroy_keys(session, together, by=by, at=now, rule=rule)
    _break_tests(at, session, landlord)
    return landlords.erase_landlord(session, at.keys, landlord, by=by, at=now, rule=rule)


def _break_tests(at: Workplace, session: Session, landlord: str) -> None:
    """No letter is left to send to it, and no answer of it is kept: what is not over is broken."""
    for contact in first_contacts(session, landlords.same_landlord(session, landlord)):
        opened = open_contact(at, session, contact)
        record = opened.record(session)
        (test,) = record.tests
        if test.id in record.broken or is_over(record, test, at.now()):
            continue
        broken = Deviation(
            at.recorder.fresh("deviation"),
            test.id,
            None,
            DeviationReason.LANDLORD_ERASED,
            "",
            True,
            at.person.id,
            at.now(),
        )
        entries = Entries(deviations=(broken,))
        write_entries(session, at.keys, entries, study=opened.study, by=at.person.id, at=at.now())
