"""A table as header and rows of text, each row with its place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.spelling import tidy

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
    """

    name: str
    noun: str = "table"
    content: str = "rows"
    max_rows: int = MAX_ROWS

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
class RawRow:
    """One row as it stands in the file.

    Attributes:
        line: Physical line (CSV) or row (workbook) on which it starts; the first is 1.
        cells: Texts, as many as the header has; more only when ``fault`` says so.
        found: How many cells the file holds here, those without a header included.
        fault: Why the row can not be read as cells under the header; empty when it can.
        open_mark: A quotation mark opens a cell and is not closed, so it was taken as a plain sign.
    """

    line: int
    cells: tuple[str, ...]
    found: int
    fault: str = ""
    open_mark: bool = False

    @property
    def note(self) -> str:
        """What was mended while reading; empty when nothing was."""
        width = len(self.cells)
        if self.fault or self.found >= width:
            return ""
        return f"the row has {self.found} cells, the header {width}: the last ones are empty"


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
) -> RawTable:
    """A table from its records, the first of which is the header.

    Cells of every row are made as many as the header has: missing ones become empty, empty ones
    too many are cut. Cells too many with content make the row a fault, because nobody can tell
    which of them stands under which header.

    Raises:
        WrongInput: There is no record, or a limit on rows or columns is broken.
    """
    if not records:
        raise source.empty("the file holds blank lines only")
    first = records[0]
    header = tuple(map(tidy, first.cells))
    while header and not header[-1]:
        header = header[:-1]
    if first.fault or len(header) > MAX_COLUMNS:
        rule = first.fault or f"a header may hold at most {MAX_COLUMNS} columns"
        raise source.refusal(rule, "Mend the header line.", line=first.line)
    if len(records) - 1 > source.max_rows:
        raise source.too_many(f"{len(records) - 1:,} rows")
    rows = tuple(_fitted(row, len(header)) for row in records[1:])
    return RawTable(
        source.name, form, header, first.line, len(first.cells), rows, blank_lines, notes
    )


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a line holds nothing but spaces and separators."""
    return not any(cell and tidy(cell) for cell in cells)


def _fitted(row: RawRow, width: int) -> RawRow:
    cells, fault = row.cells, row.fault
    if len(cells) == width:
        return row
    if len(cells) > width:
        if is_blank(cells[width:]):
            cells = cells[:width]
        else:
            fault = fault or f"the row has {len(cells)} cells, the header {width}"
    else:
        cells += ("",) * (width - len(cells))
    return RawRow(row.line, cells, row.found, fault, row.open_mark)
