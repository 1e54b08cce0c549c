"""A report's context as one HTML file that needs nothing else: no script, no outside file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from discrimtest.report.blocks import Picture, ReportContext
from discrimtest.report.figure import draw

if TYPE_CHECKING:
    from discrimtest.report.council_page import CouncilPage


def render_html(context: ReportContext) -> str:
    """The report as HTML. Everything in the context is text; nothing in it becomes markup."""
    style = _environment().get_template("report.css").render(running=_running(context))
    return _rendered("report.html", context, style)


def render_page(page: CouncilPage) -> str:
    """The summary for a council as HTML, likewise."""
    running = dict.fromkeys(("title", "stamps", "foot", "page"), _css_string(""))
    sheets: tuple[tuple[str, dict[str, Markup]], ...] = (
        ("report.css", running),
        ("council.css", {}),
    )
    parts = (_environment().get_template(name).render(running=told) for name, told in sheets)
    return _rendered("council.html", page, "".join(parts))


def _rendered(template: str, page: ReportContext | CouncilPage, style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        _environment()
        .get_template(template)
        .render(
            report=page,
            style=Markup(style),  # noqa: S704 (our own sheet; its strings are escaped below)
            style_digest=digest,
            drawing=_drawing,
            narrow_drawing=partial(_drawing, narrow=True),
        )
    )


def _drawing(picture: Picture, *, narrow: bool = False) -> Markup:
    return Markup(draw(picture, narrow=narrow))  # noqa: S704 (drawn here; its labels are escaped)


def _running(context: ReportContext) -> dict[str, str]:
    """The lines over and under each printed page, as strings of a style sheet."""
    return {
        "title": _css_string(context.running),
        "stamps": _css_string(" · ".join(stamp.label for stamp in context.stamps)),
        "foot": _css_string(context.footer),
        "page": _css_string(f"{context.labels['page']} "),
    }


def _css_string(text: str) -> Markup:
    """Quoted, with everything but letters and digits escaped (CSS Syntax 3, section 4.3.7)."""
    escaped = "".join(
        character if character.isascii() and character.isalnum() else f"\\{ord(character):06x}"
        for character in text
    )
    return Markup(f'"{escaped}"')  # noqa: S704 (no character is left that could end the string)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("discrimtest.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
