"""Tell how far accounts of visits are, show those that may be read, and make forms."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.actions.record_visit import require_visits
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.exchange.folder import Drafts
from discrimtest.record.due import to_visit
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.testers import require_untied
from discrimtest.record.visits import (
    Visit,
    are_readable,
    debriefs_of,
    require_readable,
    visit_of,
)
from discrimtest.report.language import language
from discrimtest.report.visit_form import VisitAbout, VisitPage, as_file, as_page
from discrimtest.store import draws, listings, people, studies
from discrimtest.store.engine import reading
from discrimtest.store.session import Session
from discrimtest.store.testers import about_contact
from discrimtest.words.person import Right
from discrimtest.words.test import Test
from discrimtest.words.visit import VisitEntry
from discrimtest.workplace.open_study import look_up_field, open_contact
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """How far the account of one visit is; what it tells stands nowhere here.

    Attributes:
        test: Number of the test.
        state: to_visit (a visit was offered; told of one's own alone), nothing, open, locked,
            absent.
        by: Whose account it is; empty while there is none.
        readable: Whether others may read the accounts of the test.
        debriefs: Of the test.
    """

    test: int
    contact: str
    state: str
    by: str
    readable: bool
    corrections: int
    debriefs: int

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def list_visits(at: Workplace, slug: str) -> list[ListedVisit]:
    """How far the accounts of a study are, by test: visits that were asked for, or told of.

    Raises:
        Refused: Nobody visits in this study.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        if not study.fieldwork.visits:
            rule = "is a study in which nobody visits"
            raise Refused("There are no visits.", [Problem(slug, "", rule, "", "visit.no_visits")])
        record = study.record(session)
        names = people.names(session, at.keys)
        sight = sight_of(at, session, study.id, record)
    tasks = [task.contact.id for task in to_visit(record)]
    offered = {contact for contact in tasks if not sight.hides(contact)}
    return [
        _listed(record, test, contact.id, names, offered)
        for test in record.tests
        for contact in test.contacts
        if contact.id in record.sent or contact.id in record.visited
    ]


def _listed(
    record: Record, test: Test, contact: str, names: Mapping[str, str], offered: Container[str]
) -> ListedVisit:
    visit = visit_of(record, contact)
    corrected = sum(entry.kind == "correction" for entry in visit.entries)
    return ListedVisit(
        test.number,
        contact,
        "to_visit" if contact in offered else str(visit.state),
        names.get(visit.teller or "", visit.teller or ""),
        are_readable(record, test),
        corrected,
        len(debriefs_of(record, test.id)),
    )


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """What one visitor told, for a person who may read it.

    Attributes:
        entries: When (local time of the study), by whom, the entry itself.
    """

    contact: str
    visit: Visit
    entries: tuple[tuple[str, str, VisitEntry], ...]

    def to_dict(self) -> dict[str, Any]:
        counts = self.visit.counts
        told = counts.items() | {"remarks": counts.remarks} if counts else None
        return {
            "contact": self.contact,
            "state": str(self.visit.state),
            "counts": told,
            "entries": [_entry(*entry) for entry in self.entries],
        }


@dataclass(frozen=True, slots=True)
class ShownVisits:
    """The visits of a test.

    Attributes:
        withheld: Visits of which others told and that may not be read yet.
    """

    test: int
    visits: tuple[ShownVisit, ...]
    debriefs: tuple[tuple[str, str, VisitEntry], ...]
    withheld: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "test": self.test,
            "visits": [visit.to_dict() for visit in self.visits],
            "debriefs": [_entry(*entry) for entry in self.debriefs],
            "withheld": list(self.withheld),
        }


def _entry(when: str, by: str, entry: VisitEntry) -> dict[str, Any]:
    account = entry.account
    return {
        "at": when,
        "by": by,
        "kind": str(entry.kind),
        "account": account.items() | {"remarks": account.remarks} if account else None,
        "note": entry.note,
        "after_sight": entry.after_sight,
    }


