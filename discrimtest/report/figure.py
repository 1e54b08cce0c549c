"""Drawing a figure of the context as SVG: the same bytes for the same figure.

Text is drawn as outlines, so that the picture is the same in a browser and in a PDF; what it
says stands in the tables and in its alternative text. Colours differ in lightness and the two
kinds of different treatment also in hatching, so they are told apart in grey and by
colour-blind readers.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from discrimtest.report.blocks import Curves, Figure, FigureRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

INK = "#1c2126"
DIM = "#5a6570"
STAMP = "#9c1c1c"
# Control only, both, test only, neither: fill, hatch, ink upon it.
KINDS = (
    ("#2a649c", "", "#ffffff"),
    ("#a9b8c4", "", "#14181c"),
    ("#f0b34a", "////", "#14181c"),
    ("#e6eaed", "", "#14181c"),
)
# Control, test: colour and dashes.
LINES: tuple[tuple[str, Any], ...] = (("#2a649c", "solid"), ("#b06a00", (0, (5, 2))))
WIDTH = 9.4
CURVES = 3.4
ROW = 0.62
GAP = 0.35
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"


@lru_cache(maxsize=16)
def draw(figure: Figure | Curves) -> str:
    """The figure as one ``<svg>`` element, without styles, scripts or outside references."""
    import matplotlib
    from matplotlib.figure import Figure as NewCanvas

    settings: Any = {
        "svg.fonttype": "path",
        "svg.hashsalt": figure.id,
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "hatch.linewidth": 0.7,
        "text.parse_math": False,
    }
    with matplotlib.rc_context(settings):
        height = CURVES if isinstance(figure, Curves) else 1.9 + ROW * _height(figure)
        height += 0.3 if figure.stamps else 0
        canvas = NewCanvas(figsize=(WIDTH, height))
        if isinstance(figure, Curves):
            _curves(canvas, figure, height)
        else:
            _pairs(canvas, figure, height)
        if figure.stamps:
            canvas.text(
                0.01,
                1 - 0.2 / height,
                " · ".join(figure.stamps),
                color=STAMP,
                fontsize=12,
                fontweight="bold",
                va="center",
            )
        out = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas.savefig(out, format="svg", transparent=True, metadata=nothing)
    return _plain_svg(out.getvalue(), figure)


def _pairs(canvas: Canvas, figure: Figure, height: float) -> None:
    top = 1 - (0.86 + (0.3 if figure.stamps else 0)) / height
    bottom = 0.77 / height
    bars = canvas.add_axes((0.2, bottom, 0.42, top - bottom))
    nets = canvas.add_axes((0.66, bottom, 0.33, top - bottom))
    _bars(bars, figure)
    _nets(nets, figure)
    _legend(canvas, figure, top, height)


def _curves(canvas: Canvas, figure: Curves, height: float) -> None:
    """A staircase for each candidate, named at its end; the second is dashed."""
    top = 1 - (0.45 + (0.3 if figure.stamps else 0)) / height
    bottom = 0.62 / height
    axes = canvas.add_axes((0.07, bottom, 0.68, top - bottom))
    axes.set_xlim(0, figure.hours)
    axes.set_ylim(0, 100)
    axes.set_xticks([place for place, _ in figure.ticks], [text for _, text in figure.ticks])
    axes.set_yticks([0, 25, 50, 75, 100])
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(DIM)
    axes.tick_params(colors=INK, labelsize=8, color=DIM)
    axes.set_title(figure.up, loc="left", fontsize=9.5, fontweight="bold", color=INK, pad=8)
    axes.set_xlabel(figure.across, color=DIM, fontsize=8)
    ends = [curve.points[-1][1] if curve.points else 0.0 for curve in figure.curves]
    for number, (curve, end) in enumerate(zip(figure.curves, ends, strict=True)):
        colour, dashes = LINES[number % len(LINES)]
        hours = [0.0, *(hour for hour, _ in curve.points), figure.hours]
        shares = [0.0, *(share for _, share in curve.points), end]
        axes.plot(
            hours, shares, drawstyle="steps-post", color=colour, linewidth=2, linestyle=dashes
        )
        above = end >= max(ends) if number == 0 else end > ends[0]
        axes.text(
            1.015,
            end / 100 + (0.03 if above else -0.03),
            _lines(curve.label, 24),
            transform=axes.transAxes,
            va="bottom" if above else "top",
            color=INK,
            fontsize=8.5,
            linespacing=1.1,
        )


def on_paper(svg: str) -> str:
    """The same picture for a page without a style sheet, in ink on white."""
    return svg.replace("currentColor", INK)


def _lines(label: str, width: int = 26) -> str:
    """At most two lines of a label."""
    lines = textwrap.wrap(label[:200], width) or [""]
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 or len(label) > 200 else "")


def _placed(figure: Figure) -> Iterator[tuple[float, FigureRow]]:
    """Rows with their height in the drawing; a row that stands apart leaves a gap."""
    place = 0.0
    for row in figure.rows:
        place += GAP if row.apart else 0
        yield place, row
        place += 1


def _height(figure: Figure) -> float:
    """Height of the drawing, in rows."""
    return len(figure.rows) + GAP * sum(row.apart for row in figure.rows)


def _frame(axes: Axes, figure: Figure, title: str) -> None:
    axes.set_ylim(_height(figure) - 0.5, -0.5)
    axes.set_yticks([])
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(DIM)
    axes.tick_params(axis="x", colors=INK, labelsize=8, color=DIM)
    axes.set_title(
        # Two panels stand side by side: a long title breaks before it reaches the other.
        textwrap.fill(title, 48),
        loc="left",
        fontsize=9.5,
        fontweight="bold",
        color=INK,
        pad=10,
    )


def _bars(axes: Axes, figure: Figure) -> None:
    _frame(axes, figure, figure.left)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100"])
    for place, row in _placed(figure):
        label = _lines(row.label)
        axes.text(-2, place + 0.06, label, ha="right", va="bottom", color=INK, linespacing=1.1)
        axes.text(-2, place + 0.14, row.detail, ha="right", va="top", color=DIM, fontsize=7.5)
        _bar(axes, place, row)


def _bar(axes: Axes, place: float, row: FigureRow) -> None:
    counts = (row.control_only, row.both, row.test_only, row.neither)
    total = sum(counts)
    left = 0.0
    for count, (fill, hatch, ink) in zip(counts, KINDS, strict=True):
        if count == 0:
            continue
        width = 100 * count / total
        axes.barh(
            place, width, 0.6, left, color=fill, hatch=hatch, edgecolor="#ffffff", linewidth=1.2
        )
        if width >= 4:
            box = {"facecolor": fill, "edgecolor": "none", "pad": 1.2} if hatch else None
            axes.text(
                left + width / 2,
                place,
                str(count),
                ha="center",
                va="center",
                color=ink,
                fontsize=8.5,
                bbox=box,
            )
        left += width


def _nets(axes: Axes, figure: Figure) -> None:
    _frame(axes, figure, figure.right)
    ends = [
        number
        for row in figure.rows
        for number in (row.net, row.low, row.high)
        if number is not None
    ]
    low, high = min([*ends, -10.0]), max([*ends, 10.0])
    room = 0.06 * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.axvline(0, color=DIM, linewidth=1)
    for place, row in _placed(figure):
        if row.net is None:
            axes.text(0, place, row.net_text, ha="center", va="center", color=DIM, fontsize=8)
            continue
        if row.low is not None and row.high is not None:
            axes.plot([row.low, row.high], [place, place], color=INK, linewidth=1.6)
            for end in (row.low, row.high):
                axes.plot([end, end], [place - 0.1, place + 0.1], color=INK, linewidth=1.6)
        axes.plot([row.net], [place], "o", color=INK, markersize=7.5)
        axes.text(
            row.net,
            place - 0.3,
            row.net_text,
            ha="center",
            va="center",
            color=INK,
            fontsize=8,
        )
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    sides = (
        (0.0, "left", f"← {_lines(figure.toward_test, 20)}"),
        (1.0, "right", f"{_lines(figure.toward_control, 20)} →"),
    )
    for x, align, side in sides:
        axes.text(
            x,
            0.34 / -ROW / _height(figure),
            side,
            transform=axes.transAxes,
            ha=align,
            va="top",
            color=DIM,
            fontsize=7.5,
        )


def _legend(canvas: Canvas, figure: Figure, top: float, height: float) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=fill, hatch=hatch, edgecolor="#ffffff", label=name)
        for (fill, hatch, _), name in zip(KINDS, figure.outcomes, strict=True)
    ]
    canvas.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, top + 0.66 / height),
        ncols=4,
        frameon=False,
        fontsize=8,
        labelcolor=INK,
        handlelength=1.6,
        handleheight=1.1,
        columnspacing=1.4,
    )


def _plain_svg(svg: bytes, figure: Figure | Curves) -> str:
    """The picture without what a page must not take over: styles, comments, metadata, ids."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own drawing, made a moment ago)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _attributes(element, figure.id)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", figure.alt)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    return ElementTree.tostring(root, encoding="unicode")


def _attributes(element: ElementTree.Element, prefix: str) -> None:
    style = element.attrib.pop("style", "")
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{prefix}-{value}")
        elif name == f"{{{XLINK}}}href":
            element.set(name, f"#{prefix}-{value.removeprefix('#')}")
        elif "url(#" in value:
            element.set(name, re.sub(r"url\(#", f"url(#{prefix}-", value))
        elif value in (INK, DIM):
            element.set(name, "currentColor")
        elif value == STAMP:
            element.set("class", "stamp")
