"""A tester's day."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_day import tell_day
from discrimtest.exchange.labels import labels
from discrimtest.web.guard import acting


def today() -> ResponseReturnValue:
    """What is to be done today, and which contacts an answer may come to."""
    return render_template("today.html", days=tell_day(acting()), tasks=labels().tasks)
