"""What a table may not have where every cell counts, told line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from discrimtest.errors import Problem
from discrimtest.tables.row import RawRow
from discrimtest.tables.table import RawTable


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
    number = _unnamed(table)
    if number is not None:
        repair = "Name the column or remove it."
        if number == 0:
            repair += " In R: row.names = FALSE; in pandas: index=False."
        yield Problem(place, "", f"column {number + 1} has no name", repair, "column.unnamed")


def has_row_names(table: RawTable) -> bool:
    """Whether the first column has no name and numbers the rows, as R and pandas write them."""
    if table.header[:1] != ("",):
        return False
    numbers = [row.cells[0].strip() for row in table.rows if not row.fault]
    return len(set(numbers)) == len(numbers) and all(map(_is_whole, numbers))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _unnamed(table: RawTable) -> int | None:
    """The first column that holds something and has no name."""
    skipped = int(has_row_names(table))
    for number, name in enumerate(table.header[skipped:], skipped):
        if not name:
            return number
    # Beyond the last name a spreadsheet writes columns that were once used and are empty.
    width = len(table.header)
    used = any(row.fault and row.found > width for row in table.rows)
    return width if used and table.header_found > width else None


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
