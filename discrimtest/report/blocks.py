"""A report as plain values: sections of blocks, every sentence in the reader's language.

A renderer lays these out and adds no word of its own; :meth:`ReportContext.to_dict` is what a
renderer outside Python receives.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


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
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    texts: tuple[int, ...] = (0,)
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Commands:
    lines: tuple[str, ...]
    kind: Literal["commands"] = "commands"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One group in the figure.

    Attributes:
        label: Name of the group. detail: Its number of tests, in words.
        both, control_only, test_only, neither: Counts of tests.
        net: Net difference per 100 tests; None when undefined.
        low: Lower limit, per 100. high: Upper limit.
        net_text: The same in words.
        apart: Stands apart from the rows before it.
    """

    label: str
    detail: str
    both: int
    control_only: int
    test_only: int
    neither: int
    net: float | None
    low: float | None
    high: float | None
    net_text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Paired outcomes as stacked bars, with the net difference of each group beside them.

    Attributes:
        alt: What the picture shows, for who can not see it.
        stamps: Marks that must stand in the picture itself.
        outcomes: Names of control only, both, test only and neither.
        left: Title over the bars. right: Title over the net differences.
        toward_test: Name of the side below 0. toward_control: Of the side above 0.
    """

    id: str
    caption: str
    alt: str
    stamps: tuple[str, ...]
    outcomes: tuple[str, str, str, str]
    left: str
    right: str
    toward_test: str
    toward_control: str
    rows: tuple[FigureRow, ...]
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Curve:
    """Answers so far, in percent of the contacts, after so many hours: a rising staircase."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """Answers over time, a line for each candidate.

    Attributes:
        hours: Where the window ends.
        across: Title of the hours. up: Title of the percentages.
        ticks: Places on the axis of hours, with their labels.
    """

    id: str
    caption: str
    alt: str
    stamps: tuple[str, ...]
    across: str
    up: str
    hours: float
    ticks: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    kind: Literal["curves"] = "curves"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a letter; ``marked`` where it tells the ground."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A letter or a reply under its title, line by line."""

    title: str
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate of a test: who, the letter, what came back."""

    title: str
    rows: tuple[tuple[str, str], ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """The candidates of one test, side by side."""

    sides: tuple[Side, ...]
    kind: Literal["sides"] = "sides"


Block = Paragraph | Bullets | Terms | Note | Table | Commands | Figure | Curves | Sides


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a section."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = ()


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

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, text and numbers, ready for JSON."""
        return asdict(self)
