"""A log form as an XLSForm: the workbook that ODK Central and KoboToolbox take.

As pyxform 4.5.0 reads it, which a test asks: a text without its translation shows a dash, so
every text stands in every language.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from discrimtest.exchange.labels import labels
from discrimtest.exchange.log_form import FormQuestion, LogForm
from discrimtest.files.word import LocalText
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.words.language import LANGUAGES

Line = dict[str, str]
SPOKEN = {"nl": "Nederlands (nl)", "fr": "Français (fr)", "en": "English (en)"}
"""What phones call each language."""


def as_xlsform(form: LogForm, *, slug: str, number: int, first: date, language: str) -> bytes:
    """The workbook.

    Args:
        slug: Of the study. number: Of the version of its files that counts.
        first: Day before which nothing of it can have happened.
        language: Shown first.
    """
    from openpyxl import Workbook

    sheets = {
        "survey": [*_survey(form, first)],
        "choices": [*_choices(form.questions)],
        "settings": [_settings(form, slug, language)],
    }
    # A server takes other content under another version alone, and phones look for a new one.
    sheets["settings"][0]["version"] = f"{number}-{sha256_hex(canonical_json(sheets))[:8]}"
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        columns = list(dict.fromkeys(column for line in lines for column in line))
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for line in lines:
            sheet.append([line.get(column) for column in columns])
        for row in sheet.iter_rows():
            for cell in row:
                # What begins with a sign of a formula is text as well.
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _in_each(column: str, text: LocalText) -> Line:
    return {f"{column}::{SPOKEN[language]}": text[language] for language in LANGUAGES}


def _survey(form: LogForm, first: date) -> Iterator[Line]:
    group = ""
    for question in form.questions:
        if question.group != group:
            yield from _turned(group, question)
        group = question.group
        yield _asked(question, first)


def _turned(ended: str, question: FormQuestion) -> Iterator[Line]:
    """The end of one screen of several questions, and the beginning of the next."""
    if ended:
        yield {"type": "end_group", "name": ended}
    if question.group:
        yield {
            "type": "begin_group",
            "name": question.group,
            **_in_each("label", labels().form[question.group]),
            "relevant": question.relevant,
            "appearance": "field-list",
        }


def _asked(question: FormQuestion, first: date) -> Line:
    words = labels().form
    line = {
        "type": f"select_one {question.name}" if question.choices is not None else question.kind,
        "name": question.name,
        **_in_each("label", question.label),
    }
    if hint := words.get(f"{question.name}_hint"):
        line |= _in_each("hint", hint)
    if question.required:
        line["required"] = "yes" if question.required is True else question.required
        line |= _in_each("required_message", words["required"])
    if question.relevant and not question.group:
        line["relevant"] = question.relevant
    if question.kind == "dateTime":
        line |= {"constraint": f". <= now() and . >= date('{first.isoformat()}')"}
        line |= _in_each("constraint_message", words["at_constraint"])
    if question.kind == "text":
        line["appearance"] = "multiline"
    elif question.name == "contact":
        line["appearance"] = "minimal autocomplete"
    elif question.item:
        line["appearance"] = "minimal"
    return line


def _choices(questions: Iterable[FormQuestion]) -> Iterator[Line]:
    for question in questions:
        choices: Mapping[str, LocalText] = question.choices or {}
        for name, label in choices.items():
            yield {"list_name": question.name, "name": name, **_in_each("label", label)}


def _settings(form: LogForm, slug: str, language: str) -> Line:
    return {
        "form_title": form.title[language],
        "form_id": f"{slug}-log",
        "default_language": SPOKEN[language],
        "instance_name": "concat(${event}, ' ', ${contact})",
    }
