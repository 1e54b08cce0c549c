"""Close a complaint, and write the letter that tells its complainant how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from discrimtest.actions.tell_coding import awaiting_coders
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.estimators.tables import PairedTable
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.files.word import LocalText
from discrimtest.identifiers import fresh_id
from discrimtest.library.legal import read_legal_basis
from discrimtest.record import complaint_steps as rules
from discrimtest.record.entries import Entries
from discrimtest.record.progress import Progress, progress_of
from discrimtest.record.record import Record
from discrimtest.record.remarks import require_answered
from discrimtest.record.windows import closing_codings
from discrimtest.report.closing_letter import (
    ClosingFacts,
    ClosingLetter,
    LandlordTested,
    closing_letter,
    letter_as_pdf,
    letter_as_text,
)
from discrimtest.report.facts import ComparisonFacts
from discrimtest.report.gathered import comparison_facts
from discrimtest.report.language import language as language_of
from discrimtest.store import complaints as stored
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.words.complaint import Complaint, ComplaintEvent, ComplaintEventKind, Consent
from discrimtest.words.person import Right
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace

RENDERERS: dict[str, Callable[[ClosingLetter], bytes]] = {
    ".pdf": letter_as_pdf,
    ".txt": letter_as_text,
}
"""Ending of a file -> what makes it."""


@dataclass(frozen=True, slots=True)
class ClosedComplaint:
    """What closing did.

    Attributes:
        tests: Complete tests that the letter tells of. letter: Where it was written.
        corrects: The day of the first letter, where this one tells something else.
    """

    complaint: Complaint
    tests: int
    letter: Path | None
    corrects: date | None = None

    def to_dict(self) -> dict[str, Any]:
        letter = str(self.letter) if self.letter else None
        corrects = self.corrects.isoformat() if self.corrects else None
        told = {"complaint": self.complaint.id, "tests": self.tests, "letter": letter}
        return told | {"corrects": corrects}


def close_complaint(
    at: Workplace,
    complaint: str,
    *,
    letter: Path | None = None,
    language: str = "nl",
    on: date | None = None,
) -> ClosedComplaint:
    """Close a complaint once the study after it is over; a closed one gets its letter again.

    Where its tests tell something else by then, that letter says which one it corrects.

    Args:
        letter: File of the letter, ending in .pdf or .txt; None writes none.
        language: "nl", "fr" or "en".

    Raises:
        Refused: The study is not over, the complainant agreed to no contact, or it is closed and
            no letter is asked for.
        WrongInput: The file ends otherwise, or there is no such language.
        OutsideTrouble: The file can not be written.
    """
    at.require(Right.HANDLE_COMPLAINTS)
    day, words = on or rules.day_of(at.now()), language_of(language)
    render = _renderer(letter)
    if letter is not None:
        check_writable(letter.parent)
    with reading(at.engine) as session:
        found = stored.complaint(session, complaint, at.keys)
        tested = [each for slug in _studies(session, found) for each in _tested(at, session, slug)]
        runner = _runner(at, session, found)
        erased = found.complainant in destroyed_subjects(session)
    _may_close(found, day, at, wants_letter=letter is not None)
    counts = "" if letter is None or erased else _counted(tested)
    closing = _closing(at, found, day, counts)
    closed = replace(found, events=(*found.events, *closing))
    corrects = rules.corrected(closed)
    if letter is not None and render is not None:
        basis = read_legal_basis(at.library, found.region)
        facts = ClosingFacts(
            found,
            next(iter(basis.report_to), None),
            runner,
            rules.day_of(at.now()) if closing else rules.letters_day(found),
            None if erased else rules.kept_until(closed, basis.complainants),
            tuple(tested),
            corrects,
            rules.corrected_none(closed),
        )
        with Drafts(letter.parent) as drafts:
            drafts.add(letter.name, render(closing_letter(facts, words)))
            _keep(at, found, closing)
            drafts.finish()
    else:
        _keep(at, found, closing)
    return ClosedComplaint(closed, sum(each.table.n for each in tested), letter, corrects)


def _renderer(letter: Path | None) -> Callable[[ClosingLetter], bytes] | None:
    if letter is None:
        return None
    if letter.suffix.lower() not in RENDERERS:
        rule = f"must end in {' or '.join(RENDERERS)}"
        problem = Problem.of_input("output", str(letter), rule, "Rename it.", code="letter.form")
        raise WrongInput("There is no such form of letter.", [problem])
    return RENDERERS[letter.suffix.lower()]


def _may_close(found: Complaint, day: date, at: Workplace, *, wants_letter: bool) -> None:
    rules.require_day(day, rules.day_of(at.now()), found.received)
    steps = found.of(ComplaintEventKind.REFERRED, ComplaintEventKind.ANSWERED)
    last = max((step.day for step in steps), default=None)
    if found.closed is None:
        rules.require_order(day, last, "must not come before what was done with it ({day})")
    if not wants_letter:
        rules.require_open(found)
        return
    rules.require_consent(found, Consent.CONTACT)


def _closing(at: Workplace, found: Complaint, day: date, counts: str) -> list[ComplaintEvent]:
    """What is to be recorded: nothing of a letter that says what the last one did."""
    if found.closed is not None and counts in ("", rules.told_in_letter(found)):
        return []
    new, kind = fresh_id("complaint-event"), ComplaintEventKind.CLOSED
    return [ComplaintEvent(new, found.id, kind, day, at.person.id, at.now(), note=counts)]


def _counted(tested: list[LandlordTested]) -> str:
    """The numbers of a letter in a line: by them another letter is seen to differ."""
    return "; ".join(map(str, (each.counts for each in tested))) or rules.NO_TESTS


def _keep(at: Workplace, found: Complaint, closing: list[ComplaintEvent]) -> None:
    """Write it down; tests that began meanwhile are asked about."""
    with writing(at.engine) as session:
        now = stored.complaint(session, found.id)
        for slug in _studies(session, now):
            _tested(at, session, slug)
        if closing and now.times_closed == found.times_closed:
            stored.record_complaint_events(session, at.keys, now, closing)


def _studies(session: Session, found: Complaint) -> list[str]:
    slugs = {study.id: study.slug for study in studies.studies(session)}
    return [slugs[study] for study in found.studies]


def _runner(at: Workplace, session: Session, found: Complaint) -> LocalText | None:
    slugs = _studies(session, found)
    return look_up(at, session, slugs[-1]).instrument.study.runner if slugs else None


def _tested(at: Workplace, session: Session, slug: str) -> list[LandlordTested]:
    """What was done and seen in a study, a comparison each unless its main one holds all tests.

    Raises:
        Refused: The study is not over, something of it is held or asked, or its files were changed
            after it was linked, and it measures a market.
    """
    study = look_up(at, session, slug)
    record = study.record(session)
    record = record.plus(Entries(codings=closing_codings(record, at.recorder)))
    progress = progress_of(record, at.now())
    last = study.instrument.study.period.last
    if not record.tests:
        if rules.day_of(at.now()) <= last:
            raise _not_drawn(slug, last, locked=study.version is not None)
        return []
    require_answered(record)
    if running := len(progress.tests) - len(progress.over):
        raise _running(slug, running)
    if waiting := len(awaiting_coders(record, study, at, session)):
        raise _uncoded(slug, waiting)
    rules.require_reactive(slug, study.registered.mode, study.registered.purpose)
    told = comparison_facts(study.instrument)
    drawn = {name for test in record.tests for name in test.comparisons}
    (main,) = (each for each in told if each.primary)
    told_of = [main] if drawn <= _parts(study, main) else [each for each in told if not each.pooled]
    return [_told(study, record, progress, each) for each in told_of if drawn & _parts(study, each)]


def _parts(study: OpenStudy, comparison: ComparisonFacts) -> set[str]:
    """The comparisons of the sample that one of the report holds."""
    pooled = {each.id: set(each.comparisons) for each in study.instrument.pooled}
    return pooled.get(comparison.key.id, {comparison.key.id})


def _told(
    study: OpenStudy, record: Record, progress: Progress, comparison: ComparisonFacts
) -> LandlordTested:
    parts = _parts(study, comparison)
    tests = [test for test in record.tests if parts & {*test.comparisons}]
    contacts = [contact for test in tests for contact in test.contacts]
    moments = [progress.sent[each.id] for each in contacts if each.id in progress.sent]
    days = sorted(
        moment.astimezone(record.fieldwork.zone).date()
        for moment in moments or [contact.due_at for contact in contacts]
    )
    complete = [test for test in tests if test.id in progress.complete]
    return LandlordTested(
        comparison,
        _table(study, progress, complete, parts),
        len(tests) - len(complete),
        days[0],
        days[-1],
        study.instrument.protocol.timing.order == "test-first",
        study.instrument.plan.alpha,
        study.registered.simulated,
        frozenset(
            progress.coded[contact.id].method
            for test in complete
            for contact in test.contacts
            if contact.id in progress.coded
        ),
    )


def _table(
    study: OpenStudy, progress: Progress, complete: list[Test], parts: set[str]
) -> PairedTable:
    """Complete tests by which of the two candidates got a favourable answer."""
    favourable = frozenset(map(str, study.instrument.plan.main_outcome.favourable))
    roles = {each.id: (each.control, each.test) for each in study.instrument.sampled}

    def invited(test: Test, arm: str) -> bool:
        return any(
            contact.arm == arm and str(progress.coded[contact.id].category) in favourable
            for contact in test.contacts
            if contact.id in progress.coded
        )

    found = Counter(
        tuple(invited(test, arm) for arm in roles[name])
        for test in complete
        for name in test.comparisons
        if name in parts
    )
    cells = ((True, True), (True, False), (False, True), (False, False))
    return PairedTable(*(found[cell] for cell in cells))


def _not_drawn(slug: str, last: date, *, locked: bool) -> Refused:
    step = action("tests draw", slug) if locked else action("study lock", slug)
    problem = Problem(
        slug,
        "no tests",
        f"follows the complaint, and no test of it is drawn; its period lasts until {last}",
        "Go on with '{step}', or close after that day.",
        "complaint.no_tests_yet",
        values={"step": step},
    )
    return _not_over(problem)


def _running(slug: str, running: int) -> Refused:
    problem = Problem(
        slug,
        str(running),
        "tests are not over yet, and a letter tells how they went",
        "Wait for them, or record why they are broken; see '{status}'.",
        "complaint.tests_running",
        values={"status": action("study status", slug)},
    )
    return _not_over(problem)


def _uncoded(slug: str, waiting: int) -> Refused:
    problem = Problem(
        slug,
        str(waiting),
        "answers wait for coders, and a letter tells what they judge",
        "Let coders judge them ('{next}') or decide between two ('{decide}').",
        "complaint.to_code",
        values={"next": action("code next", slug), "decide": action("code adjudicate", slug)},
    )
    return _not_over(problem)


def _not_over(problem: Problem) -> Refused:
    return Refused("The study after the complaint is not over.", [problem])
