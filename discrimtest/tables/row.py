"""One row of a table, as it stands in its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.tables.spelling import tidy


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


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a line holds nothing but spaces and separators."""
    return not any(cell and tidy(cell) for cell in cells)
