"""Take in a tester's list of what was sent and what came back: all rows, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.import_listings import bytes_of
from discrimtest.actions.open_study import look_up
from discrimtest.actions.record_contact import record_event
from discrimtest.actions.record_response import record_answer
from discrimtest.actions.recording import moment_of, subject_of
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import NotAllowed, OutsideTrouble, Problem, Refused, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.intake.table import RawRow, RawTable, read_table
from discrimtest.outcome import Category
from discrimtest.person import Right
from discrimtest.response import ResponseChannel
from discrimtest.store.engine import writing

Progress = Callable[[str, int, int], None]

COLUMNS = ("contact", "event", "at", "channel", "category", "text", "reason", "note", "client_id")
_NEEDED = ("contact", "event", "at")
_EVENTS = ("sent", "failed", "declined", "broken", "exposure", "abuse", "response")
_FORMS = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list brought; ``repeated`` rows were recorded before and changed nothing."""

    rows: int
    recorded: int
    repeated: int
    late: int

    @property
    def summary(self) -> str:
        return (
            f"{self.rows} rows: {self.recorded} recorded, {self.repeated} recorded before; "
            f"{self.late} answers came after their window."
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "recorded": self.recorded,
            "repeated": self.repeated,
            "late": self.late,
        }


def import_contacts(
    at: Workplace, slug: str, file: Path, *, progress: Progress = lambda *_: None
) -> Taken:
    """Record every row of a list.

    Columns: ``contact``, ``event`` (sent, failed, declined, broken, exposure, abuse, response)
    and ``at`` (local time of the study); for a response ``channel`` and, optionally,
    ``category`` and ``text``; for failed and broken ``reason``; ``note`` and ``client_id`` where
    wanted. A row without ``client_id`` is told from its content, so the same list again, or a
    longer one that contains it, records nothing twice.

    Raises:
        WrongInput: With every mistake of every row; nothing is recorded then.
        Refused: The same, when rules alone stand against the rows.
    """
    table = read_table(bytes_of(file), file.name)
    columns = _columns(table)
    with writing(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        at.require(Right.RECORD_RESPONSES, study.id)
        problems: list[Problem] = []
        wrong = False
        counts = {"recorded": 0, "repeated": 0, "late": 0}
        for number, row in enumerate(table.rows, start=1):
            place = f"{table.name}: line {row.line}"
            try:
                counts[_take(at, session, study.id, row, columns, place)] += 1
            except (OutsideTrouble, NotAllowed):
                raise
            except (WrongInput, Refused) as error:
                wrong = wrong or isinstance(error, WrongInput)
                problems += [
                    Problem(
                        place if each.place.startswith("--") else f"{place}, {each.place}",
                        each.value,
                        each.rule,
                        each.repair,
                    )
                    for each in error.problems
                ]
            progress("rows", number, len(table.rows))
        if problems:
            cause = WrongInput if wrong else Refused
            raise cause(f"{table.name}: nothing was recorded.", problems)
    recorded = counts["recorded"] + counts["late"]
    return Taken(len(table.rows), recorded, counts["repeated"], counts["late"])


def _take(
    at: Workplace,
    session: Session,
    study: str,
    row: RawRow,
    columns: Mapping[str, int],
    place: str,
) -> str:
    if row.fault:
        raise WrongInput("", [Problem("row", "", row.fault, "Correct the row.")])
    cells = {name: row.cells[columns[name]].strip() if name in columns else "" for name in COLUMNS}
    subject = subject_of(at, session, cells["contact"])
    if subject.study.id != study:
        problem = Problem(
            "contact",
            cells["contact"],
            f"belongs to the study {subject.study.registered.slug}",
            "Import it there.",
        )
        raise WrongInput("", [problem])
    event = cells["event"].lower()
    if event not in _EVENTS:
        problem = Problem(
            "event", cells["event"], "must be an event", f"Use: {', '.join(_EVENTS)}."
        )
        raise WrongInput("", [problem])
    if event in ("exposure", "abuse"):
        at.require(Right.STOP_LANDLORD, study)
    when = moment_of(at, _moment(cells["at"]), subject.zone, "at")
    client_id = cells["client_id"] or derived_id(
        "row", *(cells[name] for name in COLUMNS if name != "client_id")
    )
    if event == "response":
        answer = record_answer(
            at,
            session,
            subject,
            _one_of(ResponseChannel, cells["channel"], "channel"),
            _one_of(Category, cells["category"], "category") if cells["category"] else None,
            when,
            text=cells["text"],
            client_id=client_id,
        )
        return "repeated" if not answer.new else "late" if answer.late else "recorded"
    logged = record_event(
        at,
        session,
        subject,
        event,
        when,
        reason=cells["reason"] or None,
        note=cells["note"],
        client_id=client_id,
    )
    return "recorded" if logged.new else "repeated"


def _columns(table: RawTable) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for number, header in enumerate(table.header):
        name = header.strip().lower().replace(" ", "_")
        if name in found:
            problems.append(
                Problem(table.name, header, "each column occurs once", "Remove one of them.")
            )
        if name in COLUMNS:
            found[name] = number
    problems += [
        Problem(
            f"{table.name}: line {table.header_line}",
            ", ".join(table.header),
            f"must have a column {name}",
            f"Name it {name}.",
        )
        for name in _NEEDED
        if name not in found
    ]
    if problems:
        raise WrongInput(f"{table.name}: nothing was recorded.", problems)
    return found


def _moment(text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (local time; its zone comes next)
        except ValueError:
            continue
    problem = Problem("at", text, "must be a day and a time", "Write it as 2026-03-09 10:12.")
    raise WrongInput("", [problem])


def _one_of(kind: Any, text: str, place: str) -> Any:
    try:
        return kind(text.lower())
    except ValueError:
        known = ", ".join(str(each) for each in kind)
        problem = Problem(place, text, f"must be a {place}", f"Use one of: {known}.")
        raise WrongInput("", [problem]) from None
