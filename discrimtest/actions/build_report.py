"""Analyse a study and write its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from discrimtest.actions.analyse_calls import call_facts, require_for_market
from discrimtest.actions.analyse_visits import visit_facts
from discrimtest.actions.check_publication import publications, published, require_unmoved
from discrimtest.actions.publish_calls import (
    calls_published,
    publish_calls,
    require_calls_unmoved,
)
from discrimtest.actions.run_analysis import (
    Analysis,
    Closed,
    analysed,
    analysis_of,
    findings_of,
    keep_run,
    read_study,
)
from discrimtest.actions.tell_testers import quality_for, tested
from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.publication import Publication
from discrimtest.doors import Input
from discrimtest.errors import Problem, WrongInput
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.identifiers import fresh_id, sha256_hex
from discrimtest.record.quality import Quality
from discrimtest.record.remarks import require_answered
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience, ComplaintCounts, ReportFacts
from discrimtest.report.gathered import report_facts
from discrimtest.report.gathered_waves import baseline_facts
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.store import complaints, runs, studies
from discrimtest.store.check import require_sound
from discrimtest.store.commits import retried
from discrimtest.store.engine import aside, writing
from discrimtest.store.runs import ReportFile, Run
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, frozen
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one analysis.

    Attributes:
        reports: One a language and format, ``<slug>-<audience>-<language>.html``; with the name of
            a landlord before the language in a report about one.
        annexes: Beside them, ``…-<language>-technical.html``, and volumes of a long annex of
            tests, ``…-<language>-annex-1.html``.
    """

    reports: tuple[Path, ...]
    annexes: tuple[Path, ...]


