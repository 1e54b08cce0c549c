"""A tester's day."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_day import MOST, tell_day
from discrimtest.actions.tell_recorded import tell_recorded
from discrimtest.exchange.labels import labels
from discrimtest.web.guard import acting

NEWEST = 5
"""Contacts of each study that were recorded last, listed below the day."""
LONGEST = 20 * MOST
"""Of a list, however often somebody asks for more of it."""


def today() -> ResponseReturnValue:
    """What is to be done today, and which contacts an answer may come to."""
    asked = request.args.get("show", MOST, type=int)
    most = min(max(asked, MOST), LONGEST)
    days, recorded = tell_day(acting(), most), tell_recorded(acting(), NEWEST)
    words = labels().tasks
    return render_template(
        "today.html", days=days, recorded=recorded, tasks=words, longer=most + MOST
    )
