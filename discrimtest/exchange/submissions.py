"""What a server of forms exports, as the list of contacts that it tells.

As ODK Central (2026) and KoboToolbox (2026) write it. Central joins a group and its question by
"-", KoBo by "/" or a sign of one's choice; KoBo can write labels in the place of names and codes.
When a submission is edited, Central's ``KEY`` and KoBo's ``_id`` and ``meta/rootUuid`` stay what
they were; KoBo's ``_uuid`` and Central's ``meta-instanceID`` become others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from discrimtest.errors import Problem
from discrimtest.exchange.labels import labels
from discrimtest.exchange.log_form import FormQuestion, LogForm
from discrimtest.files.word import LocalText
from discrimtest.record.listed import COLUMNS
from discrimtest.tables.row import RawRow
from discrimtest.tables.spelling import folded
from discrimtest.tables.table import RawTable
from discrimtest.words.language import LANGUAGES

FORM = "xlsform"
"""In the place of a list's name: an id is the submission's, whatever file it stands in."""
_IDS = ("KEY", "_id", "rootUuid", "_uuid", "instanceID")
"""Columns that tell one submission from another, those first that an edit leaves alone."""
_TELLING = {"KEY", "rootUuid", "_uuid", "instanceID"}
_BETWEEN = "/-.:>"
"""Signs that part a question from its group in the name of a column."""
_SERVERS = (
    "SubmissionDate SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected Status "
    "ReviewState DeviceID Edits FormVersion start end today username deviceid phonenumber audit"
).split()
"""Columns of the server's own, and of what a phone adds, which tell nothing of a contact."""
_REJECTED = {"rejected", "validation_status_not_approved", "not approved"}
SHEET, ROW_ID, ROW = "tasks", "_uuid", "sheet-row"
"""A workbook of tasks (:mod:`discrimtest.exchange.task_sheet`) is such an export, of one sheet; its
rows bear ids that begin so."""
BESIDE = ("task", "to", "home")
"""Its columns that tell nothing of what happened, as ``labels().tasks`` calls them."""
_SAID = "said"
"""The question for the words of a call, which a list calls its text."""
_SEALED = {"not decrypted", "missing encrypted form data"}


@dataclass(frozen=True, slots=True)
class Submissions:
    """A list made of submissions.

    Attributes:
        rejected: How many of them were left out, as a reviewer said.
        apart: Whether each was handed in by itself, to a server; a workbook of tasks is one piece.
    """

    table: RawTable
    rejected: int
    apart: bool


def is_export(table: RawTable) -> bool:
    """Whether a table is what a server of forms exports."""
    return any(_last(header) in _TELLING for header in table.header)


def as_list(table: RawTable, form: LogForm) -> Submissions:
    """The list that an export of submissions tells; a column nobody knows goes with it."""
    at = {header: number for number, header in enumerate(table.header)}
    asked = {
        question.name: at[held[0]]
        for question in form.questions
        if (held := [header for header in at if _is_of(header, question)])
    }
    read = {*asked.values(), *(at[header] for header in at if _is_servers(header))}
    others = [number for number in at.values() if number not in read]
    ids = [at[header] for name in _IDS for header in at if _last(header) == name]
    reviews = [at[each] for each in ("ReviewState", "_validation_status") if each in at]
    rows, left = [], 0
    for row in table.rows:
        if any(row.cells[number].strip().casefold() in _REJECTED for number in reviews):
            continue
        told = _told(row.cells, form.questions, asked) | {"client_id": _id(row.cells, ids)}
        if _is_left_empty(told):
            left += 1
            continue
        cells = [told.get(name, "") for name in COLUMNS]
        cells += [row.cells[number] for number in others]
        fault = row.fault or _sealed(row.cells, at) or _mixed_up(told)
        rows.append(RawRow(row.line, tuple(cells), len(cells), fault, row.open_mark))
    header = (*COLUMNS, *(table.header[number] for number in others))
    made = replace(table, header=header, header_found=len(header), rows=tuple(rows))
    own = COLUMNS.index("client_id")
    apart = not any(row.cells[own].startswith(ROW) for row in rows)
    return Submissions(made, len(table.rows) - len(rows) - left, apart)


def row_id(name: str, contact: str) -> str:
    """The id of a row of a workbook of tasks that was given out for one contact."""
    return f"{name}.{contact}"


