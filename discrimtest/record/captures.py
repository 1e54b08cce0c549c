"""Whether advertisements were captured before contacts went out, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.moment import CLOCK_AHEAD
from discrimtest.record.record import Record
from discrimtest.words.capture import Capture, CaptureKind, CaptureWay
from discrimtest.words.study import RegisteredStudy
from discrimtest.words.test import Test

FRESH = timedelta(hours=24)
"""How long before a contact its capture may have been made (design choice): the advertisement may
change or go in between."""
PEOPLE = 2
"""Who capture an advertisement that a document for inspectors tells of (design choice): one person
alone could be mistaken, or doubted."""


class Captured(StrEnum):
    """Whether the advertisement was captured before a contact.

    Attributes:
        BEFORE: The capture was written down before the contact was made.
        AFTERWARDS: Somebody brought it later, and says that it was taken before.
        NONE: There is none.
    """

    BEFORE = "before"
    AFTERWARDS = "afterwards"
    NONE = "none"


def captured(record: Record, captures: Iterable[Capture]) -> Mapping[str, Captured]:
    """For each contact that was made, whether its advertisement was captured before it."""
    known = by_listing(captures)
    return {
        contact: _state(_shown(record, contact, known), at) for contact, at in record.sent.items()
    }


def captures_before(
    record: Record, captures: Iterable[Capture], contact: str
) -> tuple[Capture, ...]:
    """The captures of the page that are a contact's, those that may show something else
    among them: of one that was made, those taken within
    :data:`FRESH` before it and after the other contacts of its test; of another, those taken since.

    A capture that names another contact counts for that one alone, and one of a page that was not
    there for none.
    """
    return tuple(_before(record, contact, by_listing(captures)))


def is_captured(record: Record, captures: Iterable[Capture], contact: str, now: datetime) -> bool:
    """Whether a contact that is still to be made could go out now, its advertisement captured."""
    found = _shown(record, contact, by_listing(captures))
    return any(now - each.taken_at <= FRESH for each in found)


def gone_since(
    record: Record, captures: Iterable[Capture], contact: str, now: datetime
) -> datetime | None:
    """When the site said, within :data:`FRESH`, that the page of an unmade contact is not there,
    where nothing newer shows it; a person decides whether the home is gone."""
    listing = record.test_of(contact).listing
    newest = max(
        (each for each in captures if each.listing == listing and each.kind is CaptureKind.PAGE),
        key=lambda each: each.taken_at,
        default=None,
    )
    if newest is None or not newest.gone or now - newest.taken_at > FRESH:
        return None
    return newest.taken_at


def captured_by(record: Record, captures: Iterable[Capture], test: Test) -> frozenset[str]:
    """The people who captured the advertisement of a test in its time, before its last contact."""
    known = by_listing(captures)
    return frozenset(
        each.by
        for contact in test.contacts
        if contact.id in record.sent
        for each in _shown(record, contact.id, known)
    )


def require_captured(
    slug: str, record: Record, captures: Sequence[Capture], told: Sequence[Test], *, known: bool
) -> None:
    """Refuse a document for inspectors that tells of an advertisement which fewer than two people
    captured, unless who releases knows.

    Raises:
        Refused: There is one; with each of these tests.
    """
    if known:
        return
    listed = defaultdict[str, list[Capture]](list, by_listing(captures))
    problems = [
        _too_few(slug, test, len(people), sum(each.doubted for each in listed[test.listing]))
        for test in told
        if any(contact.id in record.sent for contact in test.contacts)
        and len(people := captured_by(record, captures, test)) < PEOPLE
    ]
    if problems:
        raise Refused("The document was not released.", problems)


def _too_few(slug: str, test: Test, people: int, doubted: int) -> Problem:
    rule = f"its advertisement must have been captured by {PEOPLE} people before its contacts"
    if doubted:
        rule += (
            f"; not counted: {doubted} by the program of a page that asks to log in, was refused "
            "or lies at another site, until a person who looked at it brings what it shows"
        )
    repair = (
        "No capture can be made afterwards. One that somebody took then and still has is brought "
        "with '{capture}'; or say {uncaptured}: the document tells which contacts have none."
    )
    capture = action("listings capture", test.listing, study=slug, saved="…", at="…")
    return Problem(
        f"test {test.number}",
        f"{people} of {PEOPLE} people",
        rule,
        repair,
        "release.captures",
        values={"capture": capture, "uncaptured": Input("uncaptured")},
    )


def require_capturable(kind: CaptureKind, way: CaptureWay) -> None:
    """Refuse a form that nobody filled in.

    Raises:
        WrongInput: The program was asked for one.
    """
    if kind is CaptureKind.FORM and way is CaptureWay.PROGRAM:
        rule = "a form is captured by whoever filled it in: the program fills in none"
        repair = "Take a picture of the filled form and give it with {saved}."
        told = {"saved": Input("saved")}
        problem = Problem.of_input("kind", kind, rule, repair, code="capture.form", **told)
        raise WrongInput("Nothing was captured.", [problem])


def require_own_place(
    contact: str, test: Test, study: RegisteredStudy, slug: str | None, listing: str | None
) -> None:
    """Refuse a contact that is of another study or about another listing than was named.

    Raises:
        WrongInput: It is; with both.
    """
    problems = [
        Problem.of_input(
            field, told, f"is not that of contact {contact}", "Leave it out.", code=code
        )
        for field, told, own, code in (
            ("study", slug, study.slug, "capture.other_study"),
            ("listing", listing, test.listing, "capture.other_listing"),
        )
        if told not in (None, own)
    ]
    if problems:
        raise WrongInput("Nothing was captured.", problems)


def by_listing(captures: Iterable[Capture]) -> dict[str, list[Capture]]:
    """Captures by listing, each in its order."""
    found: dict[str, list[Capture]] = {}
    for each in captures:
        found.setdefault(each.listing, []).append(each)
    return found


def _before(record: Record, contact: str, known: Mapping[str, Sequence[Capture]]) -> list[Capture]:
    test, made = record.test_of(contact), record.sent.get(contact)
    others = [
        at
        for each in test.contacts
        if each.id != contact and (at := record.sent.get(each.id)) is not None
        if made is None or at < made
    ]
    return [
        each
        for each in known.get(test.listing, ())
        if each.kind is CaptureKind.PAGE
        and not each.gone
        and each.contact in (None, contact)
        and (not others or each.taken_at > max(others))
        and (made is None or timedelta(0) <= made - each.taken_at + CLOCK_AHEAD <= FRESH)
    ]


def _shown(record: Record, contact: str, known: Mapping[str, Sequence[Capture]]) -> list[Capture]:
    """Those of them that show the advertisement, as far as anybody can tell."""
    return [each for each in _before(record, contact, known) if not each.doubted]


def _state(found: Sequence[Capture], made: datetime) -> Captured:
    if not found:
        return Captured.NONE
    early = any(each.at <= made + CLOCK_AHEAD for each in found)
    return Captured.BEFORE if early else Captured.AFTERWARDS
