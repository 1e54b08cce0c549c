"""Read what was released: a list, a document, its very bytes; each reading is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discrimtest.actions.release_document import unknown_document
from discrimtest.errors import Problem, Refused
from discrimtest.record.complaint_steps import day_of
from discrimtest.store import released as stored
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.released import DocumentSeal, Released
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A released document and the study that it is of; who released it is not told.

    Attributes:
        seal: Its newest sealed edition; None where there is none.
    """

    told: Released
    study: str
    seal: DocumentSeal | None = None

    @property
    def file(self) -> str:
        """What a copy of it is called: of its sealed edition, where there is one."""
        told = self.told
        sealed = "sealed" if self.seal else ""
        parts = (told.number, self.study, told.named, told.language, sealed)
        return f"{'-'.join(filter(None, parts))}.{told.format}"

    @property
    def state(self) -> str:
        """Whether it stands, was withdrawn, or was erased and by which rule."""
        told = self.told
        if told.erased is not None:
            return f"erased on {day_of(told.erased)}: {told.rule}"
        if told.withdrawn is not None:
            return f"withdrawn on {day_of(told.withdrawn)}"
        return "simulated" if told.simulated else "released"

    def to_dict(self) -> dict[str, Any]:
        told = self.told
        return {
            "number": told.number,
            "study": self.study,
            "part": str(told.part),
            "landlord": told.named or None,
            "language": told.language,
            "format": told.format,
            "sha256": told.sha256,
            "size": told.size,
            "simulated": told.simulated,
            "released": told.at.isoformat(),
            "withdrawn": told.withdrawn.isoformat() if told.withdrawn else None,
            "erased": told.erased.isoformat() if told.erased else None,
            "rule": told.rule,
            "sealed_sha256": self.seal.sha256 if self.seal else None,
            "seal": str(self.seal.level) if self.seal else None,
        }


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what it tells, as :class:`discrimtest.report.blocks.ReportContext` has it."""

    listed: ListedDocument
    context: dict[str, Any]


def list_released(at: Workplace) -> list[ListedDocument]:
    """What was released of the studies that the person may read it of, the newest first."""
    with reading(at.engine) as session:
        slugs = _readable(at, session)
        return _listed(session, stored.released_of(session, slugs), slugs)


def read_document(at: Workplace, document: str, what: str = "facts") -> ReadDocument:
    """What a document tells.

    Args:
        document: Its number or id. what: The part that is read, for the log.

    Raises:
        WrongInput: There is no such document.
        NotAllowed: The person may not read what is released of its study.
        Refused: It was withdrawn or erased.
    """
    with writing(at.engine) as session:
        listed = _opened(at, session, document)
        context = stored.context_of(session, at.keys, listed.told.id)
        assert context is not None  # noqa: S101 (what was erased was refused)
        _log(at, session, listed.told, what)
    return ReadDocument(listed, context)


def fetch_document(at: Workplace, document: str) -> tuple[ListedDocument, bytes]:
    """The very bytes of a document, of its sealed edition where there is one; raises as
    :func:`read_document`."""
    with writing(at.engine) as session:
        listed = _opened(at, session, document)
        if listed.seal:
            content = stored.sealed_content(session, at.keys, listed.seal.id)
        else:
            content = stored.content_of(session, at.keys, listed.told.id)
        assert content is not None  # noqa: S101 (what was erased was refused)
        _log(at, session, listed.told, "file")
    return listed, content


def check_document(at: Workplace, given: str) -> list[ListedDocument]:
    """The released documents with a number, or whose bytes have a fingerprint.

    Args:
        given: A number, or a SHA-256 in hexadecimal; spaces and capitals do not count.
    """
    asked = "".join(given.split()).lower()
    with reading(at.engine) as session:
        slugs = _readable(at, session)
        one = stored.released_as(session, asked) if asked else None
        found = [one] if one else stored.released_bytes(session, asked)
        return _listed(session, [each for each in found if each.study in slugs], slugs)


def _listed(session: Session, found: list[Released], slugs: dict[str, str]) -> list[ListedDocument]:
    """With the newest sealed edition of each."""
    seals = stored.seals_of(session, [each.id for each in found])
    return [
        ListedDocument(each, slugs[each.study], next(iter(seals.get(each.id, ())), None))
        for each in found
    ]


def _readable(at: Workplace, session: Session) -> dict[str, str]:
    """Studies by id, with their slugs, of which the person may read what is released.

    Raises:
        NotAllowed: The person may so nowhere.
    """
    held = [grant.study for grant in at.person.grants]
    if not any(at.person.may(Right.READ_RELEASED, study) for study in held):
        at.require(Right.READ_RELEASED)
    known = studies.studies(session)
    return {study.id: study.slug for study in known if at.person.may(Right.READ_RELEASED, study.id)}


def _opened(at: Workplace, session: Session, document: str) -> ListedDocument:
    slugs, found = _readable(at, session), stored.released_as(session, document)
    if found is None:
        raise unknown_document(document)
    at.require(Right.READ_RELEASED, found.study)
    if found.withdrawn is not None:
        raise _gone(found, f"was withdrawn on {day_of(found.withdrawn)}", "document.withdrawn")
    if found.erased is not None:
        rule = f"was erased on {day_of(found.erased)}: {found.rule}"
        raise _gone(found, rule, "document.erased")
    (listed,) = _listed(session, [found], slugs)
    return listed


def _gone(told: Released, rule: str, code: str) -> Refused:
    repair = "See the list of what was released."
    return Refused("The document is not shown.", [Problem(told.number, "", rule, repair, code)])


def _log(at: Workplace, session: Session, told: Released, what: str) -> None:
    stored.record_reading(session, told, what, by=at.person.id, at=at.now())
