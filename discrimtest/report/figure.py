"""Drawing a picture of the context as SVG: the same bytes for the same picture.

Text is text, which can be read aloud, copied and found; it is measured in DejaVu Sans, than which
hardly any font is wider. What it says also stands in the tables and in its alternative text.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from discrimtest.findings import forest
from discrimtest.findings.forest import Forest
from discrimtest.findings.plot import STYLE
from discrimtest.findings.sheet import DIM, INK, NARROW, STAMP, WIDTH, Sheet, fitted
from discrimtest.report import curves
from discrimtest.report.blocks import Picture

STAMPED = 12.0
LINE_CLASSES = {colour: f"l{number}" for number, (colour, _) in enumerate(curves.LINES, start=1)}
"""By the colour of a line: what a style sheet calls it, which a dark page paints lighter."""
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"


FAMILY = "DejaVu Sans, Verdana, sans-serif"
"""The fonts of a picture; where the first lacks, none that is wider than was measured."""


@lru_cache(maxsize=64)
def draw(picture: Picture, *, narrow: bool = False) -> str:
    """The picture as one ``<svg>`` element, without styles, scripts or outside references.

    Args:
        narrow: As a telephone held upright shows it.
    """
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    settings: Any = {**STYLE, "svg.fonttype": "none", "svg.hashsalt": picture.id}
    with matplotlib.rc_context(settings):
        canvas = Canvas()
        sheet = Sheet(canvas, NARROW if narrow else WIDTH)
        sheet.cut(_paint(sheet, picture))
        out = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas.savefig(out, format="svg", transparent=True, metadata=nothing)
    return _plain_svg(out.getvalue(), picture, "narrow-" if narrow else "")


def _paint(sheet: Sheet, picture: Picture) -> float:
    top = 0.05
    if picture.stamps:
        stamps = fitted(" · ".join(picture.stamps), sheet.width, 2, size=STAMPED, bold=True)
        top = sheet.text(0, top, stamps, size=STAMPED, bold=True, colour=STAMP) + 0.12
    if isinstance(picture, Forest):
        return forest.paint(sheet, picture, top)
    return curves.paint(sheet, picture, top)


def on_paper(svg: str) -> str:
    """The same picture for a page without a style sheet, in ink on white."""
    return svg.replace("currentColor", INK)


def _plain_svg(svg: bytes, picture: Picture, prefix: str) -> str:
    """The picture without what a page must not take over: styles, comments, metadata, ids."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own drawing, made a moment ago)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _attributes(element, f"{picture.id}-{prefix}")
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", picture.alt)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    return ElementTree.tostring(root, encoding="unicode")


def _attributes(element: ElementTree.Element, prefix: str) -> None:
    style = element.attrib.pop("style", "")
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())
    for name, value in list(element.attrib.items()):
        if name == "font-family":
            element.set(name, FAMILY)
        elif name == "id":
            element.set(name, f"{prefix}{value}")
        elif name == f"{{{XLINK}}}href":
            element.set(name, f"#{prefix}{value.removeprefix('#')}")
        elif "url(#" in value:
            element.set(name, re.sub(r"url\(#", f"url(#{prefix}", value))
        elif value in (INK, DIM):
            element.set(name, "currentColor")
        elif value == STAMP:
            element.set("class", "stamp")
        elif value in LINE_CLASSES:
            element.set("class", LINE_CLASSES[value])
