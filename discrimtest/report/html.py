"""A report's context as one HTML file that needs nothing else: no script, no outside file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from discrimtest.report.blocks import Picture, ReportContext
from discrimtest.report.docx import AFTER, BEFORE
from discrimtest.report.figure import draw
from discrimtest.report.outside import everything_visible
from discrimtest.report.paper import Paper

if TYPE_CHECKING:
    from discrimtest.report.council_page import CouncilPage


def render_html(context: ReportContext) -> str:
    """The report as HTML. Everything in the context is text; nothing in it becomes markup."""
    style = _environment().get_template("report.css").render(running=_running(context))
    return _rendered("report.html", context, style)


def render_page(page: CouncilPage) -> str:
    """The summary for a council as HTML, likewise."""
    style = _plain_style() + _environment().get_template("council.css").render()
    return _rendered("council.html", page, style)


def render_paper(paper: Paper) -> str:
    """A paper as HTML, likewise, with the marks of what is left blank."""
    return _rendered("paper.html", everything_visible(paper), _plain_style(), (BEFORE, AFTER))


def _plain_style() -> str:
    """The sheet of a report, with nothing over and under a printed page."""
    running = dict.fromkeys(("title", "stamps", "foot", "page"), _css_string(""))
    return _environment().get_template("report.css").render(running=running)


def _rendered(
    template: str,
    page: ReportContext | CouncilPage | Paper,
    style: str,
    blank: tuple[str, str] = ("", ""),
) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        _environment()
        .get_template(template)
        .render(
            report=page,
            style=Markup(style),  # noqa: S704 (our own sheet; its strings are escaped below)
            style_digest=digest,
            blank=blank,
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