def _mixed_up(told: Mapping[str, str]) -> str:
    """What is wrong with a row of a workbook whose contact is not the one it was given out for."""
    name, _, contact = told["client_id"].partition(".")
    if not name.startswith(ROW) or contact in ("", told["contact"]):
        return ""
    return f"names another contact than the one that its row was written for, {contact}"


def as_asked(problem: Problem, header: Sequence[str], form: LogForm) -> Problem:
    """What is wrong with a list, in the words of its form: columns and choices are called as
    whoever filled it in saw them. Where its columns bear the names of the questions, so do these.
    """
    place, _, column = problem.place.rpartition(", ")
    if problem.code == "phone.words":
        # Of a call the form asks for the words by a question of its own.
        column, problem = _SAID, replace(problem, place=f"{place}, {_SAID}")
    asked = {question.name: question for question in form.questions}
    titles = {name: _titled(question, header) for name, question in asked.items()}
    if (titled := titles.get(column)) is None:
        return problem
    title, language = titled
    said = {name: each[0] for name, each in titles.items() if each}
    for question in form.questions:
        said |= {code: label[language] for code, label in (question.choices or {}).items()}
    values = {name: said.get(str(value), value) for name, value in problem.values.items()}
    told = replace(problem, place=f"{place}, {title}", values=values)
    if not problem.code.endswith(".unknown") or not asked[column].choices:
        return told
    choices = "; ".join(label[language] for label in (asked[column].choices or {}).values())
    return replace(told, rule="must be a choice of its list", repair=f"Choose one of: {choices}.")


def _titled(question: FormQuestion, header: Sequence[str]) -> tuple[str, str] | None:
    """The column that bears a question's label, and its language."""
    return next(
        (
            (title, language)
            for title in header
            for language in LANGUAGES
            if folded(title).endswith(folded(question.label[language]))
        ),
        None,
    )


def _is_left_empty(told: Mapping[str, str]) -> bool:
    """Whether a row of a workbook of tasks says no more than it did when it was given out."""
    given = {"contact", "client_id"} | ({"event"} if told["event"] in ("", "response") else set())
    return told["client_id"].startswith(ROW) and not any(
        value for name, value in told.items() if name not in given
    )


def _told(
    cells: Sequence[str], questions: Sequence[FormQuestion], asked: Mapping[str, int]
) -> dict[str, str]:
    told: dict[str, str] = {}
    subtle: list[str] = []
    for question in questions:
        text = cells[asked[question.name]].strip() if question.name in asked else ""
        value = _code(question, text)
        if question.item and value:
            subtle.append(f"{question.item}={value}")
        else:
            told[question.name] = value
    # The label of a contact ends with its id.
    told["contact"] = told["contact"].rpartition(" ")[2]
    told["text"] = told["text"] or told.pop(_SAID, "")
    return told | {"subtle": "; ".join(subtle)}


def _code(question: FormQuestion, text: str) -> str:
    """The code that was chosen, where its label stands there; else what stands there."""
    choices = question.choices or {}
    labelled = (code for code, label in choices.items() if folded(text) in _words(label))
    return text if not text or text in choices else next(labelled, text)


def _words(label: LocalText) -> set[str]:
    """A label as it is compared: pyxform 4.5.0 writes other apostrophes and spaces in it."""
    return {folded(label[language]) for language in LANGUAGES}


def _is_of(header: str, question: FormQuestion) -> bool:
    """Whether a column holds a question's answers: by its name or its label, below any group."""
    ends = (header[at + 1 :] for at, sign in enumerate(header) if sign in _BETWEEN)
    names = {folded(question.name), *_words(question.label)}
    return any(folded(name) in names for name in (header, *ends))


def _is_servers(header: str) -> bool:
    mine = {*_IDS, "instanceName", "deprecatedID"}
    mine |= {label for name in BESIDE for label in _words(labels().tasks[name])}
    return (
        folded(header) in mine
        or header.startswith("_")
        or header in _SERVERS
        or _last(header) in mine
    )


def _last(header: str) -> str:
    return header.strip().rpartition("/")[2].rpartition("-")[2]


def _id(cells: Sequence[str], ids: Sequence[int]) -> str:
    found = next(filter(None, (cells[number].strip() for number in ids)), "")
    return found.removeprefix("uuid:")


def _sealed(cells: Sequence[str], at: Mapping[str, int]) -> str:
    state = cells[at["Status"]].strip() if "Status" in at else ""
    return f"the submission is encrypted ({state})" if state in _SEALED else ""
