"""The report as one PDF: tagged, self-contained, the same bytes for the same context."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from discrimtest.findings.forest import Forest
from discrimtest.report.blocks import Curves, Picture, ReportContext
from discrimtest.report.packed import packed
from discrimtest.report.tags import with_row_headers

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
"""Marked as PDF/A-3a and PDF/UA-1; whether a file conforms is for a validator to say."""

LARGE = 300_000
"""Characters from which a report is set in a process of its own: Typst keeps what it has laid
out until its process ends, 1 MB a page with both letters of a test on it."""

BREAK = "\ue000"
"""Where a long word may break; of private use, so no text holds it. The template prints nothing
there, so that a fingerprint that is copied from the page is the fingerprint."""
UNCOPIED = "\N{ZERO WIDTH SPACE}"
"""The same in a text that no one types over: Typst takes only so many replacements in one."""
COPIED = 100
"""Breaks in one text, at most, that leave no trace in what is copied."""
_LONG_WORD = re.compile(r"\S{41,}")
_PIECE = re.compile(r".{1,20}")


def render_pdf(context: ReportContext) -> bytes:
    """The report as PDF, with the findings attached as ``findings.json``.

    The template receives the context as data (JSON), so nothing in it becomes markup. Only the
    fonts that come with Typst and matplotlib are used, so every machine makes the same bytes.
    """
    from discrimtest.report.figure import draw, on_paper

    figures = {one.id: on_paper(draw(one)) for one in _pictures(context)}
    report = json.dumps(_breakable(context.to_dict()), ensure_ascii=False)
    inputs = {"report": report, "figures": json.dumps(figures)}
    made = _typeset_apart(inputs) if len(report) > LARGE else typeset(inputs)
    return packed(with_row_headers(made))


def typeset(inputs: dict[str, str]) -> bytes:
    """The PDF of the template with these inputs."""
    import typst

    return typst.compile(
        _template(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[*STANDARDS],
        font_paths=fonts(),
    )


def fonts() -> Fonts:
    """Those of Typst, and DejaVu Sans, in which pictures are written; matplotlib brings it."""
    import matplotlib
    import typst

    pictures = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, font_paths=[pictures])


def _typeset_apart(inputs: dict[str, str]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "discrimtest.report.pdf"],
        input=json.dumps(inputs).encode("ascii"),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"typesetting failed: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def _breakable(value: Any) -> Any:
    """The same data; words longer than a line may break, as they may in HTML."""
    if isinstance(value, str):
        return _with_breaks(value)
    if isinstance(value, dict):
        return {
            key: item if key == "attachment" else _breakable(item) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_breakable(item) for item in value]
    return value


def _with_breaks(text: str) -> str:
    broken = _LONG_WORD.sub(lambda word: BREAK.join(_PIECE.findall(word[0])), text)
    return broken if broken.count(BREAK) <= COPIED else broken.replace(BREAK, UNCOPIED)


def _pictures(context: ReportContext) -> list[Picture]:
    blocks: Any = chain.from_iterable(
        (*section.blocks, *(block for part in section.parts for block in part.blocks))
        for section in context.sections
    )
    return [block for block in blocks if isinstance(block, Forest | Curves)]


@cache
def _template() -> bytes:
    return (files("discrimtest.report") / "templates" / "report.typ").read_bytes()


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin)))
