"""Write the official report (PV) on one landlord, and the notice to it: drafts that a person
completes. What is kept of them is their fingerprint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from discrimtest.actions.record_step import steps_asked, steps_known
from discrimtest.actions.release_document import HARMLESS, require_ready
from discrimtest.actions.run_analysis import Closed, read_study
from discrimtest.actions.tell_coding import awaiting_coders
from discrimtest.actions.tell_landlords import (
    landlord_called,
    landlord_names,
    study_to_release,
)
from discrimtest.errors import Problem, Refused
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.files.legal import LegalBasis, OfficialReport
from discrimtest.identifiers import sha256_hex
from discrimtest.record.clocks import done_on
from discrimtest.record.release import require_enforcement, standing_steps
from discrimtest.report.annex import check_dossier
from discrimtest.report.docx import render_docx
from discrimtest.report.facts import Audience
from discrimtest.report.gathered import report_facts
from discrimtest.report.landlord_notice import NoticeFacts, landlord_notice
from discrimtest.report.language import Language, language
from discrimtest.report.official_report import OfficialFacts, official_report
from discrimtest.report.paper import Paper
from discrimtest.store import landlords, released
from discrimtest.store.commits import overtaken, retried
from discrimtest.store.engine import aside, writing
from discrimtest.store.log import moved_since
from discrimtest.store.release_steps import deferrals_of, steps_of
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A draft that was written.

    Attributes:
        blanks: What a person must still fill in.
    """

    file: Path
    sha256: str
    blanks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"file": str(self.file), "sha256": self.sha256, "blanks": list(self.blanks)}


def write_official_report(
    at: Workplace, slug: str, landlord: str, out: Path, *, code: str = "fr"
) -> WrittenPaper:
    """Write the official report on one landlord, after every step that comes before a release.

    Args:
        landlord: By its name in the report ("A1").
        out: The file (.docx); its folder must be. code: Its language.

    Raises:
        Refused: The region's law knows no official report, the study measures a market, or
            something must come first, as before a release.
        WrongInput: The report knows no such landlord or language.
        OutsideTrouble: The file cannot be written.
    """
    said = language(code)
    with aside(at.engine) as session:
        _report_of(slug, study_to_release(at, session, slug).instrument.legal)
    check_writable(out.parent)
    paper = partial(_official, at, slug, landlord, said)
    return retried(partial(_written, at, slug, landlord, out, said, "official", paper))


def write_notice(
    at: Workplace, slug: str, landlord: str, out: Path, *, code: str = "nl"
) -> WrittenPaper:
    """Write the notice to one landlord (GDPR, article 14). That it was sent is a step.

    Args, Raises: As :func:`write_official_report`; no step must come first. Also refused where the
        landlord was erased.
    """
    said = language(code)
    with aside(at.engine) as session:
        study_to_release(at, session, slug)
    check_writable(out.parent)
    paper = partial(_notice, at, landlord, said)
    return retried(partial(_written, at, slug, landlord, out, said, "notice", paper))


def _written(
    at: Workplace,
    slug: str,
    landlord: str,
    out: Path,
    said: Language,
    kind: str,
    made: Callable[[Session, Closed, str], Paper],
) -> WrittenPaper:
    with aside(at.engine) as session:
        registered = begun(at, session, slug)
        at.require(Right.RELEASE_EVIDENCE, registered.id)
        require_enforcement(slug, registered.purpose)
        closed = read_study(at, session, slug, Right.RELEASE_EVIDENCE, texts=True)
        names = landlord_names(at, closed.study, closed.material)
        about = landlord_called(names, landlord)
        paper = made(session, closed, about)
    content = render_docx(paper, at.now())
    sha256, study = sha256_hex(content), closed.study.id
    with Drafts(out.parent) as drafts:
        drafts.add(out.name, content)
        with writing(at.engine) as session:
            at.require_still(session, Right.RELEASE_EVIDENCE, study)
            if moved_since(session, closed.material.seq, study, HARMLESS):
                raise overtaken(session, closed.material.seq)
            by = at.witness
            what = {"sha256": sha256, "language": said.code}
            released.record_paper(session, kind, about, study, what, by=by.person, at=by.now)
            drafts.finish()
    return WrittenPaper(out, sha256, paper.blanks)


def _official(
    at: Workplace,
    slug: str,
    landlord: str,
    said: Language,
    session: Session,
    closed: Closed,
    about: str,
) -> Paper:
    study, law = closed.study, closed.study.instrument.legal
    report = _report_of(slug, law)
    steps, deferrals = steps_of(session, study.id), deferrals_of(session, study.id)
    told = [test for test in closed.record.tests if test.landlord == about]
    states = standing_steps(steps_asked(study), steps, deferrals)
    waiting = awaiting_coders(closed.record, study, at, session)
    require_ready(closed, at.now(), told, {about: landlord}, states, waiting)
    facts = report_facts(study.instrument, closed.material, at.now(), Audience.INSPECTOR)
    days = {step.id: done_on(step.id, about, steps) for step in steps_known(study)}
    documents = [
        (each.number, each.sha256)
        for each in released.released_of(session, [study.id])
        if each.landlord == about and not each.withdrawn and not each.erased
    ]
    called = landlords.names(session, at.keys, [about]).get(about, "")
    tests = check_dossier(facts, landlord)
    done = {step: day for step, day in days.items() if day}
    official = OfficialFacts(facts, law, report, tests, landlord, called, done, documents)
    return official_report(official, said)


def _notice(
    at: Workplace, landlord: str, said: Language, session: Session, closed: Closed, about: str
) -> Paper:
    study = closed.study
    facts = report_facts(study.instrument, closed.material, at.now(), Audience.INSPECTOR)
    law = study.instrument.legal
    called = landlords.names(session, at.keys, [about]).get(about, "")
    if not called:
        rule = "its data were erased, so that no data are left to give notice of"
        repair = "Send none; the log tells when it was erased, and by which rule."
        place = f"{study.registered.slug}: landlord"
        problem = Problem(place, landlord, rule, repair, "notice.erased")
        raise Refused("No notice was written.", [problem])
    return landlord_notice(NoticeFacts(facts, law, called, landlord, at.now().date()), said)


def _report_of(slug: str, law: LegalBasis) -> OfficialReport:
    """What the law of the region asks of an official report.

    Raises:
        Refused: It knows none.
    """
    if law.official_report is not None:
        return law.official_report
    rule = "knows no official report of the region whose law the study names"
    repair = "Counsel adds [official_report] to the legal file where the law knows one."
    place = f"{slug}: legal file {law.region}"
    problem = Problem(place, "", rule, repair, "official_report.unknown")
    raise Refused("No official report was written.", [problem])
