"""Take in a tester's list of what was sent and what came back: all rows, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from discrimtest.actions.open_study import OpenStudy, look_up, open_contact
from discrimtest.actions.record_contact import write_happening
from discrimtest.actions.record_response import write_answer
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import NotAllowed, Problem, Refused, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.library.handed_in import bytes_of
from discrimtest.record.contact import Happening, given_reason
from discrimtest.record.handed_in import one_of
from discrimtest.record.moment import moment_of
from discrimtest.record.response import Given
from discrimtest.record.stop import STOPS
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.record import place_of_contact
from discrimtest.store.session import Session
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawRow, RawTable, Source
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response import ResponseChannel

Progress = Callable[[str, int, int], None]
Result = TypeVar("Result")

COLUMNS = ("contact", "event", "at", "channel", "category", "text", "reason", "note", "client_id")
_NEEDED = ("contact", "event", "at")
_EVENTS = ("sent", "failed", "declined", "broken", "exposure", "abuse", "response")
# Columns that mean nothing for other events; what stands there would be lost.
_MEANT = {
    "category": ("response",),
    "text": ("response",),
    "reason": ("sent", "failed", "declined", "broken", "exposure", "abuse"),
    "note": ("sent", "failed", "declined", "broken", "exposure", "abuse"),
}
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


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as it was understood; ``when`` is UTC."""

    place: str
    line: int
    event: str
    when: datetime
    cells: Mapping[str, str]
    client_id: str


def import_contacts(
    at: Workplace, slug: str, file: Path, *, progress: Progress = lambda *_: None
) -> Taken:
    """Record every row of a list, in the order of their moments.

    Columns: ``contact``, ``event`` (sent, failed, declined, broken, exposure, abuse, response)
    and ``at`` (local time of the study); for a response ``channel`` and, optionally,
    ``category`` and ``text``; for failed and broken ``reason``; ``note`` and ``client_id`` where
    wanted. A row without ``client_id`` is told from its content, so the same list again, or a
    longer one that contains it, records nothing twice.

    Raises:
        WrongInput: With every mistake of every row; nothing is recorded then.
        Refused: The same, when rules alone stand against the rows.
    """
    table = read_table(bytes_of(file), Source(file.name, "list of contacts", "list"))
    columns = _columns(table)
    study, strange = _known(at, slug, table, columns)
    rows: list[_Row] = []
    told: list[tuple[int, Problem]] = []
    faulty: set[str] = set()
    for raw in table.rows:
        row, mistakes = _read(at.now(), study, strange, raw, columns, table.name)
        told += [(raw.line, problem) for problem in mistakes]
        if row is None:
            faulty.add(_cells(raw, columns)["contact"])
        else:
            rows.append(row)
    _tell_repeated_ids(rows, told)
    wrong = bool(told)
    counts = {"recorded": 0, "repeated": 0, "late": 0}
    with writing(at.engine) as session:
        for number, row in enumerate(sorted(rows, key=_in_time), start=1):
            # What a faulty row left undone would show again in the rows that build on it.
            if row.cells["contact"] not in faulty:
                try:
                    counts[_record(at, session, study, row)] += 1
                except NotAllowed:
                    raise
                except (WrongInput, Refused) as error:
                    wrong = wrong or isinstance(error, WrongInput)
                    faulty.add(row.cells["contact"])
                    told += [(row.line, _at_row(row.place, problem)) for problem in error.problems]
            progress("rows", number, len(rows))
        if told:
            cause = WrongInput if wrong else Refused
            problems = [problem for _, problem in sorted(told, key=lambda mistake: mistake[0])]
            raise cause(f"{table.name}: nothing was recorded.", problems)
    recorded = counts["recorded"] + counts["late"]
    return Taken(len(table.rows), recorded, counts["repeated"], counts["late"])


def _known(
    at: Workplace, slug: str, table: RawTable, columns: Mapping[str, int]
) -> tuple[OpenStudy, dict[str, tuple[Problem, ...]]]:
    """The study, and what is wrong with those contacts of the list that are none of it."""
    strange: dict[str, tuple[Problem, ...]] = {}
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        at.require(Right.RECORD_RESPONSES, study.id)
        for contact in {_cells(raw, columns)["contact"] for raw in table.rows if not raw.fault}:
            try:
                _contact(session, study, contact)
            except WrongInput as error:
                strange[contact] = error.problems
    return study, strange


def _in_time(row: _Row) -> tuple[datetime, bool, int]:
    return row.when, row.event != "sent", row.line


def _cells(row: RawRow, columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: row.cells[columns[name]].strip()
        if name in columns and columns[name] < len(row.cells)
        else ""
        for name in COLUMNS
    }


