"""Seal a released PDF: with its number on each page, by the city's certificate or an own one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from discrimtest.actions.read_released import ListedDocument
from discrimtest.actions.release_document import unknown_document
from discrimtest.errors import OutsideTrouble, Problem, Refused
from discrimtest.identifiers import sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.record.release import require_sealable
from discrimtest.report.furniture import Furniture, furniture
from discrimtest.report.language import language
from discrimtest.seal.certificate import KEY_FILE, Certificate, certificate_in, own_certificate
from discrimtest.seal.document import SealedPdf, sealed
from discrimtest.seal.head import Point
from discrimtest.seal.stamp import Authority, answered, checked
from discrimtest.store import released as stored
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.seals import seals
from discrimtest.words.person import Right
from discrimtest.words.released import DocumentSeal, Released, SealLevel
from discrimtest.workplace.seal_place import authorities_of
from discrimtest.workplace.workplace import Workplace

KEY_NAME = "discrimtest-document.key"


@dataclass(frozen=True, slots=True)
class SealedEdition:
    """A sealed edition that was made.

    Attributes:
        name: Whose the certificate is, as it says.
        missing: Why there is no time stamp of an authority that was asked.
        head: Whether the log was sealed by then.
    """

    listed: ListedDocument
    seal: DocumentSeal
    content: bytes
    name: str
    missing: tuple[Problem, ...]
    head: bool

    def told(self) -> Iterator[str]:
        """What was done, and what the seal does not show."""
        number, seal = self.listed.told.number, self.seal
        yield f"Sealed {number} (PAdES {seal.level}). SHA-256: {seal.sha256}"
        if seal.own:
            yield "The certificate was made here: nobody else says whose it is."
        else:
            yield f"The certificate says it is of {self.name}; SHA-256 {seal.certificate}."
        if seal.authority:
            yield f"The time was stamped by {seal.authority}."
        else:
            yield "No time stamp: its time is only what this program says."
        yield from map(str, self.missing)
        if not self.head:
            yield "The log was not sealed yet, and each page says so."

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.listed.told.number,
            "level": str(self.seal.level),
            "certificate": self.seal.certificate,
            "name": self.name,
            "self_issued": self.seal.own,
            "authority": self.seal.authority or None,
            "not_stamped": [str(each) for each in self.missing],
            "log_sealed": self.head,
            "sha256": self.seal.sha256,
            "size": self.seal.size,
        }


class _Opened(NamedTuple):
    """What is sealed."""

    listed: ListedDocument
    content: bytes
    point: Point | None


def seal_document(
    at: Workplace,
    document: str,
    *,
    certificate: Path | None = None,
    passphrase: bytes = b"",
    origin: str = "",
) -> SealedEdition:
    """Make and keep the edition of a released PDF that leaves.

    It begins with the released bytes. Where no authority gives a time stamp it is sealed without.

    Args:
        document: Its number or id.
        certificate: A PKCS#12 file; None for a certificate that this installation makes itself.
        origin: Address of the pages, where others know them; empty for none.

    Raises:
        WrongInput: There is no such document, or the certificate cannot be used.
        Refused: It is no PDF, or it was withdrawn or erased.
        OutsideTrouble: The document key cannot be used.
        NotAllowed: The person may not release documents.
    """
    read = _read(at, document)
    told = read.listed.told
    by, held = at.witness, _certificate(at, certificate, passphrase)
    laid = furniture(_furniture(told, read.point, origin), language(told.language))
    edition, authority, missing = _sealed(at, read.content, laid, told.number, held)
    seal = DocumentSeal(
        by.fresh("seal"),
        told.id,
        SealLevel.WITH_TIME if authority else SealLevel.WITHOUT_TIME,
        held.sha256,
        held.own,
        authority,
        sha256_hex(edition.content),
        len(edition.content),
        by.person,
        by.now,
    )
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, told.study)
        require_sealable(stored.released_as(session, told.id) or told)
        stored.record_seal(session, at.keys, seal, study=told.study, content=edition.content)
    listed = ListedDocument(told, read.listed.study, seal)
    return SealedEdition(listed, seal, edition.content, held.name, missing, read.point is not None)


def _read(at: Workplace, document: str) -> _Opened:
    with reading(at.engine) as session:
        told = stored.released_as(session, document)
        if told is None:
            at.require(Right.RELEASE_EVIDENCE)
            raise unknown_document(document)
        at.require(Right.RELEASE_EVIDENCE, told.study)
        require_sealable(told)
        content = stored.content_of(session, at.keys, told.id)
        assert content is not None  # noqa: S101 (what was erased was refused)
        slug = next(each.slug for each in studies.studies(session) if each.id == told.study)
        heads = seals(session)
    point = heads[-1].head.point if heads else None
    return _Opened(ListedDocument(told, slug), content, point)


def _certificate(at: Workplace, file: Path | None, passphrase: bytes) -> Certificate:
    if file is not None:
        return certificate_in(bytes_of(file), passphrase, file.name, at.now())
    path = KEY_FILE.path((at.library.project or Path.cwd()) / KEY_NAME)
    return own_certificate(KEY_FILE.load(path) if path.exists() else KEY_FILE.create(path))


def _furniture(told: Released, point: Point | None, origin: str) -> Furniture:
    address = f"{origin.rstrip('/')}/released/check" if origin else ""
    if point is None:
        return Furniture(told.number, address=address)
    return Furniture(told.number, (point.seal, point.size), point.groups, point.line, address)


def _sealed(
    at: Workplace, content: bytes, laid: bytes, number: str, held: Certificate
) -> tuple[SealedPdf, str, tuple[Problem, ...]]:
    """The edition, who stamped its time, and why others did not."""
    make = partial(sealed, content, laid, f"Seal of document {number}", held)
    missing: list[Problem] = []
    for authority in authorities_of(at.library):
        try:
            made = make(partial(answered, authority))
            assert made.stamped is not None  # noqa: S101 (a stamp was asked for)
            value, token = made.stamped
            checked(token, value, authority.root, f"time stamp by {authority.name}")
        except (OutsideTrouble, Refused, OSError, ValueError) as error:
            missing += _told(authority, error)
            continue
        return made, authority.name, tuple(missing)
    return make(), "", tuple(missing)


def _told(authority: Authority, error: Exception) -> Iterator[Problem]:
    if isinstance(error, OutsideTrouble | Refused):
        yield from error.problems
    else:
        rule = "must answer with a time stamp"
        repair = "Look at the authority, and seal the document again."
        yield Problem(authority.name, str(error), rule, repair, "stamp.unreadable")
