"""What each kind of long work does, and what a page is told of it: no name and no address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from discrimtest.actions.ask_job import folder_of
from discrimtest.doors import as_command
from discrimtest.errors import DiscrimtestError, OutsideTrouble, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.library.handed_in import Upload
from discrimtest.words.job import Job, JobKind
from discrimtest.workplace.workplace import Workplace

Tell = Callable[[str, int, int], None]
Work = Callable[[Workplace, Job, dict[str, Any], bytes | None, Tell], dict[str, Any]]


class Asks(Exception):
    """Work that a person is to decide something for. told: What it asks."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        super().__init__("a person decides")


def told_error(error: DiscrimtestError) -> dict[str, Any]:
    """What a page needs to word an error, in any language."""
    problems = [
        {
            **{name: getattr(told, name) for name in ("place", "value", "rule", "repair")},
            "code": problem.code,
            "field": problem.field,
            "values": {name: str(value) for name, value in problem.values.items()},
        }
        for problem in error.problems
        for told in [problem.told(as_command)]
    ]
    outside = isinstance(error, OutsideTrouble)
    return {"summary": error.summary, "problems": problems, "outside": outside}


def found_files(place: Workplace, job: Job) -> dict[str, Any]:
    """What is left to tell of a job that was kept, and whose process died before it told more."""
    folder = folder_of(place, job)
    made = sorted(folder.iterdir()) if folder.is_dir() else []
    return {"files": [_described(path) for path in made if not path.name.startswith(".")]}


def work_of(kind: JobKind) -> Work:
    """What a kind of job does."""
    return {
        JobKind.IMPORT: _import,
        JobKind.DRAW: _draw,
        JobKind.ANALYSE: _analyse,
        JobKind.REPORT: _report,
        JobKind.EXPORT: _export,
        JobKind.FETCH: _fetch,
    }[kind]


def _import(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.import_listings import import_listings
    from discrimtest.intake.column_map import ColumnMap
    from discrimtest.intake.together import together

    upload = Upload(choices["name"], file or b"")
    decided = ColumnMap(
        choices.get("columns", {}), choices.get("constants", {}), tuple(choices.get("unused", ()))
    )
    try:
        made = import_listings(at, job.study, upload, decided=decided, progress=tell)
    except WrongInput as error:
        asked = _columns_asked(upload, error)
        if asked is None:
            raise
        fields = {name: field for field, name in decided.columns.items()}
        fields |= dict.fromkeys(decided.unused, "unused")
        before = {"fields": fields, "constants": dict(decided.constants)}
        raise Asks({**asked, **before}) from error
    return {
        **{name: getattr(made, name) for name in ("accepted", "duplicates", "refused", "used")},
        "unused": list(made.unused),
        "notes": list(made.notes),
        "source": made.source,
        "rows": together(made.rows),
        "doubts": len(made.doubts),
    }


def _columns_asked(upload: Upload, error: WrongInput) -> dict[str, Any] | None:
    """The questions on columns that an import stumbled over; None where it did over others."""
    if not all(problem.code.startswith("column.") for problem in error.problems):
        return None
    from discrimtest.intake.account import listing_file
    from discrimtest.tables.reader import read_table

    header = read_table(upload.content, listing_file(upload.name, ())).header
    return {**told_error(error), "header": list(header)}


def _draw(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.draw_tests import draw_tests

    start = choices.get("start")
    made = draw_tests(
        *(at, job.study),
        count=choices.get("count"),
        start=date.fromisoformat(start) if start else None,
        progress=tell,
    )
    return made.to_dict()


def _analyse(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.build_report import facts_of
    from discrimtest.actions.run_analysis import run_analysis
    from discrimtest.report.context import build_context
    from discrimtest.report.facts import Audience
    from discrimtest.store import runs
    from discrimtest.store.engine import reading
    from discrimtest.words.language import LANGUAGES

    analysis = run_analysis(at, job.study, told=tell)
    with reading(at.engine) as session:
        looks = runs.how_many(session, analysis.study.id)
    reader = Audience.COMMISSIONER
    facts = facts_of(at, analysis, None, reader)
    pages = {}
    for code in LANGUAGES:
        context = build_context(facts, analysis.findings, reader, code)
        first, *_ = context.sections
        plain = (part for part in first.parts if not part.technical)
        blocks = [*first.blocks, *(block for part in plain for block in part.blocks)]
        pages[code] = {
            "stamps": [asdict(stamp) for stamp in context.stamps],
            "summary": [asdict(answer) for answer in context.summary],
            "title": first.title,
            "tables": [asdict(each) for each in blocks if each.kind in ("table", "note")],
        }
    return {"run": analysis.run.id, "looks": looks, "pages": pages}


def _report(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.build_report import build_reports

    made = build_reports(
        *(at, job.study, _folder(at, job)),
        audience=choices["audience"],
        languages=choices["languages"],
        formats=choices["formats"],
        progress=tell,
    )
    return {"files": [_described(path) for path in (*made.reports, *made.annexes)]}


def _export(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.export_study import export_study
    from discrimtest.exchange.formats import Format
    from discrimtest.exchange.release import Recipient

    made = export_study(
        *(at, job.study, _folder(at, job)),
        form=Format(choices["form"]),
        audience=Recipient(choices["audience"]),
        language=choices["language"],
        progress=tell,
    )
    return {
        "files": [_described(path) for path in made.files],
        "rows": dict(made.rows),
        "notes": [str(note) for note in made.notes],
    }


def _fetch(
    at: Workplace, job: Job, choices: dict[str, Any], file: bytes | None, tell: Tell
) -> dict[str, Any]:
    from discrimtest.actions.fetch_mail import fetch_mails
    from discrimtest.mail.signature import ask_name_server

    return dict(fetch_mails(at, job.study, ask_name_server).counts)


def _folder(at: Workplace, job: Job) -> Path:
    folder = folder_of(at, job)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    return folder


def _described(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"name": path.name, "sha256": sha256_hex(content), "bytes": len(content)}
