"""A document that a person completes and signs: parts of blocks, with blanks left to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from discrimtest.report.blocks import Bullets, Note, Paragraph, Sides, Table, Terms


@dataclass(frozen=True, slots=True)
class Blanks:
    """What a person must fill in, each by its name."""

    items: tuple[str, ...]
    kind: Literal["blanks"] = "blanks"


PaperBlock = Paragraph | Bullets | Terms | Note | Table | Sides | Blanks


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A heading with what stands under it.

    Attributes:
        source: Who asks for this heading, or that it is a choice of this program; may be empty.
        level: 1, or 2 within the part before it.
    """

    title: str
    blocks: tuple[PaperBlock, ...]
    source: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in one language.

    Attributes:
        stamp: A mark on all of it ("SIMULATED"); empty for none.
        notes: What must be known before it is used.
        to_fill: Heading of the list of its blanks. page: "Page {page} of {pages}".
    """

    language: str
    title: str
    stamp: str
    notes: tuple[Note, ...]
    parts: tuple[PaperPart, ...]
    to_fill: str
    page: str

    @property
    def blanks(self) -> tuple[str, ...]:
        """Every blank, each with its part."""
        return tuple(self._blanks())

    def _blanks(self) -> Iterator[str]:
        for part in self.parts:
            for block in part.blocks:
                if isinstance(block, Blanks):
                    yield from (f"{part.title}: {item}" for item in block.items)
