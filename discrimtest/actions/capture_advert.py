"""Capture an advertisement before a contact: load its page, or take in what a person saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from discrimtest import __version__
from discrimtest.capture.by_hand import recognised
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.library.handed_in import Upload, bytes_of
from discrimtest.record.captures import require_capturable, require_own_place
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.handed_in import readable
from discrimtest.record.moment import moment_of
from discrimtest.record.testers import require_untied
from discrimtest.store import captures as stored
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.listings import advert_texts, listings
from discrimtest.store.session import Session
from discrimtest.store.testers import about_contact
from discrimtest.words.capture import Capture, CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field, open_contact
from discrimtest.workplace.workplace import Workplace


class CapturedFile(NamedTuple):
    """What is to be sealed."""

    content: bytes
    media_type: str
    at: datetime
    status: int | None
    limits: tuple[CaptureLimit, ...]


class _About(NamedTuple):
    """What is captured, as it was read."""

    study: str
    fieldwork: Fieldwork
    listing: str
    landlord: str
    link: str


Look = Callable[[str, bool], CapturedFile]
"""Loads a page; the second argument says: despite robots.txt."""


def look_with_browser(link: str, despite_robots: bool) -> CapturedFile:
    """The page at an address, as Chromium gets it now."""
    from discrimtest.capture.archive import MEDIA_TYPE, archive_of
    from discrimtest.capture.visit import visit

    seen = visit(link, despite_robots=despite_robots)
    content = archive_of(seen, f"discrimtest {__version__}")
    return CapturedFile(content, MEDIA_TYPE, seen.began, seen.status, seen.limits)


def capture_advert(
    at: Workplace,
    slug: str | None = None,
    listing: str | None = None,
    *,
    contact: str | None = None,
    kind: str = "page",
    saved: Path | Upload | None = None,
    moment: datetime | None = None,
    note: str = "",
    despite_robots: bool = False,
    look: Look = look_with_browser,
) -> Capture:
    """Capture the advertisement of a listing, and write its commitment into the log at once.

    Args:
        slug, listing: The study it is captured for, and the listing; None for those of the contact.
        contact: The contact before which it is made; None for the listing alone.
        kind: ``page``, or ``form`` for the filled form that is about to be sent.
        saved: What a person saved or photographed; None to load the page now.
        moment: When a person did so, in the study's time zone if it names none; None for now.
        note: Free words, kept encrypted.
        despite_robots: Load it also where the site's robots.txt asks programs not to.
        look: Loads the page.

    Raises:
        WrongInput: There is no such listing or contact, or the file is none that is taken.
        Refused: The landlord was erased, is tied to the person, or its site asks programs not to
            load the page.
        OutsideTrouble: There is no Chromium, or the site could not be reached.
    """
    words, what = readable(note.strip(), "note"), CaptureKind(kind)
    way = CaptureWay.PROGRAM if saved is None else CaptureWay.HAND
    with reading(at.engine) as session:
        about = _about(at, session, slug, listing, contact)
        require_capturable(what, way)
    taken = (
        look(_address(about, moment), despite_robots)
        if saved is None
        else _brought(at, saved, moment, about.fieldwork)
    )
    by = at.witness
    with writing(at.engine) as session:
        at.require_still(session, Right.RECORD_CONTACTS, about.study)
        told = Capture(
            fresh_id("capture"),
            about.study,
            about.listing,
            contact,
            what,
            way,
            taken.at,
            taken.status,
            taken.limits,
            stored.seal_capture(session, at.keys, about.landlord, taken.content, taken.media_type),
            len(taken.content),
            taken.media_type,
            by.person,
            by.now,
        )
        entry = stored.record_capture(session, at.keys, told, about.landlord, words)
    return replace(told, entry=entry)


def _brought(
    at: Workplace, saved: Path | Upload, moment: datetime | None, fieldwork: Fieldwork
) -> CapturedFile:
    """A file that a person brought; when it was made is their word."""
    content, when = bytes_of(saved), moment_of(moment, fieldwork, at.now())
    return CapturedFile(content, recognised(content), when, None, (CaptureLimit.BY_HAND,))


def _about(
    at: Workplace, session: Session, slug: str | None, listing: str | None, contact: str | None
) -> _About:
    if contact is None:
        study = look_up_field(at, session, slug or "")
        at.require(Right.RECORD_CONTACTS, study.id)
        about, fieldwork = listing or "", study.fieldwork
        if about not in {each.id for each in listings(session, study.id)}:
            raise _unknown(slug or "", about)
        return _sealed_for(at, session, study.id, fieldwork, about)
    opened = open_contact(at, session, contact)
    at.require(Right.RECORD_CONTACTS, opened.study)
    record = opened.record(session)
    require_own_place(
        contact, record.test_of(contact), studies.study(session, opened.study), slug, listing
    )
    # Any tester of the study may capture for it, as a second pair of eyes, but nobody whom
    # something ties to its landlord.
    _, declared = about_contact(session, contact, at.person.id)
    require_untied(record, contact, declared)
    own = record.test_of(contact).listing
    return _sealed_for(at, session, opened.study, opened.fieldwork, own)


def _sealed_for(
    at: Workplace, session: Session, study: str, fieldwork: Fieldwork, listing: str
) -> _About:
    landlord = stored.advertiser(session, listing)
    advert = advert_texts(session, at.keys, [listing]).get(listing)
    if advert is None or landlord is None:
        rule, repair = "its landlord's data were erased", "Capture nothing more of it."
        problem = Problem(listing, "", rule, repair, "capture.erased")
        raise Refused("Nothing was captured.", [problem])
    return _About(study, fieldwork, listing, landlord, advert.link)


def _address(about: _About, moment: datetime | None) -> str:
    problems = []
    if moment is not None:
        rule, repair = "goes with a file: the program tells its own time", "Leave it out."
        problems.append(Problem.of_input("at", str(moment), rule, repair, code="capture.moment"))
    if not about.link:
        rule, repair = "has no address in the imported list", "Save the page, and give the file."
        problems.append(Problem(about.listing, "", rule, repair, "capture.no_link"))
    if problems:
        raise WrongInput("Nothing was captured.", problems)
    return about.link


def _unknown(slug: str, listing: str) -> WrongInput:
    values = {"list": action("listings list", study=slug)}
    rule, repair = "must be an accepted listing of this study", "See '{list}'."
    problem = Problem.of_input("listing", listing, rule, repair, code="listing.unknown", **values)
    return WrongInput("There is no such listing.", [problem])
