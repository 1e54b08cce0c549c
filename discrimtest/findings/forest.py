"""A forest plot and its drawing: estimates under each other, a line for the interval of each.

What stands in words at the right is what the drawing shows, so nobody has to read an axis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite, log
from typing import Literal

from discrimtest.findings.sheet import DIM, INK, SMALL, TITLE, Sheet, fitted, high

LEFT, RIGHT = 2.65, 5.6
"""Where the drawing begins and ends; labels stand before it, numbers behind."""
GAP = 0.14
EDGE, STRIP = 0.12, 0.26
"""On a narrow sheet: the drawing begins so far from its sides, in a strip so high under words."""
FAR = 64.0
"""No ratio farther from 1 is drawn in its place; an arrow points there."""

Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every picture has.

    Attributes:
        id: Unlike that of any other picture of the report.
        alt: What the picture shows, for who can not see it.
        stamps: Marks that must stand in the picture itself.
    """

    id: str
    caption: str
    alt: str
    stamps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One estimate of a forest plot.

    Attributes:
        label: What it is of. detail: How many tests, or another remark, in words.
        value: The estimate; None when undefined.
        low: Lower limit; None when undefined, −∞ when there is none. high: Upper limit, likewise.
        text: The same in words.
        inset: A group of the row before it.
        combined: What the rows before it give together: a diamond.
        prediction: Where a next one is expected, around the diamond.
    """

    label: str
    detail: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    inset: bool = False
    combined: bool = False
    prediction: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Forest(Drawing):
    """Estimates under each other, each with its interval.

    Attributes:
        heading: Over the estimates in words.
        toward_low: Name of the side below ``reference``. toward_high: Of the side above.
        reference: Where there is no difference: 0, or 1 for ratios.
        ratio: Whether half and double lie equally far from 1.
        point: Decimal sign of the numbers at the axis.
        least: How far the axis reaches at either side of the reference, at least.
    """

    title: str
    heading: str
    toward_low: str
    toward_high: str
    rows: tuple[ForestRow, ...]
    reference: float = 0.0
    ratio: bool = False
    point: str = "."
    least: float = 10.0
    kind: Literal["forest"] = "forest"


def paint(sheet: Sheet, forest: Forest, top: float) -> float:
    """Draws it from ``top`` down; gives where it ends."""
    narrow = _is_narrow(sheet)
    y = begin = (_heads_above if narrow else _heads)(sheet, forest, top)
    low, high_end = _range(forest)
    place = _scale(low, high_end, forest.ratio, _ends(sheet))
    centres = []
    for number, row in enumerate(forest.rows):
        apart = GAP if number and not row.inset else 0.0
        end = (_words_above if narrow else _words)(sheet, row, y + apart)
        centres.append(end - STRIP / 2 if narrow else (y + apart + end) / 2)
        if row.combined:
            sheet.line([0, sheet.width], [y + apart / 2] * 2, colour=DIM, width=0.6)
        y = end
    origin = place(forest.reference)
    strips = [(centre - STRIP / 2, centre + STRIP / 2) for centre in centres]
    for start, end in strips if narrow else [(begin, y + 0.05)]:
        sheet.line([origin, origin], [start, end], colour=DIM, width=1)
    for row, centre in zip(forest.rows, centres, strict=True):
        _mark(sheet, row, (low, high_end), place, centre)
    return _axis(sheet, forest, (low, high_end), place, y + 0.05)


def _is_narrow(sheet: Sheet) -> bool:
    """Whether words stand over the drawing, for beside it is no room."""
    return sheet.width < RIGHT


def _ends(sheet: Sheet) -> tuple[float, float]:
    """Where the drawing begins and ends."""
    return (EDGE, sheet.width - EDGE) if _is_narrow(sheet) else (LEFT, RIGHT)


def _heads_above(sheet: Sheet, forest: Forest, top: float) -> float:
    title = fitted(forest.title, sheet.width, 4, size=TITLE, bold=True)
    heading = fitted(forest.heading, sheet.width, 3, size=SMALL)
    below = sheet.text(0, top, title, size=TITLE, bold=True)
    return sheet.text(0, below, heading, size=SMALL, colour=DIM) + 0.08


def _words_above(sheet: Sheet, row: ForestRow, top: float) -> float:
    """What stands over the drawing of one row; gives where its strip ends."""
    x, bold = (0.15, False) if row.inset else (0.0, True)
    below = sheet.text(x, top, fitted(row.label, sheet.width - x, 3, bold=bold), bold=bold)
    detail = fitted(row.detail, sheet.width - x, 2, size=SMALL)
    below = sheet.text(x, below, detail, size=SMALL, colour=DIM)
    colour = DIM if row.value is None else INK
    return sheet.text(x, below, fitted(row.text, sheet.width - x, 3), colour=colour) + STRIP


def _heads(sheet: Sheet, forest: Forest, top: float) -> float:
    """The title, and what stands over the numbers; both end on one line."""
    title = fitted(forest.title, RIGHT, 2, size=TITLE, bold=True)
    heading = fitted(forest.heading, sheet.width - RIGHT - GAP, 3, size=SMALL)
    bottom = top + max(high(len(title), TITLE), high(len(heading), SMALL))
    sheet.text(0, bottom - high(len(title), TITLE), title, size=TITLE, bold=True)
    start = bottom - high(len(heading), SMALL)
    sheet.text(RIGHT + GAP, start, heading, size=SMALL, colour=DIM)
    return bottom + 0.08


def _words(sheet: Sheet, row: ForestRow, top: float) -> float:
    """What stands before and behind the drawing of one row; gives where it ends."""
    x = 0.15 if row.inset else 0.0
    bold = not row.inset
    label = fitted(row.label, LEFT - GAP - x, 3, bold=bold)
    detail = fitted(row.detail, LEFT - GAP - x, 2, size=SMALL)
    text = fitted(row.text, sheet.width - RIGHT - GAP, 3)
    tall = max(high(len(label)) + high(len(detail), SMALL), high(len(text))) + 0.08
    below = sheet.text(x, top + 0.04, label, bold=bold)
    sheet.text(x, below, detail, size=SMALL, colour=DIM)
    start = top + (tall - high(len(text))) / 2
    sheet.text(RIGHT + GAP, start, text, colour=DIM if row.value is None else INK)
    return top + tall


def _numbers(rows: Iterable[ForestRow]) -> Iterable[float]:
    for row in rows:
        for number in (row.value, row.low, row.high, *(row.prediction or ())):
            if number is not None:
                yield number


def _range(forest: Forest) -> tuple[float, float]:
    """What the axis holds: every finite number, and something at both sides of the reference."""
    if forest.ratio:
        drawn = [one for one in _numbers(forest.rows) if 1 / FAR <= one <= FAR]
        return min([*drawn, 0.5]) / 1.3, max([*drawn, 2.0]) * 1.3
    drawn = [one for one in _numbers(forest.rows) if isfinite(one)]
    return min([*drawn, forest.reference - forest.least]), max(
        [*drawn, forest.reference + forest.least]
    )


def _scale(low: float, high_end: float, ratio: bool, ends: tuple[float, float]) -> Place:
    def at(number: float) -> float:
        return log(number) if ratio else number

    start, end = at(low), at(high_end)
    left, right = ends

    def place(number: float) -> float:
        return left + 0.08 + (right - left - 0.16) * (at(number) - start) / (end - start)

    return place


def _mark(sheet: Sheet, row: ForestRow, ends: tuple[float, float], place: Place, y: float) -> None:
    if row.value is None or not ends[0] <= row.value <= ends[1]:
        return
    limits = (row.low, row.high)
    if row.combined and None not in limits:
        _diamond(sheet, row, ends, place, y)
        return
    if row.low is not None and row.high is not None:
        low, high_end = _end(sheet, row.low, ends, place, y), _end(sheet, row.high, ends, place, y)
        sheet.line([low, high_end], [y, y], width=1.6)
    sheet.dot(place(row.value), y)


def _diamond(
    sheet: Sheet, row: ForestRow, ends: tuple[float, float], place: Place, y: float
) -> None:
    """As wide as the interval; the prediction interval runs out of it, dashed."""
    if row.prediction is not None:
        low, high_end = (_end(sheet, one, ends, place, y) for one in row.prediction)
        sheet.line([low, high_end], [y, y], width=1.2, dashes=(0, (3, 2)))
    low, high_end = (
        place(min(max(one if one is not None else row.value or 0.0, ends[0]), ends[1]))
        for one in (row.low, row.high)
    )
    middle = place(row.value or 0.0)
    corners = ((low, y), (middle, y - 0.09), (high_end, y), (middle, y + 0.09))
    sheet.shape(corners, INK)


def _end(sheet: Sheet, limit: float, ends: tuple[float, float], place: Place, y: float) -> float:
    """Draws the end of an interval: a stroke, or an arrow where it lies beyond the axis."""
    if ends[0] <= limit <= ends[1]:
        x = place(limit)
        sheet.line([x, x], [y - 0.05, y + 0.05], width=1.6)
        return x
    outward = 1 if limit > ends[1] else -1
    x = place(ends[1] if outward > 0 else ends[0])
    back = x - 0.07 * outward
    sheet.line([back, x, back], [y - 0.05, y, y + 0.05], width=1.6)
    return x


def _axis(sheet: Sheet, forest: Forest, ends: tuple[float, float], place: Place, y: float) -> float:
    left, right = _ends(sheet)
    sheet.line([left, right], [y, y], colour=DIM, width=0.8)
    for number in _ticks(ends, forest.ratio):
        x = place(number)
        sheet.line([x, x], [y, y + 0.05], colour=DIM, width=0.8)
        text = f"{number:g}".replace("-", "−").replace(".", forest.point)
        sheet.text(x, y + 0.06, [text], size=SMALL, across="center")
    y += 0.06 + high(1, SMALL) + 0.03
    half = (right - left) / 2 - 0.06
    low = fitted(f"←\u00a0{forest.toward_low}" if forest.toward_low else "", half, 3, size=SMALL)
    top = fitted(f"{forest.toward_high}\u00a0→" if forest.toward_high else "", half, 3, size=SMALL)
    sheet.text(left, y, low, size=SMALL, colour=DIM)
    sheet.text(right, y, top, size=SMALL, colour=DIM, across="right")
    return y + high(max(len(low), len(top)), SMALL) + 0.03


def _ticks(ends: tuple[float, float], ratio: bool) -> list[float]:
    """Round numbers within the ends; doublings for ratios."""
    low, high_end = ends
    if ratio:
        powers = [2.0**power for power in range(-6, 7)]
        found = [one for one in powers if low <= one <= high_end]
        return found if len(found) <= 7 else found[::2]
    from matplotlib.ticker import MaxNLocator

    places = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high_end)
    return [float(one) + 0.0 for one in places if low <= one <= high_end]
