"""A table as header and rows of text, each row with its place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.heading import heading_of
from discrimtest.tables.row import RawRow, is_blank

MAX_BYTES = 30_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be a table, in the words of the messages about it.

    Attributes:
        name: The file's name.
        noun: What it should be ("listing file").
        content: What it should hold ("listings").
        max_rows: How many rows it may hold at most.
        columns: Names of columns by which its header is told from what stands above it, in plain
            letters; none where the first line is the header.
    """

    name: str
    noun: str = "table"
    content: str = "rows"
    max_rows: int = MAX_ROWS
    columns: frozenset[str] = frozenset()

    def refusal(
        self, rule: str, repair: str, *, found: str = "", line: int | None = None
    ) -> WrongInput:
        """The error for a file that can not be read as a table at all."""
        place = self.name if line is None else f"{self.name}, line {line}"
        summary = f"{self.name} can not be read as a {self.noun}."
        return WrongInput(summary, [Problem(place, found, rule, repair, "table.unreadable")])

    def no_text(self, rule: str, *, found: str = "", line: int | None = None) -> WrongInput:
        """The error for content that is neither text nor a workbook."""
        repair = f"Export the {self.content} as CSV (UTF-8) or .xlsx."
        return self.refusal(rule, repair, found=found, line=line)

    def empty(self, rule: str) -> WrongInput:
        """The error for a file without a single row."""
        return self.refusal(rule, f"Export the {self.content} again.")

    def too_many(self, found: str = "") -> WrongInput:
        """The error for more rows than may be."""
        rule = f"a {self.noun} may hold at most {self.max_rows:,} rows"
        return self.refusal(rule, "Split it into several files and import each.", found=found)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's header and every row below it.

    Attributes:
        name: The file's name, for messages.
        form: How it was read ("CSV, Windows-1252, semicolon").
        header: The names of the columns as written, those without a name at the end left out.
        header_line: Where the header stands.
        header_found: How many cells the header's line holds.
        rows: Every line below the header that is not wholly blank.
        blank_lines: Number of wholly blank lines, the only lines that are not rows.
        notes: What a person should know about the file as a whole.
    """

    name: str
    form: str
    header: tuple[str, ...]
    header_line: int
    header_found: int
    rows: tuple[RawRow, ...]
    blank_lines: int = 0
    notes: tuple[str, ...] = ()


def assembled(
    source: Source,
    form: str,
    records: Sequence[RawRow],
    blank_lines: int,
    notes: tuple[str, ...] = (),
    *,
    ends_cut: bool = False,
) -> RawTable:
    """A table from its records, one of which near the top is the header.

    Cells of every row are made as many as the header has: missing ones become empty, empty ones
    too many are cut. Cells too many with content make the row a fault, because nobody can tell
    which of them stands under which header.

    Args:
        ends_cut: Whether empty cells at the end of a row are not stored, so that none is missing.

    Raises:
        WrongInput: There is no record, or a limit on rows or columns is broken.
    """
    if not records:
        raise source.empty("the file holds blank lines only")
    heading = heading_of(records, source.columns)
    top, width = heading.row, len(heading.names)
    if top.fault or width > MAX_COLUMNS:
        rule = top.fault or f"a header may hold at most {MAX_COLUMNS} columns"
        raise source.refusal(rule, "Mend the header line.", line=top.line)
    below = records[heading.first :]
    if len(below) > source.max_rows:
        raise source.too_many(f"{len(below):,} rows")
    rows = tuple(_fitted(row, width, ends_cut=ends_cut) for row in below)
    found, notes = len(top.cells), (*heading.notes, *notes)
    return RawTable(source.name, form, heading.names, top.line, found, rows, blank_lines, notes)


def _fitted(row: RawRow, width: int, *, ends_cut: bool) -> RawRow:
    cells, fault = row.cells, row.fault
    found = max(row.found, width) if ends_cut else row.found
    if len(cells) == width:
        return row
    if len(cells) > width:
        if is_blank(cells[width:]):
            cells = cells[:width]
        else:
            fault = fault or f"the row has {len(cells)} cells, the header {width}"
    else:
        cells += ("",) * (width - len(cells))
    return RawRow(row.line, cells, found, fault, row.open_mark)
