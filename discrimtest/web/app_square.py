"""What an app that tells codes is given: a square to scan, and the same to type."""

from __future__ import annotations

import segno
from markupsafe import Markup

from discrimtest.accounts.codes import app_address


def square(secret: str, login: str) -> Markup:
    """The square, as SVG."""
    drawn = segno.make(app_address(secret, login), error="m")
    svg = drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=False)
    return Markup(svg)  # noqa: S704 (drawn here of digits and letters)


def spaced(secret: str) -> str:
    """The secret in groups of four, as people type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
