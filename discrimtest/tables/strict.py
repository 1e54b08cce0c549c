"""What a table may not have where every cell counts, told line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from discrimtest.errors import Problem
from discrimtest.tables.table import RawRow, RawTable


def mistakes(table: RawTable) -> Iterator[Problem]:
    """Columns without a name or of one name; rows of more or fewer cells; marks left open."""
    yield from _header_mistakes(table)
    for row in table.rows:
        yield from _row_mistakes(row, table)


def _header_mistakes(table: RawTable) -> Iterator[Problem]:
    place = f"{table.name}: line {table.header_line}"
    for name, count in Counter(table.header).items():
        if name and count > 1:
            yield Problem(
                place,
                name,
                "names two columns",
                "Give each column a name of its own.",
                "column.repeated",
            )
    if "" in table.header or len(table.header) < table.header_found:
        number = (*table.header, "").index("") + 1
        repair = "Name the column or remove it."
        yield Problem(place, "", f"column {number} has no name", repair, "column.unnamed")


def _row_mistakes(row: RawRow, table: RawTable) -> Iterator[Problem]:
    place = f"{table.name}: line {row.line}"
    if row.open_mark:
        rule = "is no CSV: a quotation mark opens a field and does not close it"
        yield Problem(place, "", rule, "Close the quotation mark.", "quotation.open")
    elif row.found != table.header_found:
        wanted = f"{table.header_found} field{'' if table.header_found == 1 else 's'}"
        rule = f"must have {wanted}, as the header does, not {row.found}"
        repair = "Quote a field that holds the separator, or complete the line."
        yield Problem(place, _first_words(row), rule, repair, "row.length")
    elif row.fault and row.found <= len(table.header):
        yield Problem(place, "", row.fault, "Correct the row.", "row.fault")


def _first_words(row: RawRow) -> str:
    text = " ".join(cell.strip() for cell in row.cells[: row.found])
    return text if len(text) <= 60 else text[:57] + "…"