def _read(
    now: datetime,
    study: OpenStudy,
    strange: Mapping[str, tuple[Problem, ...]],
    raw: RawRow,
    columns: Mapping[str, int],
    name: str,
) -> tuple[_Row | None, list[Problem]]:
    """One row, or every mistake in how it is written."""
    place = f"{name}: line {raw.line}"
    if raw.fault:
        return None, [Problem(place, "", raw.fault, "Correct the row.", "row.fault")]
    cells = _cells(raw, columns)
    event = cells["event"].lower()
    problems = [_at_row(place, problem) for problem in strange.get(cells["contact"], ())]

    def tried(call: Callable[[], Result]) -> Result | None:
        try:
            return call()
        except (WrongInput, Refused) as error:
            problems.extend(_at_row(place, each) for each in error.problems)
            return None

    if event not in _EVENTS:
        repair = f"Use one of: {', '.join(_EVENTS)}."
        problems.append(
            Problem(f"{place}, event", cells["event"], "must be an event", repair, "event.unknown")
        )
    zone = ZoneInfo(study.registered.timezone)
    when = tried(lambda: moment_of(_moment(cells["at"]), zone, now))
    if event in _EVENTS and event != "response":
        tried(lambda: given_reason(event, cells["reason"].lower() or None))
    if event == "response":
        tried(lambda: one_of(ResponseChannel, cells["channel"], "channel"))
        if cells["category"]:
            tried(lambda: one_of(Category, cells["category"], "category"))
    for column, events in _MEANT.items():
        if event in _EVENTS and cells[column] and event not in events:
            rule = f"a row of {event} has no {column}"
            problems.append(
                Problem(
                    f"{place}, {column}", cells[column], rule, "Empty the cell.", "cell.unmeant"
                )
            )
    if problems or when is None:
        return None, problems
    # Told from what it says, however it is written: another date format is no other row.
    content = [cells["contact"], event, when.isoformat()]
    content += [cells[each].lower() for each in ("channel", "category", "reason")]
    content += [cells["text"], cells["note"]]
    client_id = cells["client_id"] or derived_id("row", *content)
    return _Row(place, raw.line, event, when, cells, client_id), []


def _contact(session: Session, study: OpenStudy, contact: str) -> None:
    found, *_ = place_of_contact(session, contact)
    if found != study.id:
        slug = studies.study(session, found).slug
        problem = Problem(
            "contact",
            contact,
            f"belongs to the study {slug}",
            "Import it there.",
            "contact.of_another_study",
        )
        raise WrongInput("", [problem])


def _tell_repeated_ids(rows: list[_Row], told: list[tuple[int, Problem]]) -> None:
    """A device gives every record an id of its own: one id for two contents would lose one."""
    first: dict[str, _Row] = {}
    for row in rows:
        earlier = first.setdefault(row.client_id, row)
        if earlier.cells != row.cells and row.cells["client_id"]:
            problem = Problem(
                f"{row.place}, client_id",
                row.client_id,
                f"stands in line {earlier.line} already, for something else",
                "Give each row an id of its own, or leave the column empty.",
                "row.repeated",
            )
            told.append((row.line, problem))


def _record(at: Workplace, session: Session, study: OpenStudy, row: _Row) -> str:
    cells, contact = row.cells, row.cells["contact"]
    opened = open_contact(at, session, contact)
    if row.event == "response":
        answer = Given(
            contact,
            one_of(ResponseChannel, cells["channel"], "channel"),
            one_of(Category, cells["category"], "category") if cells["category"] else None,
            row.when,
            cells["text"],
            client_id=row.client_id,
        )
        answered = write_answer(at, session, opened, answer)
        return "repeated" if not answered.new else "late" if answered.late else "recorded"
    if row.event in STOPS:
        at.require(Right.STOP_LANDLORD, study.id)
    reason = cells["reason"].lower() or None
    given = Happening(contact, row.event, row.when, reason, cells["note"], client_id=row.client_id)
    logged = write_happening(at, session, opened, given)
    return "recorded" if logged.new else "repeated"


def _at_row(place: str, problem: Problem) -> Problem:
    """The problem of a row; an option of the command line is a column here."""
    named = (problem.place or problem.field).lower()
    return replace(problem, place=f"{place}, {named}")


def _columns(table: RawTable) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for number, header in enumerate(table.header):
        name = header.strip().lower().replace(" ", "_")
        if name in found:
            problems.append(
                Problem(
                    table.name,
                    header,
                    "each column occurs once",
                    "Remove one of them.",
                    "column.repeated",
                )
            )
        if name in COLUMNS:
            found[name] = number
    problems += [
        Problem(
            f"{table.name}: line {table.header_line}",
            ", ".join(table.header),
            f"must have a column {name}",
            f"Name it {name}.",
            "column.missing",
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
    problem = Problem(
        "at", text, "must be a day and a time", "Write it as 2026-03-09 10:12.", "moment.unreadable"
    )
    raise WrongInput("", [problem])