def build_reports(
    at: Workplace,
    slug: str,
    directory: Path,
    *,
    audience: str,
    languages: Sequence[str],
    formats: Sequence[str] = ("html",),
    landlord: str | None = None,
    calls: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Written:
    """One report a language and format, all of one analysis; their hashes are kept.

    Args:
        directory: Made when it is not there; its parent must be.
        audience: "public", "commissioner" or "inspector".
        languages: "nl", "fr", "en".
        formats: "html", "pdf".
        progress: Told of each language how many of its files are made.
        landlord: Only about this landlord, by its name in the report ("A1").
        calls: A table of mystery calls, or the name of the study that made them, told beside the
            tests in a section of its own; to the public a study's alone.

    Raises:
        Refused: There is nothing to analyse, a number the report must state is missing, one
            landlord is asked for in a study that measures the market, a question about an entry is
            open while every test is told, or the public would learn of few landlords from what this
            report and an earlier publication do not have in common.
        WrongInput: The report knows no such landlord, or has no annex.
        NotAllowed: The person may not build reports of this study, or no longer at its end.
        OutsideTrouble: The folder can not be written to.
        StoreDamaged: The database does not pass its check.
        Overtaken: Personal data that it shows were erased meanwhile, again and again.
    """
    reader = Audience(audience)
    if landlord is not None and reader is not Audience.INSPECTOR:
        raise _no_annex(landlord)
    if calls is not None:
        require_for_market(at, reader, landlord, calls)
    check_writable(directory)
    require_sound(at.engine, at.keys if reader is Audience.INSPECTOR else None)
    work = partial(
        _written, at, slug, directory, reader, languages, formats, landlord, calls, progress
    )
    return retried(work)


def _written(
    at: Workplace,
    slug: str,
    directory: Path,
    reader: Audience,
    languages: Sequence[str],
    formats: Sequence[str],
    landlord: str | None,
    calls: Path | None,
    progress: Progress,
) -> Written:
    """The same, of one reading."""
    with aside(at.engine) as session:
        annexed = reader is Audience.INSPECTOR
        closed = read_study(at, session, slug, Right.BUILD_REPORT, texts=annexed)
        earlier = earlier_wave(at, session, closed.study)
        if annexed:
            require_answered(closed.record)
        behind = people_behind(at, session, closed, reader)
        before = publications(session, closed.study.id) if reader is Audience.PUBLIC else ()
        told_before = publications(session, earlier.study.id) if earlier else ()
        called_before = () if calls is None else calls_published(session)
    analysis = analysed(at, closed)
    run = analysis.run
    gate = Gate.of(analysis.findings) if reader is Audience.PUBLIC else None
    if gate is not None:
        run = published(at, analysis, gate, before)
    facts = facts_of(at, analysis, earlier, reader, behind)
    wave = None
    if gate is not None and earlier is not None and not gate.hides(facts.primary.key):
        wave = _told_of_earlier(at, earlier, facts, told_before)
    called_on = None
    if calls is not None:
        told = call_facts(at, analysis.study.instrument, calls)
        called_on = told.facts
        if reader is Audience.PUBLIC:
            called_on, run = publish_calls(at, slug, str(calls), told, run, called_before)
    made: list[ReportFile] = []
    reports: set[str] = set()
    with Drafts(directory) as drafts:
        forms = tuple(dict.fromkeys(formats))
        for language in dict.fromkeys(languages):
            step = f"report in {language}"
            progress(step, 0, 1)
            context = build_context(facts, analysis.findings, reader, language, landlord, called_on)
            called = report_name(slug, reader, landlord, language)
            files = [
                (name, document, form)
                for name, document in documents(context, called)
                for form in forms
            ]
            reports |= {f"{called}.{form}" for form in forms}
            for number, (name, document, form) in enumerate(files, start=1):
                content = RENDERERS[form](document)
                drafts.add(f"{name}.{form}", content)
                what = (str(reader), language, form, sha256_hex(content), at.person.id, at.now())
                made.append(ReportFile(fresh_id("report"), analysis.run.id, *what))
                progress(step, number, len(files))
        with writing(at.engine) as session:
            closed.keep(at, session)
            if reader is Audience.PUBLIC:
                require_unmoved(session, analysis.study.id, closed.material.seq)
            if wave is not None:
                require_unmoved(session, wave.study, closed.material.seq)
                keep_run(at, session, wave)
            if calls is not None and reader is Audience.PUBLIC:
                require_calls_unmoved(session, closed.material.seq)
            keep_run(at, session, run)
            for report in made:
                kept = replace(report, at=at.now())
                runs.record_report(session, kept, study=analysis.study.id)
            finished = drafts.finish()
    return Written(
        tuple(file for file in finished if file.name in reports),
        tuple(file for file in finished if file.name not in reports),
    )


def _told_of_earlier(
    at: Workplace, earlier: Closed, facts: ReportFacts, before: tuple[Publication, ...]
) -> Run | None:
    """What the public is told of the wave before, as if that had a report of its own; None where
    it was told the same already.

    Raises:
        Refused: Beside what was published of that wave, this would tell of few landlords.
    """
    assert facts.baseline is not None  # noqa: S101 (there is an earlier wave)
    wave = analysis_of(at, earlier, facts.baseline.findings)
    run = published(at, wave, Gate.of(wave.findings), before)
    return None if run is wave.run else run


def report_name(slug: str, audience: str, landlord: str | None, language: str) -> str:
    """What the file of a report is called, without its ending."""
    return "-".join(filter(None, (slug, audience, landlord, language)))


def _no_annex(landlord: str) -> WrongInput:
    problem = Problem(
        "landlord",
        landlord,
        "only a report for an inspector has an annex",
        "Add '{inspector}'.",
        "report.no_annex",
        "landlord",
        {"inspector": Input("audience", "inspector")},
    )
    return WrongInput("There are no tests of one landlord in this report.", [problem])


def earlier_wave(at: Workplace, session: Session, study: OpenStudy) -> Closed | None:
    """The wave that a study names as its baseline, when this database holds it, locked, with a
    test that is over."""
    slug = study.instrument.study.baseline
    found = studies.find_study(session, slug) if slug else None
    version = studies.current_version(session, found.id) if found else None
    if found is None or version is None:
        return None
    wave = OpenStudy(found, frozen(at, version), version)
    closed = Closed.read(at, session, wave, Right.BUILD_REPORT)
    return closed if closed.material.progress(at.now()).complete else None


class Behind(NamedTuple):
    """What the people of a study did beside its tests; the public reads none of it."""

    quality: Quality | None = None
    complaints: ComplaintCounts | None = None


NOTHING_BEHIND = Behind()


def people_behind(at: Workplace, session: Session, closed: Closed, reader: Audience) -> Behind:
    """What this reader reads of it."""
    if reader is Audience.PUBLIC:
        return NOTHING_BEHIND
    quality = quality_for(at, session, closed.material, texts=closed.texts)
    return Behind(quality, complaints_in(session, closed.study))


def complaints_in(session: Session, study: OpenStudy) -> ComplaintCounts | None:
    """Complaints of a study's region received in its period; None where nobody records any."""
    found, file = complaints.complaints(session), study.instrument.study
    if not found:
        return None
    first, last = file.period.first, file.period.last
    mine = [each for each in found if each.region == file.legal and first <= each.received <= last]
    by_source = Counter(str(each.source) for each in mine)
    return ComplaintCounts(by_source, Counter(each.ground for each in mine))


def facts_of(
    at: Workplace,
    analysis: Analysis,
    earlier: Closed | None,
    audience: str,
    behind: Behind = NOTHING_BEHIND,
) -> ReportFacts:
    """What the report of an analysis tells, with what visits found; an earlier wave is analysed
    anew by the plan that it was locked with."""
    instrument, baseline = analysis.study.instrument, None
    if earlier is not None:
        found = findings_of(at, earlier.study, earlier.material)
        before = (earlier.study.instrument, earlier.material, found)
        baseline = baseline_facts(
            before, (instrument, analysis.material, analysis.findings), at.now()
        )
    facts = report_facts(instrument, analysis.material, at.now(), audience, baseline)
    if analysis.record.fieldwork.visits:
        visited = visit_facts(at, analysis.study, analysis.material, instrument.plan)
        facts = replace(facts, visits=visited)
    if behind.quality is None:
        return facts
    return replace(
        facts,
        quality=behind.quality,
        tested_by=tested(instrument, analysis.record, at.now()),
        complaints=behind.complaints,
    )


RENDERERS: dict[str, Callable[[ReportContext], bytes]] = {
    "html": lambda context: render_html(context).encode("utf-8"),
    "pdf": render_pdf,
}
"""File format -> what makes it."""
