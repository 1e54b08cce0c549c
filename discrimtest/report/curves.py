"""Drawing answers over time: a staircase for each candidate, and under it who still waits."""

from __future__ import annotations

from discrimtest.findings.sheet import DIM, SMALL, TITLE, Dashes, Sheet, fitted, high, spread
from discrimtest.report.blocks import Curves

# Colour and dashes: told apart in grey as well.
LINES: tuple[tuple[str, Dashes], ...] = (
    ("#2a649c", "solid"),
    ("#b06a00", (0, (5, 2))),
    ("#5a6570", (0, (1, 1))),
    ("#7a3b8f", (0, (6, 2, 1, 2))),
)
LEFT, RIGHT = 0.4, 5.35
NAMED = RIGHT + 0.5
"""Where the names of the lines begin."""
HEIGHT = 1.9


def paint(sheet: Sheet, figure: Curves, top: float) -> float:
    """Draws it from ``top`` down; gives where it ends."""
    title = fitted(figure.up, sheet.width, 3, size=TITLE, bold=True)
    top = sheet.text(0, top, title, size=TITLE, bold=True) + 0.12
    bottom = top + HEIGHT
    _axes(sheet, top, bottom)
    ends = []
    for number, curve in enumerate(figure.curves):
        colour, dashes = LINES[number % len(LINES)]
        across, down = [LEFT], [bottom]
        for hour, share in curve.points:
            here = bottom - HEIGHT * share / 100
            across += [_x(sheet, figure, hour)] * 2
            down += [down[-1], here]
        sheet.line(
            [*across, _right(sheet)], [*down, down[-1]], colour=colour, width=2, dashes=dashes
        )
        ends.append(down[-1])
    if _is_narrow(sheet):
        return _below(sheet, figure, bottom)
    named = _names(sheet, figure, ends, top)
    return max(named, _below(sheet, figure, bottom))


def _is_narrow(sheet: Sheet) -> bool:
    """Whether the names of the lines stand under them, for beside them is no room."""
    return sheet.width < NAMED


def _right(sheet: Sheet) -> float:
    return sheet.width - 0.15 if _is_narrow(sheet) else RIGHT


def _x(sheet: Sheet, figure: Curves, hour: float) -> float:
    return LEFT + (_right(sheet) - LEFT) * min(hour / figure.hours, 1.0)


def _axes(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.line([LEFT, LEFT, _right(sheet)], [top, bottom, bottom], colour=DIM, width=0.8)
    for share in (0, 25, 50, 75, 100):
        y = bottom - HEIGHT * share / 100
        sheet.line([LEFT - 0.05, LEFT], [y, y], colour=DIM, width=0.8)
        start = y - high(1, SMALL) / 2
        sheet.text(LEFT - 0.09, start, [str(share)], size=SMALL, across="right")


def _names(sheet: Sheet, figure: Curves, ends: list[float], top: float) -> float:
    """The name of each line at its end, none over another; gives where they end."""
    order = sorted(range(len(ends)), key=lambda number: (ends[number], number))
    lines = [
        fitted(figure.curves[number].label, sheet.width - NAMED, 4, size=SMALL) for number in order
    ]
    heights = [high(len(each), SMALL) + 0.08 for each in lines]
    # Names stand away from each other: the first over its end, the last under it.
    begins = spread([ends[number] for number in order], heights, top)
    bottom = 0.0
    for number, words, begin in zip(order, lines, begins, strict=True):
        colour, dashes = LINES[number % len(LINES)]
        y = begin + 0.5 * high(1, SMALL)
        sheet.line([RIGHT, NAMED - 0.26], [ends[number], y], colour=DIM, width=0.8)
        sheet.line([NAMED - 0.26, NAMED - 0.06], [y, y], colour=colour, width=2, dashes=dashes)
        bottom = sheet.text(NAMED, begin, words, size=SMALL)
    return bottom + 0.05


def _below(sheet: Sheet, figure: Curves, bottom: float) -> float:
    """The ticks, what they count, and who still waits at each of them."""
    for hour, label in figure.ticks:
        x = _x(sheet, figure, hour)
        sheet.line([x, x], [bottom, bottom + 0.05], colour=DIM, width=0.8)
        sheet.text(x, bottom + 0.07, [label], size=SMALL, across="center")
    y = bottom + 0.07 + high(1, SMALL)
    right = _right(sheet)
    across = fitted(figure.across, right - LEFT, 1, size=SMALL)
    y = sheet.text(right, y, across, size=SMALL, colour=DIM, across="right") + 0.08
    if not any(curve.waiting for curve in figure.curves):
        return _legend(sheet, figure, y)
    waiting = fitted(figure.waiting, right - LEFT, 2, size=SMALL)
    y = sheet.text(LEFT - 0.09, y, waiting, size=SMALL, colour=DIM)
    for number, curve in enumerate(figure.curves):
        if _is_narrow(sheet):
            y = _named(sheet, figure, number, LEFT + 0.2, y)
        for (hour, _), text in zip(figure.ticks, curve.waiting, strict=True):
            sheet.text(_x(sheet, figure, hour), y, [text], size=SMALL, across="center")
        below = y + high(1, SMALL)
        if not _is_narrow(sheet):
            below = max(_named(sheet, figure, number, NAMED, y), below)
        y = below + 0.03
    return y + 0.03


def _legend(sheet: Sheet, figure: Curves, y: float) -> float:
    """The names under lines that have none beside them."""
    for number in range(len(figure.curves)) if _is_narrow(sheet) else ():
        y = _named(sheet, figure, number, LEFT + 0.2, y) + 0.03
    return y


def _named(sheet: Sheet, figure: Curves, number: int, x: float, y: float) -> float:
    """A piece of the line with its name; gives where it ends."""
    colour, dashes = LINES[number % len(LINES)]
    middle = y + 0.5 * high(1, SMALL)
    sheet.line([x - 0.26, x - 0.06], [middle, middle], colour=colour, width=2, dashes=dashes)
    words = fitted(figure.curves[number].label, sheet.width - x, 2, size=SMALL)
    return sheet.text(x, y, words, size=SMALL)
