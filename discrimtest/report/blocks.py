"""A report as plain values: sections of blocks, every sentence in the reader's language.

A renderer lays these out and adds no word of its own; :meth:`ReportContext.to_dict` is what a
renderer outside Python receives.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from textwrap import shorten
from typing import Any, Literal

from discrimtest.findings.forest import Drawing, Forest

RUNNING = 78
"""Characters of a title that fit over a page."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Terms:
    """Names with their values: the sheet of a study. ``code`` values are hashes and numbers."""

    rows: tuple[tuple[str, str], ...]
    code: bool = False
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True, slots=True)
class Note:
    """What must not be missed."""

    title: str
    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row is its header; columns hold numbers, but those in ``texts`` words.

    Attributes:
        texts: Places of the columns with words, from 0.
        notes: Remarks under the table.
        dense: Whether it is a long list to look something up in, set small.
        links: Part that the first cell of each row leads to; empty where none do.
        anchor: Where a list of tables finds it.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    texts: tuple[int, ...] = (0,)
    dense: bool = False
    links: tuple[str, ...] = ()
    anchor: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Commands:
    lines: tuple[str, ...]
    kind: Literal["commands"] = "commands"


@dataclass(frozen=True, slots=True)
class Bar:
    """The paired outcomes of some tests.

    Attributes:
        label: What the tests are of. detail: How many there are.
        counts: Tests by outcome, in the order of the names; numbers: The same in words.
        inset: A group of the row before it.
    """

    label: str
    detail: str
    counts: tuple[int, ...]
    numbers: tuple[str, ...]
    inset: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Paired outcomes as bars of the same length: each piece is to the bar as its tests to all.

    Its words are words of the page, so that they can be read aloud, copied and enlarged.

    Attributes:
        id: Unlike that of any other picture of the report.
        stamps: Marks that must stand in the picture itself.
        names: Of the outcomes, in the order of the pieces.
    """

    id: str
    caption: str
    stamps: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[Bar, ...]
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Curve:
    """Answers so far, in percent of the contacts, after so many hours: a rising staircase.

    Attributes:
        waiting: Contacts still waiting at each tick of the axis; empty where not known.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves(Drawing):
    """Answers over time, a line for each candidate.

    Attributes:
        hours: Where the window ends.
        across: Title of the hours. up: Title of the percentages.
        waiting: Title of the numbers of contacts that still wait, under the axis.
        ticks: Places on the axis of hours, with their labels.
    """

    across: str
    up: str
    waiting: str
    hours: float
    ticks: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    kind: Literal["curves"] = "curves"


Picture = Forest | Curves


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A piece of a letter; ``marked`` where it tells the ground."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A letter or a reply under its title, line by line.

    Attributes:
        language: Of the lines; empty for that of the report.
    """

    title: str
    lines: tuple[tuple[LetterPart, ...], ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate of a test: who, the letter, what came back."""

    title: str
    rows: tuple[tuple[str, str], ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """The candidates of one test, side by side.

    Attributes:
        beneath: What stands under both, over the whole width.
    """

    sides: tuple[Side, ...]
    beneath: tuple[Text, ...] = ()
    kind: Literal["sides"] = "sides"


Block = Paragraph | Bullets | Terms | Note | Table | Commands | Bars | Forest | Curves | Sides


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a section.

    Attributes:
        anchor: Where a link finds it.
        technical: Whether it is for specialists alone, and stands in the technical annex.
    """

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""
    technical: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A titled section.

    Attributes:
        folded: Whether a screen shows its parts on demand, because few readers want them all.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark on the whole report ("SIMULATED") and the sentence that explains it."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the half page of plain language, with its answer in short sentences."""

    question: str
    sentences: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class ReportContext:
    """A whole report in one language, for one audience.

    Attributes:
        made_on: Day the report is made, as ISO 8601.
        author: Who answers for the report.
        document_title: The title with the stamps before it, as a window or shelf shows it.
        kicker: What kind of document it is, over the title.
        sheet: The study in a few lines.
        summary: The half page of plain language.
        labels: Words of the layout itself ("contents", "skip").
        attachment: The findings as JSON, as far as this audience may read them.
        listed: Captions of its tables and figures, each with where it stands.
    """

    language: str
    audience: str
    made_on: str
    author: str
    document_title: str
    kicker: str
    title: str
    question: str
    stamps: tuple[Stamp, ...]
    sheet: Terms
    summary_title: str
    summary: tuple[Answer, ...]
    sections: tuple[Section, ...]
    footer: str
    labels: dict[str, str]
    attachment: str = ""
    listed: tuple[tuple[str, str], ...] = ()

    @property
    def running(self) -> str:
        """The title as it runs over the pages, on one line."""
        return shorten(self.title[: 2 * RUNNING], RUNNING, placeholder="…")

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, text and numbers, ready for JSON."""
        return asdict(self) | {"running": self.running}
