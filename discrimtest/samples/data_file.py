"""A data file as a frame of text: one row a contact, every cell under its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discrimtest.errors import Problem, WrongInput
from discrimtest.samples.cell import text_of
from discrimtest.tables.reader import read_table
from discrimtest.tables.strict import mistakes
from discrimtest.tables.table import Source

if TYPE_CHECKING:
    import pandas

MAX_ROWS = 1_048_575
"""As many as a worksheet holds below its header."""
LINE = "line"
"""Name of the index of a frame read from a file: the line each row starts at, header = 1."""


def read_data(content: bytes, place: str) -> pandas.DataFrame:
    """A frame of text, one row a contact; what is empty in the file is empty text.

    Args:
        content: The file: a delimited text or an .xlsx workbook, as
            :func:`~discrimtest.tables.reader.read_table` takes them.
        place: How messages name the file.

    Returns:
        Columns as in the header, values as :func:`~discrimtest.samples.cell.text_of` reads
        them. A first column without a name that numbers the rows is left out. Index ``line``.

    Raises:
        WrongInput: With every line that can not be read, or when there is nothing to read.
    """
    import pandas

    summary = f"{place} can not be read."
    if not content.strip():
        repair = "Give a file with a header line and one line for each contact."
        raise WrongInput(summary, [Problem(place, "", "is empty", repair, "data.empty")])
    try:
        table = read_table(content, Source(place, "data file", "data", MAX_ROWS))
    except WrongInput as error:
        rule = "must be a text file (UTF-8, UTF-16 or Windows-1252) or an .xlsx workbook"
        general = Problem(place, "", rule, "Export the data as CSV or .xlsx.", "data.unreadable")
        raise WrongInput(summary, [*error.problems, general]) from error
    problems = list(mistakes(table))
    if not table.rows and not problems:
        repair = "Add the rows below the header."
        problems.append(Problem(place, "", "holds a header and no rows", repair, "data.no_contact"))
    if problems:
        raise WrongInput(summary, problems)
    columns = zip(*(map(text_of, row.cells) for row in table.rows), strict=True)
    return pandas.DataFrame(
        {
            name: pandas.Series(values, dtype=object)
            for name, values in zip(table.header, columns, strict=True)
            if name
        }
    ).set_axis(pandas.Index([row.line for row in table.rows], name=LINE), axis="index")
