"""The text of a data file as a frame: separators, encodings and mistakes found line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from discrimtest.errors import Problem, WrongInput

if TYPE_CHECKING:
    import pandas

SEPARATORS = (",", ";", "\t", "|")
MISSING_WORDS = frozenset({"NA", "NaN", "nan", "NULL", "."})
"""What R, Python, SQL and Stata write where there is nothing."""
LINE = "line"
"""Name of the index of a frame read from a file: the line each row starts at, header = 1."""


def read_data(content: bytes, place: str) -> pandas.DataFrame:
    """A frame of text, one row a contact; what is empty in the file is empty text.

    Args:
        content: The file: UTF-8 (with or without byte order mark), UTF-16 with one, or
            Windows-1252; separated by comma, semicolon, tab or bar, as its header shows, or as a
            spreadsheet's ``sep=;`` on a line of its own before it says.
        place: How messages name the file.

    Returns:
        Columns as in the header, values stripped of surrounding space; one of
        :data:`MISSING_WORDS` is empty. Index ``line``.

    Raises:
        WrongInput: With every line that can not be read, or when there is nothing to read.
    """
    import pandas

    text = _decoded(content, place)
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = _told_separator(first)
    separator = told or max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    start = 1
    try:
        for fields in reader:
            line, start = start, reader.line_num + 1
            if not any(field.strip() for field in fields):
                continue
            cells = [field.strip() for field in fields]
            if told:
                told = ""
            elif not header:
                header = cells
                problems += _header_problems(header, place, line)
            elif len(cells) != len(header):
                rule = f"must have {len(header)} fields, as the header does, not {len(cells)}"
                repair = "Quote a field that holds the separator, or complete the line."
                problems.append(Problem(f"{place}: line {line}", first_words(cells), rule, repair))
            else:
                rows.append(["" if cell in MISSING_WORDS else cell for cell in cells])
                lines.append(line)
    except csv.Error as error:
        repair = "Close the quotation mark; nothing after this line was read."
        problems.append(Problem(f"{place}: line {start}", "", f"is no CSV: {error}", repair))
    if not header:
        repair = "Give a file with a header line and one line for each contact."
        problems.append(Problem(place, "", "is empty", repair))
    elif not rows and not problems:
        repair = "Add one line for each contact below the header."
        problems.append(Problem(place, "", "holds a header and no contact", repair))
    if problems:
        raise WrongInput(f"{place} can not be read.", problems)
    columns = list(zip(*rows, strict=True))
    frame = pandas.DataFrame(
        {
            name: pandas.Series(values, dtype=object)
            for name, values in zip(header, columns, strict=True)
        }
    )
    frame.index = pandas.Index(lines, name=LINE)
    return frame


def first_words(cells: list[str]) -> str:
    text = " ".join(cells)
    return text if len(text) <= 60 else text[:57] + "…"


def _told_separator(line: str) -> str:
    """The separator that a spreadsheet's first line ``sep=;`` tells; empty where it is no such."""
    told = line.strip('\ufeff "').removeprefix("sep=")
    return told if line.strip('\ufeff "').startswith("sep=") and told in SEPARATORS else ""


def _header_problems(header: list[str], place: str, line: int) -> list[Problem]:
    where = f"{place}: line {line}"
    problems = [
        Problem(where, name, "names two columns", "Give each column a name of its own.")
        for name, count in Counter(header).items()
        if name and count > 1
    ]
    if "" in header:
        number = header.index("") + 1
        repair = "Name the column or remove it."
        problems.append(Problem(where, "", f"column {number} has no name", repair))
    return problems


def _decoded(content: bytes, place: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    rule = "must be a text file (UTF-8, UTF-16 or Windows-1252)"
    repair = "Export the data as CSV; a spreadsheet file is not read here."
    raise WrongInput(f"{place} can not be read.", [Problem(place, "", rule, repair)])
