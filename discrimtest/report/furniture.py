"""What a sealed edition bears on each page: its number, the seal line, a square of dots."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import segno

from discrimtest.report.language import Language


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is told there.

    Attributes:
        number: Of the document ("2026-0007").
        seal: Number and size of the newest seal of the log; None where it was not sealed yet.
        root: Its root, in groups. line: What the square holds of it (``discrimtest:seal:…``).
        address: Where a copy is checked, which the square then holds; empty where that has no
            public address.
    """

    number: str
    seal: tuple[int, int] | None = None
    root: str = ""
    line: str = ""
    address: str = ""


def furniture(told: Furniture, language: Language) -> bytes:
    """A PDF of two pages: what is laid over the first page, and over every other."""
    import typst

    from discrimtest.report.pdf import fonts

    inputs = {"lines": _lines(told, language), "root": told.root, "square": _square(told)}
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"furniture": json.dumps(inputs)},
        font_paths=fonts(),
        pdf_tags=False,
        timestamp=0,
    )
    return made


def _lines(told: Furniture, language: Language) -> list[str]:
    say = language.say
    lines = [say("Document {number}", number=told.number)]
    if told.seal is None:
        lines.append(say("The log was not sealed yet."))
    else:
        seal, size = told.seal
        lines.append(
            language.count(
                size, "Seal {seal} · {n} entry", "Seal {seal} · {n} entries", seal=str(seal)
            )
        )
    if told.address:
        lines.append(say("Check a copy: {address}", address=told.address))
    return lines


def _square(told: Furniture) -> str:
    """As SVG; empty where there is nothing to hold."""
    text = told.address or told.line
    if not text:
        return ""
    drawn = segno.make(text, error="l", micro=False)
    return str(drawn.svg_inline(border=4, dark="#000", light="#fff"))


@cache
def _template() -> bytes:
    return (files("discrimtest.report") / "templates" / "furniture.typ").read_bytes()
