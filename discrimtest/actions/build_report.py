"""Analyse a study and write its reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from errno import EISDIR
from os import strerror
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
        pages: dict[Path, bytes] = {}
        for number, language in enumerate(dict.fromkeys(languages)):
            progress("reports", number, len(languages))
            page = render_html(build_context(facts, analysis.findings, reader, language))
            content = page.encode("utf-8")
            pages[directory / f"{slug}-{audience}-{language}.html"] = content
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
        _write(directory, pages)
        progress("reports", len(languages), len(languages))
        return list(pages)


def _write(directory: Path, pages: Mapping[Path, bytes]) -> None:
    """All files or none: written beside their places, then moved there."""
    drafts = {path.with_name(f".{path.name}.part"): path for path in pages}
    made = not directory.exists()
    try:
        directory.mkdir(exist_ok=True)
        for draft, path in drafts.items():
            if path.is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
            draft.write_bytes(pages[path])
        for draft, path in drafts.items():
            draft.replace(path)
    except OSError as error:
        # What hinders the writing may hinder the clearing up; the first trouble is the one told.
        with suppress(OSError):
            for draft in drafts:
                draft.unlink(missing_ok=True)
            if made:
                directory.rmdir()
        problem = Problem(
            "--output",
            str(directory),
            f"must be a folder that can be written to ({error.strerror})",
            "Choose another folder.",
        )
        raise OutsideTrouble("The reports were not written.", [problem]) from error
