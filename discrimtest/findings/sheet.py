"""The sheet that every figure is drawn on: inches from its top left corner, one style.

Text is measured before it is drawn, so that no label runs into another, however long its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import nan
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

INK = "#1c2126"
DIM = "#5a6570"
STAMP = "#9c1c1c"
WIDTH = 7.4
"""Inches; a page shows a figure a little smaller than that."""
NARROW = 3.4
"""Inches of the same figure for a telephone held upright."""

TITLE, TEXT, SMALL = 10.0, 9.0, 8.0
LEADING = 1.25
LONGEST = 400
"""Characters of a label that are looked at."""

# Where a line may end: at no space that keeps what is around it together.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")

Across = Literal["left", "center", "right"]
Dashes = str | tuple[int, tuple[int, ...]]


class Sheet:
    """A drawing surface; ``y`` grows downward."""

    def __init__(self, canvas: Canvas, width: float = WIDTH) -> None:
        self.canvas = canvas
        self.width = width
        self.axes: Any = canvas.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.cut(1.0)

    def cut(self, height: float) -> None:
        """Makes the sheet so high."""
        self.canvas.set_size_inches(self.width, height)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(height, 0)

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = TEXT,
        colour: str = INK,
        bold: bool = False,
        across: Across = "left",
    ) -> float:
        """Writes lines under each other, the first with its top at ``y``; gives where they end."""
        for line in lines:
            self.axes.text(
                x,
                y + 0.82 * high(1, size),
                line,
                fontsize=size,
                color=colour,
                fontweight="bold" if bold else "normal",
                ha=across,
                va="baseline",
            )
            y += high(1, size)
        return y

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str = INK,
        width: float = 1.0,
        dashes: Dashes = "solid",
    ) -> None:
        self.axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=width,
            linestyle=dashes,
            solid_capstyle="butt",
            clip_on=False,
        )

    def shape(self, corners: Sequence[tuple[float, float]], fill: str, edge: str = "none") -> None:
        """A filled polygon."""
        from matplotlib.patches import Polygon

        self.axes.add_patch(Polygon(corners, facecolor=fill, edgecolor=edge, linewidth=0.6))

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.shape(corners, fill, "#ffffff")

    def hatch(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Slanted lines over a box; drawn one by one, for printers leave patterns out."""
        step = 0.085
        xs: list[float] = []
        ys: list[float] = []
        for number in range(1, int((width + height) / step) + 1):
            along = number * step
            start, end = max(0.0, along - height), min(width, along)
            if start < end:
                xs += [x + start, x + end, nan]
                ys += [y + along - start, y + along - end, nan]
        self.line(xs, ys, colour=colour, width=0.7)

    def dot(self, x: float, y: float) -> None:
        self.axes.plot([x], [y], "o", color=INK, markersize=6, clip_on=False)


def high(lines: int, size: float = TEXT) -> float:
    """Height of so many lines, in inches."""
    return lines * size * LEADING / 72


def fitted(
    text: str, width: float, lines: int, *, size: float = TEXT, bold: bool = False
) -> list[str]:
    """The text broken into at most so many lines of so many inches; "…" where it is longer."""
    words = _SPACES.sub(" ", text[:LONGEST]).split(" ") if text.strip() else []
    found: list[str] = []
    while words and len(found) < lines:
        line = words.pop(0)
        if wide(line, size, bold) > width:
            kept = _start(line, width, size, bold)
            words.insert(0, line[len(kept) :])
            line = kept
        else:
            while words and wide(f"{line} {words[0]}", size, bold) <= width:
                line = f"{line} {words.pop(0)}"
        found.append(line)
    if words or len(text) > LONGEST:
        last = f"{found[-1]}…"
        while wide(last, size, bold) > width and len(last) > 2:
            last = f"{last[:-2].rstrip()}…"
        found[-1] = last
    return found


def _start(word: str, width: float, size: float, bold: bool) -> str:
    """As much of a word as fits, at least one letter."""
    end = len(word) - 1
    while end > 1 and wide(word[:end], size, bold) > width:
        end -= 1
    return word[:end] if end else word


@lru_cache(maxsize=4096)
def wide(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Width of a line of text, in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) / 72


def spread(centres: Sequence[float], heights: Sequence[float], low: float) -> list[float]:
    """Tops of labels that want to lie around ``centres`` and must not touch nor rise over ``low``.

    Args:
        centres: Rising. heights: Of the labels, in the same order.
    """
    tops: list[float] = []
    free = low
    for centre, height in zip(centres, heights, strict=True):
        tops.append(max(free, centre - height / 2))
        free = tops[-1] + height
    return tops