def show_visits(at: Workplace, contact: str) -> ShownVisits:
    """What was told of the visits of a test: one's own always, another's for supervisors once
    every account of the test is locked.

    Args:
        contact: Any visit of the test.

    Raises:
        Refused: It is another's, and may not be read yet; nobody visits in this study.
    """
    with reading(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_RESPONSES, opened.study)
        require_visits(opened, contact)
        record = opened.record(session, with_texts=at.keys)
        names = people.names(session, at.keys)
    supervises = at.person.may(Right.SUPERVISE_TESTERS, opened.study)
    if visit_of(record, contact).teller != at.person.id:
        at.require(Right.SUPERVISE_TESTERS, opened.study)
        require_readable(record, contact, at.person.id)
    test = record.test_of(contact)
    all_told = supervises and are_readable(record, test)
    may = {
        one.id
        for one in test.contacts
        if all_told or visit_of(record, one.id).teller == at.person.id
    }

    def told(entries: tuple[VisitEntry, ...]) -> tuple[tuple[str, str, VisitEntry], ...]:
        zone = record.fieldwork.zone
        return tuple(
            (shown(entry.at, zone), names.get(entry.by, entry.by), entry) for entry in entries
        )

    def own(visit: Visit) -> tuple[VisitEntry, ...]:
        """Without what another told before, which may be of the other visit."""
        return tuple(one for one in visit.entries if not one.account or one.by == at.person.id)

    visits = {one.id: visit_of(record, one.id) for one in test.contacts}
    return ShownVisits(
        test.number,
        tuple(
            ShownVisit(name, visit, told(visit.entries if all_told else own(visit)))
            for name, visit in visits.items()
            if name in may
        ),
        told(tuple(debriefs_of(record, test.id))) if all_told else (),
        tuple(name for name in visits if name not in may),
    )


def write_visit_forms(at: Workplace, contact: str, code: str, folder: Path) -> list[Path]:
    """Write the form of a visit to fill in (.toml) and to print (.html), with the script.

    The page tells who visits as whom, where, and what was said of day and hour.

    Raises:
        WrongInput: A form lies there already: it may have been filled in.
        Refused: Nobody visits in this study, the visit is another's, or the person declared a tie
            to the landlord.
    """
    said, name = language(code), f"visit-{contact}"
    with reading(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_RESPONSES, opened.study)
        require_visits(opened, contact)
        version = studies.current_version(session, opened.study)
        record = opened.record(session, with_texts=at.keys)
        _, declared = about_contact(session, contact, at.person.id)
        require_untied(record, contact, declared)
        sight_of(at, session, opened.study, record).require(contact)
        about = _about(at, session, record, contact, opened.study)
    filled = folder / f"{name}.toml"
    if filled.exists():
        rule, repair = "lies there already, and may be filled in", "Hand it in, or move it away."
        problem = Problem.of_input("output", str(filled), rule, repair, code="visit.form_there")
        raise WrongInput("Nothing was written.", [problem])
    page = VisitPage(contact, "\n".join(_scripts(version.snapshot if version else {}, code)), about)
    with Drafts(folder) as drafts:
        drafts.add(filled.name, as_file(said, contact).encode("utf-8"))
        drafts.add(f"{name}.html", as_page(said, page).encode("utf-8"))
        return drafts.finish()


def _about(at: Workplace, session: Session, record: Record, contact: str, study: str) -> VisitAbout:
    mine, home = record.contacts[contact], record.test_of(contact).listing
    advert = listings.advert_texts(session, at.keys, [home]).get(home)
    names = draws.profiles(session, study)[mine.profile].names
    answers = record.in_time.get(contact, [])
    return VisitAbout(
        f"{names['writer_first']} {names['writer_last']}",
        f"{names['partner_first']} {names.get('partner_last', '')}".strip()
        if "partner_first" in names
        else "",
        advert.home if advert else "",
        " / ".join(answer.text for answer in answers if answer.text),
    )


def _scripts(texts: Mapping[str, str], code: str) -> Iterator[str]:
    """The scripts of the locked protocol in this language, in the order of their names."""
    for path in sorted(texts):
        if "/scripts/" in path and path.endswith(f".{code}.md"):
            yield texts[path]
