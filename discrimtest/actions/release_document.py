"""Release a document to inspectors: exactly these bytes, by a person who may, after every step.

The document is made again from what is recorded now. It must be the same byte for byte: so nothing
goes out that would read otherwise today, and its page shows what the file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from discrimtest.actions.build_report import (
    RENDERERS,
    Behind,
    earlier_wave,
    facts_of,
    people_behind,
    report_name,
)
from discrimtest.actions.record_step import steps_asked
from discrimtest.actions.run_analysis import Closed, analysed, read_study
from discrimtest.actions.tell_coding import awaiting_coders
from discrimtest.actions.tell_landlords import landlord_called, landlord_names
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import canonical_json, fresh_id, sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.record import release as rules
from discrimtest.record.captures import require_captured
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.handed_in import readable
from discrimtest.record.remarks import require_answered
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience
from discrimtest.store import released as stored
from discrimtest.store.commits import overtaken, retried
from discrimtest.store.engine import aside, writing
from discrimtest.store.log import moved_since
from discrimtest.store.release_steps import deferrals_of, steps_of
from discrimtest.store.runs import ReportFile, built_for_inspectors
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.released import Deferral, DocumentPart, Released, StepDone
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace

HARMLESS = (
    *("read_document", "read_capture", "build_report"),
    *("run_analysis", "export_study", "write_paper"),
    *("write_privacy_paper", "give_access", "begin_pseudonyms"),
)
"""What may be recorded while a document is made again."""


class _Read(NamedTuple):
    """What was read of the study at one moment."""

    closed: Closed
    earlier: Closed | None
    behind: Behind
    steps: list[StepDone]
    deferrals: list[Deferral]
    awaiting: frozenset[str]
    built: tuple[ReportFile, datetime] | None
    known: list[Released]


class _Admitted(NamedTuple):
    """What who releases says to know of a document."""

    simulated: bool
    uncaptured: bool


def release_document(
    at: Workplace,
    slug: str,
    file: Path,
    *,
    landlord: str | None = None,
    simulated: bool = False,
    uncaptured: bool = False,
) -> Released:
    """Release a built report for an inspector, or on one landlord, as it lies in a file.

    Args:
        landlord: The one that it is about, by its name in the report ("A1"); None for all.
        simulated: That who releases knows that the data are simulated.
        uncaptured: That who releases knows that two people did not capture every advertisement.

    Raises:
        Refused: The study measures a market or is not locked, a step is not recorded as done, a
            question is open, a contact is held, a test is not over or not coded, the file is no
            such report, or it would read otherwise now; each with what is missing.
        WrongInput: The report knows no such landlord.
        NotAllowed: The person may not release.
    """
    content = bytes_of(file)
    known = _Admitted(simulated, uncaptured)
    return retried(partial(_released, at, slug, file.name, content, landlord, known))


def withdraw_document(at: Workplace, document: str, reason: str) -> Released:
    """Withdraw a release: the document stays listed, and is no longer shown.

    Args:
        document: Its number or id. reason: Kept encrypted.

    Raises:
        WrongInput: There is no such document, or no reason.
        Refused: It was withdrawn before.
    """
    why = readable(reason.strip(), "reason")
    with writing(at.engine) as session:
        found = stored.released_as(session, document)
        if found is None:
            at.require(Right.RELEASE_EVIDENCE)
            raise unknown_document(document)
        at.require(Right.RELEASE_EVIDENCE, found.study)
        if not why:
            rule, repair = "must say why", "Say it in a few words."
            problem = Problem.of_input("reason", "", rule, repair, code="reason.missing")
            raise WrongInput("Nothing was recorded.", [problem])
        rules.require_released(found)
        by = at.witness
        stored.record_withdrawal(session, at.keys, found, why, by=by.person, at=by.now)
    return found


def unknown_document(document: str) -> WrongInput:
    """That no document was released under this number or id."""
    rule, repair = "must be a released document", "See the list of them."
    problem = Problem.of_input("document", document, rule, repair, code="document.unknown")
    return WrongInput("There is no such document.", [problem])


def _released(
    at: Workplace, slug: str, name: str, content: bytes, landlord: str | None, known: _Admitted
) -> Released:
    sha256 = sha256_hex(content)
    with aside(at.engine) as session:
        read = _read(at, session, slug, sha256)
    closed, study = read.closed, read.closed.study
    rules.require_built(name, slug, built=read.built is not None)
    assert read.built is not None  # noqa: S101 (else it was refused)
    rules.require_stamped(slug, simulated=study.registered.simulated, told=known.simulated)
    rules.require_unreleased(name, read.known)
    built, made = read.built
    names = landlord_names(at, study, closed.material)
    about = None if landlord is None else landlord_called(names, landlord)
    told = [test for test in closed.record.tests if about in (None, test.landlord)]
    states = rules.standing_steps(steps_asked(study), read.steps, read.deferrals)
    require_ready(closed, at.now(), told, names, states, read.awaiting)
    captures = closed.material.captures
    require_captured(slug, closed.record, captures, told, known=known.uncaptured)
    called, context = _made_again(at, slug, read, built, made, landlord)
    rules.require_current(name, slug, same=context is not None, landlord=landlord)
    assert context is not None  # noqa: S101 (else it was refused)
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, study.id)
        seq = closed.material.seq
        if moved_since(session, seq, study.id, HARMLESS):
            raise overtaken(session, seq)
        by = at.witness
        document = Released(
            fresh_id("document"),
            stored.next_number(session, by.now),
            study.id,
            called,
            landlord or "",
            about,
            built.language,
            built.format,
            sha256,
            len(content),
            study.registered.simulated,
            by.person,
            by.now,
        )
        told_in = canonical_json(context.to_dict())
        stored.record_released(session, at.keys, document, content, told_in)
    return document


def _read(at: Workplace, session: Session, slug: str, sha256: str) -> _Read:
    registered = begun(at, session, slug)
    at.require(Right.RELEASE_EVIDENCE, registered.id)
    rules.require_enforcement(slug, registered.purpose)
    closed = read_study(at, session, slug, Right.RELEASE_EVIDENCE, texts=True)
    study, reader = closed.study, Audience.INSPECTOR
    known = [each for each in stored.released_bytes(session, sha256) if each.study == study.id]
    return _Read(
        closed,
        earlier_wave(at, session, study),
        people_behind(at, session, closed, reader),
        steps_of(session, study.id),
        deferrals_of(session, study.id),
        awaiting_coders(closed.record, study, at, session),
        built_for_inspectors(session, study.id, sha256),
        known,
    )


def require_ready(
    closed: Closed,
    now: datetime,
    told: Sequence[Test],
    names: dict[str, str],
    states: Sequence[rules.StepState],
    awaiting: frozenset[str],
) -> None:
    """Let a document or bundle pass of which every test is over and every step was taken.

    Args:
        told: The tests that it tells of. names: What it calls landlords.
        states: How each step stands. awaiting: Contacts whose answers wait for coders.

    Raises:
        Refused: With each missing step, or what else is missing.
    """
    slug = closed.study.registered.slug
    rules.require_steps(slug, states, {test.landlord for test in told}, names, day_of(now))
    require_answered(closed.record)
    rules.require_over(slug, closed.material.progress(now), told)
    contacts = {contact.id for test in told for contact in test.contacts}
    rules.require_coded(slug, len(contacts & awaiting))


def _made_again(
    at: Workplace, slug: str, read: _Read, built: ReportFile, made: datetime, landlord: str | None
) -> tuple[DocumentPart, ReportContext | None]:
    """The document with the same bytes as the file, made from what is recorded now; or None."""
    then, reader = at.on(made), Audience.INSPECTOR
    analysis = analysed(then, read.closed)
    facts = facts_of(then, analysis, read.earlier, reader, read.behind)
    context = build_context(facts, analysis.findings, reader, built.language, landlord)
    report = report_name(slug, reader, landlord, built.language)
    for name, document in documents(context, report):
        if sha256_hex(RENDERERS[built.format](document)) == built.sha256:
            return _part(name.removeprefix(report)), document
    return DocumentPart.REPORT, None


def _part(ending: str) -> DocumentPart:
    if not ending:
        return DocumentPart.REPORT
    return DocumentPart.TECHNICAL if ending == "-technical" else DocumentPart.ANNEX
