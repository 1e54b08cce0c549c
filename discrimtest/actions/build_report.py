"""Analyse a study and write its reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from discrimtest.actions.report_facts import report_facts
from discrimtest.actions.run_analysis import analysed
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.identifiers import fresh_id, sha256_hex
from discrimtest.person import Right
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.store import runs
from discrimtest.store.engine import writing
from discrimtest.store.runs import ReportFile

Progress = Callable[[str, int, int], None]


def build_reports(
    at: Workplace,
    slug: str,
    directory: Path,
    *,
    audience: str,
    languages: Sequence[str],
    progress: Progress = lambda *_: None,
) -> list[Path]:
    """One report a language, all of one analysis; their hashes are kept.

    Args:
        directory: Made when it is not there; its parent must be.
        audience: "public" or "commissioner".
        languages: "nl", "fr", "en".

    Returns:
        The files: ``<slug>-<audience>-<language>.html``.

    Raises:
        Refused: There is nothing to analyse, or a number the report must state is missing.
        OutsideTrouble: The folder can not be written to.
    """
    reader = Audience(audience)
    with writing(at.engine) as session:
        analysis = analysed(at, session, slug, Right.BUILD_REPORT)
        facts = report_facts(at, session, analysis, audience)
        written: list[Path] = []
        for number, language in enumerate(languages):
            progress("reports", number, len(languages))
            page = render_html(build_context(facts, analysis.findings, reader, language))
            content = page.encode("utf-8")
            path = directory / f"{slug}-{audience}-{language}.html"
            _write(path, content)
            written.append(path)
            runs.record_report(
                session,
                ReportFile(
                    fresh_id("report"),
                    analysis.run.id,
                    audience,
                    language,
                    "html",
                    sha256_hex(content),
                    at.person.id,
                    at.now(),
                ),
                study=analysis.study.id,
            )
        progress("reports", len(languages), len(languages))
        return written


def _write(path: Path, content: bytes) -> None:
    """The whole file or none: written beside it, then moved into place."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        problem = Problem(
            "--output",
            str(path.parent),
            f"must be a folder that can be written to ({error.strerror})",
            "Choose another folder.",
        )
        raise OutsideTrouble("The report was not written.", [problem]) from error
