"""Tasks as a workbook that a tester fills in; handed in, it is an export of the log form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from discrimtest.exchange.labels import labels
from discrimtest.exchange.log_form import FormQuestion, LogForm
from discrimtest.exchange.submissions import BESIDE, ROW_ID, SHEET
from discrimtest.files.word import LocalText

_LISTS = "lists"
_MOMENT = "yyyy-mm-dd hh:mm"
_WIDE, _NARROW = 44, 24


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One task.

    Attributes:
        id: Under which what is filled in will be known.
        contact: What the form calls it; empty for a row without one.
        task: A key of ``labels().tasks``; empty for none.
        to, home: Where it goes, and which home it is about.
        event: What is expected to have happened; empty for whatever is chosen.
    """

    id: str
    contact: str = ""
    task: str = ""
    to: str = ""
    home: str = ""
    event: str = ""


def as_sheet(form: LogForm, rows: Sequence[SheetRow], *, language: str) -> bytes:
    """The workbook: a row a task, what is chosen from lists, what is not to be changed locked.

    The lock has no password: it hinders slips, nobody else.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(_LISTS)
    sheet.title, lists.sheet_state = SHEET, "hidden"
    questions = {question.name: question for question in form.questions}
    asked = [question for name, question in questions.items() if name != "contact"]
    said = {name: text[language] for name, text in labels().tasks.items()}
    head = [questions["contact"].label[language], *(said[name] for name in BESIDE)]
    sheet.append([*head, *(question.label[language] for question in asked), ROW_ID])
    event = questions["event"].choices or {}
    for row in rows:
        beside = [row.contact, said.get(row.task, ""), row.to, row.home]
        expected = event[row.event][language] if row.event else ""
        sheet.append([*beside, expected, *[""] * (len(asked) - 1), row.id])
    _lay_out(sheet, [*[False] * len(head), *[True] * len(asked), False])
    _offer(sheet, lists, 1, list(form.contacts.values()), language, len(rows) + 1)
    for place, question in enumerate(asked, len(head) + 1):
        _shape(sheet, lists, place, question, language, len(rows) + 1)
    for line in sheet.iter_rows(min_row=2, max_col=1):
        line[0].protection = _unlocked(not line[0].value)
    sheet.column_dimensions[_letter(len(head) + len(asked) + 1)].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_out(sheet: Any, free: Sequence[bool]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, line in enumerate(sheet.iter_rows(), start=1):
        for cell, unlocked in zip(line, free, strict=True):
            # What begins with a sign of a formula is text as well; an empty cell is none.
            cell.value = cell.value or None
            cell.data_type = "s" if cell.value else cell.data_type
            cell.protection = _unlocked(unlocked and number > 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for place in range(1, len(free) + 1):
        sheet.column_dimensions[_letter(place)].width = _WIDE if place == 1 else _NARROW
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _shape(
    sheet: Any, lists: Any, place: int, question: FormQuestion, language: str, last: int
) -> None:
    """How one column is filled in."""
    from openpyxl.worksheet.datavalidation import DataValidation

    column = f"{_letter(place)}2:{_letter(place)}{last}"
    if question.choices is not None:
        _offer(sheet, lists, place, list(question.choices.values()), language, last)
    elif question.kind == "dateTime":
        for (cell,) in sheet[column]:
            cell.number_format = _MOMENT
        told = labels().form["at_hint"][language]
        moment = DataValidation("date", operator="greaterThan", formula1="DATE(2000,1,1)")
        moment.promptTitle, moment.prompt, moment.showInputMessage = _MOMENT, told, True
        moment.showErrorMessage = True
        sheet.add_data_validation(moment)
        moment.add(column)


def _offer(
    sheet: Any,
    lists: Any,
    place: int,
    choices: Sequence[LocalText],
    language: str,
    last: int,
) -> None:
    """Let a column be chosen from a list, which stands in a sheet that is not shown."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if not choices:
        return
    for number, choice in enumerate(choices, start=1):
        lists.cell(number, place, choice[language]).data_type = "s"
    told = f"{_LISTS}!${_letter(place)}$1:${_letter(place)}${len(choices)}"
    offered = DataValidation("list", formula1=told, showErrorMessage=True, allow_blank=True)
    sheet.add_data_validation(offered)
    offered.add(f"{_letter(place)}2:{_letter(place)}{last}")


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _unlocked(free: bool) -> Any:
    from openpyxl.styles import Protection

    return Protection(locked=not free)
