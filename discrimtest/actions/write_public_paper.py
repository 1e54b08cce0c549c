"""Write what follows a public report: the letter to the sector, and the page for the council.

Both tell its very figures through the same gate, so they publish nothing new; they are refused
where there is no such report yet, or where it would read otherwise today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from discrimtest.actions.build_report import earlier_wave, facts_of
from discrimtest.actions.check_publication import publications, require_unmoved
from discrimtest.actions.run_analysis import Analysis, analysed, read_study
from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.publication import Publication
from discrimtest.disclosure.rule import RULE
from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.identifiers import fresh_id, sha256_hex
from discrimtest.report import council_page
from discrimtest.report.context import HalfPage, half_page
from discrimtest.report.docx import render_docx
from discrimtest.report.facts import Audience
from discrimtest.report.language import Language, language
from discrimtest.report.sector_letter import sector_letter
from discrimtest.report.wave_facts import BaselineFacts
from discrimtest.store import runs
from discrimtest.store.check import require_sound
from discrimtest.store.commits import retried
from discrimtest.store.engine import aside, writing
from discrimtest.store.runs import ReportFile, Run
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.workplace import Workplace

SECTOR, COUNCIL = "sector", "council"
FORMATS = {SECTOR: ("docx",), COUNCIL: ("html", "pdf")}
"""For whom -> the formats, the usual one first."""


def write_public_papers(
    at: Workplace,
    slug: str,
    directory: Path,
    *,
    audience: str,
    languages: Sequence[str],
    formats: Sequence[str] = (),
) -> tuple[Path, ...]:
    """``<slug>-<audience>-<language>.<format>``, one a language and format; their hashes are kept.

    Args:
        directory: Made when it is not there; its parent must be.
        audience: "sector" or "council". languages: "nl", "fr", "en".
        formats: Of :data:`FORMATS`; empty for the usual one.

    Raises:
        Refused: No public report was built, it would read otherwise now, or the public reads no
            figure of the study; or a page does not fit on one sheet.
        WrongInput: It is written in no such format or language.
        NotAllowed: The person may not build reports of this study, or no longer at its end.
        OutsideTrouble: The folder can not be written to.
        StoreDamaged: The database does not pass its check.
    """
    require_in(at, Right.BUILD_REPORT, slug)
    forms = tuple(dict.fromkeys(formats)) or FORMATS[audience][:1]
    for form in forms:
        _require_format(audience, form)
    check_writable(directory)
    require_sound(at.engine)
    words = [language(code) for code in dict.fromkeys(languages)]
    return retried(partial(_written, at, slug, directory, audience, words, forms))


def _written(
    at: Workplace,
    slug: str,
    directory: Path,
    audience: str,
    languages: Sequence[Language],
    forms: Sequence[str],
) -> tuple[Path, ...]:
    with aside(at.engine) as session:
        closed = read_study(at, session, slug, Right.BUILD_REPORT)
        earlier = earlier_wave(at, session, closed.study)
        newest = runs.newest_public(session, closed.study.id)
        before = publications(session, earlier.study.id) if earlier else ()
    analysis = analysed(at, closed)
    run, day = _require_published(at, analysis, newest)
    facts = facts_of(at, analysis, earlier, Audience.PUBLIC)
    if facts.baseline is not None:
        _require_told(slug, facts.baseline, before)
    made: list[ReportFile] = []
    with Drafts(directory) as drafts:
        for words in languages:
            told = half_page(facts, analysis.findings, Audience.PUBLIC, words.code)
            for form in forms:
                content = _rendered(told, words, day, form, at.now())
                told.readings.refuse()
                drafts.add(f"{slug}-{audience}-{words.code}.{form}", content)
                what = (audience, words.code, form, sha256_hex(content), at.person.id, at.now())
                made.append(ReportFile(fresh_id("report"), run.id, *what))
        with writing(at.engine) as session:
            closed.keep(at, session)
            require_unmoved(session, analysis.study.id, closed.material.seq)
            for paper in made:
                runs.record_report(session, paper, study=analysis.study.id)
            return tuple(drafts.finish())


def _rendered(told: HalfPage, words: Language, day: date, form: str, now: datetime) -> bytes:
    if form in FORMATS[SECTOR]:
        return render_docx(sector_letter(told, words, day), now)
    return council_page.RENDERERS[form](council_page.council_page(told, words, day))


def _require_format(audience: str, form: str) -> None:
    if form not in FORMATS[audience]:
        known = " or ".join(FORMATS[audience])
        problem = Problem.of_input(
            "format",
            form,
            f"for the {audience} it is written as {known}",
            "Choose {format}.",
            code="report.format_of_audience",
            format=Input("format", FORMATS[audience][0]),
        )
        raise WrongInput("There is no such file for these readers.", [problem])


def _require_published(at: Workplace, analysis: Analysis, newest: Run | None) -> tuple[Run, date]:
    """The analysis of the newest public report, and its day, where it tells what holds now."""
    slug, gate = analysis.study.instrument.slug, Gate.of(analysis.findings)
    report = action("report", slug, audience="public")
    if any(one.main and gate.hides(one.key) for one in analysis.study.instrument.planned):
        rule = (
            f"tells the public no figure: too few landlords were tested ({RULE.crowd} are a crowd)"
        )
        raise _refused(slug, "", rule, "Write it when more were tested.", "paper.too_small")
    if newest is None:
        rule = "must have a public report first: this tells its figures, and no others"
        repair = "Build it, publish it, and write this then: '{report}'."
        raise _refused(slug, "no public report", rule, repair, "paper.unpublished", report=report)
    day = newest.at.astimezone(analysis.record.fieldwork.zone).date()
    if not analysis.run.agrees_with(newest):
        rule = "reads otherwise now: answers, files or the program changed since"
        repair = "Build it again, publish that, and write this then: '{report}'."
        place = f"{slug}: public report of {day}"
        raise _refused(place, "", rule, repair, "paper.moved", report=report)
    return newest, day


def _require_told(slug: str, wave: BaselineFacts, before: tuple[Publication, ...]) -> None:
    """Let the figures of an earlier wave pass that the public was told, and no others."""
    now, hidden = Publication.of(Gate.of(wave.findings), ""), Gate.of(wave.findings).hidden
    wholes = [row for row in hidden if row[1] is None]
    if wholes or any(replace(now, on=each.on) == each for each in before):
        return
    rule = "reads otherwise now than any public report told"
    repair = "Build the public report again, publish that, and write this then: '{report}'."
    report = action("report", slug, audience="public")
    raise _refused(f"{wave.study}: earlier wave", "", rule, repair, "paper.moved", report=report)


def _refused(
    place: str, found: str, rule: str, repair: str, code: str, **values: object
) -> Refused:
    problem = Problem(place, found, rule, repair, code, values=values)
    return Refused("Nothing was written for these readers.", [problem])
