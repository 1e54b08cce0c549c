"""The report as one PDF: tagged, self-contained, the same bytes for the same context."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Literal

from discrimtest.report.blocks import Curves, Figure, ReportContext
from discrimtest.report.figure import draw, on_paper

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
"""Marked as PDF/A-3a and PDF/UA-1; whether a file conforms is for a validator to say."""

BREAK = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(r"\S{41,}")
_PIECE = re.compile(r".{1,20}")


def render_pdf(context: ReportContext) -> bytes:
    """The report as PDF, with the findings attached as ``findings.json``.

    The template receives the context as data (JSON), so nothing in it becomes markup. Only the
    fonts that come with Typst are used, so every machine makes the same bytes.
    """
    import typst

    figures = {figure.id: on_paper(draw(figure)) for figure in _figures(context)}
    return typst.compile(
        _template(),
        format="pdf",
        sys_inputs={
            "report": json.dumps(_breakable(context.to_dict()), ensure_ascii=False),
            "figures": json.dumps(figures),
        },
        pdf_standards=[*STANDARDS],
        ignore_system_fonts=True,
    )


def _breakable(value: Any) -> Any:
    """The same data; words longer than a line may break, as they may in HTML."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda word: BREAK.join(_PIECE.findall(word[0])), value)
    if isinstance(value, dict):
        return {
            key: item if key == "attachment" else _breakable(item) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_breakable(item) for item in value]
    return value


def _figures(context: ReportContext) -> list[Figure | Curves]:
    blocks: Any = chain.from_iterable(
        (*section.blocks, *(block for part in section.parts for block in part.blocks))
        for section in context.sections
    )
    return [block for block in blocks if isinstance(block, Figure | Curves)]


@cache
def _template() -> bytes:
    return (files("discrimtest.report") / "templates" / "report.typ").read_bytes()
