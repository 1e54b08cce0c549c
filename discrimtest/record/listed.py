"""A tester's list of what was sent and what came back, as its rows were understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from typing import TypeVar

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.record.contact import Happening
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.given_reason import given_reason
from discrimtest.record.handed_in import one_of, subtle_codes
from discrimtest.record.moment import moment_of
from discrimtest.record.phone import Called
from discrimtest.record.response import Given
from discrimtest.tables.moment import MOMENT_FORM, read_day, read_moment
from discrimtest.tables.row import RawRow
from discrimtest.tables.table import RawTable
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

Result = TypeVar("Result")

COLUMNS = (
    "contact",
    "event",
    "at",
    "channel",
    "category",
    "text",
    "subtle",
    "reason",
    "note",
    "ending",
    "client_id",
)
_NEEDED = ("contact", "event", "at")
_OTHER_NAMES = {"tekst": "text", "texte": "text", "date": "at", "datum": "at", "id": "client_id"}
"""Other names that people give to columns of a list."""
_LIKE = 0.8
"""How like a column a header is that must not be passed over: "txt", "categori"."""
_EVENTS = ("sent", "failed", "declined", "broken", "exposure", "abuse", "response", "call")
# Columns that mean nothing for other events; what stands there would be lost.
_MEANT = {
    "category": ("response",),
    "text": ("response", "call"),
    "subtle": ("response", "call"),
    "ending": ("call",),
    "reason": ("sent", "failed", "declined", "broken", "exposure", "abuse"),
}


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row as it was understood.

    Attributes:
        place: File and line, for messages.
        when: UTC.
        cells: The text of every column, by its name; empty where there is none.
        content: What it says, however it is written: another date format is no other row.
        client_id: Under which it will be known; as :func:`named` gives it.
        subtle: Values of the codes of subtle treatment.
    """

    place: str
    line: int
    event: str
    when: datetime
    cells: Mapping[str, str]
    content: tuple[str, ...]
    client_id: str = ""
    subtle: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Given:
        """What a row of a response tells."""
        cells = self.cells
        return Given(
            cells["contact"],
            one_of(ResponseChannel, cells["channel"], "channel"),
            one_of(Category, cells["category"], "category") if cells["category"] else None,
            self.when,
            cells["text"],
            self.subtle,
            client_id=self.client_id,
            note=cells["note"],
            # A list's own id says by itself that this is another answer.
            again=bool(cells["client_id"]),
        )

    @property
    def call(self) -> Called:
        """What a row of a call tells; one that was made too soon was made all the same."""
        cells = self.cells
        return Called(
            cells["contact"],
            cells["ending"],
            self.when,
            cells["text"],
            cells["note"],
            self.subtle,
            again=True,
            client_id=self.client_id,
        )

    @property
    def happening(self) -> Happening:
        """What any other row tells."""
        cells = self.cells
        return Happening(
            cells["contact"],
            self.event,
            self.when,
            cells["reason"].lower() or None,
            cells["note"],
            client_id=self.client_id,
        )


def columns_of(table: RawTable) -> dict[str, int]:
    """Where each column of the list stands.

    Raises:
        WrongInput: One stands twice, or one that is needed is missing.
    """
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
        elif name.startswith("_"):
            continue  # a server's own columns: KoBo's "_id" and "_notes" are neither ours
        elif meant := get_close_matches(name, [*COLUMNS, *_OTHER_NAMES], 1, _LIKE):
            place = f"{table.name}: line {table.header_line}"
            rule = f"is no column of a list; {_OTHER_NAMES.get(meant[0], meant[0])} is one"
            repair = "Give the column its name, or another that is not like it."
            problems.append(Problem(place, header, rule, repair, "column.unknown"))
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


def not_read(table: RawTable) -> tuple[str, ...]:
    """Headers of columns that a list does not have."""
    named = (header.strip() for header in table.header)
    return tuple(name for name in named if name and name.lower().replace(" ", "_") not in COLUMNS)


def _moment(text: str) -> datetime:
    found = read_moment(text)
    if found is not None and read_day(text) is None:
        return found
    rule, repair = "must be a day and a time", f"Write it as {MOMENT_FORM}."
    raise WrongInput("", [Problem("at", text, rule, repair, "moment.unreadable")])


def cells_of(row: RawRow, columns: Mapping[str, int]) -> dict[str, str]:
    """The text of every column of a row, by its name."""
    return {
        name: row.cells[columns[name]].strip()
        if name in columns and columns[name] < len(row.cells)
        else ""
        for name in COLUMNS
    }


def in_time(row: ListedRow) -> tuple[datetime, bool, int]:
    """The order in which rows are recorded: by moment, a contact before what came of it."""
    return row.when, row.event not in ("sent", "call"), row.line


