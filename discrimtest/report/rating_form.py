"""Rating forms: what raters of a pretest are asked, as a table to fill in and as a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from discrimtest.design.pretest import COUPLE, OTHER, UNSURE, RatingLine
from discrimtest.files.protocol import Ground, Presentation, Protocol
from discrimtest.report.language import N_, Language
from discrimtest.report.terms import GROUNDS

HEADERS = {
    "rater": N_("rater"),
    "line": N_("line"),
    "shown": N_("read this"),
    "question": N_("question"),
    "choices": N_("possible answers"),
    "answer": N_("your answer"),
    "natural": N_("how natural it sounds, 1 to 5"),
}
"""Columns of a form, in their order; ``line`` names the question."""
NOT_ASKED = "–"
_ASKED = {
    "gender": N_("Who would bear or write this?"),
    "origin": N_("To which names does this one belong?"),
    "tells": N_("What does this sentence tell about the writer?"),
    "couple": N_("What are the two people of this letter to each other?"),
    "voice": N_("Whom do you hear in this recording?"),
    "accent": N_("Which names would you expect this speaker to bear?"),
}
_CHOICES: dict[str, str] = {
    Presentation.MAN: N_("a man"),
    Presentation.WOMAN: N_("a woman"),
    Presentation.NEUTRAL: N_("a man or a woman"),
    **{ground: GROUNDS[ground] for ground in Ground},
    COUPLE[0]: N_("a couple"),
    COUPLE[1]: N_("housemates"),
    COUPLE[2]: N_("relatives"),
    OTHER: N_("something else"),
    UNSURE: N_("I cannot tell"),
}


@dataclass(frozen=True, slots=True)
class RatingForm:
    """The form of one rater."""

    rater: str
    questions: tuple[RatingLine, ...]


class RatingWords:
    """What a form says in one language."""

    def __init__(self, language: Language, protocol: Protocol) -> None:
        self.language = language
        origins = {name: text[language.code] for name, text in protocol.origins.items()}
        said = {choice: language.say(text) for choice, text in _CHOICES.items()}
        # An origin may be called as a choice is: its own name is the one that raters know.
        self.choices = said | origins

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(self.language.say(text) for text in HEADERS.values())

    def rows(self, form: RatingForm) -> list[tuple[str, ...]]:
        """The form as a table, without its header."""
        return [
            (
                form.rater,
                question.code,
                question.shown or NOT_ASKED,
                self.question(question),
                " / ".join(self.choices[choice] for choice in question.choices),
                "",
                "" if question.natural else NOT_ASKED,
            )
            for question in form.questions
        ]

    def question(self, question: RatingLine) -> str:
        if question.asks == "check":
            wanted = self.choices[question.meant]
            return self.language.say("To see that you read: answer “{answer}” here.", answer=wanted)
        return self.language.say(_ASKED[question.asks])


def as_csv(words: RatingWords, form: RatingForm) -> bytes:
    """Semicolons and a byte order mark, as spreadsheet programs here open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([words.headers, *words.rows(form)])
    return out.getvalue().encode("utf-8-sig")


_LONGEST_LIST = 253
"""Signs of a list to choose from in a cell, by the format of workbooks."""
_WIDTHS = {"A": 10, "B": 14, "C": 60, "D": 38, "E": 44, "F": 24, "G": 16}


def as_workbook(words: RatingWords, form: RatingForm) -> bytes:
    """A sheet whose answers are chosen from a list."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(words.headers)
    for number, row in enumerate(words.rows(form), start=2):
        sheet.append(row)
        listed = row[4].replace(" / ", ",")
        if len(listed) <= _LONGEST_LIST:
            choose = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            choose.add(f"F{number}")
            sheet.add_data_validation(choose)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
        for cell in sheet[column]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            # What begins with a sign of a formula is text as well.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_page(words: RatingWords, forms: Sequence[RatingForm]) -> str:
    """Every form as a page to print, each rater beginning a sheet of paper.

    What the study is about stands nowhere on it, or raters would look for that.
    """
    say = words.language.say
    environment = Environment(
        loader=PackageLoader("discrimtest.report"), autoescape=True, undefined=StrictUndefined
    )
    labels: Mapping[str, str] = {
        "title": say("How do you read this?"),
        "about": say(
            "These names and sentences are made up. There are no right answers: say what you think "
            "of first. Give a mark where boxes 1 to 5 stand: 1 sounds odd, 5 is what anybody "
            "would say."
        ),
        "rater": say("Rater {rater}", rater="{}"),
        "mark": say("How natural?"),
    }
    return environment.get_template("rating.html").render(
        language=words.language.code,
        labels=labels,
        forms=[
            (
                labels["rater"].format(form.rater),
                [
                    (
                        question.shown,
                        words.question(question),
                        [words.choices[choice] for choice in question.choices],
                        question.natural,
                    )
                    for question in form.questions
                ],
            )
            for form in forms
        ],
    )
