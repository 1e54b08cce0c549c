"""A paper as one HTML file that needs nothing else: no script, no outside file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from discrimtest.report.docx import AFTER, BEFORE
from discrimtest.report.outside import everything_visible
from discrimtest.report.paper import Paper


def render_page(paper: Paper) -> str:
    """The page. Everything in the paper is text; nothing in it becomes markup."""
    environment = _environment()
    style = environment.get_template("report.css").render(
        running={"title": '""', "stamps": '""', "foot": '""', "page": '""'}
    )
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return environment.get_template("paper.html").render(
        report=everything_visible(paper),
        style=Markup(style),  # noqa: S704 (our own sheet; nothing of the paper is in it)
        style_digest=digest,
        blank=(BEFORE, AFTER),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("discrimtest.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
