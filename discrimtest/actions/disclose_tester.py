"""Tell a court who a tester is: sealed for the court alone, with its order, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.exchange.sealed_letter import enveloped, fingerprint, reader_of
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.record.handed_in import readable
from discrimtest.store import belongings, people
from discrimtest.store.engine import writing
from discrimtest.store.log import Act
from discrimtest.store.reasons import record_why
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What was sealed, and for whom.

    Attributes:
        sha256: Of the sealed file. reader: SHA-256 of the court's certificate.
        contacts: How many contacts of the tester it tells of.
    """

    file: Path
    sha256: str
    reader: str
    contacts: int


def disclose_tester(
    at: Workplace, slug: str, tester: str, *, order: str, certificate: Path, file: Path
) -> Disclosed:
    """Seal who a tester is, and what that person did in a study, for the court that asks.

    Args:
        tester: Id or name of the person.
        order: Reference of the court's order; kept encrypted, and in the sealed file.
        certificate: The court's, as PEM.
        file: Where the sealed file goes; it must be new.

    Raises:
        NotAllowed: Who acts is no administrator.
        WrongInput: Nobody said who acts or which order it follows; no such person or study, or the
            certificate can not be used.
        Refused: The person recorded nothing in the study, or the file is there already.
    """
    at.require(Right.MANAGE_PEOPLE)
    by = at.witness.person
    why = readable(order.strip(), "order")
    if not why:
        problem = Problem.of_input("order", "", "must be named", "Give it.", code="order.missing")
        raise WrongInput("Nothing was disclosed.", [problem])
    reader = reader_of(_read(certificate), str(certificate))
    check_writable(file.parent)
    if file.exists():
        problem = Problem(str(file), "", "must be a new file", "Choose another.", "file.exists")
        raise Refused("Nothing was disclosed.", [problem])
    with Drafts(file.parent) as drafts, writing(at.engine) as session:
        at.require_still(session, Right.MANAGE_PEOPLE)
        study, person = begun(at, session, slug), people.named(session, at.keys, tester).id
        told = _told(at, session, study.id, person)
        content = canonical_json({**told, "study": slug, "order": why, "disclosed_by": by})
        sealed = enveloped(content, reader)
        drafts.add(file.name, sealed)
        detail = {"sha256": sha256_hex(sealed), "reader": fingerprint(reader)}
        act = Act("disclose_tester", person, by, at.now(), study.id, detail)
        record_why(session, at.keys, act, why)
        drafts.finish()
    return Disclosed(file, detail["sha256"], detail["reader"], len(told["contacts"]))


def _read(certificate: Path) -> bytes:
    try:
        return bytes_of(certificate)
    except WrongInput:
        return b""  # which is no certificate


def _told(at: Workplace, session: Session, study: str, person: str) -> dict[str, Any]:
    contacts = belongings.contacts_of(session, study, person)
    if not contacts:
        rule = "recorded nothing in this study, so no court needs to know who it is"
        problem = Problem("tester", person, rule, "Check the id.", "tester.without_acts", "tester")
        raise Refused("Nothing was disclosed.", [problem])
    names = people.names(session, at.keys)
    return {
        "tester": person,
        "name": names.get(person) or "[erased]",
        "contacts": [
            {"contact": each, "recorded": [moment.isoformat() for moment in moments]}
            for each, moments in sorted(contacts.items())
        ],
    }
