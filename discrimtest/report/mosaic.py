"""Drawing paired outcomes as a mosaic: areas are to each other as numbers of tests.

The left column holds the tests with the control candidate invited, the right one the others; in
each the upper tile holds those with the test candidate invited. What a tile is stands beside it,
with its number of tests, so small ones are as legible as large ones. Colours differ in lightness,
and one kind of different treatment is hatched, so they are told apart in grey and by
colour-blind readers.
"""

from __future__ import annotations

from discrimtest.findings.sheet import (
    DIM,
    SMALL,
    TEXT,
    TITLE,
    WIDTH,
    Across,
    Sheet,
    fitted,
    high,
    spread,
)
from discrimtest.report.blocks import Mosaic, Tile

# Both, control only, test only, neither: fill, colour of the hatching.
KINDS = (
    ("#a9b8c4", ""),
    ("#2a649c", ""),
    ("#f0b34a", "#7a4b00"),
    ("#e6eaed", ""),
)
SIDE = 2.1
ARM = 0.24
"""Inches between a label and its column."""
HEIGHT = 2.0


def paint(sheet: Sheet, mosaic: Mosaic, top: float) -> float:
    """Draws it from ``top`` down; gives where it ends."""
    both, control_only, test_only, neither = mosaic.tiles
    invited = both.count + control_only.count
    total = max(invited + test_only.count + neither.count, 1)
    middle = SIDE + (WIDTH - 2 * SIDE) * invited / total
    lines = fitted(mosaic.title, WIDTH, 2, size=TITLE, bold=True)
    top = sheet.text(0, top, lines, size=TITLE, bold=True) + 0.12
    top = _heads(sheet, mosaic.columns, middle, top)
    ends = (
        _column(sheet, (both, control_only), KINDS[:2], (SIDE, middle), top, "right"),
        _column(sheet, (test_only, neither), KINDS[2:], (middle, WIDTH - SIDE), top, "left"),
    )
    return max(top + HEIGHT, *ends) + 0.05


def _heads(sheet: Sheet, columns: tuple[str, str], middle: float, top: float) -> float:
    """What each column holds: both run outward from where the columns meet."""
    room = 0.08
    left = fitted(columns[0], middle - room, 3, size=SMALL)
    right = fitted(columns[1], WIDTH - middle - room, 3, size=SMALL)
    bottom = top + high(max(len(left), len(right)), SMALL)
    sides: tuple[tuple[list[str], float, Across], ...] = (
        (left, middle - room, "right"),
        (right, middle + room, "left"),
    )
    for lines, x, across in sides:
        begin = bottom - high(len(lines), SMALL)
        sheet.text(x, begin, lines, size=SMALL, colour=DIM, across=across)
    return bottom + 0.06


def _column(
    sheet: Sheet,
    tiles: tuple[Tile, Tile],
    kinds: tuple[tuple[str, str], ...],
    ends: tuple[float, float],
    top: float,
    across: Across,
) -> float:
    """Two tiles over each other, named at their outer side; gives where the names end."""
    left, right = ends
    total = max(sum(tile.count for tile in tiles), 1)
    outer, edge, sign = (left, SIDE, -1) if across == "right" else (right, WIDTH - SIDE, 1)
    y = top
    centres = []
    for tile, (fill, hatch) in zip(tiles, kinds, strict=True):
        height = HEIGHT * tile.count / total
        if tile.count:
            sheet.box(left, y, right - left, height, fill)
            if hatch:
                sheet.hatch(left, y, right - left, height, hatch)
        centres.append(y + height / 2)
        y += height
    labels = [fitted(tile.label, SIDE - ARM, 4, size=SMALL) for tile in tiles]
    heights = [high(1) + high(len(lines), SMALL) + 0.08 for lines in labels]
    if y == top:
        centres = [top + HEIGHT / 4, top + 3 * HEIGHT / 4]
    begins = spread(centres, heights, top)
    over = begins[-1] + heights[-1] - (top + HEIGHT)
    if over > 0:
        begins = spread([centre - over for centre in centres], heights, top)
    for tile, lines, begin, centre in zip(tiles, labels, begins, centres, strict=True):
        x = edge + sign * ARM
        below = sheet.text(x, begin, [tile.number], size=TEXT, bold=True, across=across)
        sheet.text(x, below, lines, size=SMALL, across=across)
        if tile.count:
            ys = [begin + 0.5 * high(1), centre]
            sheet.line([x - sign * 0.05, outer], ys, colour=DIM, width=0.8)
    return begins[-1] + heights[-1]
