"""One table of everything measured: ours beside what it is compared with, in the same run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PARTS = (
    "Models of 2,241 rental inquiries with three names",
    "Paired tests, the same figure",
    "The plan for matched pairs",
    "The command, cold",
    "Reports, HTML and PDF, with every test",
    "Import of listings",
    "Recording, one act of many",
    "Recording while a report of 10,000 tests is made",
    "Masking of answers",
    "Mail that goes out",
    "Mail that comes in",
    "Checking a database",
    "Sealing the log",
    "Checking a bundle of evidence",
)
MODELS, PAIRED, PLAN, COLD, REPORTS, IMPORTS, RECORDING, BESIDE_REPORT, MASKING, *_REST = PARTS
MAIL_OUT, MAIL, CHECKING, SEALING, BUNDLES = _REST
ASKED = "asked: at most"
"""What stands beside where nothing else computes the same: the time that was asked for."""
HEADS = ("", "ours, s", "beside", "theirs, s", "ratio", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured.

    Attributes:
        part: One of :data:`PARTS`.
        what: What was done, by us and by ``beside``.
        ours, theirs: Processor seconds; ``theirs`` is None where there is nothing to compare with.
        told: What else was seen: a difference of figures, memory, growth.
    """

    part: str
    what: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    told: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as long what stands beside takes."""
        return None if self.theirs is None else self.theirs / self.ours

    @property
    def cells(self) -> tuple[str, ...]:
        theirs = "" if self.theirs is None else _seconds(self.theirs)
        ratio = "" if self.ratio is None else _times(self.ratio)
        return (self.what, _seconds(self.ours), self.beside, theirs, ratio, self.told)


def _times(ratio: float) -> str:
    return f"{ratio:.{0 if ratio >= 10 else 1 if ratio >= 1 else 2}f}"


def _seconds(seconds: float) -> str:
    if seconds >= 10:
        return f"{seconds:.1f}"
    return f"{seconds:.2f}" if seconds >= 0.1 else f"{seconds:.5f}"


def in_parts(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each part that has some, in the order of :data:`PARTS`."""
    listed = list(rows)
    parts = {part: [row for row in listed if row.part == part] for part in PARTS}
    return {part: mine for part, mine in parts.items() if mine}


def as_text(rows: Sequence[Row]) -> str:
    """The table for a screen."""
    lines = [HEADS, *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]

    def line(cells: Sequence[str]) -> str:
        aligned = (
            cell.rjust(width) if place in (1, 3, 4) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(aligned).rstrip()

    told = [line(HEADS)]
    for part, mine in in_parts(rows).items():
        told += ["", part, *(line(row.cells) for row in mine)]
    return "\n".join(told)


def as_markdown(rows: Iterable[Row]) -> str:
    """The rows of one part for a page."""
    told = ["| what | ours, s | beside | theirs, s | ratio | |", "|---|---:|---|---:|---:|---|"]
    return "\n".join([*told, *(f"| {' | '.join(row.cells)} |" for row in rows)])