def read_row(
    now: datetime,
    fieldwork: Fieldwork,
    strange: Mapping[str, tuple[Problem, ...]],
    raw: RawRow,
    columns: Mapping[str, int],
    name: str,
) -> tuple[ListedRow | None, list[Problem]]:
    """One row, or every mistake in how it is written.

    Args:
        now: The present moment, UTC.
        fieldwork: Of the study; moments are its local time.
        strange: What is wrong with contacts that are none of the study.
        name: The list's, for messages.
    """
    place = f"{name}: line {raw.line}"
    if raw.fault:
        return None, [Problem(place, "", raw.fault, "Correct the row.", "row.fault")]
    cells = cells_of(raw, columns)
    event = cells["event"].lower()
    problems = [at_row(place, problem) for problem in strange.get(cells["contact"], ())]

    def tried(call: Callable[[], Result]) -> Result | None:
        try:
            return call()
        except (WrongInput, Refused) as error:
            problems.extend(at_row(place, each) for each in error.problems)
            return None

    if event not in _EVENTS:
        repair = f"Use one of: {', '.join(_EVENTS)}."
        problems.append(
            Problem(f"{place}, event", cells["event"], "must be an event", repair, "event.unknown")
        )
    when = tried(lambda: moment_of(_moment(cells["at"]), fieldwork, now))
    if event in _EVENTS and event not in ("response", "call"):
        tried(lambda: given_reason(event, cells["reason"].lower() or None))
    if event == "response":
        tried(lambda: one_of(ResponseChannel, cells["channel"], "channel"))
        if cells["category"]:
            tried(lambda: one_of(Category, cells["category"], "category"))
    codes = [code.strip() for code in cells["subtle"].split(";") if code.strip()]
    subtle = (
        tried(lambda: subtle_codes(fieldwork.subtle, codes)) if event in _MEANT["subtle"] else {}
    )
    for column, events in _MEANT.items():
        if event in _EVENTS and cells[column] and event not in events:
            problems.append(
                Problem(
                    f"{place}, {column}",
                    cells[column],
                    "a row of {event} has no {column}",
                    "Empty the cell.",
                    "cell.unmeant",
                    values={"event": event, "column": column},
                )
            )
    if problems or when is None:
        return None, problems
    content = [cells["contact"], event, when.isoformat()]
    content += [cells[each].lower() for each in ("channel", "category", "reason")]
    content += [cells["text"], cells["note"]]
    content += [cells[each] for each in ("subtle", "ending") if cells[each]]
    return ListedRow(place, raw.line, event, when, cells, tuple(content), subtle=subtle or {}), []


def repeated_ids(rows: Iterable[ListedRow]) -> Iterator[tuple[int, Problem]]:
    """A device gives every record an id of its own: one id for two contents would lose one."""
    first: dict[str, ListedRow] = {}
    for row in rows:
        own = row.cells["client_id"]
        earlier = first.setdefault(own, row)
        if own and earlier.cells != row.cells:
            problem = Problem(
                f"{row.place}, client_id",
                own,
                f"stands in line {earlier.line} already, for something else",
                "Give each row an id of its own, or leave the column empty.",
                "row.repeated",
            )
            yield row.line, problem


def former_id(row: ListedRow) -> str:
    """Under which earlier releases knew a row: its own id, or a hash that anyone can make."""
    return row.cells["client_id"] or derived_id("row", *row.content)


_ID_OF = "is the id of something else that was recorded before"
_TOLD_AS = "was recorded before, and not as it stands in the list now"


def own_id_taken(row: ListedRow, problem: Problem) -> Problem:
    """What is told of a row whose own id stands for something else that was recorded before."""
    contact, mend = row.cells["contact"], action("responses correct", "RESPONSE")
    if row.event == "call":
        mend = action("contacts call", contact, correct="CALL")
    elif row.event != "response":
        mend = action("contacts log", contact, row.event, correct="EVENT")
    repair = (
        "If what was recorded is wrong, put it right: {mend}; or hand the list in again with "
        "{reason}. If the row is something else, give it an id of its own (client_id)."
    )
    values = {**problem.values, "mend": mend, "reason": Input("reason", "...")}
    if not row.cells["client_id"]:
        problem = replace(problem, place=contact, rule=problem.rule.replace(_ID_OF, _TOLD_AS))
    return replace(problem, value=row.cells["client_id"], repair=repair, values=values)


def at_row(place: str, problem: Problem) -> Problem:
    """The problem of a row; an input of the action is a column here, and no column corrects."""
    named = (problem.place or problem.field).lower()
    told = replace(problem, place=f"{place}, {named}")
    if "again" in problem.values:
        repair = "Leave the row out; if it is another answer, give it a client_id of its own."
        return replace(told, repair=repair, values={})
    if "correct" not in problem.values:
        return told
    return replace(told, repair="Leave the row out: a list corrects nothing.", values={})
